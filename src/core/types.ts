/**
 * The nouns of the line, as plain JSON: Inbound → Invocation → Outcome → Reply → Receipt.
 * Everything here can be logged, stored and replayed.
 */

/** What happened, normalised by an adapter's `parse`. */
export interface Inbound {
  /** Unique per delivery; a second Inbound with the same id is the same event. */
  id: string
  /** Adapter name: `terminal`, `github`, … */
  surface: string
  /** Where an answer goes; opaque to the core. */
  place: string
  actor: string
  kind: 'command' | 'message' | 'event'
  /** `owner/name`, where the platform has repos. */
  repo?: string
  /** What happened when `kind` is `event`: `change.opened`, `change.pushed`, … */
  event?: string
  /** Command name when `kind` is `command`. */
  command?: string
  arguments?: Record<string, ArgumentValue>
  text?: string
  /** Said in a thread without naming us: it is for us only where the thread is ours. */
  reply?: true
  /** Fingerprint of the finding that the thread is about; what is said there need not name it. */
  finding?: string
}

export type ArgumentValue = string | number | boolean | string[]

/** Which command, with typed arguments. */
export interface Invocation {
  command: string
  engine: string
  arguments: Record<string, ArgumentValue>
  actor: string
  /** Set by a server, never by a person. */
  pinned?: Pinned
}

/** What a server fixed before a run, and what it knows of earlier reviews of the same pull request. */
export interface Pinned {
  /** The commit whose configuration, rules and attributes apply. */
  policy: string
  /** The head of the last review. */
  since?: string
  /** Fingerprints of the findings that are posted, and of those that a person closed. */
  known?: readonly string[]
  closed?: readonly string[]
}

/** Nothing disappears without a reason. */
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

/** Another place that matters to a finding: a caller that no longer fits, the code to reuse. */
export interface Related extends LineRange {
  path: string
  /** What is there, in a few words or as the line of code itself. */
  text: string
}

/** A change to whole lines of the file that the finding is in. */
export interface Fix extends LineRange {
  safety: 'safe' | 'unsafe'
  /** The new lines with their line ends; the empty string deletes the range. */
  replacement: string
}

/** Where a finding is shown, or why it is not. Findings are marked, never dropped. */
export type Placement = { at: 'inline' | 'file' | 'summary' } | { at: 'suppressed'; by: string; because: string }

/** What a pass reports; `findings/` turns it into a Finding. */
export interface Draft extends LineRange {
  /** 1-based, in UTF-16 code units of the line as editors count them; absent for what is about a whole file. */
  startColumn?: number
  /** Column on `endLine` after the last character. */
  endColumn?: number
  rule: string
  severity: Severity
  category: Category
  path: string
  /** What is wrong and what to do, as Markdown without headings; code in backquotes. */
  message: string
  /** 0…1: how likely a good engineer agrees. 1 is proof, 0.9 a precise rule, 0.5 a hint. */
  confidence: number
  /** Path of the symbol that encloses it, as in the outline: `Class.method`. Empty at the top level. */
  symbol?: string
  /** Normalised code that the finding is about; the identity hangs on it. Default: the text of its lines. */
  code?: string
  related?: Related[]
  fix?: Fix
  /** The least prominent place that suits it; `file` for what has no line, `summary` for what is only a hint. */
  show?: 'inline' | 'file' | 'summary'
}

export interface Finding extends Draft {
  pass: string
  /** Stable across moves, rebases and re-runs: rule + symbol path + hash of the normalised code. */
  fingerprint: string
  placement: Placement
}

/** One row a file: what was looked at, and what was not and why. */
export interface LedgerEntry {
  path: string
  /** `analysed`: parsed, and all passes that cover its language; `text`: only text rules and secrets; `skipped`: not read. */
  state: 'analysed' | 'text' | 'skipped'
  /** Passes that do not cover its language, so that they say nothing about it. */
  uncovered?: string[]
  language?: string
  added: number
  deleted: number
  /** Why it is not fully analysed, or a remark such as a parse error. */
  reason?: string
  /** An unexpected gap (time-out, crash, unreadable) and so makes the outcome partial; a policy such as "generated" does not. */
  gap?: boolean
}

/** What was reviewed, in words and as pinned commits. */
export interface Scope {
  kind: 'working-tree' | 'staged' | 'branch' | 'commit' | 'range' | 'root' | 'diff' | 'paths'
  /** One clause a person understands: `the last commit (1a2b3c4 fix parser)`. */
  description: string
  base?: string
  head?: string
}

/** One line a file of the walkthrough: what happened to its symbols. */
export interface WalkthroughEntry {
  path: string
  status: string
  summary: string
}

/** Lines of the file around a finding (and around its fix), secrets masked. */
export interface Excerpt {
  startLine: number
  lines: string[]
}

/** What a reader may want to know of a rule that reported something. */
export interface RuleFacts {
  /** The page's first line. */
  summary: string
  why?: string
  whatToDo?: string
  /** `CWE-89`. */
  cwe?: string
  /** What the rule finds, without the names of one finding; no full stop. */
  title?: string
  category?: Category
  /** As the page says it, before any configuration. */
  severity?: Severity
  confidence?: number
  /** A piece of code that the rule reports, and one that it does not. */
  example?: { language: string; bad?: string; good?: string }
}

/** The answer of `review` and `analyze`. */
export interface Report {
  /** Folder on this machine that the paths are relative to; absent where nothing is checked out. */
  root?: string
  /** Address of the repository without credentials, where it is known. */
  origin?: string
  scope: Scope
  findings: Finding[]
  ledger: LedgerEntry[]
  walkthrough: WalkthroughEntry[]
  /** Sentences about the change as a whole: "312 of 340 changed lines are a pure move". */
  highlights: string[]
  /** How it was done: rules that ran, shallow clone, broken rule pages. */
  notes: string[]
  /** Source lines by fingerprint; they hold the lines that the fix replaces, too. */
  excerpts: Record<string, Excerpt>
  /** Facts by rule id, for those that reported something. */
  rules?: Record<string, RuleFacts>
  /** Lines of the new side that a comment may stand on, hunk by hunk, for files with findings. */
  anchors?: Record<string, LineRange[]>
}

/** The new contents of one file. `before` absent: it is new; `after` absent: it goes. */
export interface FileEdit {
  path: string
  before?: string
  after?: string
}

/** A change that a run proposes. */
export interface ChangePart {
  kind: 'patch'
  /** What a commit of it would be called. */
  title: string
  /** In git's format; `git apply` takes it. */
  patch: string
  edits: FileEdit[]
  /** Where it went, once it was written: a commit id, or `disk`. */
  written?: string
  /** Where a dry run would have written it. */
  planned?: 'disk' | 'commit' | 'branch'
  /** The branch of its own that it is on, and its pull request (or where one can be opened). */
  pull?: { branch: string; url?: string; number?: number }
}

/** A directed graph, for surfaces that can draw one; a table beside it says the same in words. */
export interface PicturePart {
  kind: 'picture'
  title: string
  nodes: string[]
  /** `from` and `to` are nodes. */
  edges: { from: string; to: string; label: string }[]
}

export type Part =
  /** `told`: whoever asked has read it already, as it came. */
  | { kind: 'text'; markdown: string; told?: true }
  | { kind: 'report'; report: Report }
  | ChangePart
  | { kind: 'data'; title: string; columns: string[]; rows: string[][] }
  | PicturePart

/** The result of a job. The exit code, check conclusion and wording derive from it and from nothing else. */
export type Outcome =
  | { state: 'complete'; parts: Part[] }
  | { state: 'partial'; reasons: string[]; parts: Part[] }
  | { state: 'failed'; error: Failure; parts: Part[] }

/** An error as data: see `errors.ts`. */
export interface Failure {
  kind: string
  /** Safe to post, with the next step. */
  public: string
  /** One line for a log or terminal; contains `public`. */
  short: string
}

/** Adapter-neutral answer. */
export interface Reply {
  job: string
  outcome: Outcome
}

/** What was posted where. */
export interface Receipt {
  surface: string
  place: string
  ids: string[]
}
