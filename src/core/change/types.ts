import type { Repository } from '../git/repository.ts'
import type { FileChange, Mention, Range } from '../git/types.ts'
import type { Inspection, QueryMatch } from '../syntax/types.ts'
import type { LineRange } from '../types.ts'

/** One side of a file. */
export interface Side {
  path: string
  id: string
  text: string
  /** Present when the language is known and the file parsed; see the ledger when not. */
  inspection?: Inspection
  /** What the rules' program found on the changed lines; it runs beside everything else. */
  matches?: Promise<QueryMatch[]>
}

/** A file by itself, as `analyze` looks at it. */
export interface WholeFile extends Side {
  language?: string
  test: boolean
}

/** A changed file with both sides, as far as they could be read. */
export interface ChangedFile {
  change: FileChange
  /** Grammar name, of the new side if there is one. */
  language?: string
  before?: Side
  after?: Side
  /** Lines of the new side that the change added or altered. */
  added: LineRange[]
  /** Lines of the old side that the change removed or altered. */
  removed: LineRange[]
  /** A test by its path. */
  test: boolean
  /** Generated, vendored, lock or minified: no rules, but it counts for drift and hygiene. */
  skipped?: string
}

/** The whole change as the passes see it. */
export interface ChangeSet {
  range: Range
  /** Absent when only a plain diff was given. */
  repository?: Repository
  files: ChangedFile[]
}

/** What the repo says outside the change, at the head. */
export interface RepoLookup {
  /** Whole-word mentions at the head in any tracked file, changed files included; at most 200 a word. */
  mentions(word: string): Mention[]
  /** The word is too frequent or too short to have been looked up; say nothing about its absence. */
  unknown(word: string): boolean
  /** Reads and parses a file at the head (outline, tokens and blocks); undefined when it is absent, skipped or does not parse. Cached by blob id. */
  open(path: string): Promise<Side | undefined>
  /** All tracked paths at the head. Costs one listing of the tree on first use. */
  paths(): Promise<string[]>
}
