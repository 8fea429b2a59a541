import type { Finding, Ignored, Inbound, LineRange, Outcome, Receipt, Reply } from './types.ts'

/**
 * The contract between the core and an adapter that serves a platform. `parse` is pure; a session
 * holds the capabilities for one event, with the right credentials. What a session lacks has one
 * fallback in the core, with a test.
 */
export interface PlatformAdapter {
  name: string
  /** What a delivery asks for. Pure. */
  parse(payload: string): Inbound | Ignored
  /** Runs the work with a session for this delivery. */
  open<T>(payload: string, signal: AbortSignal, work: (session: Session) => Promise<T>): Promise<T>
}

export type Permission = 'none' | 'read' | 'write' | 'admin'

export interface Session {
  /** Answers in the thread that the event came from. With the same job id twice it posts once. */
  send(reply: Reply): Promise<Receipt>
  /** Shows at once that the event was seen; doing it twice changes nothing. */
  react?(): Promise<void>
  /** The pull request that the event is about, read afresh; undefined when it is about none. */
  change?(): Promise<Change | undefined>
  /** The default branch, for what is said about no pull request. */
  branch?(): Promise<Branch>
  /** How git reaches the repo. The token is short-lived, and may write only where that is asked for: ask anew for each call. */
  remote?(access?: 'read' | 'write'): Promise<Remote>
  /** Opens a pull request of a branch that was pushed; with the same branch twice it opens one. */
  propose?(pull: {
    branch: string
    base: string
    title: string
    body: string
  }): Promise<{ number: number; url: string }>
  /** The thread that the event was said in, where it is one that we began. */
  thread?(): Promise<{ finding?: string } | undefined>
  /** Of a person on the repo, asked from the platform; `none` when it cannot be told. */
  permission?(actor: string): Promise<Permission>
  review?: ReviewPublisher
  /** Says that nothing is to be waited for at a commit of a merge queue: its pull requests were reviewed. */
  pass?(job: string): Promise<void>
}

/** A pull request as it stands now. */
export interface Change {
  /** `owner/name` of the base repo. */
  repo: string
  number: number
  title: string
  /** What its author says of it; may be empty. */
  body: string
  url: string
  state: 'open' | 'closed'
  draft: boolean
  author: string
  /** The platform says so; a name that ends in `[bot]` is no proof. */
  authorIsBot: boolean
  /** The head lies in another repo. */
  fork: boolean
  base: { ref: string; sha: string }
  head: { ref: string; sha: string }
}

/** A branch of a repo as it stands now. */
export interface Branch {
  /** `owner/name`. */
  repo: string
  ref: string
  sha: string
}

export interface Remote {
  /** Clone address without credentials. */
  url: string
  /** Value of the HTTP `Authorization` header; never logged, and passed to git by its environment only. */
  authorization?: string
}

/** A comment of ours on a finding, as it stands on the platform. */
export interface Posted {
  fingerprint: string
  /** Opaque to the core. */
  thread: string
  resolved: boolean
  /** Somebody else wrote in its thread. */
  answered: boolean
}

/** What a review posts, decided by the core; the adapter only places it. */
export interface ReviewPlan {
  job: string
  change: Change
  outcome: Outcome
  /** To be posted now, the most important first; each with placement `inline` or `file`. */
  post: Finding[]
  /** Open threads of ours whose finding is gone: reply with the sentence (Markdown), then resolve. */
  fixed: { posted: Posted; sentence: string }[]
  /** Lines of the new side that a comment may stand on, hunk by hunk, by path. */
  anchors: Record<string, LineRange[]>
  /** Said in the summary: what this round looked at, what was left out and why. */
  notes: string[]
}

export interface ReviewPublisher {
  /** Shows on the platform that a review of this head is under way. */
  begin(job: string, change: Change): Promise<void>
  /** Our own threads on the change, all pages. */
  posted(change: Change): Promise<Posted[]>
  /** Posts what is not there yet. A second call with the same plan changes nothing. */
  publish(plan: ReviewPlan): Promise<Receipt>
  /** Ends what `begin` showed, where nothing is published: superseded, failed for good. */
  abandon(job: string, change: Change, outcome: Outcome): Promise<void>
}

/** What is remembered of a pull request between reviews. */
export interface ReviewState {
  paused: boolean
  /** The last finished review. */
  last?: { job: string; head: string; base: string; at: number; round: number; outcome: Outcome }
  findings: Record<string, KnownFinding>
}

export interface KnownFinding {
  rule: string
  path: string
  line: number
  message: string
  status: 'open' | 'fixed' | 'dismissed'
  /** Commit under review when it was first raised. */
  raisedIn: string
  fixedIn?: string
  /** What a model said, which nobody could find anew: the lines that it quoted, to tell whether they are still there. */
  carried?: Pick<Finding, 'severity' | 'category'> & { code: string }
  /** Who dismissed it and why. */
  because?: string
}

export const newReviewState = (): ReviewState => ({ paused: false, findings: {} })
