import {
  type APIMessage,
  type APIUser,
  ComponentType,
  GatewayDispatchEvents,
  InteractionResponseType,
  InteractionType,
} from 'discord-api-types/v10'
import { must } from '../../../src/core/must.ts'
import {
  announceInteraction,
  commandNamed,
  componentOf,
  makeInteraction,
  type OptionValue,
  slashData,
} from './interactions.ts'
import { createMessage, deleteMessage, editMessage } from './messages.ts'
import type { SignedHttp } from './signed-http.ts'
import type { Channel, InteractionRecord, World } from './world.ts'

type Json = Record<string, unknown>

/** Who acts, by name, and where, by the id of a channel or thread. Default: ada in the first channel. */
export interface Actor {
  user?: string
  /** `dm` for the direct message channel of the user. */
  channel?: string
}

export interface Said extends Actor {
  /** Mentions the bot itself, or the role that Discord manages for it. */
  mention?: 'user' | 'role'
  /** Id of a message that it replies to. */
  replyTo?: string
  files?: { filename: string; data: string | Buffer; type?: string }[]
}

/** What people do in the guild, and what a test sees of it. */
export class People {
  readonly world: World
  readonly http: SignedHttp

  constructor(world: World, http: SignedHttp) {
    this.world = world
    this.http = http
    world.addChannel('reviews')
  }

  /** Id of the first channel. */
  get channel(): string {
    return must([...this.world.channels.keys()][0])
  }

  /** The person of a name, a member of the guild. Permissions are a decimal bit field. */
  person(name: string, permissions = '2147560512'): APIUser {
    const known = [...this.world.users.values()].find((each) => each.username === name)
    if (known !== undefined) return known
    const user = this.world.addUser(name)
    this.world.addMember(user, permissions)
    return user
  }

  /** Runs a slash command, such as `review` or `rules list`. */
  slash(words: string, values: Record<string, OptionValue> = {}, actor: Actor = {}): Promise<InteractionRecord> {
    const data = slashData(this.world, words, values)
    return this.interact(InteractionType.ApplicationCommand, actor, { data })
  }

  /** Types into an option with autocomplete; its value is among the values. */
  autocomplete(words: string, focused: string, values: Record<string, OptionValue>, actor: Actor = {}) {
    const data = slashData(this.world, words, values, focused)
    return this.interact(InteractionType.ApplicationCommandAutocomplete, actor, { data })
  }

  /** Runs a command of the context menu of a message. */
  messageCommand(name: string, message: APIMessage, actor: Actor = {}): Promise<InteractionRecord> {
    const { id } = commandNamed(this.world, name, 3)
    const data = { id, name, type: 3, target_id: message.id, resolved: { messages: { [message.id]: message } } }
    return this.interact(InteractionType.ApplicationCommand, { channel: message.channel_id, ...actor }, { data })
  }

  /** Presses a button. Throws when there is none, or it is disabled. */
  press(message: APIMessage, customId: string, actor: Actor = {}): Promise<InteractionRecord> {
    const { disabled } = componentOf(message, customId)
    if (disabled === true) throw new Error(`The button ${customId} is disabled`)
    const data = { component_type: ComponentType.Button, custom_id: customId, id: 1 }
    return this.interact(InteractionType.MessageComponent, { channel: message.channel_id, ...actor }, { data, message })
  }

  /** Chooses values of a select. */
  select(message: APIMessage, customId: string, values: string[], actor: Actor = {}): Promise<InteractionRecord> {
    const { type, options } = componentOf(message, customId)
    for (const value of values)
      if (!((options ?? []) as Json[]).some((each) => each.value === value)) throw new Error(`${value} is no option`)
    const data = { component_type: type, custom_id: customId, values, id: 1 }
    return this.interact(InteractionType.MessageComponent, { channel: message.channel_id, ...actor }, { data, message })
  }

  /** Sends the modal that answered an interaction. */
  submitModal(record: InteractionRecord, values: Record<string, string>, actor: Actor = {}) {
    if (record.acknowledged !== InteractionResponseType.Modal) throw new Error('No modal is open')
    const modal = must(record.data)
    const components = (modal.components as Json[]).map((part) => filled(part, values))
    const { message, channel_id, channel } = record.interaction
    const data = { custom_id: modal.custom_id, components }
    const at = { channel: channel_id ?? must(channel).id, ...actor }
    return this.interact(InteractionType.ModalSubmit, at, { data, ...(message === undefined ? {} : { message }) })
  }

  /** Writes a message. */
  say(text: string, { mention, replyTo, files = [], ...actor }: Said = {}): APIMessage {
    const { user, channel } = this.place(actor)
    const mentions = { user: `<@${this.world.bot.id}> `, role: `<@&${this.world.botRole}> ` }
    const content = `${mention === undefined ? '' : mentions[mention]}${text}`
    const uploads = files.map(({ filename, data, type = 'text/plain' }, index) => ({
      index,
      filename,
      contentType: type,
      data: Buffer.from(data),
    }))
    const body = { content, ...(replyTo === undefined ? {} : { message_reference: { message_id: replyTo } }) }
    return createMessage(this.world, { channel, author: user, body, uploads })
  }

  edit(message: APIMessage, content: string): APIMessage {
    return editMessage(this.world, message, { content }, [])
  }

  remove(message: APIMessage): void {
    deleteMessage(this.world, message)
  }

  /** Delivers a message or an interaction a second time, as the gateway may. */
  repeat(what: APIMessage | InteractionRecord): void {
    if ('interaction' in what && 'followUps' in what)
      return void announceInteraction(this.world, what as InteractionRecord)
    const { guild_id } = must(this.world.channels.get((what as APIMessage).channel_id))
    const d = { ...what, ...(guild_id === undefined ? {} : { guild_id }) }
    this.world.dispatch({ t: GatewayDispatchEvents.MessageCreate, d } as never)
  }

  /** Messages of a channel or thread, the oldest first. */
  messages(channel = this.channel): readonly APIMessage[] {
    return this.world.messagesOf(channel)
  }

  threads(): Channel[] {
    return [...this.world.channels.values()].filter((each) => this.world.isThread(each))
  }

  /** The message that `@original` means for an interaction, also an ephemeral one. */
  originalOf({ original }: InteractionRecord): APIMessage | undefined {
    const all = [...this.world.messages.values()].flat()
    return original === undefined
      ? undefined
      : (this.world.ephemeral.get(original) ?? all.find(({ id }) => id === original))
  }

  /** Waits until the predicate returns a value other than undefined and false. */
  until<T>(predicate: () => T | undefined | false, mostMs?: number): Promise<T> {
    const recent = () =>
      this.world.calls
        .slice(-12)
        .map(({ method, path, status, code }) => `${method} ${path} ${status} ${code ?? ''}`)
        .join('\n')
    return this.world.until(predicate, mostMs, () => `The last requests:\n${recent()}`)
  }

  private place({ user = 'ada', channel = this.channel }: Actor) {
    const person = this.person(user)
    if (channel === 'dm') return { user: person, channel: this.world.directChannel(person) }
    return { user: person, channel: must(this.world.channels.get(channel)) }
  }

  private async interact(type: InteractionType, actor: Actor, more: { data: Json; message?: APIMessage }) {
    const record = makeInteraction(this.world, type, this.place(actor), more)
    if (this.http.address === undefined) announceInteraction(this.world, record)
    else await this.http.deliver(record)
    return record
  }
}

/** A part of a modal with the value that a person typed. Throws what the client of Discord would not let pass. */
function filled(part: Json, values: Record<string, string>): Json {
  const input = (part.component ?? (part.components as Json[] | undefined)?.[0]) as Json | undefined
  if (input === undefined) return { type: part.type, id: 1 }
  const value = values[String(input.custom_id)] ?? String(input.value ?? '')
  if (input.required !== false && value === '') throw new Error(`The field ${String(input.custom_id)} is required`)
  if (value.length > Number(input.max_length ?? 4_000)) throw new Error(`${String(input.custom_id)} is too long`)
  const answer = { type: input.type, id: 2, custom_id: input.custom_id }
  const given = input.type === ComponentType.TextInput ? { ...answer, value } : { ...answer, values: [value] }
  return part.type === ComponentType.Label
    ? { type: 18, id: 1, component: given }
    : { type: 1, id: 1, components: [given] }
}
