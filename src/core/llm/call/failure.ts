import { defined } from '../../defined.ts'
import { DuckError } from '../../errors.ts'

/** The properties of a rejected request, for any client library. */
interface Refusal {
  status?: number
  status_code?: number
  message?: string
  name?: string
  headers?: { get?(name: string): string | null } & Record<string, unknown>
}

const tooLong = new WeakSet<Error>()
const refusedKeys = new WeakSet<Error>()

/** Tells whether the request exceeds the context window, so that the caller can shorten and retry it. */
export function isTooLong(error: unknown): boolean {
  return error instanceof Error && tooLong.has(error)
}

/** Tells whether the key was rejected. Another key may be valid. */
export function isKeyRefused(error: unknown): boolean {
  return error instanceof Error && refusedKeys.has(error)
}

export function tooLongError(model: string, detail: string): DuckError {
  const error = new DuckError('invalid', `The request exceeds the context window of ${model}. Ask about fewer files.`, {
    detail,
  })
  tooLong.add(error)
  return error
}

const saysTooLong =
  /context[ _-]?(length|window|size)|too (long|many tokens)|maximum.{0,40}tokens|prompt is too long|exceeds?.{0,30}context/i

/** Converts an error from a provider's library to a `DuckError`. It never contains a key. */
export function toModelError(thrown: unknown, provider: string, model: string): DuckError {
  if (thrown instanceof DuckError) return thrown
  const { status, status_code, message = '', name, headers } = thrown as Refusal
  const code = status ?? status_code
  const detail = `${provider}/${model}: ${[code, message].filter(Boolean).join(' ')}`.slice(0, 600)
  const fail = (kind: DuckError['kind'], text: string, retryAfter?: number) =>
    new DuckError(kind, text, { detail, cause: thrown, ...defined({ retryAfter }) })
  if ((code === 400 || code === 413 || code === 422) && saysTooLong.test(message)) return tooLongError(model, detail)
  if (code === 401 || code === 403) {
    const error = fail('config', `${provider} rejected the API key. Set a valid key.`)
    refusedKeys.add(error)
    return error
  }
  if (code === 404)
    return fail('config', `Unknown model \`${model}\` for ${provider}. Set another model in the configuration.`)
  if (code === 429 && /insufficient_quota|billing/i.test(message))
    return fail('config', `The ${provider} account has no credit left. Add credit, or use another provider.`)
  if (code === 429) return fail('rate-limited', `${provider} reported a rate limit.`, retryAfterOf(headers))
  if (name === 'TimeoutError' || /timed? ?out/i.test(`${name} ${message}`))
    return fail('timeout', `${provider} timed out.`)
  // Without a status, the connection failed or was interrupted during an answer.
  if (code === undefined || code >= 500)
    return fail('unavailable', `${provider} is unreachable.`, retryAfterOf(headers))
  return fail('bug', `${provider} rejected the request. See the log for details.`)
}

function retryAfterOf(headers: Refusal['headers']): number | undefined {
  const read = (name: string) => headers?.get?.(name) ?? (headers?.[name] as string | undefined)
  const exact = Number(read('retry-after-ms') ?? Number.NaN) / 1000
  const seconds = Number.isNaN(exact) ? Number(read('retry-after') ?? Number.NaN) : exact
  return Number.isNaN(seconds) ? undefined : seconds
}
