import { setTimeout as sleep } from 'node:timers/promises'
import { DuckError } from '../../core/errors.ts'
import { githubLimits } from './limits.ts'

/** The throttling state of one installation, shared by its jobs in this process. */
export interface Pacer {
  /** Milliseconds between two writes; 0 for a local fake server without limits. */
  pace: number
  /** The last write that was allowed. */
  tail: Promise<unknown>
  /** Times of the latest writes, in milliseconds since 1970, the oldest first. */
  written: number[]
}

/** Jobs that must wait longer return to the queue, where they do not occupy a worker. */
export const longestWaitMs = 20_000
const minuteMs = 60_000
const hourMs = 3_600_000

/** Waits for a turn to write. Throws `rate-limited` if the wait is too long. */
export async function turn(pacer: Pacer, signal: AbortSignal): Promise<void> {
  if (pacer.pace === 0) return
  const before = pacer.tail
  pacer.tail = before.then(() => sleep(pacer.pace))
  const stopped = new AbortController()
  const aborted = new Promise<void>((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true, signal: stopped.signal }),
  )
  await Promise.race([before, aborted])
  stopped.abort()
  signal.throwIfAborted()
  for (let wait = writeWait(pacer.written, Date.now()); wait > 0; wait = writeWait(pacer.written, Date.now())) {
    if (wait > longestWaitMs) throw pauseError(wait)
    await sleep(wait, undefined, { signal })
  }
  pacer.written = [...pacer.written.slice(1 - githubLimits.writesAnHour), Date.now()]
}

/** Returns the milliseconds until the next write stays below GitHub's limits per minute and per hour. Pure. */
export function writeWait(written: readonly number[], now: number): number {
  const until = (most: number, span: number) => (written.at(-most) ?? Number.NEGATIVE_INFINITY) + span - now
  return Math.max(0, until(githubLimits.writesAMinute, minuteMs), until(githubLimits.writesAnHour, hourMs))
}

export function pauseError(waitMs: number): DuckError {
  return new DuckError('rate-limited', 'GitHub rate limit reached. RubberDuck retries automatically.', {
    retryAfter: Math.ceil(waitMs / 1000),
    platform: 'github',
  })
}
