/**
 * The data types of a request as plain JSON: Inbound → Invocation → Outcome → Reply → Receipt. All of them can be
 * logged, stored and replayed.
 */

/** An event, normalized by an adapter's `parse`. */
export interface Inbound {
  /** Unique per delivery. A second Inbound with the same id is the same event. */
  id: string
  /** Adapter name: `terminal`, `github`, … */
  surface: string
  /** Destination of the answer; opaque to the core. */
  place: string
  actor: string
  kind: 'command' | 'message' | 'event'
  /** `owner/name`, if the platform has repositories. */
  repo?: string
  /** The event if `kind` is `event`: `change.opened`, `change.pushed`, … */
  event?: string
  /** The command name if `kind` is `command`. */
  command?: string
  arguments?: Record<string, ArgumentValue>
  text?: string
  /** A reply without a mention, which is a request only in our own threads. */
  reply?: true
  /** Fingerprint of the thread's finding, which the text need not repeat. */
  finding?: string
}

export type ArgumentValue = string | number | boolean | string[]

/** A command with typed arguments. */
export interface Invocation {
  command: string
  arguments: Record<string, ArgumentValue>
  actor: string
  /** Set by a server, never by a user. */
  pinned?: Pinned
}

/** The commits that a server pinned before a run, and the results of earlier reviews of the same pull request. */
export interface Pinned {
  /** The commit whose configuration, rules and attributes apply. */
  policy: string
  /** The head of the last review. */
  since?: string
  /** Fingerprints of posted findings, and of those that a person dismissed. */
  known?: readonly string[]
  closed?: readonly string[]
}

/** The reason why nothing was done. */
export interface Ignored {
  reason: string
}

export type Severity = 'error' | 'warning' | 'info'
export const severities: readonly Severity[] = ['error', 'warning', 'info']

export const categories = [
  'correctness',
  'security',
  'performance',
  'style',
  'tests',
  'impact',
  'complexity',
  'duplication',
  'drift',
  'hygiene',
] as const
export type Category = (typeof categories)[number]

/** Lines are 1-based and inclusive everywhere in this program. */
export interface LineRange {
  startLine: number
  endLine: number
}

/** Another place related to a finding: a caller that no longer matches, or code to reuse. */
export interface Related extends LineRange {
  path: string
  /** A short description, or the line of code. */
  text: string
}

/** A change to whole lines of the finding's file. */
export interface Fix extends LineRange {
  safety: 'safe' | 'unsafe'
  /** The new lines including line breaks. An empty string deletes the range. */
  replacement: string
}

/** The placement of a finding, or why it is suppressed. Findings are marked, never dropped. */
export type Placement = { at: 'inline' | 'file' | 'summary' } | { at: 'suppressed'; by: string; because: string }

/** A finding as reported by a pass; `findings/` converts it to a Finding. */
export interface Draft extends LineRange {
  /** 1-based, in UTF-16 code units as in editors; absent for a whole file. */
  startColumn?: number
  /** Column on `endLine` after the last character. */
  endColumn?: number
  rule: string
  severity: Severity
  category: Category
  path: string
  /** The problem and the fix, as Markdown without headings; code in backquotes. */
  message: string
  /** 0…1: how likely it is that a good engineer agrees. 1 is certain, 0.9 a precise rule, 0.5 a hint. */
  confidence: number
  /** Path of the enclosing symbol as in the outline: `Class.method`. Empty at the top level. */
  symbol?: string
  /** The normalized code of the finding, which is part of its identity. Default: the text of its lines. */
  code?: string
  related?: Related[]
  fix?: Fix
  /** The least prominent suitable placement: `file` for findings without a line, `summary` for hints. */
  show?: 'inline' | 'file' | 'summary'
}

export interface Finding extends Draft {
  pass: string
  /** Stable across moves, rebases and reruns: rule + symbol path + hash of the normalized code. */
  fingerprint: string
  placement: Placement
}

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
  /** Lines on the new side that can be commented on, by hunk, for files with findings. */
  anchors?: Record<string, LineRange[]>
}

/** The new content of one file. `before` absent: the file is created. `after` absent: it is deleted. */
export interface FileEdit {
  path: string
  before?: string
  after?: string
}

/** A proposed change. */
export interface ChangePart {
  kind: 'patch'
  /** The commit title. */
  title: string
  /** In git's format, for `git apply`. */
  patch: string
  edits: FileEdit[]
  /** Where the change was written: a commit id, or `disk`. */
  written?: string
  /** Where a dry run would write it. */
  planned?: 'disk' | 'commit' | 'branch'
  /** The separate branch of the change and its pull request (or the address to open one). */
  pull?: { branch: string; url?: string; number?: number }
}

/** A directed graph, for surfaces that can draw it. A table contains the same information. */
export interface PicturePart {
  kind: 'picture'
  title: string
  nodes: string[]
  /** `from` and `to` are nodes. */
  edges: { from: string; to: string; label: string }[]
}

export type Part =
  /** `told`: the text was already streamed to the requester. */
  | { kind: 'text'; markdown: string; told?: true }
  | { kind: 'report'; report: Report }
  | ChangePart
  | { kind: 'data'; title: string; columns: string[]; rows: string[][] }
  | PicturePart

/** The result of a job. The exit code, the check conclusion and the wording only depend on it. */
export type Outcome =
  | { state: 'complete'; parts: Part[] }
  | { state: 'partial'; reasons: string[]; parts: Part[] }
  | { state: 'failed'; error: Failure; parts: Part[] }

/** An error as data: see `errors.ts`. */
export interface Failure {
  kind: string
  /** Safe to post; includes the next step. */
  public: string
  /** One line for a log or terminal; contains `public`. */
  short: string
}

/** An answer, independent of the adapter. */
export interface Reply {
  job: string
  outcome: Outcome
}

/** Where the answer was posted. */
export interface Receipt {
  surface: string
  place: string
  ids: string[]
}
