import { setTimeout as sleep } from 'node:timers/promises'
import { DuckError } from '../../core/errors.ts'
import { type CreateRateLimitStore, type RateLimitStore, takePoint } from '../../core/store/rate-limit-store.ts'
import { githubLimits } from './limits.ts'

/** Spaces out the writes of one installation. */
export interface Pacer {
  /** Waits for a turn to write. Throws `rate-limited` if the wait is too long. */
  turn(signal: AbortSignal): Promise<void>
}

/** Jobs that must wait longer return to the queue, where they do not occupy a worker. */
export const longestWaitMs = 20_000

/**
 * Creates the pacers of all installations. Their limits are in the store, so all workers and machines share them.
 * `pace`: milliseconds between two writes of this process; 0 for a local fake server without limits.
 */
export function createPacers(pace: number, createBucket: CreateRateLimitStore): (installation: number) => Pacer {
  if (pace === 0) return () => ({ turn: async () => {} })
  const { burst, hourly } = githubLimits.writes
  const limits = [burst, hourly].map(({ most, seconds }) => createBucket(`github-writes-${seconds}`, most, seconds))
  const pacers = new Map<number, Pacer>()
  return (installation) => {
    const pacer = pacers.get(installation) ?? createPacer(pace, String(installation), limits)
    pacers.set(installation, pacer)
    return pacer
  }
}

function createPacer(pace: number, key: string, limits: readonly RateLimitStore[]): Pacer {
  let tail: Promise<unknown> = Promise.resolve()
  return {
    async turn(signal) {
      const before = tail
      tail = before.then(() => sleep(pace))
      await abortable(before, signal)
      for (const limit of limits)
        for (let wait = await takePoint(limit, key); wait !== undefined; wait = await takePoint(limit, key)) {
          if (wait > longestWaitMs) throw pauseError(wait)
          await sleep(Math.max(1, wait), undefined, { signal })
        }
    },
  }
}

async function abortable(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const stopped = new AbortController()
  const aborted = new Promise<void>((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true, signal: stopped.signal }),
  )
  await Promise.race([work, aborted])
  stopped.abort()
  signal.throwIfAborted()
}

export function pauseError(waitMs: number): DuckError {
  return new DuckError('rate-limited', 'GitHub rate limit reached. RubberDuck retries automatically.', {
    retryAfter: Math.ceil(waitMs / 1000),
    platform: 'github',
  })
}
