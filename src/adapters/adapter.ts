import type { IncomingHttpHeaders } from 'node:http'
import type { Command } from '../core/command.ts'
import type { Environment } from '../core/config/environment/environment.ts'
import type { PlatformAdapter } from '../core/platform.ts'
import type { Answer, Routes } from '../core/server/http-server.ts'
import type { NewJob } from '../core/store/ports.ts'
import type { Logger } from '../core/telemetry/logger.ts'

/** A platform that a server serves. Nothing outside its folder knows it by name: the server and its workers loop over the list. */
export interface ServedAdapter {
  /** Part of job ids and event streams: lower case, without a slash. */
  name: string
  /** Reads its settings. Throws `config` if some are invalid. */
  configure(environment: Environment): Promise<Configuration>
  /** Pages through which a person switches it on, served while it is off. */
  setup?(environment: Environment, host: SetupHost): Setup
}

export type Configuration =
  /** `missing`: a clause, such as "no GitHub App is configured". */
  | { state: 'off'; missing: string }
  | {
      state: 'on'
      /** The side that acknowledges. It is small, because the front process loads nothing else of the platform. */
      front(options: { commands: readonly Command[] }): Front
      /** The side that works, loaded by workers. */
      worker(options: WorkerOptions): Promise<PlatformAdapter>
    }

export interface WorkerOptions {
  commands: readonly Command[]
  logger: Logger
  /** Counts something for the metrics, by name. */
  count(name: string, labels: Record<string, string>, value: number): void
}

export interface Front {
  /** Judges requests by method and path, such as `POST /api/github/webhooks`. */
  receivers: Record<string, Receiver>
}

/** Checks the signature of a request and creates its jobs. Pure. */
export type Receiver = (headers: IncomingHttpHeaders, body: Buffer) => Received

interface Received {
  status: number
  message: string
  /** The kind of event, for the metrics: word characters only. */
  event: string
  /** To be stored before the response; empty for a request that is rejected. */
  jobs: NewJob[]
}

export interface SetupHost {
  /** The pages need this word, which only the operator sees. */
  word: string
  isOn(): boolean
  /** Switches the adapter on, once its settings are stored. */
  switchOn(): Promise<void>
  /** Returns a page with the headers that forms need. `target`: the origin that its form may post to. */
  page(body: string, target: string): Answer
}

export interface Setup {
  routes: Routes
  /** Path of the first page, with the word. */
  path: string
  /** What to tell the operator while it is off; `address`: of the first page on this server. */
  hint(address: string): string
  /** The same for a process without pages. */
  hintWithoutPages: string
  /** Said when it is switched on. */
  done: string
}
