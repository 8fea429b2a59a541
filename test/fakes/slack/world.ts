import { EventEmitter } from 'node:events'
import type { AnyBlock, MessageMetadata } from '@slack/types'
import { must } from '../../../src/core/must.ts'

export type Json = Record<string, unknown>

/** `C…` is a public channel, `G…` a private one, `D…` a direct message. */
export interface Channel {
  id: string
  name: string
  members: Set<string>
  messages: Message[]
  archived?: boolean
}

export interface Message {
  channel: string
  ts: string
  text: string
  user: string
  bot_id?: string
  app_id?: string
  subtype?: string
  thread_ts?: string
  reply_broadcast?: boolean
  blocks?: AnyBlock[]
  metadata?: MessageMetadata
  edited?: { user: string; ts: string }
  reactions: Map<string, Set<string>>
  files?: string[]
  streaming_state?: 'in_progress' | 'completed'
  /** Titles and states of the steps that a stream shows, by id. */
  tasks?: Map<string, { title: string; status: string }>
  unfurls?: Json
  /** Every text it had, the current one last. */
  versions: string[]
}

/** Seen by one person only. It has no place in the history. */
export interface Ephemeral {
  id: string
  channel: string
  to: string
  text: string
  blocks?: AnyBlock[]
  thread_ts?: string
}

export interface User {
  id: string
  name: string
  real_name: string
  is_bot?: boolean
  tz?: string
}

export interface StoredFile {
  id: string
  name: string
  title: string
  mimetype: string
  user: string
  content?: Buffer
  length: number
  shared: string[]
  complete: boolean
}

export interface OpenView {
  id: string
  user: string
  hash: string
  state: 'open' | 'closed'
  view: Json
  previous?: string
}

export interface Call {
  method: string
  args: Json
  /** Milliseconds on the clock of the stand-in. */
  at: number
  /** Undefined while a hanging call is not answered. */
  ok?: boolean
  error?: string
  /** The whole answer. */
  answer?: Json
}

/** What this Slack knows of the app. `manifest` limits it to what the manifest asks for. */
export interface AppFacts {
  id: string
  botId: string
  botUser: string
  botToken: string
  appToken: string
  signingSecret: string
  clientId: string
  clientSecret: string
  manifest?: Manifest
}

/** The fields of an app manifest that decide what Slack sends and allows. */
export interface Manifest {
  oauth_config?: { scopes?: { bot?: string[] } }
  settings?: { event_subscriptions?: { bot_events?: string[] }; interactivity?: { is_enabled?: boolean } }
  features?: {
    slash_commands?: { command: string }[]
    shortcuts?: { callback_id: string; type: string }[]
    unfurl_domains?: string[]
    app_home?: { messages_tab_enabled?: boolean; messages_tab_read_only_enabled?: boolean; home_tab_enabled?: boolean }
  }
}

/** An answer of the Web API with `ok: false`. */
export class SlackError extends Error {
  readonly more: Json
  constructor(error: string, more: Json = {}) {
    super(error)
    this.more = more
  }
}

/** A consent to install the app, which its code is exchanged for. */
export interface Grant {
  team: { id: string; name: string } | null
  /** The app is installed in the whole organization. */
  enterprise: { id: string; name: string } | null
  token: string
  at: number
  used: boolean
}

/** The state of one workspace, with a clock that tests can move. */
export class World extends EventEmitter {
  readonly team = { id: 'T0DUCK', domain: 'acme', name: 'Acme' }
  readonly channels = new Map<string, Channel>()
  readonly users = new Map<string, User>()
  readonly files = new Map<string, StoredFile>()
  readonly views = new Map<string, OpenView>()
  readonly homes = new Map<string, Json>()
  readonly ephemerals: Ephemeral[] = []
  readonly calls: Call[] = []
  readonly triggers = new Map<string, { user: string; at: number; used: boolean }>()
  /** Statuses, titles and prompts of assistant threads, by `channel/thread`. */
  readonly assistant = new Map<string, Json>()
  /** Consents by code. */
  readonly grants = new Map<string, Grant>()
  readonly app: AppFacts
  url = ''
  private offset = 0
  private lastTs = 0
  private counter = 0

  constructor(app: AppFacts) {
    super()
    this.setMaxListeners(0)
    this.app = app
    this.users.set(app.botUser, { id: app.botUser, name: 'rubberduck', real_name: 'RubberDuck', is_bot: true })
  }

  now(): number {
    return Date.now() + this.offset
  }

  advance(ms: number): void {
    this.offset += ms
    this.changed()
  }

  changed(): void {
    this.emit('change')
  }

  id(prefix: string): string {
    return `${prefix}0${(++this.counter).toString(36).toUpperCase().padStart(8, '0')}`
  }

  /** A unique timestamp in Slack's form, later than all before. */
  ts(): string {
    this.lastTs = Math.max(this.lastTs + 1, this.now() * 1000)
    const micros = String(this.lastTs)
    return `${micros.slice(0, -6)}.${micros.slice(-6)}`
  }

  /** Someone consents to install the app. Returns the code for `oauth.v2.access`, which is valid once, for 10 minutes. */
  grant(given: Partial<Pick<Grant, 'team' | 'enterprise' | 'token'>> = {}): string {
    const code = `made-up-code-${this.id('')}`
    const { team: own, app } = this
    const team = { id: own.id, name: own.name }
    this.grants.set(code, { team, enterprise: null, token: app.botToken, at: this.now(), used: false, ...given })
    return code
  }

  trigger(user: string): string {
    const id = `${this.id('')}.${this.team.id}.trigger`
    this.triggers.set(id, { user, at: this.now(), used: false })
    return id
  }

  /** The channel, if the bot can see it. Throws `channel_not_found`. */
  visible(id: unknown): Channel {
    const channel = this.channels.get(String(id))
    if (channel === undefined) throw new SlackError('channel_not_found')
    if (!channel.id.startsWith('C') && !channel.members.has(this.app.botUser)) throw new SlackError('channel_not_found')
    return channel
  }

  /** The channel, if the bot is a member. Throws `channel_not_found` or `not_in_channel`. */
  joined(id: unknown): Channel {
    const channel = this.visible(id)
    if (!channel.members.has(this.app.botUser)) throw new SlackError('not_in_channel')
    return channel
  }

  message(channel: string, ts: unknown): Message | undefined {
    return this.channels.get(channel)?.messages.find((message) => message.ts === String(ts))
  }

  /** The direct message of a user with the bot, opened if needed. */
  im(user: string): Channel {
    const id = `D${user.slice(1)}`
    const known = this.channels.get(id)
    if (known !== undefined) return known
    const channel: Channel = { id, name: 'directmessage', members: new Set([user, this.app.botUser]), messages: [] }
    this.channels.set(id, channel)
    return channel
  }

  /** Resolves once `predicate` returns something truthy. It is tried after each change; rejects after `ms`. */
  until<T>(predicate: () => T, what = 'the condition', ms = 60_000): Promise<NonNullable<T>> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer)
        this.off('change', attempt)
      }
      const attempt = () => {
        const found = predicate()
        if (found === undefined || found === null || found === false) return
        stop()
        resolve(found as NonNullable<T>)
      }
      const timer = setTimeout(() => {
        stop()
        const calls = this.calls.map(({ method, error }) => `${method}${error === undefined ? '' : `: ${error}`}`)
        reject(new Error(`Slack waited ${ms} ms for ${what}. Calls: ${calls.slice(-30).join(', ')}`))
      }, ms)
      this.on('change', attempt)
      attempt()
    })
  }
}

export function channelOf(world: World, id: string): Channel {
  return must(world.channels.get(id))
}
