import { defined } from '../../../core/defined.ts'

/** A recorded webhook delivery: the relevant headers and the body. */
export interface Delivery {
  id: string
  name: string
  payload: Payload
  /** Names of the App when the delivery arrived, so that a later run reads it the same way. */
  names?: readonly string[]
  /** Which of its requests the job is about, from 0. */
  part?: number
}

export interface User {
  login: string
  type?: string
}

export interface PayloadComment {
  id: number
  body?: string
  user?: User
  in_reply_to_id?: number
  performed_via_github_app?: { id: number }
  path?: string
  line?: number
  side?: string
  diff_hunk?: string
  /** ISO 8601. */
  created_at?: string
  updated_at?: string
}

/** A check run or a check suite. It has no pull requests if its head is in a fork. */
export interface CheckSubject {
  app?: { id: number }
  head_sha?: string
  pull_requests: { number: number }[]
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

/** The fields that are read from a payload. Which of them are present depends on the event. */
export interface Payload {
  action?: string
  number?: number
  installation?: { id: number }
  repository?: { id?: number; full_name: string; owner: User; name: string }
  sender?: User
  pull_request?: { number: number; body?: string; user?: User }
  issue?: { number: number; pull_request?: object; body?: string; user?: User }
  comment?: PayloadComment
  review?: { body?: string; user?: User }
  requested_reviewer?: User
  changes?: { base?: object; title?: object; body?: { from: string } }
  merge_group?: { head_sha: string }
  check_run?: CheckSubject
  check_suite?: CheckSubject
  requested_action?: { identifier: string }
}

type Fields = Readonly<Record<string, unknown>>

const longestName = 200

/**
 * Returns only the fields of a payload that are read, which are about 5 % of it. A field of another type than GitHub
 * documents counts as absent.
 */
export function pickFields(payload: unknown): Payload {
  const fields = fieldsOf(payload) ?? {}
  const repository = fieldsOf(fields.repository)
  return defined({
    action: wordOf(fields.action),
    number: countOf(fields.number),
    installation: idOf(fields.installation),
    repository: repository && repositoryOf(repository),
    sender: userOf(fields.sender),
    pull_request: threadOf(fields.pull_request),
    issue: threadOf(fields.issue),
    comment: commentOf(fields.comment),
    review: reviewOf(fields.review),
    requested_reviewer: userOf(fields.requested_reviewer),
    changes: changesOf(fields.changes),
    merge_group: queuedOf(fields.merge_group),
    check_run: checksOf(fields.check_run),
    check_suite: checksOf(fields.check_suite),
    requested_action: actionOf(fields.requested_action),
  })
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function wordOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^\w{1,50}$/.test(value) ? value : undefined
}

function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined
}

function idOf(value: unknown): { id: number } | undefined {
  const id = countOf(fieldsOf(value)?.id)
  return id === undefined ? undefined : { id }
}

function userOf(value: unknown): User | undefined {
  const { login, type } = fieldsOf(value) ?? {}
  if (typeof login !== 'string' || !/^[\w.[\]-]{1,100}$/.test(login)) return undefined
  return { login, ...defined({ type: wordOf(type) }) }
}

function repositoryOf({ id, full_name, name, owner }: Fields): Payload['repository'] {
  const user = userOf(owner)
  if (typeof full_name !== 'string' || !/^[\w.-]+\/[\w.-]+$/.test(full_name)) return undefined
  if (full_name.length > longestName || typeof name !== 'string' || user === undefined) return undefined
  return { ...defined({ id: countOf(id) }), full_name, owner: user, name }
}

function threadOf(value: unknown): Payload['issue'] {
  const fields = fieldsOf(value) ?? {}
  const number = countOf(fields.number)
  if (number === undefined) return undefined
  const pull = fieldsOf(fields.pull_request) && {}
  return { number, ...defined({ pull_request: pull, body: textOf(fields.body), user: userOf(fields.user) }) }
}

function commentOf(value: unknown): PayloadComment | undefined {
  const fields = fieldsOf(value) ?? {}
  const id = countOf(fields.id)
  if (id === undefined) return undefined
  return {
    id,
    ...defined({
      body: textOf(fields.body),
      user: userOf(fields.user),
      in_reply_to_id: countOf(fields.in_reply_to_id),
      performed_via_github_app: idOf(fields.performed_via_github_app),
      path: textOf(fields.path),
      line: countOf(fields.line) ?? countOf(fields.original_line),
      side: wordOf(fields.side),
      diff_hunk: textOf(fields.diff_hunk),
      created_at: textOf(fields.created_at),
      updated_at: textOf(fields.updated_at),
    }),
  }
}

function changesOf(value: unknown): Payload['changes'] {
  const fields = fieldsOf(value)
  if (fields === undefined) return undefined
  const body = fieldsOf(fields.body)
  return defined({
    base: fields.base ? {} : undefined,
    title: fields.title ? {} : undefined,
    body: body && { from: textOf(body.from) ?? '' },
  })
}

function reviewOf(value: unknown): Payload['review'] {
  const fields = fieldsOf(value)
  return fields && defined({ body: textOf(fields.body), user: userOf(fields.user) })
}

function checksOf(value: unknown): CheckSubject | undefined {
  const fields = fieldsOf(value)
  if (fields === undefined) return undefined
  const pulls = Array.isArray(fields.pull_requests) ? fields.pull_requests : []
  const numbers = pulls.slice(0, 10).flatMap((pull) => {
    const number = countOf(fieldsOf(pull)?.number)
    return number === undefined ? [] : { number }
  })
  return { pull_requests: numbers, ...defined({ app: idOf(fields.app), head_sha: commitOf(fields.head_sha) }) }
}

function queuedOf(value: unknown): Payload['merge_group'] {
  const sha = commitOf(fieldsOf(value)?.head_sha)
  return sha === undefined ? undefined : { head_sha: sha }
}

function commitOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[0-9a-f]{40,64}$/.test(value) ? value : undefined
}

function actionOf(value: unknown): Payload['requested_action'] {
  const identifier = wordOf(fieldsOf(value)?.identifier)
  return identifier === undefined ? undefined : { identifier }
}
