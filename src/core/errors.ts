import { redact } from './secrets/redact.ts'
import type { Failure } from './types.ts'

/** Who must act on an error, and its retry, HTTP status, exit code and log level. */
export const kinds = {
  denied: { actor: 'person', retry: false, status: 403, exit: 2, level: 'info' },
  invalid: { actor: 'person', retry: false, status: 400, exit: 2, level: 'info' },
  'not-found': { actor: 'person', retry: false, status: 404, exit: 2, level: 'info' },
  conflict: { actor: 'person', retry: false, status: 409, exit: 2, level: 'info' },
  config: { actor: 'operator', retry: false, status: 500, exit: 2, level: 'error' },
  'rate-limited': { actor: 'wait', retry: true, status: 429, exit: 3, level: 'warn' },
  timeout: { actor: 'wait', retry: true, status: 504, exit: 3, level: 'warn' },
  unavailable: { actor: 'wait', retry: true, status: 503, exit: 3, level: 'warn' },
  budget: { actor: 'person', retry: false, status: 402, exit: 3, level: 'info' },
  bug: { actor: 'us', retry: false, status: 500, exit: 3, level: 'error' },
} as const

export type ErrorKind = keyof typeof kinds

export interface ErrorDetails {
  /** Details for the log only; redacted by the logger. */
  detail?: string
  /** Seconds to wait before a retry. */
  retryAfter?: number
  /** The platform that is unavailable or limits us. Its jobs wait for it for up to a day. */
  platform?: string
  cause?: unknown
}

/**
 * The only error class. `message` is the public text: it states the problem and the fix, and is safe to post anywhere.
 */
export class DuckError extends Error {
  readonly kind: ErrorKind
  readonly detail: string | undefined
  readonly retryAfter: number | undefined
  readonly platform: string | undefined

  constructor(kind: ErrorKind, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause })
    this.name = 'DuckError'
    this.kind = kind
    this.detail = details.detail
    this.retryAfter = details.retryAfter
    this.platform = details.platform
  }

  /** Public text plus the detail in one line. */
  get short(): string {
    return this.detail === undefined ? this.message : `${this.message} (${this.detail.replaceAll(/\s+/g, ' ').trim()})`
  }
}

/** SQLite's primary result codes for storage problems; https://sqlite.org/rescode.html */
const sqliteProblems: Readonly<Record<number, string>> = {
  3: 'permission denied',
  8: 'it is read-only',
  10: 'disk I/O error',
  11: 'a database in it is corrupted',
  13: 'the disk is full',
  14: 'a database in it cannot be opened',
  26: 'a file in it is not a database',
}

const fileProblems: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'it is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is exceeded',
  EIO: 'disk I/O error',
  ENOENT: 'it cannot be created',
  ENAMETOOLONG: 'its name is too long',
}

/** Returns the reason for an error from a disk or a database; undefined for any other error. */
export function storageProblem(thrown: unknown): string | undefined {
  const { code = '', errcode = 0 } = (thrown ?? {}) as { code?: string; errcode?: number }
  return isSqlite(thrown) ? sqliteProblems[errcode % 256] : fileProblems[code]
}

/** All SQLite databases of this program are in the data directory. */
function isSqlite(thrown: unknown): boolean {
  return (thrown as { code?: unknown } | null | undefined)?.code === 'ERR_SQLITE_ERROR'
}

/** Converts anything thrown to a `DuckError`. Unexpected errors are bugs. */
export function toDuckError(thrown: unknown): DuckError {
  if (thrown instanceof DuckError) return thrown
  const problem = isSqlite(thrown) ? storageProblem(thrown) : undefined
  if (problem !== undefined)
    return new DuckError(
      'config',
      `The data directory cannot be used: ${problem}. Free some space, correct its permissions, or set RUBBERDUCK_HOME to another folder.`,
      { detail: String(thrown), cause: thrown },
    )
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new DuckError(
    'bug',
    'Internal error in RubberDuck. Run it again with LOG_LEVEL=debug and report the output.',
    {
      detail: message,
      cause: thrown,
    },
  )
}

/** Returns an error as data, with secrets masked. */
export function toFailure(error: DuckError): Failure {
  return { kind: error.kind, public: redact(error.message), short: redact(error.short) }
}
