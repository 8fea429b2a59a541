import { EventEmitter } from 'node:events'
import {
  type APIApplicationCommand,
  type APIChannel,
  type APIGuildMember,
  type APIInteraction,
  type APIMessage,
  type APIRole,
  type APIUser,
  ChannelType,
  type GatewayDispatchPayload,
  type InteractionResponseType,
} from 'discord-api-types/v10'
import { must } from '../../../src/core/must.ts'

/** A text channel, a direct message channel or a thread, with what the stand-in knows of it. */
export type Channel = APIChannel & { id: string; type: number; guild_id?: string; parent_id?: string | null }

/** An interaction, and all that was answered to it. */
export interface InteractionRecord {
  interaction: APIInteraction
  /** Milliseconds on the clock of the stand-in. */
  createdAt: number
  /** Type of the first response, once there was one. */
  acknowledged?: InteractionResponseType
  /** The `data` of the first response: choices of an autocomplete, or a modal. */
  data?: Record<string, unknown>
  /** Id of the message that `@original` means. */
  original?: string
  followUps: string[]
  /** Status of the response of a server that gets interactions by HTTP. */
  httpStatus?: number
}

export interface Call {
  method: string
  /** Without the prefix and the version, such as `/channels/1/messages`. */
  path: string
  query: string
  /** The form of the request, without its files. */
  body: unknown
  files: string[]
  status: number
  /** Error code of Discord, if it was refused. */
  code?: number
  /** Milliseconds on the clock of the stand-in. */
  at: number
}

const epoch = 1_420_070_400_000

/** All that the stand-in knows: one guild, its channels, people and messages. It changes only by requests and actions. */
export class World {
  readonly applicationId = '1100000000000000001'
  readonly token: string
  readonly guildId = '1200000000000000001'
  readonly botRole = '1300000000000000001'
  readonly bot: APIUser
  readonly users = new Map<string, APIUser>()
  /** Members of the guild by user id, each with permissions as a decimal bit field. */
  readonly members = new Map<string, APIGuildMember & { permissions: string }>()
  readonly channels = new Map<string, Channel>()
  /** Messages of a channel in the order of their ids; ephemeral ones are not among them. */
  readonly messages = new Map<string, APIMessage[]>()
  readonly ephemeral = new Map<string, APIMessage>()
  readonly reactions = new Map<string, Set<string>>()
  readonly files = new Map<string, Buffer>()
  readonly commands = { global: [] as APIApplicationCommand[], guild: [] as APIApplicationCommand[] }
  /** Commands that were created, of the 200 that a day allows. */
  created = 0
  /** Interactions by id. */
  readonly interactions = new Map<string, InteractionRecord>()
  readonly calls: Call[] = []
  /** Channels that the bot may not see. */
  readonly denied = new Set<string>()
  /** People who take no direct messages. */
  readonly closed = new Set<string>()
  /** Public key of the application in hexadecimal. */
  publicKey = ''
  /** The Interactions Endpoint URL of the application. */
  endpoint: string | undefined
  /** Base address of the server; set when it listens. */
  url = ''
  /** Whether the application may receive the content of messages. */
  readonly messageContent: boolean
  private readonly changes = new EventEmitter().setMaxListeners(0)
  private offset = 0
  private counter = 0

  constructor(options: { token: string; messageContent: boolean }) {
    this.token = options.token
    this.messageContent = options.messageContent
    this.bot = this.addUser('RubberDuck', { id: this.applicationId, bot: true })
    this.addMember(this.bot, '8', [this.botRole])
  }

  get roles(): APIRole[] {
    const base = { color: 0, colors: { primary_color: 0, secondary_color: null, tertiary_color: null }, hoist: false }
    const flags = { managed: false, mentionable: true, flags: 0, permissions: '2147560512' }
    return [
      { ...base, ...flags, id: this.guildId, name: '@everyone', position: 0 },
      {
        ...base,
        ...flags,
        id: this.botRole,
        name: 'RubberDuck',
        position: 1,
        managed: true,
        tags: { bot_id: this.bot.id },
      },
    ]
  }

  /** Milliseconds since 1970 on a clock that tests move. */
  now(): number {
    return Date.now() + this.offset
  }

  /** Moves the clock forward. */
  advance(ms: number): void {
    this.offset += ms
  }

  /** A new id, larger than all before it. */
  id(): string {
    return String((BigInt(this.now() - epoch) << 22n) | BigInt(++this.counter % 4_194_304))
  }

  /** The moment as Discord writes it. */
  timestamp(): string {
    return new Date(this.now()).toISOString().replace('Z', '000+00:00')
  }

  addUser(name: string, over: { id?: string; bot?: boolean } = {}): APIUser {
    const user: APIUser = {
      id: over.id ?? this.id(),
      username: name,
      discriminator: '0',
      global_name: name,
      avatar: null,
      ...(over.bot ? { bot: true } : {}),
    }
    this.users.set(user.id, user)
    return user
  }

  addMember(user: APIUser, permissions: string, roles: string[] = []): void {
    const joined_at = this.timestamp()
    const member = { user, roles, joined_at, deaf: false, mute: false, flags: 0, permissions }
    this.members.set(user.id, member as APIGuildMember & { permissions: string })
  }

  addChannel(name: string): Channel {
    const channel = {
      id: this.id(),
      type: ChannelType.GuildText,
      name,
      guild_id: this.guildId,
      position: this.channels.size,
      permission_overwrites: [],
      parent_id: null,
      nsfw: false,
    } as unknown as Channel
    this.channels.set(channel.id, channel)
    return channel
  }

  /** The direct message channel of a person with the bot; the same one each time. */
  directChannel(user: APIUser): Channel {
    for (const channel of this.channels.values())
      if (channel.type === ChannelType.DM && channel.recipients?.[0]?.id === user.id) return channel
    const channel = { id: this.id(), type: ChannelType.DM, recipients: [user], last_message_id: null }
    this.channels.set(channel.id, channel as unknown as Channel)
    return must(this.channels.get(channel.id))
  }

  messagesOf(channelId: string): APIMessage[] {
    const found = this.messages.get(channelId) ?? []
    this.messages.set(channelId, found)
    return found
  }

  isThread(channel: Channel): boolean {
    return channel.type === ChannelType.PublicThread || channel.type === ChannelType.PrivateThread
  }

  /** Tells the gateway and those who wait. */
  dispatch(event: Omit<GatewayDispatchPayload, 's' | 'op'>): void {
    this.changes.emit('dispatch', event)
    this.changed()
  }

  onDispatch(listener: (event: Omit<GatewayDispatchPayload, 's' | 'op'>) => void): void {
    this.changes.on('dispatch', listener)
  }

  changed(): void {
    this.changes.emit('change')
  }

  /** Waits until the predicate returns something other than undefined or false; asked again after each change. */
  until<T>(predicate: () => T | undefined | false, mostMs = 60_000, explain: () => string = () => ''): Promise<T> {
    return new Promise((resolve, reject) => {
      const check = () => {
        try {
          const found = predicate()
          if (found === undefined || found === false) return
          end(() => resolve(found))
        } catch (thrown) {
          end(() => reject(thrown))
        }
      }
      const end = (then: () => void) => {
        clearTimeout(timer)
        this.changes.off('change', check)
        then()
      }
      const timer = setTimeout(() => end(() => reject(new Error(`It did not happen. ${explain()}`))), mostMs)
      this.changes.on('change', check)
      check()
    })
  }
}
