import { defined } from '../../defined.ts'
import { DuckError } from '../../errors.ts'
import { parseRetryAfter } from '../../retry-after.ts'
import { redact } from '../../secrets/redact.ts'
import { keepRefusal, modelError, tooLongError } from '../call/model-error.ts'
import { type AskedModel, meaningOf } from './meanings.ts'

/** The properties of a rejected request, for any client library. */
interface Thrown {
  status?: number
  status_code?: number
  message?: string
  name?: string
  param?: string | null
  code?: string | number | null
  headers?: { get?(name: string): string | null } & Record<string, unknown>
  cause?: unknown
  /** The body, in the form of OpenAI or of Anthropic. */
  error?: { message?: string; error?: { message?: string }; n_ctx?: number } | null
}

const saysTooLong = [
  /context[ _-]?(?:length|window|size)/i,
  /too (?:long|many tokens)/i,
  /maximum.{0,40}tokens/i,
  /exceeds?.{0,30}context/i,
  /input token count/i,
  /less than \d+ tokens/i,
  /tokens.{0,40}must be <=/i,
  /request too large/i,
]
/** A limit of the answer, not of the request. */
const aboutAnswer = [
  /max_\w*tokens.{0,6} must be less than/i,
  /max_\w*tokens.{0,20}(?:large|big)/i,
  /max_\w*tokens: \d+ >/i,
  /tokens you requested exceeds/i,
]

/** Converts an error from a provider's library to a `DuckError`. It never contains a key. */
export function toModelError(thrown: unknown, asked: AskedModel): DuckError {
  if (thrown instanceof DuckError) return thrown
  const { status: own, status_code, message: all = '', name, headers, param, code, error: body } = thrown as Thrown
  const status = own ?? status_code ?? statusIn(thrown as Thrown)
  const message = body?.error?.message ?? body?.message ?? all
  const room = body?.n_ctx === undefined ? undefined : `context of ${body.n_ctx}`
  const says = [message, param, code, room].filter(Boolean).join(' ')
  const reason = status === undefined ? causeOf(thrown) : wordsOf(message)
  const detail = `${asked.provider}/${asked.model}: ${[status, message, causeOf(thrown)].filter(Boolean).join(' ')}`
  const error =
    status !== undefined && isAboutLength(status, says)
      ? tooLongError(asked.model, detail.slice(0, 600))
      : meant(meaningOf(status, `${name} ${says} ${reason}`), { asked, reason, thrown, headers, detail })
  if (status !== undefined) keepRefusal(error, { status, says: says.slice(0, 2_000) })
  return error
}

interface Failed {
  asked: AskedModel
  reason: string
  thrown: unknown
  headers: Thrown['headers']
  detail: string
}

function meant(
  { kind, text, waits, problem }: ReturnType<typeof meaningOf>,
  { asked, reason, thrown, headers, detail }: Failed,
): DuckError {
  const retryAfter = waits ? retryAfterOf(headers) : undefined
  const error = new DuckError(kind, text({ ...asked, reason }), {
    detail: detail.slice(0, 600),
    cause: thrown,
    ...defined({ retryAfter }),
  })
  return problem === undefined ? error : modelError(problem, error)
}

/** Returns the status of an error in the middle of an answer. It is an error of the server if it names none. */
function statusIn({ code, error }: Thrown): number | undefined {
  const named = Number(code)
  if (named >= 400 && named < 600) return named
  return error === undefined || error === null ? undefined : 500
}

function isAboutLength(status: number, says: string): boolean {
  if (![400, 413, 422, 429, 500].includes(status) || aboutAnswer.some((pattern) => pattern.test(says))) return false
  return (status === 429 ? [/request too large/i] : saysTooLong).some((pattern) => pattern.test(says))
}

/** Returns what a server says as part of a sentence: one line, without secrets, shortened. */
function wordsOf(says: string): string {
  const line = redact(
    says
      .replace(/^\d{3} /, '')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  )
  return (line.length > 200 ? `${line.slice(0, 200)}…` : line).replace(/[.\s]+$/, '')
}

const unknownCertificate = 'unknown certificate; set NODE_EXTRA_CA_CERTS'
const connectionProblems: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection reset',
  ENOTFOUND: 'host not found',
  EAI_AGAIN: 'host not found',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no network',
  ETIMEDOUT: 'connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'connection timed out',
  UND_ERR_SOCKET: 'connection closed',
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownCertificate,
  SELF_SIGNED_CERT_IN_CHAIN: unknownCertificate,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownCertificate,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownCertificate,
  CERT_HAS_EXPIRED: 'its certificate has expired',
}

/** Returns why a connection failed, from the innermost cause; empty if there is none. */
function causeOf(thrown: unknown): string {
  let reason = ''
  for (let each = thrown, depth = 0; each instanceof Error && depth < 6; depth++) {
    const { code, message } = each as { code?: unknown; message: string }
    const known = typeof code === 'string' ? connectionProblems[code] : undefined
    if (known !== undefined) return known
    if (depth > 0) reason = wordsOf(message)
    each = each instanceof AggregateError ? each.errors[0] : each.cause
  }
  return reason
}

function retryAfterOf(headers: Thrown['headers']): number | undefined {
  const read = (name: string) => headers?.get?.(name) ?? (headers?.[name] as string | undefined)
  const milliseconds = parseRetryAfter(read('retry-after-ms'))
  return milliseconds === undefined ? parseRetryAfter(read('retry-after')) : milliseconds / 1_000
}
