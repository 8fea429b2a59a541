import { DuckError, kinds, toFailure } from '../errors.ts'
import type { Job } from '../store/ports.ts'

/** The outcome of an attempt; the worker loop applies it. */
export type JobEnd =
  | { state: 'done' | 'ignored' | 'superseded' | 'dead'; result: string }
  /** `costs` 0: it was no failure. */
  | { state: 'retry'; error: string; delayMs: number; costs?: 0 }

/** Maximum number of attempts of one job, including crashes of its worker. */
export const mostTries = 5
/** An attempt that ended its worker counts as several. After two of these, the job is not tried again. */
export const overrunCosts = Math.ceil((mostTries + 1) / 2)
/** First wait in milliseconds; it doubles with each attempt. */
const firstWaitMs = 5_000
/** A job waits this long for its platform, in milliseconds. These attempts do not count. */
const patienceMs = 86_400_000
const longestWaitMs = 15 * 60_000

/** Returns the consequence of an error: temporary errors are retried, user errors are answered, and other jobs fail. */
export function endAfter(error: DuckError, job: Job, signal: AbortSignal): JobEnd {
  if (error.kind === 'conflict') return { state: 'superseded', result: error.message }
  if (signal.aborted) return handedBack(error, signal)
  const { retry, actor } = kinds[error.kind]
  const age = Date.now() - job.createdAt
  const patient = error.platform === job.surface && age < patienceMs
  if (retry && (patient || job.attempts < mostTries)) {
    const wait = Math.min(
      longestWaitMs,
      patient ? Math.max(firstWaitMs, age / 2) : firstWaitMs * 2 ** (job.attempts - 1),
    )
    const delayMs = Math.max(wait * (0.75 + Math.random() / 2), (error.retryAfter ?? 0) * 1000)
    return {
      state: 'retry',
      error: JSON.stringify(toFailure(error)),
      delayMs,
      ...(patient ? { costs: 0 as const } : {}),
    }
  }
  return { state: actor === 'person' ? 'done' : 'dead', result: error.short }
}

function handedBack(error: DuckError, { reason }: AbortSignal): JobEnd {
  if (reason instanceof DuckError && reason.kind === 'conflict') return { state: 'superseded', result: reason.message }
  return { state: 'retry', error: JSON.stringify(toFailure(error)), delayMs: 0 }
}
