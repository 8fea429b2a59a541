import {
  type APIAttachment,
  type APIMessage,
  type APIUser,
  ChannelType,
  GatewayDispatchEvents,
  MessageFlags,
  MessageType,
} from 'discord-api-types/v10'
import { must } from '../../../src/core/must.ts'
import type { Upload } from './request.ts'
import { keptIds } from './validate-message.ts'
import type { Channel, World } from './world.ts'

type Json = Record<string, unknown>

export interface NewMessage {
  channel: Channel
  author: APIUser
  body: Json
  uploads: Upload[]
  /** Fields that depend on how it came to be, such as the metadata of an interaction. */
  over?: Partial<APIMessage>
}

/** Stores a message and tells the gateway of it. Ephemeral ones are stored apart. */
export function createMessage(world: World, { channel, author, body, uploads, over = {} }: NewMessage): APIMessage {
  const flags = Number(body.flags ?? 0) | Number(over.flags ?? 0)
  const content = String(body.content ?? '')
  const reference = body.message_reference as { message_id: string } | undefined
  const referenced = reference && world.messagesOf(channel.id).find(({ id }) => id === reference.message_id)
  const message = {
    id: world.id(),
    channel_id: channel.id,
    author,
    content,
    timestamp: world.timestamp(),
    edited_timestamp: null,
    tts: false,
    ...mentionsOf(world, content, body.allowed_mentions as AllowedMentions | undefined),
    attachments: store(world, channel, uploads, body),
    embeds: embedsIn(body, flags),
    components: body.components ?? [],
    pinned: false,
    type: reference === undefined ? MessageType.Default : MessageType.Reply,
    ...(body.nonce === undefined ? {} : { nonce: body.nonce }),
    ...(reference === undefined
      ? {}
      : {
          message_reference: { type: 0, channel_id: channel.id, message_id: reference.message_id },
          referenced_message: referenced ?? null,
        }),
    ...over,
    flags,
  } as unknown as APIMessage
  if (flags & MessageFlags.Ephemeral) world.ephemeral.set(message.id, message)
  else world.messagesOf(channel.id).push(message)
  announce(world, GatewayDispatchEvents.MessageCreate, message)
  return message
}

/** Changes the given fields of a message and tells the gateway. */
export function editMessage(world: World, message: APIMessage, body: Json, uploads: Upload[]): APIMessage {
  const channel = must(world.channels.get(message.channel_id))
  if (body.content !== undefined) {
    message.content = String(body.content ?? '')
    Object.assign(message, mentionsOf(world, message.content, body.allowed_mentions as AllowedMentions | undefined))
  }
  if (body.components !== undefined) message.components = (body.components ?? []) as never
  if (body.attachments !== undefined) {
    const kept = keptIds(body, describe(message))
    message.attachments = message.attachments.filter(({ id }) => kept.includes(id))
  }
  message.attachments.push(...store(world, channel, uploads, body))
  // An edit can show embeds again, but has no other way to remove a flag.
  const removed = MessageFlags.Loading | (body.flags === undefined ? 0 : MessageFlags.SuppressEmbeds)
  message.flags = (Number(message.flags ?? 0) & ~removed) | Number(body.flags ?? 0)
  if (body.embeds !== undefined) message.embeds = embedsIn(body, message.flags) as never
  message.edited_timestamp = world.timestamp()
  announce(world, GatewayDispatchEvents.MessageUpdate, message)
  return message
}

/** The embeds that people see. */
function embedsIn({ embeds }: Json, flags: number): object[] {
  if ((flags & MessageFlags.SuppressEmbeds) !== 0) return []
  return ((embeds ?? []) as Json[]).map((embed) => ({ type: 'rich', ...embed }))
}

/** Removes a message and tells the gateway. */
export function deleteMessage(world: World, message: APIMessage): void {
  const list = world.messagesOf(message.channel_id)
  if (list.includes(message)) list.splice(list.indexOf(message), 1)
  world.ephemeral.delete(message.id)
  const guild = world.channels.get(message.channel_id)?.guild_id
  world.dispatch({
    t: GatewayDispatchEvents.MessageDelete,
    d: { id: message.id, channel_id: message.channel_id, ...(guild === undefined ? {} : { guild_id: guild }) },
  } as never)
}

/** What the checks of an edit need to know of the message. */
export function describe(message: APIMessage) {
  return {
    flags: Number(message.flags ?? 0) & MessageFlags.IsComponentsV2,
    content: message.content,
    embeds: message.embeds.length,
    attachments: message.attachments.map(({ id }) => id),
    components: message.components?.length ?? 0,
  }
}

/** A message as the API shows it to the bot: without content that the application may not read. */
export function visible(world: World, message: APIMessage, mayRead = world.messageContent): APIMessage {
  const isDirect = world.channels.get(message.channel_id)?.type === ChannelType.DM
  const isOwn = message.author.id === world.bot.id
  if (mayRead || isDirect || isOwn || message.mentions.some(({ id }) => id === world.bot.id)) return message
  return { ...message, content: '', embeds: [], attachments: [], components: [] }
}

/** Tells the gateway of a message with the fields that only guilds have. */
function announce(world: World, t: string, message: APIMessage): void {
  const channel = must(world.channels.get(message.channel_id))
  const member = world.members.get(message.author.id)
  const { user: _, permissions: __, ...partial } = member ?? { user: undefined, permissions: '' }
  const guild = channel.guild_id === undefined ? {} : { guild_id: channel.guild_id, member: partial }
  world.dispatch({ t, d: { ...structuredClone(message), ...guild, channel_type: channel.type } } as never)
}

interface AllowedMentions {
  parse?: string[]
  users?: string[]
  roles?: string[]
}

/** Whom a text reaches, by what is allowed. Without a rule it reaches everybody whom it names. */
function mentionsOf(
  world: World,
  content: string,
  allowed: AllowedMentions = { parse: ['everyone', 'users', 'roles'] },
) {
  const named = (pattern: RegExp) => [...new Set([...content.matchAll(pattern)].map(([, id = '']) => id))]
  const may = (kind: 'users' | 'roles', id: string) => allowed.parse?.includes(kind) || allowed[kind]?.includes(id)
  return {
    mention_everyone: /@(everyone|here)\b/.test(content) && (allowed.parse?.includes('everyone') ?? false),
    mentions: named(/<@!?(\d+)>/g)
      .filter((id) => may('users', id))
      .flatMap((id) => world.users.get(id) ?? []),
    mention_roles: named(/<@&(\d+)>/g).filter((id) => may('roles', id)),
  }
}

function store(world: World, channel: Channel, uploads: Upload[], body: Json): APIAttachment[] {
  return uploads.map(({ index, filename, contentType, data }) => {
    const id = world.id()
    const described = ((body.attachments ?? []) as Json[]).find((each) => Number(each.id) === index)
    const name = String(described?.filename ?? filename)
    const path = `/attachments/${channel.id}/${id}/${encodeURIComponent(name)}`
    world.files.set(path, data)
    const url = `${world.url}${path}?ex=1&is=1&hm=1`
    const description = described?.description === undefined ? {} : { description: String(described.description) }
    return { id, filename: name, size: data.length, url, proxy_url: url, content_type: contentType, ...description }
  })
}
