import type { Spelling } from './command.ts'
import type { FailOn, Finding } from './findings/finding.ts'
import type { DeviceLogin } from './platform/device-login.ts'
import type { LinkedIssue } from './platform/linked-issue.ts'
import type { Posted } from './platform/posted.ts'
import type { LineRange } from './positions/line-ranges.ts'
import type { CardDisplay, CheckCounts } from './pull-card.ts'
import type { Action, ChatPlace, Ignored, Inbound, Outcome, Receipt, Reply } from './types.ts'

export type { Posted } from './platform/posted.ts'
export { type KnownFinding, newReviewState, type ReviewState, type Votes } from './platform/review-state.ts'

/** The contract between the core and a platform adapter. */
export interface PlatformAdapter {
  name: string
  /** Parses a recorded delivery. Pure. */
  parse(payload: string): ParsedDelivery | Ignored
  /** The repositories of the platform, for requests on other platforms. */
  host?: CodeHost
  /** Opens a session for a channel, for messages that nobody asked for. */
  openChannel?: OpenChannel
  /** Opens a session for the place of an earlier delivery. */
  reopen?: Reopen
}

export type OpenChannel = (
  chat: Pick<ChatPlace, 'tenant' | 'channel'>,
  signal: AbortSignal,
  work: (session: Pick<Session, 'send'>) => Promise<void>,
) => Promise<void>

export type Reopen = (place: string, signal: AbortSignal, work: (session: Session) => Promise<void>) => Promise<void>

/** A delivery with a request. */
interface ParsedDelivery {
  inbound: Inbound
  /**
   * Calls `work` with a session, which has the capabilities for this delivery with the right credentials. For each
   * missing capability, the core has one tested fallback.
   */
  open<T>(signal: AbortSignal, work: (session: Session) => Promise<T>): Promise<T>
}

export type Permission = 'none' | 'read' | 'write' | 'admin'

/** Access to one repository, or to one of its pull requests, with the right credentials. */
export interface RepositoryAccess {
  /** Reads the current state of the pull request; undefined if there is none. */
  change?(): Promise<Change | undefined>
  /** Returns the default branch, for requests outside pull requests. */
  branch?(): Promise<Branch>
  /**
   * Returns the git access to the repository. The token is short-lived and read-only by default, so call this again for
   * each operation. `paths`: the files that a push changes, some of which may need more rights.
   */
  remote?(access?: 'read' | 'write', paths?: readonly string[]): Promise<Remote>
  /** Returns the author and the committer of a commit that a person asked for. */
  signature?(actor: string): Promise<{ author: CommitPerson; committer: CommitPerson }>
  /** Explains why the platform refused a push, as Markdown, from what git printed. Undefined if it is not known. */
  explainRefusal?(printed: string, branch: string): string | undefined
  /** Opens a pull request for a pushed branch. Idempotent per branch. */
  propose?(pull: {
    branch: string
    base: string
    title: string
    body: string
  }): Promise<{ number: number; url: string }>
  /**
   * Returns a user's permission on the repository, as the platform reports it; `none` if it is unknown. With the id of
   * an account, that of its current login, also if `actor` is an earlier one that somebody else may have now.
   */
  permission?(actor: string, id?: string): Promise<Permission>
  /** Comments on the pull request, and returns the address. Idempotent per job. */
  comment?(post: { job: string; body: string }): Promise<string>
  /** Opens an issue, and returns its name and address. Idempotent per job. */
  openIssue?(post: { job: string; title: string; body: string }): Promise<{ name: string; url: string }>
  /** Returns the numbers of the newest open pull requests, for suggestions. */
  openPulls?(): Promise<readonly number[]>
  /** Returns the issues that a pull request closes, as far as its readers may read them. */
  linkedIssues?(change: Change): Promise<LinkedIssue[]>
  /** Counts the checks of a commit; undefined if we may not read them. */
  checks?(sha: string): Promise<CheckCounts | undefined>
  /** Tells whether everyone may read the repository. */
  isPublic?(): Promise<boolean>
}

/** The author or the committer of a commit. */
export interface CommitPerson {
  name: string
  email: string
}

/** A repository, or one of its pull requests. */
export interface Target {
  /** `owner/name`. */
  repo: string
  number?: number
}

/** A place where repositories are, which chats and other surfaces refer to. */
export interface CodeHost {
  name: string
  /** Tells whether a repository is on this host, for hosts with a fixed list. Pure. */
  owns?(repo: string): boolean
  /** Reads a web address of a repository, a pull request or a file. Undefined if it is not on this host. Pure. */
  parseLink(url: string): Target | undefined
  /** Calls `work` with the access to a repository. Throws `not-found` if this host does not have it, or not for us. */
  open<T>(target: Target, signal: AbortSignal, work: (access: RepositoryAccess) => Promise<T>): Promise<T>
  /** Lists the accessible repositories. */
  repositories(signal: AbortSignal): Promise<readonly ListedRepository[]>
  /** Links a person's account on this host to one elsewhere. */
  login?: DeviceLogin
}

/** A repository of a code host. */
export interface ListedRepository {
  /** `owner/name`. */
  name: string
  /** Everyone in a chat may read it. */
  open: boolean
}

/** The state of a running request, to show in the place of its answer. */
export interface Progress {
  job: string
  /** The current step in a few words. */
  step?: string
  /** The answer so far. */
  markdown?: string
  /** The answer is a text that grows. */
  streams?: true
  actions: readonly Action[]
}

export interface Session extends RepositoryAccess {
  /** Answers in the thread of the event. Idempotent per job id. */
  send(reply: Reply): Promise<Receipt>
  /** Acknowledges the event immediately, for example with a reaction. Idempotent. */
  react?(): Promise<void>
  /**
   * Shows the progress where the answer will be. May be called often: the adapter sends the newest state at the rate of
   * its platform. Never rejects.
   */
  progress?(progress: Progress): Promise<void>
  /** Reads a file that is attached to the message, as text. Throws `invalid` if it is too large or not text. */
  readFile?(id: string): Promise<string>
  /** Spells the commands that the requester can type where the answer is. Absent: `/name`. */
  spell?: Spelling
  /** Returns the web address of the message of the request. */
  link?(): Promise<string | undefined>
  /**
   * Returns the deliveries for the pull requests of an event that names only a commit, with the keys of their lanes.
   * Absent: the event names its pull request.
   */
  locate?(): Promise<{ key: string; payload: string }[]>
  /** Returns the thread of the event if we started it. */
  thread?(): Promise<{ finding?: string } | undefined>
  /** Shows the pull requests that the message links to. */
  cards?: CardDisplay
  review?: ReviewPublisher
  /** Reports that a commit in a merge queue needs no review, because its pull requests were reviewed. */
  pass?(job: string): Promise<void>
}

/** The current state of a pull request. */
export interface Change {
  /** `owner/name` of the base repository. */
  repo: string
  /** The id of the base repository, which it keeps when it is renamed or transferred. */
  repoId?: number
  number: number
  /** Milliseconds since 1970. */
  createdAt?: number
  title: string
  /** The author's description; may be empty. */
  body: string
  url: string
  state: 'open' | 'closed'
  merged?: true
  draft: boolean
  author: string
  /** As reported by the platform. A name that ends with `[bot]` is not reliable. */
  authorIsBot: boolean
  /** The head is in another repository. */
  fork: boolean
  base: { ref: string; sha: string }
  head: { ref: string; sha: string }
}

/** The current state of a branch. */
export interface Branch {
  /** `owner/name`. */
  repo: string
  ref: string
  sha: string
}

export interface Remote {
  /** Clone address without credentials. */
  url: string
  /** Value of the HTTP `Authorization` header. Never logged, and passed to git only through its environment. */
  authorization?: string
}

/** The posts of a review. The core decides on them, and the adapter only places them. */
export interface ReviewPlan {
  job: string
  change: Change
  outcome: Outcome
  /** New findings to post, the most important first, with placement `inline` or `file`. */
  post: Finding[]
  /** Our open threads whose finding was fixed. The adapter replies with the Markdown sentence, and resolves them. */
  fixed: { posted: Posted; sentence: string }[]
  /** Our threads whose finding is back after it was fixed. The adapter replies with the sentence and reopens the thread. */
  returned: { posted: Posted; sentence: string }[]
  /** Lines on the new side that can be commented on, by hunk and path. */
  anchors: Record<string, LineRange[]>
  /** Notes for the summary: the scope of this round, and what was omitted and why. */
  notes: string[]
  settings: ReviewSettings
}

/** How the repository wants its reviews to be shown, and what is wrong with what the change makes of that. */
export interface ReviewSettings {
  failOn: FailOn
  alwaysSummary: boolean
  /** Mistakes in the configuration and the rule pages of the head, which apply after the merge. */
  broken: readonly string[]
}

export interface ReviewPublisher {
  /** Shows on the platform that a review of this head is in progress. */
  begin(job: string, change: Change): Promise<void>
  /** Lists our own threads on the change, from all pages. */
  posted(change: Change): Promise<Posted[]>
  /** Posts everything that is not posted yet. Idempotent. */
  publish(plan: ReviewPlan): Promise<Receipt>
  /**
   * Ends the progress display of a review that is not published, because it was superseded or failed. Works after the
   * job was aborted. With `continues`, another job of the pull request continues the display of the current head, and
   * the result is false.
   */
  abandon(job: string, change: Change, outcome: Outcome, continues: boolean): Promise<boolean>
  /** Shows why an event starts no review, unless the head has a result. */
  skip(job: string, change: Change, reason: string): Promise<void>
  /** Shows that a review in progress waits for the platform. Never rejects. */
  wait(job: string, change: Change): Promise<void>
}
