import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  handleWhen,
  retry,
  wrap,
} from 'cockatiel'
import { DuckError, kinds } from '../../errors.ts'
import type { Priority } from '../port.ts'

/**
 * Maximum number of concurrent calls per provider, how many of them are reserved for interactive requests, and how many
 * may wait.
 */
const atOnce = 64
const reserved = 16
const inLine = 10_000
const tries = 3
/** Maximum wait in milliseconds. For longer rate limits, another provider is used or the job is retried later. */
const longestWaitMs = 20_000

export interface Resilience {
  /** Number of running calls. */
  busy(): number
  /** Runs a call with limited concurrency and retries. Fails immediately while the provider is down. */
  run<T>(
    call: () => Promise<T>,
    signal: AbortSignal,
    onRetry: (because: DuckError) => void,
    priority?: Priority,
  ): Promise<T>
}

/**
 * Creates the retry, throttling and circuit breaker logic of one provider. `pauseMs` is the first wait between
 * attempts.
 */
export function createResilience(name: string, pauseMs = 500): Resilience {
  const outage = handleWhen((error) => error instanceof DuckError && ['unavailable', 'timeout'].includes(error.kind))
  const passing = handleWhen(
    (error) => error instanceof DuckError && kinds[error.kind].retry && waitOf(error) <= longestWaitMs,
  )
  const places = bulkhead(atOnce, inLine)
  const background = wrap(bulkhead(atOnce - reserved, inLine), places)
  const breaker = circuitBreaker(outage, { halfOpenAfter: 30_000, breaker: new ConsecutiveBreaker(6) })
  let busy = 0
  return {
    busy: () => busy,
    async run(call, signal, onRetry, priority = 'person') {
      let last: DuckError | undefined
      const again = retry(passing, {
        maxAttempts: tries - 1,
        backoff: new DelegateBackoff(({ attempt }) => {
          const jitter = 0.75 + Math.random() / 2
          return Math.max(waitOf(last), pauseMs * 2 ** (attempt - 1) * jitter)
        }),
      })
      again.onFailure(({ reason }) => {
        if ('error' in reason && reason.error instanceof DuckError) last = reason.error
      })
      again.onRetry(() => last && onRetry(last))
      busy++
      const stop = stopOf(signal)
      try {
        const limited = wrap(priority === 'person' ? places : background, again, breaker)
        // A stop ends a wait between two attempts, and no further attempt is made.
        const result = limited.execute(() => {
          signal.throwIfAborted()
          return call()
        }, signal)
        return await Promise.race([result, stop.promise])
      } catch (thrown) {
        if (signal.aborted) throw signal.reason
        if (thrown instanceof BrokenCircuitError)
          throw new DuckError('unavailable', `${name} failed several times in a row. Requests are paused for a moment.`)
        if (thrown instanceof BulkheadRejectedError)
          throw new DuckError('rate-limited', `Too many requests are waiting for ${name}.`, { retryAfter: 30 })
        throw thrown
      } finally {
        stop.forget()
        busy--
      }
    },
  }
}

/** Returns a promise that rejects when the signal is aborted; `forget` removes its listener. */
function stopOf(signal: AbortSignal): { promise: Promise<never>; forget(): void } {
  const { promise, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(signal.reason)
  if (signal.aborted) onAbort()
  signal.addEventListener('abort', onAbort, { once: true })
  return { promise, forget: () => signal.removeEventListener('abort', onAbort) }
}

function waitOf(error: DuckError | undefined): number {
  return (error?.retryAfter ?? 0) * 1000
}
