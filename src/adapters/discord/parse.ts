import type { Argument, Command } from '../../core/command.ts'
import { stopActionId } from '../../core/conversations/actions.ts'
import { defined } from '../../core/defined.ts'
import { splitWords } from '../../core/router/argument-parser.ts'
import type { ArgumentValue, ChatPlace, Ignored, Inbound } from '../../core/types.ts'
import { readModalId, slashName } from './manifest.ts'
import type {
  Delivery,
  RecordedDeletion,
  RecordedFile,
  RecordedInteraction,
  RecordedLinks,
  RecordedMessage,
  RecordedOption,
} from './record.ts'
import { interactionTypes } from './wire.ts'

/** Where an answer goes; the `place` of an Inbound as JSON. */
export interface Place {
  /** The channel or thread of the request. */
  channel: string
  where: 'server' | 'thread' | 'direct'
  user: string
  /** The request is a message. `opens`: the answer starts a thread on this message, with this title. */
  message?: { id: string; opens?: string; title?: string }
  /** The request is an interaction. `updates`: it was acknowledged without a message of its own. */
  interaction?: { id: string; application: string; token: string; private?: true; updates?: true }
  /** The web address of the message that the request is, or is about. */
  link?: string
}

const epoch = 1_420_070_400_000n

/** Returns the moment at which an id was made, in milliseconds since 1970. */
export function timeOf(id: string): number {
  return Number((BigInt(id) >> 22n) + epoch)
}

/** Returns an id that is as old as a moment, in milliseconds since 1970. */
export function idAt(ms: number): string {
  return String((BigInt(ms) - epoch) << 22n)
}

/** Returns the request in a recorded event, or the reason to ignore it. Pure. */
export function parseDelivery(delivery: Delivery, commands: readonly Command[]): Inbound | Ignored {
  if ('deleted' in delivery) return parseDeletion(delivery.deleted)
  if ('links' in delivery) return parseLinks(delivery.links)
  return 'message' in delivery ? parseMessage(delivery.message) : parseInteraction(delivery.interaction, commands)
}

/** A person who deletes a request withdraws it, which stops its job. */
function parseDeletion(deleted: RecordedDeletion): Inbound {
  const { id, user, channel } = deleted
  const place: Place = { channel: channel.id, where: whereIs(deleted), user }
  const action = stopActionId(jobIdOf(deleted))
  return { ...common(deleted, place), id: `discord/${id}/deleted`, kind: 'action', action, chat: chatOf(deleted) }
}

/** Returns the id of the job for a message or an interaction. */
function jobIdOf({ id }: { id: string }): string {
  return `discord/${id}`
}

function parseLinks(recorded: RecordedLinks): Inbound {
  const { id, channel, user, links } = recorded
  const place: Place = { channel: channel.id, where: whereIs(recorded), user, message: { id } }
  return { ...common(recorded, place), kind: 'event', event: 'links.shared', links, chat: chatOf(recorded) }
}

function parseMessage(message: RecordedMessage): Inbound {
  const { id, guild, channel, user, mentioned, repliesTo, files, edited } = message
  const edits = jobIdOf(message)
  const inThread = channel.parent !== undefined
  const isDirect = guild === undefined
  // A reply to our answer continues the conversation in a thread on it.
  const opens = inThread || isDirect ? undefined : (repliesTo ?? id)
  const text = plainText(message)
  const title = opens === undefined ? undefined : titleOf(text)
  const where = whereIs(message)
  const link = linkOf(message, id)
  const place: Place = {
    channel: channel.id,
    where,
    user,
    message: { id, ...defined({ opens, title }) },
    ...defined({ link }),
  }
  return {
    ...common(message, place),
    kind: 'message',
    text,
    chat: chatOf(message, opens),
    ...filesOf(files),
    ...(inThread && !mentioned ? { reply: true as const } : {}),
    ...(edited === undefined ? {} : { id: `${edits}/edited/${Date.parse(edited)}`, edits }),
  }
}

/** Returns the web address of a message. */
function linkOf(
  { guild = '@me', channel }: Pick<RecordedInteraction, 'guild' | 'channel'>,
  id: string | undefined,
): string | undefined {
  return id === undefined ? undefined : `https://discord.com/channels/${guild}/${channel.id}/${id}`
}

function titleOf(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return (line.length > 80 ? `${line.slice(0, 79)}…` : line).toWellFormed() || 'RubberDuck'
}

function whereIs({ guild, channel }: Pick<RecordedInteraction, 'guild' | 'channel'>): Place['where'] {
  return guild === undefined ? 'direct' : channel.parent === undefined ? 'server' : 'thread'
}

/** Writes mentions of people, and links that Discord shortens, as they read. */
function plainText({ text, names = {} }: Pick<RecordedMessage, 'text' | 'names'>): string {
  return text
    .replaceAll(/<@!?(\d+)>/g, (_, id: string) => `@${names[id] ?? id}`)
    .replaceAll(/<(https?:\/\/[^\s>]+)>/g, '$1')
    .replaceAll(/<a?(:\w+:)\d+>/g, '$1')
}

function parseInteraction(interaction: RecordedInteraction, commands: readonly Command[]): Inbound | Ignored {
  const { id, application, token, channel, user, message } = interaction
  const asked = requestIn(interaction, commands)
  if ('reason' in asked) return asked
  const { private: isPrivate, updates, ...request } = asked
  const place: Place = {
    channel: channel.id,
    where: whereIs(interaction),
    user,
    interaction: { id, application, token, ...defined({ private: isPrivate, updates }) },
    ...defined({ link: linkOf(interaction, interaction.targetId) }),
  }
  const thread = channel.parent === undefined && interaction.guild !== undefined ? message : undefined
  return {
    ...common(interaction, place),
    ...request,
    chat: chatOf(interaction, thread),
    ...filesOf(interaction.files),
  }
}

type Request = Pick<Inbound, 'kind' | 'command' | 'arguments' | 'text' | 'action'> & { private?: true; updates?: true }

function requestIn(interaction: RecordedInteraction, commands: readonly Command[]): Request | Ignored {
  const { type, customId = '', values, inputs = {}, options = [] } = interaction
  if (type === interactionTypes.component) {
    const action = values?.[0] ?? customId
    return { kind: 'action', action, ...(isStop(action) ? { updates: true as const } : {}) }
  }
  if (type === interactionTypes.modal) {
    const modal = readModalId(customId)
    const command = commands.find(({ name }) => slashName(name) === modal?.command)
    if (modal === undefined || command === undefined) return { reason: `unknown modal ${customId}` }
    const given = { ...inputs, ...Object.fromEntries(modal.flags.map((flag) => [flag, true])) }
    return commandRequest(command, given)
  }
  if (type !== interactionTypes.command) return { reason: `unsupported interaction of type ${type}` }
  const menu = commands.find((each) => each.menu !== undefined && each.menu === interaction.command)
  if (menu !== undefined) return menuRequest(menu, interaction)
  const command = commands.find(({ name }) => slashName(name) === interaction.command)
  if (command === undefined) return { reason: `unknown command ${interaction.command}` }
  return commandRequest(command, givenIn(options))
}

/** The text of a message is the argument of the command in its menu. */
function menuRequest({ name, verbatim, arguments: declared }: Command, { target = '' }: RecordedInteraction): Request {
  const place = declared.find(({ positional }) => positional)
  if (!verbatim || place === undefined) return { kind: 'command', command: name, text: target }
  return { kind: 'command', command: name, arguments: { [place.name]: plainText({ text: target }) } }
}

/** Returns the values of options by name. */
export function givenIn(options: readonly RecordedOption[]): Record<string, string | number | boolean> {
  return Object.fromEntries(
    options.flatMap(({ name, value }): [string, string | number | boolean][] =>
      value === undefined ? [] : [[name, value]],
    ),
  )
}

function commandRequest(command: Command, given: Record<string, string | number | boolean>): Request {
  const values = command.arguments.flatMap((argument): [string, ArgumentValue][] => {
    const value = given[argument.name]
    return value === undefined || value === '' ? [] : [[argument.name, argumentValue(argument, value)]]
  })
  return {
    kind: 'command',
    command: command.name,
    arguments: Object.fromEntries(values),
    ...(command.private ? { private: true as const } : {}),
  }
}

/** Several values share one option. A modal has only texts. */
function argumentValue({ type, repeatable }: Argument, value: string | number | boolean): ArgumentValue {
  if (typeof value !== 'string') return value
  if (repeatable) return splitWords(value).flatMap((word) => word.split(',').filter((part) => part !== ''))
  return type === 'integer' && /^-?\d+$/.test(value.trim()) ? Number(value) : value
}

/** The core names the button that stops a job so; its job may not wait for the one that it stops. */
export function isStop(action: string): boolean {
  return action.endsWith('.stop')
}

function common({ id, user }: Pick<RecordedMessage, 'id' | 'user'>, place: Place) {
  return { id: jobIdOf({ id }), surface: 'discord', place: JSON.stringify(place), actor: user }
}

/** Direct messages are in no server. */
export function tenantOf(guild: string | undefined): string {
  return guild ?? 'direct'
}

/** Returns where in Discord a request is. `started`: the thread that its answer starts. */
export function chatOf(
  { guild, channel, user }: Pick<RecordedInteraction, 'guild' | 'channel' | 'user'>,
  started?: string,
): ChatPlace {
  const thread = channel.parent === undefined ? started : channel.id
  return {
    tenant: tenantOf(guild),
    channel: channel.parent ?? channel.id,
    ...defined({ thread }),
    ...(guild === undefined ? { direct: true as const } : {}),
    mention: `<@${user}>`,
  }
}

function filesOf(files: readonly RecordedFile[] | undefined): Pick<Inbound, 'files'> {
  if (files === undefined) return {}
  return { files: files.map(({ url, filename, size }) => ({ id: url, name: filename, bytes: size })) }
}
