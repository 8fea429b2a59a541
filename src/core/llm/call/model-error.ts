import { defined } from '../../defined.ts'
import { DuckError } from '../../errors.ts'
import { parseRetryAfter } from '../../retry-after.ts'

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
  if (code !== undefined && [400, 413, 422].includes(code) && saysTooLong.test(message))
    return tooLongError(model, detail)
  const { kind, text, waits } = meaningOf(code, `${name} ${message}`)
  const retryAfter = waits ? retryAfterOf(headers) : undefined
  const error = new DuckError(kind, text(provider, model), { detail, cause: thrown, ...defined({ retryAfter }) })
  if (code === 401 || code === 403) refusedKeys.add(error)
  return error
}

interface Meaning {
  kind: DuckError['kind']
  text(provider: string, model: string): string
  /** The response may say when to retry. */
  waits?: true
}

/** Returns the meaning of a status. Without one, the connection failed or was interrupted during an answer. */
function meaningOf(code: number | undefined, message: string): Meaning {
  if (code === 401 || code === 403) return meanings.invalidKey
  if (code === 404) return meanings.unknownModel
  if (code === 429) return /insufficient_quota|billing/i.test(message) ? meanings.noCredit : meanings.rateLimit
  if (/timed? ?out/i.test(message)) return meanings.timeout
  return code === undefined || code >= 500 ? meanings.unreachable : meanings.rejected
}

const meanings = {
  invalidKey: { kind: 'config', text: (provider) => `${provider} rejected the API key. Set a valid key.` },
  unknownModel: {
    kind: 'config',
    text: (provider, model) => `Unknown model \`${model}\` for ${provider}. Set another model in the configuration.`,
  },
  noCredit: {
    kind: 'config',
    text: (provider) => `The ${provider} account has no credit left. Add credit, or use another provider.`,
  },
  rateLimit: { kind: 'rate-limited', text: (provider) => `${provider} reported a rate limit.`, waits: true },
  timeout: { kind: 'timeout', text: (provider) => `${provider} timed out.` },
  unreachable: { kind: 'unavailable', text: (provider) => `${provider} is unreachable.`, waits: true },
  rejected: { kind: 'bug', text: (provider) => `${provider} rejected the request. See the log for details.` },
} satisfies Record<string, Meaning>

function retryAfterOf(headers: Refusal['headers']): number | undefined {
  const read = (name: string) => headers?.get?.(name) ?? (headers?.[name] as string | undefined)
  const milliseconds = parseRetryAfter(read('retry-after-ms'))
  return milliseconds === undefined ? parseRetryAfter(read('retry-after')) : milliseconds / 1_000
}
