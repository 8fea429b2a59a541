/** Work with several waiting callers. */
interface Shared<T> {
  made: Promise<T>
  waiting: number
  stop: AbortController
}

/**
 * Runs concurrent identical work once for all callers. If a caller cancels, the others still get the result. The work
 * is aborted when all have canceled.
 */
export function createSingleFlight<T>() {
  const running = new Map<string, Shared<T>>()
  const begin = (key: string, work: (signal: AbortSignal) => Promise<T>): Shared<T> => {
    const stop = new AbortController()
    const shared: Shared<T> = { made: work(stop.signal), waiting: 0, stop }
    running.set(key, shared)
    const end = () => {
      if (running.get(key) === shared) running.delete(key)
    }
    shared.made.then(end, end)
    return shared
  }
  return async (
    key: string,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<{ value: T; joined: boolean }> => {
    signal.throwIfAborted()
    const known = running.get(key)
    const shared = known ?? begin(key, work)
    shared.waiting++
    const gone = Promise.withResolvers<never>()
    const leave = () => gone.reject(signal.reason)
    signal.addEventListener('abort', leave, { once: true })
    try {
      return { value: await Promise.race([shared.made, gone.promise]), joined: known !== undefined }
    } finally {
      signal.removeEventListener('abort', leave)
      shared.waiting--
      if (shared.waiting === 0) {
        // A later caller starts new work.
        if (running.get(key) === shared) running.delete(key)
        shared.stop.abort(new DOMException('All callers canceled the request.', 'AbortError'))
      }
    }
  }
}
