import type { CreateRateLimitStore } from './rate-limit-store.ts'

/** What the rest of the program knows of the store. SQLite and PostgreSQL are its backends; one conformance suite holds for both. */

/** A worker that does not renew its lease of a job for this long has lost it. */
export const leaseMs = 15_000

/** First what never waits for long jobs (an acknowledging reaction), then what somebody waits for, then what nobody asked for. */
export const queuePriorities = ['quick', 'asked', 'work'] as const
export type QueuePriority = (typeof queuePriorities)[number]

export type JobState =
  | 'waiting'
  | 'running'
  | 'done'
  /** Nothing to do, with the reason in `result`. */
  | 'ignored'
  /** A newer job of the same key and group made it pointless. */
  | 'superseded'
  /** Given up after its last try; can be redriven. */
  | 'dead'

export interface NewJob {
  /** The delivery's own id, as `github/<guid>`; a second job of that id is the same one and changes nothing. */
  id: string
  /** Jobs of one key run one at a time in the order of their arrival: `github/owner/name#12`. */
  key: string
  /** Name of the adapter that understands the payload. */
  surface: string
  lane: QueuePriority
  /** A newer job of the same key and group supersedes older ones, running ones too. */
  group?: string
  /** The delivery as it came, as JSON text. */
  payload: string
  /** Known on arrival to ask for nothing: only recorded, with this reason. */
  ignored?: string
}

export interface Job extends Omit<NewJob, 'ignored'> {
  /** Order of arrival. */
  sequence: number
  state: JobState
  /** Tries begun, this one included. */
  attempts: number
  /** Milliseconds since 1970. */
  createdAt: number
  startedAt?: number
  endedAt?: number
  /** Of the last try that failed: a `Failure` as JSON. */
  error?: string
  /** What came of it, in words. */
  result?: string
}

export interface Queue {
  /** Resolves when the jobs are durable, all or none; bursts share one fsync. False: the first id is known already. */
  add(jobs: readonly NewJob[]): Promise<boolean>
  /** The oldest job that may run now, leased to the worker; expired leases of others count as waiting. */
  claim(worker: string, lane: QueuePriority): Promise<Job | undefined>
  /** Prolongs the lease. `superseded`: stop, somebody newer is there; `lost`: another worker has it. */
  renew(id: string, worker: string): Promise<'held' | 'superseded' | 'lost'>
  /** Ends a job; false when the lease was lost meanwhile. */
  finish(
    id: string,
    worker: string,
    state: 'done' | 'ignored' | 'superseded' | 'dead',
    result: string,
  ): Promise<boolean>
  /** Gives a job back, to be tried again after the delay. `counts` false: the try was not its fault (a graceful stop). */
  retry(id: string, worker: string, error: string, delayMs: number, counts?: boolean): Promise<boolean>
  /** Frees at once what a worker that died held. `counts` false: it did not die of its jobs. Gives the ids. */
  release(worker: string, counts?: boolean): Promise<string[]>
  /** Workers that hold jobs. */
  holders(): Promise<string[]>
  get(id: string): Promise<Job | undefined>
  /** Newest first; payloads included. */
  list(filter: { state?: JobState; key?: string; limit?: number }): Promise<Job[]>
  counts(): Promise<Record<JobState, number>>
  /** How many jobs wait or run, counted up to that many: cheap enough to ask every second. */
  live(most: number): Promise<number>
  /** Puts a dead job back, its tries forgotten. */
  redrive(id: string): Promise<boolean>
  /** Forgets ended jobs (their payloads, too) that ended before that time, in milliseconds since 1970. Dead ones stay. */
  prune(endedBefore: number): Promise<number>
}

export interface NewEvent {
  /** `review.posted`, `command.denied`, … */
  type: string
  actor: string
  /** `owner/name`, or the empty string. */
  repo: string
  /** The correlation id that runs from delivery to comment. */
  job: string
  data: Record<string, unknown>
}

export interface StoredEvent extends NewEvent {
  stream: string
  /** Counts from 1 within the stream. */
  version: number
  /** Milliseconds since 1970. */
  at: number
}

/** Append-only. */
export interface EventLog {
  /** Throws `conflict` when the stream is not at the expected version; undefined appends in any case. Gives the new version. */
  append(stream: string, events: readonly NewEvent[], expectedVersion?: number): Promise<number>
  read(stream: string, afterVersion?: number): Promise<StoredEvent[]>
  /** Oldest first. Times in milliseconds since 1970, `until` exclusive. */
  query(filter: {
    stream?: string
    type?: string
    actor?: string
    repo?: string
    job?: string
    since?: number
    until?: number
    limit?: number
  }): Promise<StoredEvent[]>
}

/** Keyed state as JSON. */
export interface KeyedState {
  get<T>(key: string): Promise<T | undefined>
  set(key: string, value: unknown): Promise<void>
  delete(key: string): Promise<void>
  /** Keeps the present value: the last 10 of a key, named ones for ever. */
  checkpoint(key: string, name?: string): Promise<void>
  /** Newest first. */
  checkpoints(key: string): Promise<{ id: string; name?: string; at: number }[]>
  /** Makes it the present value; what that was until now becomes a checkpoint. False: there is no such. */
  restore(key: string, id: string): Promise<boolean>
}

export interface Store {
  queue: Queue
  events: EventLog
  state: KeyedState
  /** Token buckets that all processes on this store share. Ask once: what they are made with loads then. */
  buckets(): Promise<CreateRateLimitStore>
  close(): Promise<void>
}

/** One call of a model. */
interface Spent {
  /** Milliseconds since 1970. */
  at: number
  /** `provider/model`. */
  model: string
  job: string
  person: string
  repo: string
  change: string
  /** In tokens. */
  input: number
  output: number
  /** In US dollars; absent where the price is not known. */
  cost?: number
}

export interface UsageRow {
  /** As `2026-01-31`, in UTC. */
  day: string
  model: string
  person: string
  calls: number
  input: number
  output: number
  cost: number
}

/** What was asked of models and what it cost. */
export interface UsageLedger {
  add(spent: Spent): Promise<void>
  /** What was spent since then, by whom or for what. */
  sum(filter: {
    since: number
    job?: string
    person?: string
    change?: string
  }): Promise<{ tokens: number; cost: number }>
  /** By day, model and person, newest first. */
  table(since: number): Promise<UsageRow[]>
  close(): Promise<void>
}
