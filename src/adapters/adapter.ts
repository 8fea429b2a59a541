import type { IncomingHttpHeaders } from 'node:http'
import type { Command } from '../core/command.ts'
import type { Environment } from '../core/config/environment/environment.ts'
import type { OverviewRequest, PersonOverview } from '../core/conversations/person-overview.ts'
import type { SuggestRequest } from '../core/conversations/suggest.ts'
import type { TenantCheck } from '../core/conversations/tenants.ts'
import type { PlatformAdapter } from '../core/platform.ts'
import type { HttpAnswer, Pages } from '../core/server/http-server.ts'
import type { NewJob } from '../core/store/ports.ts'
import type { CreateRateLimitStore } from '../core/store/rate-limit-store.ts'
import type { Logger } from '../core/telemetry/logger.ts'

/** A platform that a server supports. Code outside its folder does not refer to it by name, but loops over the list. */
export interface ServedAdapter {
  /** Part of job ids and event streams, in lowercase and without a slash. */
  name: string
  /** People talk to it about repositories that are elsewhere. */
  chat?: true
  /** Reads its settings. Throws `config` if some are invalid. */
  configure(environment: Environment): Promise<Configuration>
  /** Returns the web host of its repositories, also while it is disabled. */
  linkHost?(environment: Environment): string
  /** Setup pages, served while the adapter is disabled. */
  setup?(environment: Environment, host: SetupHost): Setup
  /** Returns the registration of the app at its platform: what to paste, and where. */
  manifest?(options: ManifestOptions): Promise<string>
  /** Checks tokens, scopes, permissions and reachability of a configured platform. Never rejects. */
  diagnose?(environment: Environment, signal: AbortSignal): Promise<Diagnosis[]>
  /** The server diagnoses the platform when it starts and every hour, and `/readyz` shows the problems. */
  preflight?: true
}

interface ManifestOptions {
  commands: readonly Command[]
  environment: Environment
  /** The web hosts of all platforms with repositories. */
  linkHosts: readonly string[]
}

/** One check of `rubberduck doctor`. */
export interface Diagnosis {
  state: 'ok' | 'warning' | 'error'
  /** A sentence that says what was found. */
  text: string
  /** A sentence that says what to do; required unless `ok`. */
  fix?: string
}

export type Configuration =
  /** `missing`: a clause, such as "no GitHub App is configured". `advice`: a sentence on how to enable it. */
  | { state: 'off'; missing: string; advice?: string }
  | {
      state: 'on'
      /** The part that acknowledges requests. Kept small, because the front process loads nothing else of the platform. */
      front(options: FrontOptions): Front
      /** The part that runs jobs, loaded by workers. */
      worker(options: WorkerOptions): Promise<PlatformAdapter>
    }

export interface FrontOptions {
  /** The commands of this platform, with their arguments. */
  commands: readonly Command[]
  logger: Logger
  /** Returns suggestions for an argument, the best first. Answers from a cache. */
  suggest(request: SuggestRequest): Promise<readonly string[]>
  /** Tells whether a workspace or server may use the bot. The adapter ignores requests from all others. */
  allows: TenantCheck
  /** Returns what a person can see of the server. */
  overview(about: Omit<OverviewRequest, 'surface'>): Promise<PersonOverview>
  /** Links to these hosts are shown as cards. */
  linkHosts: readonly string[]
  /** State of the adapter that survives restarts, shared with its workers. */
  memory: AdapterMemory
}

export interface WorkerOptions {
  commands: readonly Command[]
  logger: Logger
  /** State of the adapter that survives restarts, for example the ids of messages by job. */
  memory: AdapterMemory
  /** Token buckets that all workers share; default: in memory. */
  buckets?: CreateRateLimitStore
  /** Increments a metric by its name. */
  count(name: string, labels: Record<string, string>, value: number): void
}

/**
 * JSON values by key. The keys of two adapters never collide. Values expire some months after they were last set, unless
 * their key begins with `kept/`.
 */
export interface AdapterMemory {
  get<T>(key: string): Promise<T | undefined>
  set(key: string, value: unknown): Promise<void>
  delete(key: string): Promise<void>
}

export interface Front {
  /** Request handlers by method and path, such as `POST /api/github/webhooks`. */
  receivers?: Record<string, Receiver>
  /** Pages for people. */
  routes?: Pages
  /**
   * Connects to the platform, for platforms that send events over a connection. Resolves when the connection is being
   * made; the adapter reconnects by itself. Rejects with `config` if the platform refuses the credentials.
   */
  listen?(accept: Accept): Promise<Listening>
}

/**
 * Stores the jobs of an event. The adapter acknowledges the event after it resolves. Rejects if they could not be
 * stored: then the adapter does not acknowledge, so that the platform sends the event again.
 */
export type Accept = (received: Pick<Received, 'event' | 'jobs'>) => Promise<'stored' | 'duplicate'>

export interface Listening {
  close(): Promise<void>
}

/** Checks the signature of a request and creates its jobs. */
export interface Receiver {
  (headers: IncomingHttpHeaders, body: Buffer): Received | Promise<Received>
  /** Returns why a request is rejected by its headers, before its body is read. */
  screen?: (headers: IncomingHttpHeaders) => string | undefined
}

export interface Received {
  status: number
  message: string
  /** The JSON body of the response if the platform expects a certain one; `''` for an empty body. Default: the message. */
  answer?: unknown
  /** The kind of event for the metrics, in word characters only. Rejected requests are not counted. */
  event: string
  /** Jobs to store before the response; empty for a rejected request. */
  jobs: NewJob[]
}

export interface SetupHost {
  /** The pages need this word, which only the operator sees. */
  word: string
  isOn(): boolean
  /** Enables the adapter after its settings are stored. */
  switchOn(): Promise<void>
  /** Returns a page with the headers for forms. `target`: the origin that its form may post to. */
  page(body: string, target: string): HttpAnswer
}

export interface Setup {
  routes: Pages
  /** Path of the first page, with the word. */
  path: string
  /** Instructions for the operator while the adapter is disabled. `address`: the first page on this server. */
  hint(address: string): string
  /** Instructions for a process without pages. */
  hintWithoutPages: string
  /** The message after the adapter is enabled. */
  done: string
}
