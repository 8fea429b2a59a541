import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import ignore, { type Ignore } from 'ignore'
import { DuckError } from '../errors.ts'
import { readDiskFile } from './disk.ts'
import { objectId, syntheticId } from './objects/object-id.ts'
import type { TreeEntry } from './objects/tree.ts'
import { bigFile } from './process/environment.ts'
import type { Repository } from './repository.ts'
import type { Blob } from './types.ts'
import { mapLimited } from './working-tree.ts'

/** Maximum number of files to read, in case the folder is a whole disk. */
const mostFiles = 50_000

/** Settings for walking a folder. */
export interface WalkSettings {
  /**
   * Tells whether to skip a folder, such as dependencies and build output. The path is relative to the root and ends
   * with a slash.
   */
  skips(folder: string): boolean
  /** Absolute paths that are always skipped. */
  never: readonly string[]
  /** The targets of the run, relative to the root; empty for everything. Only their configuration is searched for. */
  wanted: readonly string[]
  /** Maximum number of files; default `mostFiles`. */
  most?: number
}

/** A folder without git, as a repository with a working tree and no history. */
export interface PlainFolder extends Repository {
  /** Notes about files that were not read; complete after `list`. */
  notes: string[]
}

/** Opens a folder that is not in a repository. Operations that need history throw `not-found`. */
export function openPlainFolder(path: string, settings: WalkSettings): PlainFolder {
  const root = realpathSync(path)
  const known = new Map<string, string>()
  const notes: string[] = []
  const most = settings.most ?? mostFiles

  const entryOf = async (file: string): Promise<TreeEntry | undefined> => {
    const found = await readDiskFile(root, file, bigFile)
    if (found === undefined) return undefined
    const { bytes, mode, size } = found
    const id = bytes ? objectId('sha1', bytes) : syntheticId('sha1', `${file}\0${size}\0${found.changed}`)
    known.set(id, file)
    return { path: file, id, mode, size }
  }
  const blob = async (id: string, maxBytes = bigFile): Promise<Blob> => {
    const file = known.get(id)
    const found = file === undefined ? undefined : await readDiskFile(root, file, maxBytes)
    if (found === undefined) return { id, size: 0, missing: 'absent' }
    if (found.bytes === undefined) return { id, size: found.size, missing: 'too-large' }
    return { id, size: found.size, bytes: found.bytes }
  }
  const noHistory = async (): Promise<never> => {
    throw new DuckError(
      'not-found',
      `${root} is not in a git repository, so it has no history. Run \`git init\` first.`,
    )
  }

  return {
    root,
    bare: false,
    shallow: false,
    notes,
    async list(_side, under = []) {
      const walk = createWalk(root, settings, most)
      const paths = under.length === 0 ? walk.below('') : [...new Set(under.flatMap((each) => walk.from(each)))].sort()
      const entries = await mapLimited(paths.slice(0, most), 8, entryOf)
      if (walk.isCut())
        notes.push(`Only the first ${most} files were read. To read the rest, specify a smaller folder.`)
      return entries.filter((entry) => entry !== undefined)
    },
    async named(_side, name) {
      const walk = createWalk(root, settings, most)
      const inside = (settings.wanted.length === 0 ? [''] : settings.wanted).flatMap((path) => walk.from(path))
      const above = settings.wanted.flatMap((path) =>
        foldersAbove(path).map((folder) => (folder === '' ? name : `${folder}/${name}`)),
      )
      const paths = new Set([name, ...above, ...inside.filter((file) => file.endsWith(`/${name}`))])
      return (await mapLimited([...paths], 8, entryOf)).filter((entry) => entry !== undefined)
    },
    file: (_side, name) => entryOf(name),
    blob,
    blobs: async (ids, maxBytes) =>
      new Map(await mapLimited([...new Set(ids)], 8, async (id) => [id, await blob(id, maxBytes)] as const)),
    grep: async (_side, words) => ({ mentions: [], unknown: new Set(words) }),
    resolve: noHistory,
    chooseRange: noHistory,
    diff: noHistory,
    log: noHistory,
    churn: noHistory,
    blame: noHistory,
    isAncestor: async () => false,
    isMergeOnly: async () => false,
    origin: async () => undefined,
    commitSubject: async () => '',
    commitMessage: async () => '',
    close: async () => {},
  }
}

/** Lists files depth-first, sorted by name. */
function createWalk(root: string, { skips, never }: WalkSettings, most: number) {
  let count = 0
  let cut = false
  const forbidden = new Set(never)
  const below = (folder: string): string[] => walk(folder, rulesAbove(root, folder))

  const walk = (folder: string, above: readonly Rules[]): string[] => {
    const files: string[] = []
    const rules = [...above, ...rulesOf(root, folder)]
    for (const entry of readFolder(join(root, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (count >= most) {
        cut = true
        return files
      }
      if (entry.isDirectory()) {
        const isSkipped = isNotSource(root, path, entry.name) || skips(`${path}/`) || forbidden.has(join(root, path))
        if (!isSkipped && !isIgnored(`${path}/`, rules)) files.push(...walk(path, rules))
      } else if ((entry.isFile() || entry.isSymbolicLink()) && !isIgnored(path, rules)) {
        count++
        files.push(path)
      }
    }
    return files
  }
  return {
    below,
    /** Explicitly specified files are read even if they are ignored. */
    from(path: string): string[] {
      const stat = statSync(join(root, path), { throwIfNoEntry: false })
      if (stat === undefined) return []
      return stat.isDirectory() ? below(path) : [path]
    },
    isCut: () => cut,
  }
}

function readFolder(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1))
  } catch {
    // The folder is unreadable or was deleted.
    return []
  }
}

/** A version control folder, or a folder that is marked as a cache or a virtual environment. */
function isNotSource(root: string, path: string, name: string): boolean {
  if (name === '.git' || name === '.hg' || name === '.svn' || name === '.jj') return true
  // https://bford.info/cachedir/ and PEP 405
  return ['CACHEDIR.TAG', 'pyvenv.cfg'].some((mark) => exists(join(root, path, mark)))
}

function exists(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false }) !== undefined
  } catch {
    return false
  }
}

interface Rules {
  folder: string
  matcher: Ignore
}

function rulesAbove(root: string, folder: string): Rules[] {
  return foldersAbove(folder).flatMap((above) => rulesOf(root, above))
}

/** Returns the ancestor folders of a path, the root first. */
function foldersAbove(path: string): string[] {
  const parts = path === '' ? [] : path.split('/')
  return parts.map((_, index) => parts.slice(0, index).join('/'))
}

function rulesOf(root: string, folder: string): Rules[] {
  try {
    return [{ folder, matcher: ignore().add(readFileSync(join(root, folder, '.gitignore'), 'utf8')) }]
  } catch {
    return []
  }
}

/** The nearest `.gitignore` with a matching rule takes precedence. */
function isIgnored(path: string, rules: readonly Rules[]): boolean {
  for (const { folder, matcher } of rules.toReversed()) {
    const { ignored, unignored } = matcher.test(folder === '' ? path : path.slice(folder.length + 1))
    if (ignored) return true
    if (unignored) return false
  }
  return false
}
