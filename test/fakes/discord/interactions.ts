import {
  type APIApplicationCommand,
  type APIInteraction,
  type APIMessage,
  type APIUser,
  ApplicationCommandOptionType,
  GatewayDispatchEvents,
  type InteractionType,
} from 'discord-api-types/v10'
import { must } from '../../../src/core/must.ts'
import type { Channel, InteractionRecord, World } from './world.ts'

type Json = Record<string, unknown>

/** Where an interaction happens, and who does it. */
export interface Place {
  user: APIUser
  channel: Channel
}

/** Builds an interaction, as both the gateway and signed requests carry it. */
export function makeInteraction(
  world: World,
  type: InteractionType,
  { user, channel }: Place,
  more: { data?: Json; message?: APIMessage },
): InteractionRecord {
  const member = world.members.get(user.id)
  const inGuild = channel.guild_id !== undefined
  const id = world.id()
  const interaction = {
    id,
    application_id: world.applicationId,
    type,
    token: `madeup${Buffer.from(`interaction:${id}`).toString('base64url')}`,
    version: 1,
    channel: structuredClone(channel),
    channel_id: channel.id,
    app_permissions: '2147560512',
    locale: 'en-US',
    entitlements: [],
    authorizing_integration_owners: { 0: inGuild ? world.guildId : '0' },
    context: inGuild ? 0 : 1,
    attachment_size_limit: 10 * 1024 * 1024,
    ...(inGuild
      ? {
          guild_id: world.guildId,
          guild: { id: world.guildId, locale: 'en-US', features: [] },
          guild_locale: 'en-US',
          member,
        }
      : { user }),
    ...structuredClone(more),
  } as unknown as APIInteraction
  const record: InteractionRecord = { interaction, createdAt: world.now(), followUps: [] }
  world.interactions.set(id, record)
  return record
}

/** Tells the gateway of an interaction. */
export function announceInteraction(world: World, { interaction }: InteractionRecord): void {
  world.dispatch({ t: GatewayDispatchEvents.InteractionCreate, d: interaction } as never)
}

/** A value that a person gives to an option; a file goes to one of the type attachment. */
export type OptionValue = string | number | boolean | { filename: string; data: string | Buffer; type?: string }

/** The registered command of a name; the guild's own hides the global one. */
export function commandNamed(world: World, name: string, type: number): APIApplicationCommand {
  const all = [...world.commands.guild, ...world.commands.global]
  const found = all.find((each) => each.name === name && each.type === type)
  if (found === undefined)
    throw new Error(`No command ${name} is registered; there are: ${all.map((each) => each.name).join(', ')}`)
  return found
}

/** The data of a slash command. `words` are its name, and those of its sub-commands, separated by spaces. */
export function slashData(world: World, words: string, values: Record<string, OptionValue>, focused?: string): Json {
  const [name = '', ...inner] = words.split(' ')
  const command = commandNamed(world, name, 1)
  const attachments: Json = {}
  let declared = (command.options ?? []) as unknown as Json[]
  const path: Json[] = []
  for (const word of inner) {
    const found = declared.find((each) => each.name === word && Number(each.type) <= 2)
    if (found === undefined) throw new Error(`/${words} has no sub-command ${word}`)
    path.push(found)
    declared = (found.options ?? []) as Json[]
  }
  const options = fill(world, declared, { values, focused, attachments, words })
  const nestedOptions = path.reduceRight<Json[]>(
    (within, each) => [{ name: each.name, type: each.type, options: within }],
    options,
  )
  return {
    id: command.id,
    name,
    type: 1,
    ...(command.guild_id === undefined ? {} : { guild_id: command.guild_id }),
    options: nestedOptions,
    ...(Object.keys(attachments).length === 0 ? {} : { resolved: { attachments } }),
  }
}

interface Filling {
  values: Record<string, OptionValue>
  focused: string | undefined
  attachments: Json
  words: string
}

/** Checks given values against the declared options, as the client of Discord does before it sends them. */
function fill(world: World, declared: Json[], { values, focused, attachments, words }: Filling): Json[] {
  for (const name of Object.keys(values))
    if (!declared.some((each) => each.name === name)) throw new Error(`/${words} has no option ${name}`)
  if (declared.some(({ type }) => Number(type) <= 2)) throw new Error(`/${words} needs a sub-command`)
  return declared.flatMap((option): Json[] => {
    const name = String(option.name)
    const value = values[name]
    if (value === undefined) {
      if (option.required === true && focused === undefined) throw new Error(`/${words} needs the option ${name}`)
      return []
    }
    const isFocused = focused === name
    if (isFocused && option.autocomplete !== true) throw new Error(`The option ${name} has no autocomplete`)
    if (typeof value === 'object') {
      const id = upload(world, value, attachments)
      return [{ name, type: ApplicationCommandOptionType.Attachment, value: id }]
    }
    checkValue(option, value, isFocused)
    return [{ name, type: option.type, value, ...(isFocused ? { focused: true } : {}) }]
  })
}

function checkValue(option: Json, value: string | number | boolean, isFocused: boolean): void {
  const name = String(option.name)
  const expected = { 3: 'string', 4: 'number', 5: 'boolean', 10: 'number' }[Number(option.type)] ?? 'string'
  if (typeof value !== expected && !isFocused) throw new Error(`The option ${name} takes a ${expected}`)
  const choices = (option.choices ?? []) as Json[]
  if (choices.length > 0 && !choices.some((each) => each.value === value))
    throw new Error(`${String(value)} is no choice of the option ${name}`)
  const size = typeof value === 'string' ? value.length : Number(value)
  const [least, most] =
    typeof value === 'string' ? [option.min_length, option.max_length ?? 6_000] : [option.min_value, option.max_value]
  if (
    !isFocused &&
    (size < Number(least ?? Number.NEGATIVE_INFINITY) || size > Number(most ?? Number.POSITIVE_INFINITY))
  )
    throw new Error(`${String(value)} is out of the range of the option ${name}`)
}

function upload(world: World, file: { filename: string; data: string | Buffer; type?: string }, into: Json): string {
  const id = world.id()
  const path = `/ephemeral-attachments/${id}/${encodeURIComponent(file.filename)}`
  const data = Buffer.from(file.data)
  world.files.set(path, data)
  const url = `${world.url}${path}?ex=1&is=1&hm=1`
  const content_type = file.type ?? 'text/plain; charset=utf-8'
  into[id] = { id, filename: file.filename, size: data.length, url, proxy_url: url, content_type, ephemeral: true }
  return id
}

/** A component of a message by its custom id. */
export function componentOf(message: APIMessage, customId: string): Json {
  const seek = (list: Json[]): Json | undefined => {
    for (const each of list) {
      if (each.custom_id === customId) return each
      const inner = seek([...((each.components ?? []) as Json[]), ...(each.accessory ? [each.accessory as Json] : [])])
      if (inner !== undefined) return inner
    }
    return undefined
  }
  return must(seek((message.components ?? []) as unknown as Json[]))
}
