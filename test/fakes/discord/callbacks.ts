import {
  type APIMessage,
  InteractionResponseType,
  InteractionType,
  MessageFlags,
  MessageType,
} from 'discord-api-types/v10'
import { must } from '../../../src/core/must.ts'
import { createMessage, describe, editMessage } from './messages.ts'
import { Form, Refusal, unknownInteraction } from './refusal.ts'
import type { Upload } from './request.ts'
import { checkModal } from './validate-components.ts'
import { checkMessage } from './validate-message.ts'
import type { InteractionRecord, World } from './world.ts'

type Json = Record<string, unknown>

const settable =
  MessageFlags.SuppressEmbeds |
  MessageFlags.Ephemeral |
  MessageFlags.SuppressNotifications |
  MessageFlags.IsComponentsV2

/** Milliseconds until an interaction without a response is lost. */
const responseMs = 3_000

/** Response types that an interaction may get, by its type. */
const allowed: Record<number, readonly number[]> = {
  [InteractionType.Ping]: [1],
  [InteractionType.ApplicationCommand]: [4, 5, 9],
  [InteractionType.MessageComponent]: [4, 5, 6, 7, 9],
  [InteractionType.ApplicationCommandAutocomplete]: [8],
  [InteractionType.ModalSubmit]: [4, 5, 6, 7],
}

/** Carries out the first response to an interaction, by REST or as the body of a signed request. */
export function respond(world: World, record: InteractionRecord, response: { body: Json; uploads: Upload[] }) {
  const type = Number(response.body.type)
  const data = (response.body.data ?? {}) as Json
  if (world.now() - record.createdAt > responseMs) throw unknownInteraction()
  if (record.acknowledged !== undefined) throw new Refusal(400, 40060, 'Interaction has already been acknowledged.')
  const form = new Form()
  const { interaction } = record
  const fits = allowed[interaction.type]?.includes(type)
  const needsMessage =
    type === InteractionResponseType.DeferredMessageUpdate || type === InteractionResponseType.UpdateMessage
  if (!fits || (needsMessage && interaction.message === undefined))
    form.wrong(['type'], 'INTERACTION_TYPE_INVALID', 'The response type does not fit the interaction')
  form.end()
  const message = carryOut(world, record, { type, data, uploads: response.uploads })
  record.acknowledged = type
  record.data = data
  world.changed()
  return { type, ...(message === undefined ? {} : { message }) }
}

interface Response {
  type: InteractionResponseType
  data: Json
  uploads: Upload[]
}

function carryOut(world: World, record: InteractionRecord, response: Response): APIMessage | undefined {
  const { type, data, uploads } = response
  switch (type) {
    case InteractionResponseType.ChannelMessageWithSource:
      checkMessage(data, { uploads, flags: settable })
      return original(world, record, response)
    case InteractionResponseType.DeferredChannelMessageWithSource:
      if ((Number(data.flags ?? 0) & ~MessageFlags.Ephemeral) !== 0) {
        const form = new Form()
        form.wrong(['data', 'flags'], 'BASE_TYPE_CHOICES', 'Only the flag EPHEMERAL may be set')
        form.end()
      }
      return original(world, record, { ...response, data: { flags: Number(data.flags ?? 0) | MessageFlags.Loading } })
    case InteractionResponseType.DeferredMessageUpdate:
      record.original = must(record.interaction.message).id
      return undefined
    case InteractionResponseType.UpdateMessage: {
      const message = stored(world, must(record.interaction.message).id)
      checkMessage(data, { uploads, edited: describe(message), flags: settable })
      record.original = message.id
      return editMessage(world, message, data, uploads)
    }
    case InteractionResponseType.ApplicationCommandAutocompleteResult:
      checkChoices(record, data)
      return undefined
    case InteractionResponseType.Modal: {
      const form = new Form()
      checkModal(form, data)
      form.end()
      return undefined
    }
    default:
      return undefined
  }
}

function stored(world: World, id: string): APIMessage {
  return must(world.ephemeral.get(id) ?? [...world.messages.values()].flat().find((each) => each.id === id))
}

/** Posts the message that `@original` means from now on. */
function original(world: World, record: InteractionRecord, { data, uploads }: Response): APIMessage {
  const { interaction } = record
  const channel = must(world.channels.get(String(interaction.channel?.id)))
  const user = must(interaction.member?.user ?? interaction.user)
  const owners = { authorizing_integration_owners: { 0: world.guildId } }
  const isCommand = interaction.type === InteractionType.ApplicationCommand
  const over = {
    type: isCommand ? MessageType.ChatInputCommand : MessageType.Reply,
    webhook_id: world.applicationId,
    application_id: world.applicationId,
    interaction_metadata: { id: interaction.id, type: interaction.type, user, ...owners },
    ...(interaction.message === undefined
      ? {}
      : { message_reference: { type: 0, channel_id: channel.id, message_id: interaction.message.id } }),
  } as unknown as Partial<APIMessage>
  const message = createMessage(world, { channel, author: world.bot, body: data, uploads, over })
  record.original = message.id
  return message
}

function checkChoices({ interaction }: InteractionRecord, data: Json): void {
  const form = new Form()
  if (!Array.isArray(data.choices)) form.wrong(['data', 'choices'], 'BASE_TYPE_REQUIRED', 'This field is required')
  const focused = focusedOption((interaction.data as Json | undefined)?.options as Json[] | undefined)
  form.list(['data', 'choices'], data.choices, 0, 25).forEach((choice, index) => {
    const path = ['data', 'choices', index]
    form.text([...path, 'name'], choice.name, { least: 1, most: 100, required: true })
    if (focused?.type === 3) form.text([...path, 'value'], choice.value, { least: 1, most: 100, required: true })
    else if (typeof choice.value !== 'number')
      form.wrong([...path, 'value'], 'NUMBER_TYPE_COERCE', 'Value is not a number.')
  })
  form.end()
}

function focusedOption(options: Json[] = []): Json | undefined {
  for (const option of options) {
    if (option.focused === true) return option
    const inner = focusedOption(option.options as Json[] | undefined)
    if (inner !== undefined) return inner
  }
  return undefined
}
