import type { Scope } from '../outcome/report.ts'

/** The two sides of a review. A side is a commit or tree id, the index, or the working tree. */
export interface Range {
  scope: Scope
  /** Commit or tree id of the old side. For a root commit or an empty repository, the id of the empty tree. */
  base: string
  /** Commit id of the new side, `index` or `working-tree`. */
  head: string
  /** Notes for the report, such as a shallow clone or a missing merge base. */
  notes: string[]
}

/** A run of changed lines. If a count is 0, the start is the previous line, as in git's hunk headers. */
export interface LineChange {
  oldStart: number
  oldCount: number
  newStart: number
  newCount: number
}

/** A hunk of the diff with 3 lines of context. Comments can only be placed inside a hunk. */
export interface Hunk {
  oldStart: number
  oldLines: number
  newStart: number
  newLines: number
  changes: LineChange[]
}

export interface FileChange {
  status: 'added' | 'deleted' | 'modified' | 'renamed' | 'copied' | 'typechange'
  /** Path on the new side (old side for a deleted file). Invalid UTF-8 bytes are written as `\xNN`. */
  path: string
  /** Path on the old side; equal to `path` unless renamed or copied. */
  oldPath: string
  /** Git modes: `100644`, `100755`, `120000` symlink, `160000` submodule, `000000` absent. */
  oldMode: string
  newMode: string
  /** Blob ids; all zeros if the side is absent. */
  oldId: string
  newId: string
  /** Percentage, for renames and copies. */
  similarity?: number
  /** There is no line diff, because the content is binary or larger than the big-file threshold. */
  binary: boolean
  hunks: Hunk[]
}

/** The content of a blob, or the reason why it was not read. `size` is in bytes. */
export type Blob =
  | { id: string; size: number; bytes: Buffer }
  | { id: string; size: number; missing: 'too-large' | 'absent' | 'not-a-blob' }

/** An occurrence of a word elsewhere in the repository. */
export interface Mention {
  word: string
  path: string
  line: number
  text: string
}
