import type { IncomingHttpHeaders } from 'node:http'
import type { Command } from '../core/command.ts'
import type { Environment } from '../core/config/environment/environment.ts'
import type { PlatformAdapter } from '../core/platform.ts'
import type { HttpAnswer, Routes } from '../core/server/http-server.ts'
import type { NewJob } from '../core/store/ports.ts'
import type { Logger } from '../core/telemetry/logger.ts'

/** A platform that a server supports. Code outside its folder does not refer to it by name, but loops over the list. */
export interface ServedAdapter {
  /** Part of job ids and event streams, in lowercase and without a slash. */
  name: string
  /** Reads its settings. Throws `config` if some are invalid. */
  configure(environment: Environment): Promise<Configuration>
  /** Setup pages, served while the adapter is disabled. */
  setup?(environment: Environment, host: SetupHost): Setup
}

export type Configuration =
  /** `missing`: a clause, such as "no GitHub App is configured". */
  | { state: 'off'; missing: string }
  | {
      state: 'on'
      /** The part that acknowledges requests. Kept small, because the front process loads nothing else of the platform. */
      front(options: { commands: readonly Command[] }): Front
      /** The part that runs jobs, loaded by workers. */
      worker(options: WorkerOptions): Promise<PlatformAdapter>
    }

export interface WorkerOptions {
  commands: readonly Command[]
  logger: Logger
  /** Increments a metric by its name. */
  count(name: string, labels: Record<string, string>, value: number): void
}

export interface Front {
  /** Request handlers by method and path, such as `POST /api/github/webhooks`. */
  receivers: Record<string, Receiver>
}

/** Checks the signature of a request and creates its jobs. Pure. */
export type Receiver = (headers: IncomingHttpHeaders, body: Buffer) => Received

interface Received {
  status: number
  message: string
  /** The kind of event for the metrics, in word characters only. */
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
  routes: Routes
  /** Path of the first page, with the word. */
  path: string
  /** Instructions for the operator while the adapter is disabled. `address`: the first page on this server. */
  hint(address: string): string
  /** Instructions for a process without pages. */
  hintWithoutPages: string
  /** The message after the adapter is enabled. */
  done: string
}
