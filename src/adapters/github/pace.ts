import { setTimeout as sleep } from 'node:timers/promises'
import { DuckError } from '../../core/errors.ts'
import { limits } from './limits.ts'

/** What is known of one installation, shared by its jobs in this process. */
export interface Pacer {
  /** Milliseconds between two writes; 0 for a stand-in on one's own machine, which knows no limits. */
  pace: number
  /** The last write that was let through. */
  tail: Promise<unknown>
  /** When the latest ones were let through, in milliseconds since 1970; the oldest first. */
  written: number[]
}

/** Longer waits are given back to the queue, which does not hold a worker. */
export const longestWaitMs = 20_000
const minuteMs = 60_000
const hourMs = 3_600_000

/** Waits for one's turn to write. Throws `rate-limited` where that would take long. */
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
    if (wait > longestWaitMs) throw pause(wait)
    await sleep(wait, undefined, { signal })
  }
  pacer.written = [...pacer.written.slice(1 - limits.writesAnHour), Date.now()]
}

/** Milliseconds until one more write stays below what GitHub lets an App create by the minute and by the hour. Pure. */
export function writeWait(written: readonly number[], now: number): number {
  const until = (most: number, span: number) => (written.at(-most) ?? Number.NEGATIVE_INFINITY) + span - now
  return Math.max(0, until(limits.writesAMinute, minuteMs), until(limits.writesAnHour, hourMs))
}

export function pause(waitMs: number): DuckError {
  return new DuckError('rate-limited', 'GitHub asks for a pause; this goes on by itself.', {
    retryAfter: Math.ceil(waitMs / 1000),
  })
}
