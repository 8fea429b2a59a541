import { lstatSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DuckError, storageProblem } from '../errors.ts'

/** Codes of file system errors. */
const refused =
  /^(?:ENOTDIR|EEXIST|EISDIR|ENOENT|EACCES|EPERM|EROFS|ENOSPC|EDQUOT|ELOOP|ENAMETOOLONG|EIO|EINVAL|ERR_INVALID_ARG_VALUE)$/

/**
 * Runs work that needs the data directory. If it cannot be used, throws `config` with the reason and the remedy. Other
 * errors are rethrown.
 */
export function inDataDirectory<T>(home: string, work: () => T): T {
  const rethrow = (cause: unknown): never => {
    throw dataDirectoryError(home, cause) ?? cause
  }
  try {
    const result = work()
    return result instanceof Promise ? (result.catch(rethrow) as T) : result
  } catch (cause) {
    return rethrow(cause)
  }
}

/** Throws `config` if the path of the data directory is not a folder. Creates nothing. */
export function checkDataDirectory(home: string): void {
  const reason = inTheWay(home)
  if (reason !== undefined) throw unusable(home, reason)
}

function dataDirectoryError(home: string, cause: unknown): DuckError | undefined {
  if (cause instanceof DuckError) return undefined
  const { code = '' } = cause as NodeJS.ErrnoException
  const problem = storageProblem(cause)
  if (problem === undefined && !refused.test(code)) return undefined
  return unusable(home, inTheWay(home) ?? problem ?? (cause as Error).message, cause)
}

function unusable(home: string, reason: string, cause?: unknown): DuckError {
  return new DuckError(
    'config',
    `The data directory ${home} cannot be used: ${reason}. Set RUBBERDUCK_HOME to a folder that you can write to.`,
    cause === undefined ? {} : { detail: String(cause), cause },
  )
}

/** Describes a file that exists in place of the folder or one of its ancestors. */
function inTheWay(home: string): string | undefined {
  for (let path = home; ; path = dirname(path)) {
    const found = lookAt(path)
    if (found === 'folder') return undefined
    if (found !== undefined) return path === home ? `it is ${found}` : `${path} is ${found}`
    if (dirname(path) === path) return undefined
  }
}

function lookAt(path: string): string | undefined {
  try {
    const entry = lstatSync(path, { throwIfNoEntry: false })
    if (entry === undefined) return undefined
    if (!entry.isSymbolicLink()) return entry.isDirectory() ? 'folder' : 'a file'
    const target = statSync(path, { throwIfNoEntry: false })
    if (target === undefined) return 'a broken symbolic link'
    return target.isDirectory() ? 'folder' : 'a symbolic link to a file'
  } catch (error) {
    // An ancestor is a file, which the next iteration reports.
    return (error as NodeJS.ErrnoException).code === 'ELOOP' ? 'a symbolic link to itself' : undefined
  }
}
