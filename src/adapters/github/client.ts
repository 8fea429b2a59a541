import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ProbotOctokit } from 'probot'
import { DuckError } from '../../core/errors.ts'
import { parseRetryAfter } from '../../core/retry-after.ts'
import { longestWaitMs, type Pacer, pauseError } from './pace.ts'

export type Octokit = InstanceType<typeof ProbotOctokit>

/** The signal of the current job. Jobs that log in at the same moment share one client. */
export const jobSignal = new AsyncLocalStorage<AbortSignal>()
const throttled = new WeakSet<Octokit>()

export interface ThrottleOptions {
  pacer: Pacer
  /** Called for every response. */
  onAnswer: (method: string, status: number, headers: Record<string, unknown>) => void
  /** Timeout of one request; default 30 seconds. */
  timeoutMs?: number
}

/** The properties of a rejected request. */
interface Refusal {
  status?: number
  message?: string
  response?: { headers?: Record<string, string | undefined>; data?: unknown }
}

const readTries = 3

/**
 * Throttles the writes of a client, respects rate limits and retries reads. A write that may have taken effect is not
 * retried here; `ensure` does that.
 */
export function throttle(octokit: Octokit, { pacer, onAnswer, timeoutMs = 30_000 }: ThrottleOptions): void {
  if (throttled.has(octokit)) return
  throttled.add(octokit)
  octokit.hook.wrap('request', async (request, options) => {
    // Jobs that log in at the same moment wait for the same response, so no single job may abort it.
    const job = isLogin(options) ? undefined : jobSignal.getStore()
    const signal = job ?? new AbortController().signal
    const reads = isRead(options)
    for (let attempt = 1; ; attempt++) {
      signal.throwIfAborted()
      if (!reads) await pacer.turn(signal)
      try {
        const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
        // Inner hooks are bound to this object.
        options.request = { ...options.request, signal: limited }
        const response = await request(options)
        if (isCutShort(response)) throw new BrokenAnswer()
        onAnswer(options.method, response.status, response.headers)
        return response
      } catch (thrown) {
        signal.throwIfAborted()
        const refusal = thrown as Refusal
        onAnswer(options.method, refusal.status ?? 0, refusal.response?.headers ?? {})
        const wait = reads || isLimit(refusal) ? waitFor(refusal, attempt) : undefined
        if (wait === undefined || attempt >= readTries) throw thrown
        if (wait > longestWaitMs) throw pauseError(wait)
        await sleep(wait, undefined, { signal })
      }
    }
  })
}

function isLogin({ url }: { url: string }): boolean {
  return url.startsWith('/app/')
}

/** Tells whether a request creates no content, so that it needs no pace. */
function isRead(options: { url: string; method: string; query?: unknown }): boolean {
  const { url, method, query = '' } = options
  if (isLogin(options) || method === 'GET') return true
  return url === '/graphql' && !String(query).startsWith('mutation')
}

/** Octokit returns text if it cannot parse the JSON. */
function isCutShort({ data, headers }: { data: unknown; headers: Record<string, unknown> }): boolean {
  return typeof data === 'string' && data !== '' && String(headers['content-type']).includes('json')
}

/** A truncated response: the outcome of the request is unknown. */
class BrokenAnswer extends Error {
  readonly status = 502
  constructor() {
    super('The response is truncated.')
    this.name = 'HttpError'
  }
}

/** Secondary rate limits are detected by the body, because their header can be missing. */
function isLimit({ status, message = '', response }: Refusal): boolean {
  if (status === 429) return true
  return status === 403 && (/rate limit/i.test(message) || response?.headers?.['x-ratelimit-remaining'] === '0')
}

function waitFor(refusal: Refusal, attempt: number): number | undefined {
  const { status = 0, response } = refusal
  if (isLimit(refusal)) {
    const headers = response?.headers ?? {}
    const seconds = parseRetryAfter(headers['retry-after'])
    if (seconds !== undefined) return seconds * 1_000
    if (headers['x-ratelimit-remaining'] === '0' && headers['x-ratelimit-reset'] !== undefined)
      return Math.max(1_000, Number(headers['x-ratelimit-reset']) * 1000 - Date.now())
    return 60_000
  }
  return mayHaveWorked(refusal) || status === 0 ? 250 * 2 ** attempt : undefined
}

/** Tells whether a failed write may have taken effect, because the server failed or never responded. */
export function mayHaveWorked({ status }: Refusal): boolean {
  return status === undefined || status === 0 || status >= 500
}

export function statusOf(thrown: unknown): number | undefined {
  return (thrown as Refusal | undefined)?.status
}

/** Tells whether the token was rejected, including as the cause of a `DuckError`. */
export function isLoggedOut(thrown: unknown): boolean {
  return statusOf(thrown) === 401 || (thrown instanceof DuckError && statusOf(thrown.cause) === 401)
}

/** Tells whether the App lacks a permission on this installation. */
export function isForbidden(thrown: unknown): boolean {
  return statusOf(thrown) === 403 && !isLimit(thrown as Refusal)
}

/** Creates something. If the outcome is unknown, it searches for the result before it retries. */
export async function createOnce<T>(create: () => Promise<T>, find: () => Promise<T | undefined>): Promise<T> {
  try {
    return await create()
  } catch (thrown) {
    if (thrown instanceof DuckError || !mayHaveWorked(thrown as Refusal)) throw thrown
    return (await find()) ?? (await create())
  }
}

/** Converts an error from GitHub to a `DuckError`. `refusal` says why GitHub refuses something for good. */
export function toGitHubError(thrown: unknown, refusal?: string): unknown {
  if (thrown instanceof DuckError) return thrown
  const answer = thrown as Refusal
  const { status, message } = answer
  if (status === undefined && (thrown as Error).name !== 'HttpError') return thrown
  const details = { detail: `${status} ${message}`, cause: thrown }
  if (isLimit(answer))
    return new DuckError('rate-limited', 'GitHub rate limit reached. RubberDuck retries automatically.', {
      ...details,
      platform: 'github',
      retryAfter: 60,
    })
  if (status === 401)
    return new DuckError('config', 'GitHub rejected the App’s credentials. Check APP_ID and PRIVATE_KEY.', details)
  if (refusal !== undefined || status === 403)
    return new DuckError(
      'config',
      refusal ?? 'The App lacks a permission on this repository. An owner can grant it in the installation settings.',
      details,
    )
  if (status === 404 || status === 410)
    return new DuckError('not-found', 'Not found on GitHub. It may have been deleted.', details)
  if (mayHaveWorked(answer))
    return new DuckError('unavailable', 'GitHub could not be reached. RubberDuck retries automatically.', {
      ...details,
      platform: 'github',
    })
  return new DuckError('bug', `GitHub rejected the request (${reasonIn(message)}).`, details)
}

/** Returns the reason in an error message of GitHub, without the address of its documentation. */
function reasonIn(message = ''): string {
  return message
    .replace(/ - https?:.*$/s, '')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 200)
}
