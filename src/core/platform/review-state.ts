import type { Finding } from '../findings/finding.ts'
import type { Outcome } from '../types.ts'

/** The stored state of a pull request between reviews. */
export interface ReviewState {
  paused: boolean
  /** The last finished review. */
  last?: LastReview
  findings: Record<string, KnownFinding>
}

interface LastReview {
  job: string
  head: string
  base: string
  at: number
  round: number
  outcome: Outcome
  /** Fingerprints of the findings to post. Set until everything is posted, so that the next job can finish that. */
  unposted?: string[]
}

export interface KnownFinding {
  rule: string
  path: string
  line: number
  /** The part of its identity without the path. */
  content?: string
  message: string
  status: 'open' | 'fixed' | 'dismissed'
  /** Commit under review when the finding was first reported. */
  raisedIn: string
  fixedIn?: string
  /**
   * Data of a finding by a model, which cannot be reproduced. `code` is the quoted code, to check whether it still
   * exists.
   */
  carried?: Pick<Finding, 'severity' | 'category'> & { code: string }
  /** Who dismissed it and why. */
  because?: string
  /** How many people reacted to its comment, as of the last review. Absent: nobody. */
  votes?: Votes
}

export interface Votes {
  up: number
  down: number
}

export const newReviewState = (): ReviewState => ({ paused: false, findings: {} })
