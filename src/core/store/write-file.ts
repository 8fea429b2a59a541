import { open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { DuckError } from '../errors.ts'

/**
 * Writes a file atomically, so that readers see either the old or the new content. Devices and pipes are written directly.
 * Throws `invalid` with instructions.
 */
export async function writeFileWhole(
  name: string,
  content: string | Uint8Array,
  cwd: string,
  mode = 0o666,
): Promise<void> {
  try {
    const path = await realpath(resolve(cwd, name)).catch(() => resolve(cwd, name))
    const present = await stat(path).catch(() => undefined)
    if (present?.isDirectory())
      throw new DuckError('invalid', `Invalid output file ${name} (it is a folder). Choose a file.`)
    if (present !== undefined && !present.isFile()) await writeFile(path, content)
    else await replace(path, content, present?.mode ?? mode)
  } catch (error) {
    if (error instanceof DuckError) throw error
    throw new DuckError('invalid', `${name} cannot be written: ${reason(error, name)}`, { cause: error })
  }
}

async function replace(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`
  try {
    const file = await open(draft, 'wx', mode & 0o777)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

function reason(error: unknown, name: string): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return `the folder ${dirname(name)} does not exist. Create it first.`
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'permission denied. Choose another location.'
    case 'ENOSPC':
      return 'the disk is full. Free some space or choose another location.'
    default:
      return `${(error as Error).message}. Choose another location.`
  }
}
