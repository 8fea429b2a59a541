import type { Repository } from '../git/repository.ts'
import type { FileChange, Mention, Range } from '../git/types.ts'
import type { LineRange } from '../positions/line-ranges.ts'
import type { Inspection, QueryMatch } from '../syntax/inspector.ts'

/** One side of a file. */
export interface Side {
  path: string
  id: string
  text: string
  /** Present if the language is known and the file was parsed; otherwise the ledger has the reason. */
  inspection?: Inspection
  /** Matches of the rule program on the changed lines. It runs concurrently with the passes. */
  matches?: Promise<QueryMatch[]>
}

/** A single file, as `analyze` reads it. */
export interface WholeFile extends Side {
  language?: string
  test: boolean
}

/** A changed file with both sides, if they could be read. */
export interface ChangedFile {
  change: FileChange
  /** Grammar name, of the new side if it exists. */
  language?: string
  before?: Side
  after?: Side
  /** Instead of `before`, if only the lines in a diff are known: they are at their line numbers, and others are empty. */
  shownBefore?: Side
  /** Lines of the new side that were added or modified. */
  added: LineRange[]
  /** Lines of the old side that were removed or modified. */
  removed: LineRange[]
  /** The path is the path of a test. */
  test: boolean
  /** Generated, vendored, lock or minified. Rules skip the file, but drift and hygiene include it. */
  skipped?: string
  /** Only its new content says that it can be skipped, so the checks that matter most run. */
  claims?: true
}

/** The whole change, as the passes receive it. */
export interface ChangeSet {
  range: Range
  /** Absent for a plain diff. */
  repository?: Repository
  files: ChangedFile[]
}

/** Information about the repository outside the change, at the head. */
export interface RepoLookup {
  /** Returns whole-word mentions at the head in all tracked files, including changed ones. At most 200 per word. */
  mentions(word: string): Mention[]
  /** The word is too frequent or too short to be looked up, so its absence means nothing. */
  unknown(word: string): boolean
  /** Reads and parses a file at the head (outline, tokens and blocks); undefined when it is absent, skipped or does not parse. Cached by blob id. */
  open(path: string): Promise<Side | undefined>
  /** Returns the files that \`open\` could not parse, so that nothing is known about them. */
  unparsed(): readonly { path: string; reason: string }[]
  /** Returns all tracked paths at the head. The first call lists the tree. */
  paths(): Promise<string[]>
}
