import { defined } from '../../core/defined.ts'
import { threadChannels, type WireInteraction, type WireMessage, writtenMessages } from './wire.ts'

/** A file of a message or an option. */
export interface RecordedFile {
  url: string
  filename: string
  size: number
}

/** Options of a slash command as they arrive. */
export interface RecordedOption {
  name: string
  value?: string | number | boolean
  focused?: boolean
}

/** The fields of an interaction that are read. */
export interface RecordedInteraction {
  id: string
  type: number
  application: string
  token: string
  user: string
  guild?: string
  channel: { id: string; parent?: string }
  command?: string
  options?: RecordedOption[]
  files?: RecordedFile[]
  /** Text of the message that a command of its menu is about. */
  target?: string
  /** The id of that message. */
  targetId?: string
  customId?: string
  values?: string[]
  /** Values of a modal by the ids of its inputs. */
  inputs?: Record<string, string>
  /** The message of a pressed button. */
  message?: string
}

/** The fields of a message that are read. */
export interface RecordedMessage {
  id: string
  text: string
  user: string
  guild?: string
  channel: { id: string; parent?: string }
  /** It mentions the bot, or the role that Discord manages for it. */
  mentioned: boolean
  /** Our message that it replies to. */
  repliesTo?: string
  /** When its text became this one, as Discord writes it, if it had another one before. */
  edited?: string
  /** Names of mentioned people by their ids. */
  names?: Record<string, string>
  files?: RecordedFile[]
}

/** A deleted message that asked for something. */
export type RecordedDeletion = Pick<RecordedMessage, 'id' | 'user' | 'guild' | 'channel'>

/** The links of a message, which need not be addressed to the bot. */
export interface RecordedLinks {
  id: string
  links: string[]
  user: string
  guild: string
  channel: { id: string; parent?: string }
}

/** A recorded event; the payload of a job as JSON. */
export type Delivery =
  | { interaction: RecordedInteraction }
  | { message: RecordedMessage }
  | { deleted: RecordedDeletion }
  | { links: RecordedLinks }

type Json = Record<string, unknown>

/** Returns only the fields of an interaction that are read. */
export function recordInteraction(raw: WireInteraction): RecordedInteraction {
  const { id, type, application_id: application, token, guild_id: guild } = raw
  const data = (raw.data ?? {}) as unknown as Json
  const user = raw.member?.user.id ?? raw.user?.id ?? ''
  const resolved = (data.resolved ?? {}) as { attachments?: object; messages?: Record<string, { content?: string }> }
  const target = resolved.messages?.[String(data.target_id)] as (WireMessage & Json) | undefined
  return {
    id,
    type,
    application,
    token,
    user,
    channel: placeOf(raw.channel as Json | undefined, raw.channel_id),
    ...defined({
      guild,
      command: data.name as string | undefined,
      options: flatOptions(data.options),
      files: filesOf([...Object.values(resolved.attachments ?? {}), ...(target?.attachments ?? [])]),
      target: target?.content,
      targetId: target?.id,
      customId: data.custom_id as string | undefined,
      values: data.values as string[] | undefined,
      inputs: data.components === undefined ? undefined : inputsOf(data.components as Json[]),
      message: raw.message?.id,
    }),
  }
}

/** The options of the innermost sub-command. */
function flatOptions(value: unknown): RecordedOption[] | undefined {
  const options = value as (RecordedOption & { options?: unknown })[] | undefined
  if (options === undefined) return undefined
  return options.flatMap(({ name, value, focused, options: inner }) =>
    inner === undefined ? [{ name, ...defined({ value, focused }) }] : (flatOptions(inner) ?? []),
  )
}

/** Modals have rows with one input each, or labels around one. */
function inputsOf(parts: readonly Json[]): Record<string, string> {
  const inputs = parts.flatMap((part) => [part.component, ...((part.components ?? []) as unknown[])])
  return Object.fromEntries(
    inputs
      .filter((input): input is { custom_id: string; value: string } => typeof (input as Json)?.value === 'string')
      .map(({ custom_id, value }) => [custom_id, value]),
  )
}

function placeOf(channel: Json | undefined, id: string | undefined): RecordedInteraction['channel'] {
  const parent = threadChannels.includes(Number(channel?.type)) ? (channel?.parent_id as string) : undefined
  return { id: String(channel?.id ?? id), ...defined({ parent }) }
}

function filesOf(attachments: readonly unknown[]): RecordedFile[] | undefined {
  if (attachments.length === 0) return undefined
  return (attachments as RecordedFile[]).map(({ url, filename, size }) => ({ url, filename, size }))
}

/** What is known besides a message. */
export interface Surroundings {
  /** User id of the bot. */
  bot: string
  /** Role that Discord manages for the bot in this server. */
  role?: string
  /** The channel of the thread that the message is in. */
  parent?: string
}

/** Returns the fields of a message that are read; undefined if it does not ask for anything. */
export function recordMessage(raw: WireMessage, { bot, role, parent }: Surroundings): RecordedMessage | undefined {
  const { id, author, content, guild_id: guild, channel_id } = raw
  if (author.bot || raw.webhook_id !== undefined || !writtenMessages.includes(raw.type)) return undefined
  const mentions = raw.mentions.some((each) => each.id === bot)
  const mentioned = mentions || (role !== undefined && raw.mention_roles.includes(role))
  const files = filesOf(raw.attachments)
  // Without the intent for message content, messages that do not concern us are empty.
  if (!mentioned && content === '' && files === undefined) return undefined
  if (!mentioned && guild !== undefined && (parent === undefined || isForAnother(raw, bot))) return undefined
  const answered = raw.referenced_message
  const repliesTo = answered?.author.id === bot ? answered.id : undefined
  const others = raw.mentions.filter((each) => each.id !== bot)
  return {
    id,
    text: withoutOwnMention(content, bot, role),
    user: author.id,
    channel: { id: channel_id, ...defined({ parent }) },
    mentioned,
    ...defined({ guild, files, repliesTo }),
    ...(others.length === 0 ? {} : { names: Object.fromEntries(others.map((each) => [each.id, each.username])) }),
  }
}

/** People who answer each other in our thread do not talk to us. */
function isForAnother({ author, referenced_message: answered }: WireMessage, bot: string): boolean {
  return answered != null && ![bot, author?.id].includes(answered.author.id)
}

/**
 * Returns the links of a message to some hosts; undefined if there are none, or the message is addressed to the bot. Its
 * text is not recorded.
 */
export function recordLinks(
  raw: WireMessage,
  { bot, role, parent }: Surroundings,
  hosts: readonly string[],
): RecordedLinks | undefined {
  const { id, author, content, guild_id: guild, channel_id } = raw
  if (author.bot || raw.webhook_id !== undefined || guild === undefined) return undefined
  const isMentioned = raw.mentions.some((each) => each.id === bot) || (role && raw.mention_roles.includes(role))
  if (isMentioned || !writtenMessages.includes(raw.type)) return undefined
  const links = [...content.matchAll(/https?:\/\/[^\s<>()|]+/g)]
    .map(([link]) => link.replace(/[.,;:!?\]}]+$/, ''))
    .filter((link) => URL.canParse(link) && hosts.includes(new URL(link).host))
  if (links.length === 0) return undefined
  return { id, links, user: author.id, guild, channel: { id: channel_id, ...defined({ parent }) } }
}

function withoutOwnMention(text: string, bot: string, role: string | undefined): string {
  return text
    .replaceAll(new RegExp(`<@!?${bot}>`, 'g'), '')
    .replaceAll(role === undefined ? '\0' : `<@&${role}>`, '')
    .trim()
}
