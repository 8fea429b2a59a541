import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ProbotOctokit } from 'probot'
import { DuckError } from '../../core/errors.ts'
import { longestWaitMs, type Pacer, pause, turn } from './pace.ts'

export type Octokit = InstanceType<typeof ProbotOctokit>

/** The signal of the job that is asking: jobs that log in at the same moment are given one client between them. */
export const jobSignal = new AsyncLocalStorage<AbortSignal>()
const tamed = new WeakSet<Octokit>()

export interface Manners {
  pacer: Pacer
  /** Told of every answer. */
  onAnswer: (method: string, status: number, headers: Record<string, unknown>) => void
  /** For one request; default 30 seconds. */
  timeoutMs?: number
}

/** What a refused request is read by. */
interface Refusal {
  status?: number
  message?: string
  response?: { headers?: Record<string, string | undefined>; data?: unknown }
}

const readTries = 3

/**
 * Makes a client polite: writes one after another at a pace, limits honoured, reads tried again. Writes are never
 * repeated here when they may have taken effect; `ensure` does that.
 */
export function tame(octokit: Octokit, { pacer, onAnswer, timeoutMs = 30_000 }: Manners): void {
  if (tamed.has(octokit)) return
  tamed.add(octokit)
  octokit.hook.wrap('request', async (request, options) => {
    // A login passes through here too. It writes nothing that a pace is for, and whoever logs in at the same moment
    // waits for the same answer, so that no single job may stop it.
    const login = options.url.startsWith('/app/')
    const reads =
      login ||
      options.method === 'GET' ||
      (options.url === '/graphql' && !String(options.query ?? '').startsWith('mutation'))
    const signal = (login ? undefined : jobSignal.getStore()) ?? new AbortController().signal
    for (let attempt = 1; ; attempt++) {
      signal.throwIfAborted()
      if (!reads) await turn(pacer, signal)
      try {
        const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
        // Hooks further inside are bound to this very object.
        options.request = { ...options.request, signal: limited }
        const response = await request(options)
        if (isCutShort(response)) throw new BrokenAnswer()
        onAnswer(options.method, response.status, response.headers)
        return response
      } catch (thrown) {
        signal.throwIfAborted()
        const refusal = thrown as Refusal
        onAnswer(options.method, refusal.status ?? 0, refusal.response?.headers ?? {})
        const wait = waitFor(refusal, attempt)
        if (wait === undefined || attempt >= readTries || !(reads || isLimit(refusal))) throw thrown
        if (wait > longestWaitMs) throw pause(wait)
        await sleep(wait, undefined, { signal })
      }
    }
  })
}

/** Octokit hands out as text what it cannot read as JSON. */
function isCutShort({ data, headers }: { data: unknown; headers: Record<string, unknown> }): boolean {
  return typeof data === 'string' && data !== '' && String(headers['content-type']).includes('json')
}

/** An answer that ends in the middle: nobody knows what was done. */
class BrokenAnswer extends Error {
  readonly status = 502
  constructor() {
    super('The answer ends in the middle.')
    this.name = 'HttpError'
  }
}

/** Secondary limits are told from the body; their header is not always there. */
function isLimit({ status, message = '', response }: Refusal): boolean {
  if (status === 429) return true
  return status === 403 && (/rate limit/i.test(message) || response?.headers?.['x-ratelimit-remaining'] === '0')
}

function waitFor(refusal: Refusal, attempt: number): number | undefined {
  const { status = 0, response } = refusal
  if (isLimit(refusal)) {
    const headers = response?.headers ?? {}
    if (headers['retry-after'] !== undefined) return Number(headers['retry-after']) * 1000
    if (headers['x-ratelimit-remaining'] === '0' && headers['x-ratelimit-reset'] !== undefined)
      return Math.max(1_000, Number(headers['x-ratelimit-reset']) * 1000 - Date.now())
    return 60_000
  }
  return mayHaveWorked(refusal) || status === 0 ? 250 * 2 ** attempt : undefined
}

/** The server broke down or never answered: a write may have taken effect all the same. */
export function mayHaveWorked({ status }: Refusal): boolean {
  return status === undefined || status === 0 || status >= 500
}

export function statusOf(thrown: unknown): number | undefined {
  return (thrown as Refusal | undefined)?.status
}

/** The token was refused; by itself or as the cause of our error. */
export function isLoggedOut(thrown: unknown): boolean {
  return statusOf(thrown) === 401 || (thrown instanceof DuckError && statusOf(thrown.cause) === 401)
}

/** The App lacks a permission on this installation. */
export function isForbidden(thrown: unknown): boolean {
  return statusOf(thrown) === 403 && !isLimit(thrown as Refusal)
}

/** Creates what is not there. After an answer that leaves it open, looks before it tries once more. */
export async function ensure<T>(create: () => Promise<T>, find: () => Promise<T | undefined>): Promise<T> {
  try {
    return await create()
  } catch (thrown) {
    if (thrown instanceof DuckError || !mayHaveWorked(thrown as Refusal)) throw thrown
    return (await find()) ?? (await create())
  }
}

/** Whatever GitHub refused, as our one error class. */
export function toGitHubError(thrown: unknown): unknown {
  if (thrown instanceof DuckError) return thrown
  const refusal = thrown as Refusal
  const { status, message } = refusal
  if (status === undefined && (thrown as Error).name !== 'HttpError') return thrown
  const details = { detail: `${status} ${message}`, cause: thrown }
  if (isLimit(refusal))
    return new DuckError('rate-limited', 'GitHub asks for a pause; this goes on by itself.', {
      ...details,
      retryAfter: 60,
    })
  if (status === 401)
    return new DuckError('config', 'GitHub refuses the App’s credentials. Check APP_ID and PRIVATE_KEY.', details)
  if (status === 403)
    return new DuckError(
      'config',
      'The App lacks a permission on this repository. Its owner can grant it in the settings of the installation.',
      details,
    )
  if (status === 404 || status === 410)
    return new DuckError('not-found', 'GitHub does not know that any more.', details)
  if (mayHaveWorked(refusal))
    return new DuckError('unavailable', 'GitHub could not be reached; this is tried again.', details)
  return new DuckError('bug', 'GitHub refused what was sent. Look at the server’s log.', details)
}
