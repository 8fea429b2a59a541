import { DuckError } from '../errors.ts'
import type { Blob, FileChange, Mention, Range } from './types.ts'

/** A file of a side: its blob id, git mode, and its size in bytes where that costs nothing to know. */
export interface Entry {
  path: string
  id: string
  mode: string
  size?: number
}

/** One repository, read-only: nothing is ever checked out or written. Close it: it holds a child process. */
export interface Repository {
  /** Root of the work tree, or the git directory when bare. */
  root: string
  bare: boolean
  shallow: boolean
  /** Commit id of a revision; DuckError `not-found` when unknown. */
  resolve(revision: string): Promise<string>
  /** Picks what to review. Without options: dirty tree, branch against the default branch, last commit, root commit. */
  chooseRange(options: { base?: string; head?: string }): Promise<Range>
  diff(range: Range): Promise<{ files: FileChange[]; notes: string[] }>
  /** Content by blob id, also by the ids that `diff`, `list` and `file` gave to working-tree files. `maxBytes` defaults to 16 MiB. */
  blob(id: string, maxBytes?: number): Promise<Blob>
  blobs(ids: string[], maxBytes?: number): Promise<Map<string, Blob>>
  /** A file at a side (`working-tree` or a commit or tree id); undefined when absent. */
  file(side: string, path: string): Promise<{ id: string; mode: string } | undefined>
  /** All files at a side, below the given paths if there are any. */
  list(side: string, under?: string[]): Promise<Entry[]>
  /** Whole-word mentions of many fixed words by one `git grep`; words that hit a bound come back in `unknown`. */
  grep(
    side: string,
    words: string[],
    options?: { perWord?: number; maxBytes?: number },
  ): Promise<{ mentions: Mention[]; unknown: Set<string> }>
  /** First line of the commit's message. */
  commitSubject(id: string): Promise<string>
  close(): Promise<void>
}

/** `environment` is the process's; only what git needs to start and to find the user's configuration is passed on. */
export interface OpenOptions {
  signal?: AbortSignal
  environment?: Record<string, string>
}

/** Opens the repository that a folder belongs to. */
export async function openRepository(_path: string, _options: OpenOptions = {}): Promise<Repository> {
  throw new DuckError('bug', 'Reading git repositories is not built yet.')
}
