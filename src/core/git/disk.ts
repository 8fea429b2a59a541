import { constants } from 'node:fs'
import { lstat, open, readlink, realpath } from 'node:fs/promises'
import { dirname } from 'node:path'
import { encodeName } from './names.ts'

/** A file in the working tree. The bytes of a symlink are its target. `bytes` is absent above the limit. */
export interface DiskFile {
  mode: '100644' | '100755' | '120000'
  size: number
  /** Milliseconds since the epoch. */
  changed: number
  bytes?: Buffer
}

/**
 * Reads a file below `root` (a real path) without following symlinks in any part of the path. Returns undefined if it
 * does not exist, is not a regular file, or cannot be read.
 */
export async function readDiskFile(root: string, path: string, maxBytes: number): Promise<DiskFile | undefined> {
  if (!staysInside(path)) return undefined
  const plain = Buffer.from(`${root}/${path}`)
  const escaped = Buffer.concat([Buffer.from(`${root}/`), encodeName(path)])
  const names = plain.equals(escaped) ? [plain] : [plain, escaped]
  for (const name of names) {
    try {
      return await readOne(path, name, maxBytes)
    } catch {
      // The file was deleted, is unreadable, or has an escaped name. All count as missing.
    }
  }
  return undefined
}

function staysInside(path: string): boolean {
  return (
    path !== '' &&
    path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && part.toLowerCase() !== '.git')
  )
}

async function readOne(path: string, name: Buffer, maxBytes: number): Promise<DiskFile | undefined> {
  if (path.includes('/')) {
    const folder = dirname(name.toString('latin1'))
    const real = await realpath(Buffer.from(folder, 'latin1'), { encoding: 'buffer' })
    if (real.toString('latin1') !== folder) return undefined
  }
  const stat = await lstat(name)
  const changed = stat.mtimeMs
  if (stat.isSymbolicLink()) {
    const bytes = await readlink(name, { encoding: 'buffer' })
    return { mode: '120000', size: bytes.length, changed, bytes }
  }
  if (!stat.isFile()) return undefined
  const mode = stat.mode & 0o100 ? '100755' : '100644'
  if (stat.size > maxBytes) return { mode, size: stat.size, changed }
  const file = await open(name, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
  try {
    const now = await file.stat()
    if (!now.isFile()) return undefined
    if (now.size > maxBytes) return { mode, size: now.size, changed }
    const bytes = await file.readFile()
    return { mode, size: bytes.length, changed, bytes }
  } finally {
    await file.close()
  }
}
