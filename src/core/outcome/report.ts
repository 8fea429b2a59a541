import type { Category, Finding, Severity } from '../findings/finding.ts'
import type { LineRange } from '../positions/line-ranges.ts'

/** One row per file: whether it was analyzed, and if not, why. */
export interface LedgerEntry {
  path: string
  /**
   * `analysed`: parsed, and checked by all passes that cover its language; `text`: only text rules and secrets;
   * `skipped`: not read.
   */
  state: 'analysed' | 'text' | 'skipped'
  /** Passes that do not cover its language and therefore report nothing. */
  uncovered?: string[]
  language?: string
  added: number
  deleted: number
  /** The reason why it was not fully analyzed, or a note such as a parse error. */
  reason?: string
  /**
   * An unexpected gap (timeout, crash, unreadable file) that makes the outcome partial, unlike a policy such as
   * "generated".
   */
  gap?: boolean
  /** How much of its changes a model has read. Absent if no model was asked about it. */
  model?: 'whole' | 'part' | 'none'
}

/** The reviewed scope, as a description and as pinned commits. */
export interface Scope {
  kind: 'working-tree' | 'staged' | 'branch' | 'commit' | 'range' | 'root' | 'diff' | 'paths'
  /** A description for people: `the last commit (1a2b3c4 fix parser)`. */
  description: string
  base?: string
  head?: string
}

/** One line per file in the walkthrough, with the changes to its symbols. */
export interface WalkthroughEntry {
  path: string
  status: string
  summary: string
}

/** Lines around a finding and its fix, with secrets masked. */
export interface Excerpt {
  startLine: number
  lines: string[]
}

/** Facts about a rule that reported findings. */
export interface RuleFacts {
  /** The page's first line. */
  summary: string
  why?: string
  whatToDo?: string
  /** `CWE-89`. */
  cwe?: string
  /** A description of the rule without captures and without a full stop. */
  title?: string
  category?: Category
  /** The severity on the page, before any configuration. */
  severity?: Severity
  confidence?: number
  /** Code that the rule reports, and code that it does not report. */
  example?: { language: string; bad?: string; good?: string }
}

/** One acceptance criterion of an issue. */
export interface Criterion {
  /** `#12`. */
  issue: string
  url: string
  text: string
  /** Where the change has what the criterion names; empty: nothing shows that it is met. */
  evidence: { name: string; path: string; line: number }[]
}

/** The result of `review` and `analyze`. */
export interface Report {
  /** Local folder that the paths are relative to; absent if nothing is checked out. */
  root?: string
  /** Address of the repository without credentials, if known. */
  origin?: string
  scope: Scope
  findings: Finding[]
  ledger: LedgerEntry[]
  walkthrough: WalkthroughEntry[]
  /** Sentences about the whole change: "312 of 340 changed lines are a pure move". */
  highlights: string[]
  /** Notes about the run: rules that ran, a shallow clone, broken rule pages. */
  notes: string[]
  /** Source lines by fingerprint, including the lines that the fix replaces. */
  excerpts: Record<string, Excerpt>
  /** Facts by rule id, for rules that reported findings. */
  rules?: Record<string, RuleFacts>
  /** Remarks of a model that did not become findings, and fixes that do not apply, with the reasons. */
  dropped?: { text: string; reason: string }[]
  /** The acceptance criteria of the issues that the change closes, if the configuration asks for them. */
  criteria?: Criterion[]
  /** Lines on the new side that can be commented on, by hunk, for files with findings. */
  anchors?: Record<string, LineRange[]>
}
