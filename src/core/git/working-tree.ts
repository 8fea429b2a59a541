import { readDiskFile } from './disk.ts'
import { decodeName } from './names.ts'
import { type ObjectFormat, objectId, syntheticId } from './objects/object-id.ts'
import { bigFile } from './process/environment.ts'
import { type GitContext, runGit } from './process/run.ts'
import type { Blob, FileChange, Hunk } from './types.ts'

/** A file on disk as a blob. The id is git's own, or a synthetic one above the big-file limit. */
interface DiskEntry {
  id: string
  mode: string
  size: number
}

/** The files on disk as a side of a diff. Remembers the id of each path. */
export interface WorkingTree {
  entry(path: string): Promise<DiskEntry | undefined>
  /** Reads content by an id that was returned before; undefined for any other id. */
  read(id: string, maxBytes: number): Promise<Blob | undefined>
  /** Returns untracked files that are not ignored, as added files. `notes` states if there were too many to read. */
  untracked(zero: string): Promise<{ files: FileChange[]; notes: string[] }>
  untrackedPaths(): Promise<string[]>
}

const maxUntracked = 5000

/** Paths for which `ignored` returns true never count as untracked files. */
export function createWorkingTree(
  git: GitContext,
  root: string,
  format: ObjectFormat,
  ignored: (path: string) => boolean = () => false,
): WorkingTree {
  const given = new Map<string, { path: string; size: number; big: boolean }>()

  async function load(path: string): Promise<(DiskEntry & { bytes?: Buffer }) | undefined> {
    const file = await readDiskFile(root, path, bigFile)
    if (!file) return undefined
    const { mode, size, bytes, changed } = file
    const id = bytes ? objectId(format, bytes) : syntheticId(format, `${path}\0${size}\0${changed}`)
    given.set(id, { path, size, big: bytes === undefined })
    return bytes ? { id, mode, size, bytes } : { id, mode, size }
  }

  async function entry(path: string): Promise<DiskEntry | undefined> {
    const loaded = await load(path)
    return loaded && { id: loaded.id, mode: loaded.mode, size: loaded.size }
  }

  async function untrackedPaths(): Promise<string[]> {
    const { stdout } = await runGit(git, ['ls-files', '--others', '--exclude-standard', '-z'])
    // A name that ends with a slash is a nested repository.
    return splitNames(stdout).filter((path) => !path.endsWith('/') && !ignored(path))
  }

  async function asAdded(path: string, zero: string): Promise<FileChange | undefined> {
    const file = await load(path)
    if (!file) return undefined
    const { bytes } = file
    const binary = bytes === undefined || bytes.subarray(0, 8000).includes(0)
    const hunks = binary ? [] : wholeFile(bytes)
    const side = { oldMode: '000000', newMode: file.mode, oldId: zero, newId: file.id }
    return { status: 'added', path, oldPath: path, ...side, binary, hunks }
  }

  return {
    entry,
    untrackedPaths,
    async read(id, maxBytes) {
      const known = given.get(id)
      if (!known) return undefined
      if (known.big || known.size > maxBytes) return { id, size: known.size, missing: 'too-large' }
      const file = await readDiskFile(root, known.path, maxBytes)
      // The file changed after it was listed, so its lines would not match the diff.
      if (!file?.bytes || objectId(format, file.bytes) !== id) return { id, size: known.size, missing: 'absent' }
      return { id, size: file.size, bytes: file.bytes }
    },
    async untracked(zero) {
      const paths = await untrackedPaths()
      const files = await mapLimited(paths.slice(0, maxUntracked), 8, (path) => asAdded(path, zero))
      const rest = paths.slice(maxUntracked).map((path): FileChange => {
        const id = syntheticId(format, path)
        given.set(id, { path, size: 0, big: true })
        const side = { oldMode: '000000', newMode: '100644', oldId: zero, newId: id }
        return { status: 'added', path, oldPath: path, ...side, binary: true, hunks: [] }
      })
      const note = `Only the first ${maxUntracked} of ${paths.length} untracked files were read. Add generated files to .gitignore.`
      return { files: [...files.filter((file) => file !== undefined), ...rest], notes: rest.length > 0 ? [note] : [] }
    },
  }
}

/** Splits a list of names that are terminated by NUL. */
export function splitNames(output: Buffer): string[] {
  const names: string[] = []
  for (let start = 0; start < output.length; ) {
    const end = output.indexOf(0, start)
    if (end < 0) break
    names.push(decodeName(output.subarray(start, end)))
    start = end + 1
  }
  return names
}

/** Like `Promise.all` over a map, with limited concurrency. */
export async function mapLimited<T, R>(items: T[], limit: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(items.length)
  const queue = items.entries()
  const lane = async () => {
    for (const [index, item] of queue) results[index] = await work(item)
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane))
  return results
}

function wholeFile(bytes: Buffer): Hunk[] {
  if (bytes.length === 0) return []
  let lines = bytes.at(-1) === 10 ? 0 : 1
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines += 1
  const span = { oldStart: 0, newStart: 1 }
  return [{ ...span, oldLines: 0, newLines: lines, changes: [{ ...span, oldCount: 0, newCount: lines }] }]
}
