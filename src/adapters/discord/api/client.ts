import { setTimeout as sleep } from 'node:timers/promises'
import { DiscordAPIError, HTTPError, RateLimitError, REST, type RequestMethod } from '@discordjs/rest'
import { DuckError } from '../../../core/errors.ts'
import type { FilePayload } from '../render.ts'
import { errorCodes } from '../wire.ts'

export interface ApiOptions {
  token: string
  /** Without a version. */
  apiUrl: string
  /** Called for every response. */
  onAnswer?: (method: string, status: number, remaining: string | null) => void
}

interface ApiCall {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: `/${string}`
  body?: unknown
  files?: readonly FilePayload[]
  query?: Record<string, string>
  /** The path has a token of its own. */
  open?: boolean
  /** A second request would have a second effect, so that it is not retried. */
  once?: boolean
  signal?: AbortSignal
}

export type Api = <T = unknown>(call: ApiCall) => Promise<T>

/** Milliseconds of a rate limit for which a job waits. For a longer one, it is retried later. */
const longestWaitMs = 5_000
const timeoutMs = 10_000
const tries = 3

/** Creates a client of the REST API. It respects rate limits, and retries what may be retried. */
export function createApi({ token, apiUrl, onAnswer }: ApiOptions): Api {
  const rest = new REST({
    api: apiUrl,
    version: '10',
    retries: 0,
    timeout: timeoutMs,
    // Sweeping would keep the process busy.
    hashSweepInterval: 0,
    handlerSweepInterval: 0,
    rejectOnRateLimit: ({ retryAfter, timeToReset }) => Math.max(retryAfter, timeToReset) > longestWaitMs,
  }).setToken(token)
  if (onAnswer !== undefined)
    rest.on('response', ({ method }, response) =>
      onAnswer(method, response.status, response.headers.get('x-ratelimit-remaining')),
    )
  return async <T>(call: ApiCall): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      call.signal?.throwIfAborted()
      try {
        return (await rest.request(optionsOf(call))) as T
      } catch (thrown) {
        call.signal?.throwIfAborted()
        if (call.once || attempt === tries || !mayHaveWorked(thrown)) throw thrown
        await sleep(250 * 2 ** attempt, undefined, call.signal === undefined ? {} : { signal: call.signal })
      }
    }
  }
}

function optionsOf({ method, path, body, files, query, open, signal }: ApiCall) {
  return {
    method: method as RequestMethod,
    fullRoute: path,
    ...(body === undefined ? {} : { body }),
    ...(files === undefined || files.length === 0 ? {} : { files: [...files] }),
    ...(query === undefined ? {} : { query: new URLSearchParams(query) }),
    ...(open ? { auth: false as const } : {}),
    ...(signal === undefined ? {} : { signal }),
  }
}

/** Tells whether a request failed on its way or in the server, so that its effect is unknown. */
export function mayHaveWorked(thrown: unknown): boolean {
  if (thrown instanceof DiscordAPIError || thrown instanceof RateLimitError) return false
  return !(thrown instanceof HTTPError) || thrown.status >= 500
}

/** Returns the code of an error that Discord answered; undefined for any other error. */
export function codeOf(thrown: unknown): number | undefined {
  return thrown instanceof DiscordAPIError ? Number(thrown.code) : undefined
}

/** Tells whether the message, channel or token does not exist any more, or not for us. */
export function isGone(thrown: unknown): boolean {
  const { unknownChannel, unknownMessage, unknownWebhook, unknownInteraction, invalidWebhookToken } = errorCodes
  const gone: readonly number[] = [
    unknownChannel,
    unknownMessage,
    unknownWebhook,
    unknownInteraction,
    invalidWebhookToken,
    errorCodes.missingAccess,
    errorCodes.missingPermissions,
  ]
  return gone.includes(codeOf(thrown) ?? 0)
}

/** Converts an error of a request to a `DuckError`. */
export function toDiscordError(thrown: unknown): unknown {
  if (thrown instanceof DuckError || !(thrown instanceof Error)) return thrown
  const details = { detail: thrown.message, cause: thrown }
  if (thrown instanceof RateLimitError)
    return new DuckError('rate-limited', 'Discord rate limit reached. RubberDuck retries automatically.', {
      ...details,
      retryAfter: Math.ceil(Math.max(thrown.retryAfter, thrown.timeToReset) / 1_000),
    })
  if (thrown instanceof DiscordAPIError || (thrown instanceof HTTPError && thrown.status < 500))
    return refusalOf(thrown.status, details)
  return new DuckError('unavailable', 'Discord could not be reached. RubberDuck retries automatically.', details)
}

function refusalOf(status: number, details: { detail: string; cause: unknown }): DuckError {
  if (status === 401) return new DuckError('config', 'Discord rejected the bot token. Check DISCORD_TOKEN.', details)
  if (status === 403)
    return new DuckError(
      'denied',
      'RubberDuck lacks a permission in this channel. An administrator of the server can grant it.',
      details,
    )
  if (status === 404) return new DuckError('not-found', 'Not found on Discord. It may have been deleted.', details)
  return new DuckError('bug', 'Discord rejected the request. See the server log for details.', details)
}
