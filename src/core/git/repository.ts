import { readCommit, resolveCommit } from './commit/commit.ts'
import { diffRange } from './diff/run-diff.ts'
import { createBlobReader } from './objects/blobs.ts'
import { createCatFile } from './objects/cat-file.ts'
import type { GrepOptions, GrepResult } from './objects/grep.ts'
import { type BlamedLine, type LogEntry, type LogOptions, readBlame, readChurn, readLog } from './objects/history.ts'
import { workingTree } from './objects/object-id.ts'
import type { TreeEntry } from './objects/tree.ts'
import { discover, type OpenOptions } from './open.ts'
import { readOrigin } from './origin.ts'
import { bigFile } from './process/environment.ts'
import { runGit } from './process/run.ts'
import { createSides } from './range/create-sides.ts'
import { isMergeOnly } from './range/merges.ts'
import { chooseRange, type RequestedScope } from './range/range.ts'
import type { Blob, FileChange, Range } from './types.ts'
import { createWorkingTree, mapLimited } from './working-tree.ts'

/**
 * A read-only view of one repository; nothing is checked out or written. It holds a child process and must be closed.
 */
export interface Repository {
  /** Root of the work tree, or the git directory when bare. */
  root: string
  bare: boolean
  shallow: boolean
  /** Returns the commit id of a revision. Throws `not-found` if it is unknown. */
  resolve(revision: string): Promise<string>
  /** Chooses the range to review; see `chooseRange`. */
  chooseRange(wanted: RequestedScope): Promise<Range>
  diff(range: Range): Promise<{ files: FileChange[]; notes: string[] }>
  /**
   * Reads content by blob id, including the ids that `diff`, `list` and `file` return for files in the working tree.
   * `maxBytes` defaults to 16 MiB.
   */
  blob(id: string, maxBytes?: number): Promise<Blob>
  blobs(ids: string[], maxBytes?: number): Promise<Map<string, Blob>>
  /** Returns a file at a side (`working-tree`, `index`, or a commit or tree id); undefined if absent. */
  file(side: string, path: string): Promise<{ id: string; mode: string } | undefined>
  /** Lists all files at a side, optionally only below the given paths. */
  list(side: string, under?: string[]): Promise<TreeEntry[]>
  /** Lists the files with this name in any folder of a side. */
  named(side: string, name: string): Promise<TreeEntry[]>
  /**
   * Searches whole-word mentions of many fixed words with one `git grep`. Words that exceed a limit are in `unknown`.
   */
  grep(side: string, words: string[], options?: GrepOptions): Promise<GrepResult>
  /** Tells whether a commit is the other one or its ancestor. False if either is unknown. */
  isAncestor(older: string, newer: string): Promise<boolean>
  /** Tells whether all new commits only merge the base. */
  isMergeOnly(since: string, head: string, base: string): Promise<boolean>
  /** Returns the commits up to this one, newest first, optionally only those that changed a file or folder. */
  log(commit: string, path: string, options: LogOptions): Promise<LogEntry[]>
  /** Returns how many commits changed each file in the year before this commit. */
  churn(commit: string): Promise<Map<string, number>>
  /** Returns the author of each line. Throws `not-found` for an unknown line. */
  blame(commit: string, path: string, startLine: number, endLine: number): Promise<BlamedLine[]>
  /** Returns the first line of a commit message. */
  commitSubject(id: string): Promise<string>
  /** Returns the whole commit message; empty for an unknown commit. */
  commitMessage(id: string): Promise<string>
  /** Returns the address of the remote `origin` without credentials. */
  origin(): Promise<string | undefined>
  close(): Promise<void>
}

/** Opens the repository that a folder belongs to. Throws `not-found` or `config` with instructions if there is none. */
export async function openRepository(path: string, options: OpenOptions = {}): Promise<Repository> {
  const { git, store, root, bare, shallow, format } = await discover(path, options)
  const objects = createCatFile(git)
  const ignored = options.ignore?.(root) ?? (() => false)
  const tree = bare ? undefined : createWorkingTree(git, root, format, ignored)
  const blobs = createBlobReader(objects, tree)

  const side = createSides({ git, store, objects, format, disk: tree })

  return {
    root,
    bare,
    shallow,
    resolve: (revision) => resolveCommit(objects, revision),
    chooseRange: (wanted) => chooseRange({ git, objects, format, bare, shallow, ignored }, wanted),
    async diff(range) {
      const onDisk = range.head === workingTree
      const { files, notes } = onDisk
        ? await diffRange(git, range, format, tree)
        : await diffRange(store, range, format)
      return { files: files.filter(({ path }) => !ignored(path)), notes }
    },
    blob: (id, maxBytes = bigFile) => blobs.read(id, maxBytes),
    async blobs(ids, maxBytes = bigFile) {
      const unique = [...new Set(ids)]
      const read = await mapLimited(unique, 256, (id) => blobs.read(id, maxBytes))
      return new Map(read.map((blob) => [blob.id, blob]))
    },
    file: async (name, path) => side(name).file(path),
    async list(name, under = []) {
      const folders = under.map((each) => each.replace(/^(\.\/)+/, '').replace(/\/+$/, ''))
      const wanted = folders.some((folder) => folder === '' || folder === '.') ? [] : folders
      return (await side(name).list(wanted)).filter(({ path }) => !ignored(path))
    },
    named: async (at, name) => (await side(at).named(name)).filter(({ path }) => !ignored(path)),
    async grep(name, words, wanted) {
      const { mentions, unknown } = await side(name).grep(words, wanted)
      return { mentions: mentions.filter(({ path }) => !ignored(path)), unknown }
    },
    async isAncestor(older, newer) {
      const { code } = await runGit(git, ['merge-base', '--is-ancestor', '--end-of-options', older, newer], {
        codes: [0, 1, 128],
      })
      return code === 0
    },
    log: async (commit, path, options) => readLog(store, await resolveCommit(objects, commit), path, options),
    churn: async (commit) => readChurn(store, await resolveCommit(objects, commit)),
    blame: async (commit, path, startLine, endLine) =>
      readBlame(store, await resolveCommit(objects, commit), path, { startLine, endLine }),
    isMergeOnly: (since, head, base) => isMergeOnly(git, since, head, base),
    commitSubject: async (id) => (await readCommit(objects, id))?.subject ?? '',
    commitMessage: async (id) => (await readCommit(objects, id))?.message ?? '',
    origin: () => readOrigin(git),
    async close() {
      objects.close()
    },
  }
}
