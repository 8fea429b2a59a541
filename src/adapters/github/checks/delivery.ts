/** A recorded webhook delivery: the relevant headers and the body. */
export interface Delivery {
  id: string
  name: string
  payload: Payload
  /** Names of the App when the delivery arrived, so that a later run reads it the same way. */
  names?: readonly string[]
}

export interface User {
  login: string
  type?: string
}

export interface PayloadComment {
  id: number
  body?: string | null
  user?: User | null
  in_reply_to_id?: number
  performed_via_github_app?: { id: number } | null
}

/** A check run or a check suite. It has no pull requests if its head is in a fork. */
export interface CheckSubject {
  app?: { id: number } | null
  head_sha?: string
  pull_requests?: { number: number }[]
}

/** The fields that are read from a payload. Which of them are present depends on the event. */
export interface Payload {
  action?: string
  number?: number
  installation?: { id: number }
  repository?: { id?: number; full_name: string; owner: User; name: string }
  sender?: User
  pull_request?: { number: number }
  issue?: { number: number; pull_request?: unknown; body?: string | null; user?: User | null }
  comment?: PayloadComment
  changes?: { base?: unknown; title?: unknown }
  merge_group?: { head_sha: string }
  check_run?: CheckSubject
  check_suite?: CheckSubject
  requested_action?: { identifier: string }
}

/** Where an answer goes; the `place` of an Inbound as JSON. */
export interface Place {
  repo: string
  number: number
  /** The comment, and whether it is in a review thread. */
  comment?: { id: number; thread: boolean; root: number }
  /** A commit in a merge queue, which has no pull request. */
  queued?: string
  /** The head of the pull request, if its number is not known and 0. */
  head?: string
}
