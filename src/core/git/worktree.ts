import { constants } from 'node:fs'
import { chmod, lstat, mkdir, mkdtemp, open, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { defined } from '../defined.ts'
import { DuckError } from '../errors.ts'
import type { FileEdit } from '../types.ts'
import { writeEdits } from './commit/write-files.ts'
import { encodeName } from './names.ts'
import type { TreeEntry } from './objects/tree.ts'
import type { Repository } from './repository.ts'
import type { Blob } from './types.ts'

/** The files of one commit, the index or the working tree, in a folder of their own. */
export interface Worktree {
  /** Absolute path. It contains no `.git`, so nothing in it can reach a repository or its configuration. */
  folder: string
  /** Writes edits. Throws like `writeEdits`. */
  write(edits: readonly FileEdit[]): Promise<void>
  /** Makes a file have this text, or be absent. Throws like `writeEdits`. */
  set(path: string, text: string | undefined): Promise<void>
  /** Reads a file as text; undefined if it is absent, no ordinary file, or behind a link. */
  read(path: string): Promise<string | undefined>
  /** Removes the folder. Never throws. */
  close(): Promise<void>
}

/** Limits of one worktree and of all of them on this machine. */
const most = { bytes: 4 * 1024 ** 3, files: 500_000, worktrees: 16 }

const modes = { executable: '100755', link: '120000', submodule: '160000' } as const

/** Bytes that are read at once. */
const batchBytes = 32 * 1024 ** 2

/**
 * Writes the files of a side below a data folder. Throws `budget` if they are too many or too large, and `rate-limited`
 * if there are too many worktrees at a time. Folders that a killed process left are removed first.
 */
export async function openWorktree(repository: Repository, side: string, home: string): Promise<Worktree> {
  const worktrees = join(home, 'worktrees')
  await mkdir(worktrees, { recursive: true, mode: 0o700 })
  const inUse = await sweepWorktrees(home)
  if (inUse >= most.worktrees)
    throw new DuckError('rate-limited', `${inUse} worktrees are in use. Repeat the command later.`, { retryAfter: 30 })
  const entries = (await repository.list(side)).filter(({ path, mode }) => isSafe(path) && mode !== modes.submodule)
  if (entries.length > most.files)
    throw new DuckError('budget', `The repository has ${entries.length} files, more than can be checked out.`)
  const folder = await mkdtemp(join(worktrees, `${process.pid}-`))
  const close = () => removeFolder(folder)
  try {
    await fill(folder, entries, repository)
  } catch (error) {
    await close()
    throw error
  }
  const read = (path: string) => readPlain(folder, path)
  return {
    folder,
    write: (edits) => writeEdits(folder, edits),
    async set(path, text) {
      const before = await read(path)
      if (before !== text) await writeEdits(folder, [{ path, ...defined({ before, after: text }) }])
    },
    read,
    close,
  }
}

/** Removes the worktrees of processes that no longer run. Returns the number of those in use. */
async function sweepWorktrees(home: string): Promise<number> {
  const worktrees = join(home, 'worktrees')
  const names = await readdir(worktrees).catch(() => [])
  const left = names.filter((name) => !isRunning(Number.parseInt(name, 10)))
  await Promise.all(left.map((name) => removeFolder(join(worktrees, name))))
  return names.length - left.length
}

function isRunning(pid: number): boolean {
  if (!(pid > 0)) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Tells whether a path in a tree lies inside its root and is not a git directory on any file system. */
function isSafe(path: string): boolean {
  return path.split('/').every((name) => name !== '' && name !== '.' && name !== '..' && !isGitFolder(name))
}

/** File systems that ignore case, trailing dots or certain characters take these names for `.git`. */
function isGitFolder(name: string): boolean {
  const plain = name.normalize('NFKC').replaceAll(/\p{Cf}/gu, '')
  return ['.git', 'git~1'].includes(plain.toLowerCase().replace(/[. ]+$/, ''))
}

/** Links are written last, so that no file is written through one. */
async function fill(folder: string, entries: readonly TreeEntry[], repository: Repository): Promise<void> {
  const folders = new Set(entries.map(({ path }) => dirname(path)))
  for (const each of folders) await mkdir(place(folder, each), { recursive: true, mode: 0o700 })
  let left = most.bytes
  for (const part of batches(entries.filter(({ mode }) => mode !== modes.link))) {
    const blobs = await repository.blobs(part.map(({ id }) => id))
    await Promise.all(
      part.map(async ({ id, path, mode }) => {
        const bytes = bytesOf(blobs.get(id)) ?? bytesOf(await repository.blob(id, left))
        left -= bytes?.length ?? 0
        if (bytes === undefined || left < 0)
          throw new DuckError('budget', `The files of the repository are too large to be checked out, ${path} for one.`)
        await writeFile(place(folder, path), bytes, { flag: 'wx', mode: mode === modes.executable ? 0o700 : 0o600 })
      }),
    )
  }
  for (const { id, path } of entries.filter(({ mode }) => mode === modes.link)) {
    const target = bytesOf(await repository.blob(id))
    if (target !== undefined) await symlink(target, place(folder, path))
  }
}

function bytesOf(blob: Blob | undefined): Buffer | undefined {
  return blob !== undefined && 'bytes' in blob ? blob.bytes : undefined
}

function* batches(entries: readonly TreeEntry[]): Generator<TreeEntry[]> {
  const [files, bytes] = [500, batchBytes]
  let batch: TreeEntry[] = []
  let size = 0
  for (const entry of entries) {
    batch.push(entry)
    size += entry.size ?? 0
    if (batch.length < files && size < bytes) continue
    yield batch
    batch = []
    size = 0
  }
  if (batch.length > 0) yield batch
}

/** A name may hold bytes that are no UTF-8. */
function place(folder: string, path: string): Buffer {
  return Buffer.concat([Buffer.from(`${folder}/`), encodeName(path)])
}

async function readPlain(folder: string, path: string): Promise<string | undefined> {
  if (!isSafe(path)) return undefined
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent))
    if ((await lstat(join(folder, parent)).catch(() => undefined))?.isDirectory() !== true) return undefined
  // A command may have left a pipe or a device here, which must not be waited for.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
  const file = await open(join(folder, path), flags).catch(() => undefined)
  if (file === undefined) return undefined
  try {
    return (await file.stat()).isFile() ? await file.readFile('utf8') : undefined
  } finally {
    await file.close()
  }
}

/** A command may have taken away the right to list or to delete. */
async function removeFolder(folder: string): Promise<void> {
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 3 })
  await remove().catch(async () => {
    await allowAll(folder)
    await remove().catch(() => {})
  })
}

async function allowAll(folder: string): Promise<void> {
  await chmod(folder, 0o700).catch(() => {})
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => []))
    if (entry.isDirectory()) await allowAll(join(folder, entry.name))
}
