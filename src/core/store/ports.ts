import type { CreateRateLimitStore } from './rate-limit-store.ts'

/**
 * The interface to the store for the rest of the program. Its backends are SQLite and PostgreSQL, which share one
 * conformance suite.
 */

/** Time in milliseconds after which a lease expires if the worker does not renew it. */
export const leaseMs = 15_000

/** Jobs that never wait for long ones (an acknowledging reaction), then requests by people, then automatic work. */
export const queuePriorities = ['quick', 'asked', 'work'] as const
export type QueuePriority = (typeof queuePriorities)[number]

export type JobState =
  | 'waiting'
  | 'running'
  | 'done'
  /** There was nothing to do; `result` has the reason. */
  | 'ignored'
  /** Replaced by a newer job with the same key and group. */
  | 'superseded'
  /** Failed in its last attempt; can be retried with `redrive`. */
  | 'dead'

export interface NewJob {
  /** The id of the delivery, for example `github/<guid>`. Adding a job with an existing id has no effect. */
  id: string
  /** Jobs with the same key run sequentially in order of arrival, for example `github/owner/name#12`. */
  key: string
  /** Name of the adapter for the payload. */
  surface: string
  lane: QueuePriority
  /** A newer job with the same key and group supersedes older ones, including running ones. */
  group?: string
  /** The original delivery as JSON text. */
  payload: string
  /** The reason to ignore the delivery, if it is known on arrival. The job is only recorded. */
  ignored?: string
}

export interface Job extends Omit<NewJob, 'ignored'> {
  /** Order of arrival. */
  sequence: number
  state: JobState
  /** Number of attempts started, including the current one. */
  attempts: number
  /** Milliseconds since 1970. */
  createdAt: number
  startedAt?: number
  endedAt?: number
  /** The error from the last failed attempt: a `Failure` as JSON. */
  error?: string
  /** A description of the result. */
  result?: string
}

/** Why and when a job runs again. */
interface Retry {
  /** The error as JSON. */
  error: string
  delayMs: number
  /** Number of attempts that this one counts as, default 1; 0, for example, after a graceful stop. */
  costs?: number
}

export interface Queue {
  /**
   * Resolves when all jobs are durable, or none. Bursts share one fsync. Returns false if the first id already exists.
   */
  add(jobs: readonly NewJob[]): Promise<boolean>
  /**
   * Returns the oldest job that may run now, and leases it to the worker. Jobs with an expired lease count as waiting.
   */
  claim(worker: string, lane: QueuePriority): Promise<Job | undefined>
  /** Extends the lease. `superseded`: stop, because there is a newer job; `lost`: another worker has it. */
  renew(id: string, worker: string): Promise<'held' | 'superseded' | 'lost'>
  /** Ends a job. Returns false if the lease was lost. */
  finish(
    id: string,
    worker: string,
    state: 'done' | 'ignored' | 'superseded' | 'dead',
    result: string,
  ): Promise<boolean>
  /** Returns a job to the queue. */
  retry(id: string, worker: string, retry: Retry): Promise<boolean>
  /**
   * Immediately releases the jobs of a dead worker and returns their ids. `costs` is the number of attempts that this
   * one counts as, default 1; 0 if the jobs did not cause its death. If it counts, earlier errors are deleted.
   */
  release(worker: string, costs?: number): Promise<string[]>
  /** Returns the workers that hold jobs. */
  holders(): Promise<string[]>
  get(id: string): Promise<Job | undefined>
  /** Newest first, including payloads. */
  list(filter: { state?: JobState; key?: string; limit?: number }): Promise<Job[]>
  counts(): Promise<Record<JobState, number>>
  /** Counts waiting and running jobs up to `most`; cheap enough to call every second. */
  live(most: number): Promise<number>
  /** Returns a dead job to the queue and resets its attempts. */
  redrive(id: string): Promise<boolean>
  /** Deletes jobs and payloads that ended before a time, in milliseconds since 1970. Dead jobs are kept. */
  prune(endedBefore: number): Promise<number>
}

export interface NewEvent {
  /** For example `review.posted` or `command.denied`. */
  type: string
  actor: string
  /** `owner/name`, or empty. */
  repo: string
  /** The correlation id from the delivery to the comment. */
  job: string
  data: Record<string, unknown>
}

export interface StoredEvent extends NewEvent {
  stream: string
  /** Starts at 1 within the stream. */
  version: number
  /** Milliseconds since 1970. */
  at: number
}

/** Append-only. */
export interface EventLog {
  /**
   * Appends events and returns the new version. Throws `conflict` if the stream is not at the expected version;
   * undefined skips this check.
   */
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

/** Keyed state as JSON. Some kinds of values expire; `state-keys.ts` has their lifetimes. */
export interface KeyedState {
  get<T>(key: string): Promise<T | undefined>
  set(key: string, value: unknown): Promise<void>
  delete(key: string): Promise<void>
  /** Saves the current value. Named checkpoints are kept forever, others up to the last 10 per key. */
  checkpoint(key: string, name?: string): Promise<void>
  /** Newest first. */
  checkpoints(key: string): Promise<{ id: string; name?: string; at: number }[]>
  /** Restores a checkpoint, after saving the current value as a new one. Returns false if it does not exist. */
  restore(key: string, id: string): Promise<boolean>
  /** Deletes expired values. */
  prune(): Promise<void>
}

export interface Store {
  queue: Queue
  events: EventLog
  state: KeyedState
  /** Token buckets that all processes on this store share. Call once, because it loads the library. */
  buckets(): Promise<CreateRateLimitStore>
  close(): Promise<void>
}

/** One model call. */
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
  /** In US dollars; absent if the price is unknown. */
  cost?: number
}

export interface UsageRow {
  /** In UTC, for example `2026-01-31`. */
  day: string
  model: string
  person: string
  calls: number
  input: number
  output: number
  cost: number
}

/** Model calls and their cost. */
export interface UsageLedger {
  add(spent: Spent): Promise<void>
  /** Returns the total since a time, filtered by account. */
  sum(filter: {
    since: number
    job?: string
    person?: string
    change?: string
  }): Promise<{ tokens: number; cost: number }>
  /** Returns totals by day, model and person, newest first. */
  table(since: number): Promise<UsageRow[]>
  close(): Promise<void>
}
