import { DuckError, kinds, toFailure } from '../errors.ts'
import type { Job } from '../store/ports.ts'

/** How a try ended; the worker loop carries it out. */
export type JobEnd =
  | { state: 'done' | 'ignored' | 'superseded' | 'dead'; result: string }
  | { state: 'retry'; error: string; delayMs: number }

/** Tries of one job, crashes of its worker included. */
export const mostTries = 5
/** First wait in milliseconds; it doubles with each try. */
const firstWaitMs = 5_000
const longestWaitMs = 15 * 60_000

/** What follows from an error: who waits tries again, a person's mistake is an answer, the rest is set aside. */
export function endAfter(error: DuckError, job: Job, signal: AbortSignal): JobEnd {
  if (error.kind === 'conflict') return { state: 'superseded', result: error.message }
  if (signal.aborted) return handedBack(error, signal)
  const { retry, actor } = kinds[error.kind]
  if (retry && job.attempts < mostTries) {
    const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** (job.attempts - 1))
    const delayMs = Math.max(wait * (0.75 + Math.random() / 2), (error.retryAfter ?? 0) * 1000)
    return { state: 'retry', error: JSON.stringify(toFailure(error)), delayMs }
  }
  return { state: actor === 'person' ? 'done' : 'dead', result: error.short }
}

function handedBack(error: DuckError, { reason }: AbortSignal): JobEnd {
  if (reason instanceof DuckError && reason.kind === 'conflict') return { state: 'superseded', result: reason.message }
  return { state: 'retry', error: JSON.stringify(toFailure(error)), delayMs: 0 }
}
