import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  LogLevel,
  type Logger as SlackLogger,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
} from '@slack/web-api'
import type { SlackSettings } from '../../core/config/environment/slack.ts'
import { DuckError, type ErrorKind } from '../../core/errors.ts'
import type { Logger } from '../../core/telemetry/logger.ts'

/** The signal of the current job. All jobs share one client. */
export const jobSignal = new AsyncLocalStorage<AbortSignal>()

/** Milliseconds of one request. */
const timeoutMs = 20_000
/** Rate limits up to this many seconds are waited for within the job. */
const longestWaitSeconds = 20

/** Creates a client that sends each request once, and aborts it with the current job. */
export function createClient(
  { botToken, apiUrl }: Pick<SlackSettings, 'botToken' | 'apiUrl'>,
  logger: Logger,
  onAnswer: OnAnswer,
): WebClient {
  return new WebClient(botToken, {
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: timeoutMs,
    logger: quietLogger(logger),
    fetch: async (url, init) => {
      const method = String(url).split('/').at(-1)?.split('?')[0] ?? ''
      const job = jobSignal.getStore()
      const signals = [init?.signal, job].filter((each) => each !== undefined && each !== null)
      try {
        const response = await fetch(url, { ...init, signal: AbortSignal.any(signals) })
        onAnswer(method, response.status)
        return response
      } catch (thrown) {
        onAnswer(method, 0)
        throw thrown
      }
    },
  })
}

export type OnAnswer = (method: string, status: number) => void

/** Passes the log of the libraries on. Their debug messages hold whole payloads, and are left out. */
export function quietLogger(logger: Logger): SlackLogger {
  const write = (messages: unknown[]) => logger.debug({ platform: 'slack' }, messages.map(String).join(' '))
  return {
    debug: () => {},
    info: (...messages) => write(messages),
    warn: (...messages) => write(messages),
    error: (...messages) => write(messages),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  }
}

/**
 * Sends a request, and sends it again after a short rate limit. Throws a DuckError. `idempotent`: it is also sent again
 * if its outcome is unknown.
 */
export async function call<T>(request: () => Promise<T>, idempotent = false): Promise<T> {
  const signal = jobSignal.getStore()
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted()
    try {
      return await request()
    } catch (thrown) {
      signal?.throwIfAborted()
      const wait = waitSeconds(thrown, attempt, idempotent)
      if (wait === undefined || attempt >= 3) throw toSlackError(thrown)
      await sleep(wait * 1_000, undefined, signal === undefined ? {} : { signal })
    }
  }
}

function waitSeconds(thrown: unknown, attempt: number, idempotent: boolean): number | undefined {
  if (thrown instanceof WebAPIRateLimitedError)
    return thrown.retryAfter <= longestWaitSeconds ? thrown.retryAfter : undefined
  return idempotent && mayHaveWorked(thrown) ? 0.25 * 2 ** attempt : undefined
}

/** Tells whether a failed request may have taken effect, because Slack failed or never answered. */
export function mayHaveWorked(thrown: unknown): boolean {
  const cause = thrown instanceof DuckError ? thrown.cause : thrown
  if (cause instanceof WebAPIRequestError) return true
  if (cause instanceof WebAPIHTTPError) return cause.statusCode >= 500
  return ['internal_error', 'fatal_error', 'request_timeout'].includes(errorCode(cause) ?? '')
}

/** Returns Slack's name of an error, such as `channel_not_found`; undefined for other errors. */
export function errorCode(thrown: unknown): string | undefined {
  const cause = thrown instanceof DuckError ? thrown.cause : thrown
  return cause instanceof WebAPIPlatformError ? cause.data.error : undefined
}

const credentialErrors = ['not_authed', 'invalid_auth', 'account_inactive', 'token_revoked', 'token_expired']
const appErrors = ['missing_scope', 'not_allowed_token_type', 'no_permission', 'team_access_not_granted']
const accessErrors = [
  'channel_not_found',
  'not_in_channel',
  'is_archived',
  'restricted_action',
  'user_not_in_channel',
  'cannot_dm_bot',
  'messages_tab_disabled',
]

/** Tells whether the app cannot post in a channel. */
export function isDenied(thrown: unknown): boolean {
  return accessErrors.includes(errorCode(thrown) ?? '')
}

/** Converts an error from Slack to a `DuckError`. */
export function toSlackError(thrown: unknown): unknown {
  if (thrown instanceof DuckError) return thrown
  const make = (kind: ErrorKind, message: string, retryAfter?: number) =>
    new DuckError(kind, message, {
      detail: detailOf(thrown),
      cause: thrown,
      ...(retryAfter === undefined ? {} : { retryAfter }),
    })
  if (thrown instanceof WebAPIRateLimitedError)
    return make('rate-limited', 'Slack rate limit reached. RubberDuck retries automatically.', thrown.retryAfter)
  if (mayHaveWorked(thrown) || thrown instanceof WebAPIHTTPError)
    return make('unavailable', 'Slack could not be reached. RubberDuck retries automatically.')
  const code = errorCode(thrown)
  if (code === undefined) return thrown
  if (credentialErrors.includes(code))
    return make(
      'config',
      'Slack rejected the token of the app. Check SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or install the app again.',
    )
  if (appErrors.includes(code))
    return make(
      'config',
      'The Slack app lacks a permission. Update it with `rubberduck manifest slack` and reinstall it.',
    )
  if (code === 'ratelimited' || code === 'rate_limited')
    return make('rate-limited', 'Slack rate limit reached. RubberDuck retries automatically.', 30)
  if (accessErrors.includes(code))
    return make('denied', 'RubberDuck cannot post in this channel. Add it with `/invite`, then send the request again.')
  return make('bug', 'Slack rejected the request. See the server log for details.')
}

function detailOf(thrown: unknown): string {
  if (!(thrown instanceof WebAPIPlatformError)) return String(thrown)
  const { error, response_metadata } = thrown.data
  return [error, ...(response_metadata?.messages ?? [])].join('; ')
}
