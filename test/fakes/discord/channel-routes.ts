import { type APIMessage, ChannelType, GatewayDispatchEvents, MessageFlags } from 'discord-api-types/v10'
import { createMessage, deleteMessage, describe, editMessage, visible } from './messages.ts'
import { Form, Refusal, unknownChannel, unknownMessage } from './refusal.ts'
import type { Asked, Route } from './routes.ts'
import { checkMessage } from './validate-message.ts'
import type { Channel, World } from './world.ts'

const settable = MessageFlags.SuppressEmbeds | MessageFlags.SuppressNotifications | MessageFlags.IsComponentsV2

/** The channel of a request. Throws when there is none, or the bot may not see it. */
function channelOf({ world, at }: Pick<Asked, 'world' | 'at'>): Channel {
  const channel = world.channels.get(at.channel ?? '')
  if (channel === undefined) throw unknownChannel()
  if (world.denied.has(channel.id) || world.denied.has(channel.parent_id ?? ''))
    throw new Refusal(403, 50001, 'Missing Access')
  return channel
}

function messageOf(asked: Asked): APIMessage {
  const found = asked.world.messagesOf(channelOf(asked).id).find(({ id }) => id === asked.at.message)
  if (found === undefined) throw unknownMessage()
  return found
}

const nonceMs = 5 * 60_000

/** The message that was sent a short time ago with the same nonce. */
function sameNonce(world: World, channel: Channel, nonce: unknown): APIMessage | undefined {
  return world
    .messagesOf(channel.id)
    .find(
      (each) =>
        each.nonce === nonce && each.author.id === world.bot.id && world.now() - Date.parse(each.timestamp) < nonceMs,
    )
}

function checkSending(asked: Asked, channel: Channel): void {
  const { world, body } = asked
  const form = new Form()
  if (typeof body.nonce === 'string' && body.nonce.length > 25)
    form.wrong(['nonce'], 'NONCE_TYPE_TOO_LONG', 'Nonce must be 25 or fewer in length.')
  const reference = body.message_reference as { message_id?: string; fail_if_not_exists?: boolean } | undefined
  const known = world.messagesOf(channel.id).some(({ id }) => id === reference?.message_id)
  if (reference !== undefined && !known) {
    if (reference.fail_if_not_exists === false) delete body.message_reference
    else form.wrong(['message_reference'], 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE', 'Unknown message')
  }
  form.end()
}

function startThread({ world, body }: Asked, parent: Channel, id: string): Channel {
  const form = new Form()
  form.text(['name'], body.name, { least: 1, most: 100, required: true })
  if (body.auto_archive_duration !== undefined && ![60, 1440, 4320, 10080].includes(Number(body.auto_archive_duration)))
    form.wrong(['auto_archive_duration'], 'BASE_TYPE_CHOICES', 'Value must be one of (60, 1440, 4320, 10080).')
  form.end()
  if (parent.type !== ChannelType.GuildText) throw new Refusal(400, 50024, 'Cannot execute action on this channel type')
  const thread = {
    id,
    type: ChannelType.PublicThread,
    guild_id: parent.guild_id,
    parent_id: parent.id,
    owner_id: world.bot.id,
    name: body.name,
    message_count: 0,
    member_count: 1,
    total_message_sent: 0,
    rate_limit_per_user: 0,
    thread_metadata: {
      archived: false,
      auto_archive_duration: Number(body.auto_archive_duration ?? 4320),
      archive_timestamp: world.timestamp(),
      locked: false,
      create_timestamp: world.timestamp(),
    },
    member: { id, user_id: world.bot.id, join_timestamp: world.timestamp(), flags: 0 },
  } as unknown as Channel
  world.channels.set(id, thread)
  world.dispatch({ t: GatewayDispatchEvents.ThreadCreate, d: { ...thread, newly_created: true } } as never)
  return thread
}

/** Messages around, before or after an id, the newest first. */
function page(list: readonly APIMessage[], query: URLSearchParams): APIMessage[] {
  const limit = Number(query.get('limit') ?? 50)
  const form = new Form()
  form.integer(['limit'], limit, 1, 100)
  form.end()
  const [after, before, around] = ['after', 'before', 'around'].map((name) => query.get(name))
  if (after)
    return list
      .filter(({ id }) => BigInt(id) > BigInt(after))
      .slice(0, limit)
      .reverse()
  if (before)
    return list
      .filter(({ id }) => BigInt(id) < BigInt(before))
      .slice(-limit)
      .reverse()
  if (!around) return list.slice(-limit).reverse()
  const older = list.filter(({ id }) => BigInt(id) < BigInt(around)).slice(-Math.floor(limit / 2))
  const rest = list.filter(({ id }) => BigInt(id) >= BigInt(around)).slice(0, limit - older.length)
  return [...older, ...rest].reverse()
}

/** Checks that the channel can be seen, and does nothing else. */
const touch = (asked: Asked) => {
  channelOf(asked)
  return {}
}

const five = { requests: 5, ms: 5_000 }

export const channelRoutes: readonly Route[] = [
  { method: 'GET', path: '/channels/:channel', run: (asked) => ({ body: channelOf(asked), status: 200 }) },
  {
    method: 'PATCH',
    path: '/channels/:channel',
    run: (asked) => {
      const channel = channelOf(asked) as Channel & { thread_metadata?: object; name?: string }
      if (asked.body.name !== undefined) channel.name = String(asked.body.name)
      for (const key of ['archived', 'locked', 'auto_archive_duration'])
        if (asked.body[key] !== undefined && channel.thread_metadata !== undefined)
          Object.assign(channel.thread_metadata, { [key]: asked.body[key] })
      const t = asked.world.isThread(channel) ? GatewayDispatchEvents.ThreadUpdate : GatewayDispatchEvents.ChannelUpdate
      asked.world.dispatch({ t, d: channel } as never)
      return { body: channel }
    },
  },
  { method: 'POST', path: '/channels/:channel/typing', limit: five, run: touch },
  {
    method: 'GET',
    path: '/channels/:channel/messages',
    run: (asked) => {
      const list = asked.world.messagesOf(channelOf(asked).id)
      return { body: page(list, asked.query).map((each) => visible(asked.world, each)) }
    },
  },
  {
    method: 'POST',
    path: '/channels/:channel/messages',
    limit: five,
    run: (asked) => {
      const { world, body, uploads } = asked
      const channel = channelOf(asked)
      if (channel.type === ChannelType.DM && world.closed.has(channel.recipients?.[0]?.id ?? ''))
        throw new Refusal(403, 50007, 'Cannot send messages to this user')
      checkMessage(body, { uploads, flags: settable })
      checkSending(asked, channel)
      const known = body.enforce_nonce === true && body.nonce !== undefined && sameNonce(world, channel, body.nonce)
      return { body: known || createMessage(world, { channel, author: world.bot, body, uploads }) }
    },
  },
  {
    method: 'GET',
    path: '/channels/:channel/messages/:message',
    run: (asked) => ({ body: visible(asked.world, messageOf(asked)) }),
  },
  {
    method: 'PATCH',
    path: '/channels/:channel/messages/:message',
    limit: five,
    run: (asked) => {
      const message = messageOf(asked)
      if (message.author.id !== asked.world.bot.id)
        throw new Refusal(403, 50005, 'Cannot edit a message authored by another user')
      checkMessage(asked.body, { uploads: asked.uploads, edited: describe(message), flags: settable })
      return { body: editMessage(asked.world, message, asked.body, asked.uploads) }
    },
  },
  {
    method: 'DELETE',
    path: '/channels/:channel/messages/:message',
    limit: { requests: 5, ms: 1_000 },
    run: (asked) => {
      deleteMessage(asked.world, messageOf(asked))
      return {}
    },
  },
  {
    method: 'PUT',
    path: '/channels/:channel/messages/:message/reactions/:emoji/@me',
    limit: { requests: 1, ms: 250 },
    run: (asked) => {
      const message = messageOf(asked)
      const emoji = asked.at.emoji ?? ''
      if (!/^\p{Extended_Pictographic}/u.test(emoji) && !/^\w+:\d+$/.test(emoji))
        throw new Refusal(400, 10014, 'Unknown Emoji')
      asked.world.reactions.set(message.id, (asked.world.reactions.get(message.id) ?? new Set()).add(emoji))
      asked.world.changed()
      return {}
    },
  },
  {
    method: 'POST',
    path: '/channels/:channel/messages/:message/threads',
    limit: five,
    run: (asked) => {
      const message = messageOf(asked)
      if (asked.world.channels.has(message.id))
        throw new Refusal(400, 160004, 'A thread has already been created for this message')
      const thread = startThread(asked, channelOf(asked), message.id)
      message.flags = Number(message.flags ?? 0) | MessageFlags.HasThread
      return { status: 201, body: thread }
    },
  },
  {
    method: 'POST',
    path: '/channels/:channel/threads',
    limit: five,
    run: (asked) => ({ status: 201, body: startThread(asked, channelOf(asked), asked.world.id()) }),
  },
  { method: 'PUT', path: '/channels/:channel/thread-members/@me', run: touch },
  {
    method: 'GET',
    path: '/guilds/:guild/threads/active',
    run: ({ world }) => ({
      body: { threads: [...world.channels.values()].filter((each) => world.isThread(each)), members: [] },
    }),
  },
  {
    method: 'GET',
    path: '/channels/:channel/threads/archived/public',
    run: (asked) => ({ ...touch(asked), body: { threads: [], members: [], has_more: false } }),
  },
]
