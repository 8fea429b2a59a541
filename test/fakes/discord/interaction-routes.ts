import { type APIMessage, MessageFlags } from 'discord-api-types/v10'
import { must } from '../../../src/core/must.ts'
import { respond } from './callbacks.ts'
import { createMessage, deleteMessage, describe, editMessage } from './messages.ts'
import { Refusal, unknownInteraction, unknownMessage, unknownWebhook } from './refusal.ts'
import type { Asked, Route } from './routes.ts'
import { checkMessage } from './validate-message.ts'
import type { InteractionRecord } from './world.ts'

const tokenMs = 15 * 60_000
const settable =
  MessageFlags.SuppressEmbeds |
  MessageFlags.Ephemeral |
  MessageFlags.SuppressNotifications |
  MessageFlags.IsComponentsV2

/** The interaction of a webhook token. It must have been answered, and lives for 15 minutes. */
function recordOf({ world, at }: Asked): InteractionRecord {
  const record = [...world.interactions.values()].find(({ interaction }) => interaction.token === at.token)
  if (at.application !== world.applicationId || record?.acknowledged === undefined) throw unknownWebhook()
  if (world.now() - record.createdAt > tokenMs) throw new Refusal(401, 50027, 'Invalid Webhook Token')
  return record
}

/** A message that belongs to the interaction: its original response, or a follow-up. */
function messageOf(asked: Asked): { record: InteractionRecord; message: APIMessage } {
  const record = recordOf(asked)
  const id = asked.at.message === '@original' ? record.original : asked.at.message
  if (id === undefined || (id !== record.original && !record.followUps.includes(id))) throw unknownMessage()
  const channel = must(record.interaction.channel_id ?? record.interaction.channel?.id)
  const message = asked.world.ephemeral.get(id) ?? asked.world.messagesOf(channel).find((each) => each.id === id)
  if (message === undefined) throw unknownMessage()
  return { record, message }
}

function edit(asked: Asked, message: APIMessage): APIMessage {
  checkMessage(asked.body, { uploads: asked.uploads, edited: describe(message), flags: settable })
  const flags = Number(asked.body.flags ?? 0) & ~MessageFlags.Ephemeral
  return editMessage(asked.world, message, { ...asked.body, flags }, asked.uploads)
}

/** A follow-up; right after a deferred response it edits the loading message, as Discord still does. */
function followUp(asked: Asked): { body: APIMessage } {
  const { world, body, uploads } = asked
  const record = recordOf(asked)
  const channel = must(world.channels.get(String(record.interaction.channel?.id)))
  const first = record.original === undefined ? undefined : find(asked, record.original)
  if (first !== undefined && Number(first.flags) & MessageFlags.Loading) return { body: edit(asked, first) }
  checkMessage(body, { uploads, flags: settable })
  const over = { webhook_id: world.applicationId, application_id: world.applicationId }
  const message = createMessage(world, { channel, author: world.bot, body, uploads, over })
  record.followUps.push(message.id)
  world.changed()
  return { body: message }
}

function find({ world }: Asked, id: string): APIMessage | undefined {
  return world.ephemeral.get(id) ?? [...world.messages.values()].flat().find((each) => each.id === id)
}

const path = '/webhooks/:application/:token/messages/:message'
const five = { requests: 5, ms: 2_000 }

export const interactionRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/interactions/:interaction/:token/callback',
    open: true,
    run: (asked) => {
      const { world, at, body, uploads, query } = asked
      const record = world.interactions.get(at.interaction ?? '')
      if (record === undefined || record.interaction.token !== at.token) throw unknownInteraction()
      const resource = respond(world, record, { body, uploads })
      if (query.get('with_response') !== 'true') return {}
      const { id, type } = record.interaction
      const original = record.original === undefined ? {} : { response_message_id: record.original }
      const interaction = { id, type, ...original, response_message_loading: body.type === 5 }
      return { status: 200, body: { interaction, resource } }
    },
  },
  { method: 'POST', path: '/webhooks/:application/:token', open: true, limit: five, run: followUp },
  { method: 'GET', path, open: true, run: (asked) => ({ body: messageOf(asked).message }) },
  {
    method: 'PATCH',
    path,
    open: true,
    limit: five,
    run: (asked) => ({ body: edit(asked, messageOf(asked).message) }),
  },
  {
    method: 'DELETE',
    path,
    open: true,
    run: (asked) => {
      deleteMessage(asked.world, messageOf(asked).message)
      return {}
    },
  },
]
