import type { Scope } from '../types.ts'

/** The two sides of a review. A side is a commit or tree id, the index, or the working tree. */
export interface Range {
  scope: Scope
  /** Commit or tree id of the old side; the empty tree's id for a root commit or an empty repo. */
  base: string
  /** Commit id of the new side, `index` or `working-tree`. */
  head: string
  /** Said in the report: shallow clone, no merge base, … */
  notes: string[]
}

/** Lines that differ. With a count of 0 the start is the line before, as in git's hunk headers. */
export interface Change {
  oldStart: number
  oldCount: number
  newStart: number
  newCount: number
}

/** A hunk of the diff with 3 lines of context: comments may stand only inside one. */
export interface Hunk {
  oldStart: number
  oldLines: number
  newStart: number
  newLines: number
  changes: Change[]
}

export interface FileChange {
  status: 'added' | 'deleted' | 'modified' | 'renamed' | 'copied' | 'typechange'
  /** Path on the new side (old side for a deleted file). Bytes that are no UTF-8 stand as `\xNN`. */
  path: string
  /** Path on the old side; equal to `path` unless renamed or copied. */
  oldPath: string
  /** Git modes: `100644`, `100755`, `120000` symlink, `160000` submodule, `000000` absent. */
  oldMode: string
  newMode: string
  /** Blob ids; all zeros where the side is absent. */
  oldId: string
  newId: string
  /** Per cent, for renames and copies. */
  similarity?: number
  /** Git gave no line diff: binary content, or larger than the big-file threshold. */
  binary: boolean
  hunks: Hunk[]
}

/** A blob that was read, or why not. `size` in bytes. */
export type Blob =
  | { id: string; size: number; bytes: Buffer }
  | { id: string; size: number; missing: 'too-large' | 'absent' | 'not-a-blob' }

/** A word found elsewhere in the repo. */
export interface Mention {
  word: string
  path: string
  line: number
  text: string
}
