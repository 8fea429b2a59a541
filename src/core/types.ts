import type { KnownIdentity } from './findings/finding.ts'
import type { Report } from './outcome/report.ts'
import type { CodePlace } from './positions/code-place.ts'

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
  kind: 'command' | 'message' | 'event' | 'action'
  /** `owner/name`, if the platform has repositories. */
  repo?: string
  /** The id of the repository, which it keeps when it is renamed or transferred. */
  repoId?: number
  /** The number of its pull request or issue. */
  number?: number
  /** The event if `kind` is `event`: `change.opened`, `change.pushed`, … */
  event?: string
  /** The command name if `kind` is `command`. */
  command?: string
  arguments?: Record<string, ArgumentValue>
  /** The words of the message. With `kind` `command` and without `arguments`: the words after the command name. */
  text?: string
  /** The id of the pressed button or the chosen option if `kind` is `action`. */
  action?: string
  /** Set by chat platforms, which have no repositories of their own. */
  chat?: ChatPlace
  /** Files that are attached to the message. */
  files?: readonly AttachedFile[]
  /** A reply without a mention, which is a request only in our own threads. */
  reply?: true
  /** The message was edited; this is the job of its earlier text, which may not have been a request. */
  edits?: string
  /** Addresses in a message that need not ask for anything; set if `event` is `links.shared`. */
  links?: readonly string[]
  /** The command as it was typed. */
  line?: string
  /** Identifies the request in a comment, also after the comment was edited. Default: the id of its job. */
  request?: string
  /** What became of the comment: it has this text now, or it was deleted. */
  changed?: 'edited' | 'deleted'
  /** The line of code that the message is about. */
  at?: CodePlace
  /** Fingerprint of the thread's finding, which the text need not repeat. */
  finding?: string
}

/** Where in a chat a message is. The core only compares its parts. */
export interface ChatPlace {
  /** The workspace or server. */
  tenant: string
  channel: string
  /** The thread of the message, or the one that its answer starts. Absent: the answer is not in a thread. */
  thread?: string
  /** A direct message to the bot. */
  direct?: true
  /** How the platform writes a mention of the actor, for answers that name a person. */
  mention?: string
}

/** A file in a chat message. */
export interface AttachedFile {
  /** Opaque to the core. */
  id: string
  name: string
  bytes: number
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
  /** The head of the last review, if it counts as reviewed. */
  since?: string
  /** The head of the last review, to which the lines of its findings belong. */
  last?: string
  /** The findings of earlier reviews, which keep their identities. */
  identities?: readonly KnownIdentity[]
  /** Fingerprints of posted findings, and of those that a person dismissed. */
  known?: readonly string[]
  closed?: readonly string[]
}

/** The reason why nothing was done. */
export interface Ignored {
  reason: string
}

/** The new content of one file. `before` absent: the file is created. `after` absent: it is deleted. */
export interface FileEdit {
  path: string
  before?: string
  after?: string
}

/** What a tool of the project says about a change, run in a sandbox. */
export interface Check {
  step: 'format' | 'types' | 'test'
  /** Name of the tool. */
  tool: string
  command: string
  /** Folder of the project; empty for the root. */
  project: string
  /** `failed-before`: nothing fails that does not fail without the change. */
  state: 'passed' | 'failed' | 'failed-before' | 'not-run'
  /** Numbers of tests, if the tool prints them. */
  passed?: number
  failed?: number
  /** What fails because of the change. */
  failing?: string[]
  /** Wrong versions of the tested code for which new tests fail, of those that were tried. */
  mutants?: { killed: number; tried: number }
  /** The end of the output of a failed check. */
  output?: string
  /** Why it was not run. */
  reason?: string
  milliseconds?: number
}

/** A proposed change. */
export interface ChangePart {
  kind: 'patch'
  /** The commit title. */
  title: string
  /** In git's format, for `git apply`. */
  patch: string
  edits: FileEdit[]
  /** The checks that were tried; absent: none were requested. */
  checks?: Check[]
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

/** A table. */
export interface TablePart {
  kind: 'data'
  title: string
  columns: string[]
  rows: string[][]
  /** Columns for a bar chart, where the length of a bar is the product of its values. */
  chart?: { label: string; values: string[] }
}

export type Part =
  /** `told`: the text was already streamed to the requester. */
  | { kind: 'text'; markdown: string; told?: true }
  | { kind: 'report'; report: Report }
  | ChangePart
  | TablePart
  | PicturePart

/** The result of a job. The exit code, the check conclusion and the wording only depend on it. */
export type Outcome =
  | { state: 'complete'; parts: Part[] }
  /** `mistaken`: the only reasons are mistakes in the configuration. */
  | { state: 'partial'; reasons: string[]; mistaken?: true; parts: Part[] }
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
  /** The request that it answers, if it is not known by its job. The answer of an edited comment replaces the earlier one. */
  request?: string
  /** Whom and what it answers, where several people and requests share a place. */
  answers?: { actor: string; said: string }
  /** What a person can do with the answer, the most important first. */
  actions?: readonly Action[]
  /** Only the requester should see it. */
  private?: true
  /** What people did with the answer, the oldest first. Shown below it. */
  done?: readonly Done[]
  /** It replaces an answer that was sent before. If that is gone, nothing is posted. */
  amends?: true
}

/** What a person did with an answer. */
export interface Done {
  /** A clause in Markdown, such as "Opened #12". */
  what: string
  /** Who did it, as the platform mentions them. */
  by: string
}

/** A button, or a menu if it has options. What it does is stored on the server under its id. */
export interface Action {
  /** At most 60 characters of `[\w.-]`; unique. */
  id: string
  /** At most 40 characters. */
  label: string
  style?: 'primary' | 'danger'
  /** At most 25. Choosing one is an action of its own. */
  options?: readonly { id: string; label: string }[]
}

/** Where the answer was posted. */
export interface Receipt {
  surface: string
  place: string
  ids: string[]
  /** The thread of a chat that replies to the answer are in, if it is not the one of the request. */
  thread?: string
}
