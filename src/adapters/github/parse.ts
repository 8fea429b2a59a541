import type { Command } from '../../core/command.ts'
import { defined } from '../../core/defined.ts'
import { nearest } from '../../core/nearest.ts'
import type { Ignored, Inbound } from '../../core/types.ts'
import { readCommand } from './grammar.ts'

/** A recorded webhook delivery: the relevant headers and the body. */
export interface Delivery {
  id: string
  name: string
  payload: Payload
  /** Names of the App when the delivery arrived, so that a later run reads it the same way. */
  names?: readonly string[]
}

interface User {
  login: string
  type?: string
}

/** The fields that are read from a payload. Which of them are present depends on the event. */
interface Payload {
  action?: string
  number?: number
  installation?: { id: number }
  repository?: { full_name: string; owner: User; name: string }
  sender?: User
  pull_request?: { number: number }
  issue?: { number: number; pull_request?: unknown }
  comment?: {
    id: number
    body?: string | null
    user?: User | null
    in_reply_to_id?: number
    performed_via_github_app?: { id: number } | null
  }
  changes?: { base?: unknown }
  merge_group?: { head_sha: string }
  check_run?: { app?: { id: number } | null; pull_requests?: { number: number }[] }
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
}

/** Returns only the fields of a delivery that are read. They are about 5 % of the payload. */
export function pickFields({ id, name, payload }: Delivery): Delivery {
  const { action, number, installation, repository, sender, pull_request, issue, comment, changes } = payload
  const { check_run, requested_action, merge_group } = payload
  const person = ({ login, type }: User): User => ({ login, ...defined({ type }) })
  return {
    id,
    name,
    payload: {
      ...defined({ action, number }),
      ...(installation === undefined ? {} : { installation: { id: installation.id } }),
      ...(repository === undefined
        ? {}
        : {
            repository: {
              full_name: repository.full_name,
              owner: person(repository.owner),
              name: repository.name,
            },
          }),
      ...(sender === undefined ? {} : { sender: person(sender) }),
      ...(pull_request === undefined ? {} : { pull_request: { number: pull_request.number } }),
      ...(issue === undefined
        ? {}
        : { issue: { number: issue.number, ...(issue.pull_request === undefined ? {} : { pull_request: {} }) } }),
      ...(comment === undefined
        ? {}
        : {
            comment: {
              id: comment.id,
              ...(comment.body == null ? {} : { body: comment.body }),
              ...(comment.user == null ? {} : { user: person(comment.user) }),
              ...defined({ in_reply_to_id: comment.in_reply_to_id }),
              ...(comment.performed_via_github_app == null
                ? {}
                : { performed_via_github_app: { id: comment.performed_via_github_app.id } }),
            },
          }),
      ...(changes?.base === undefined ? {} : { changes: { base: {} } }),
      ...(check_run === undefined
        ? {}
        : {
            check_run: {
              app: check_run.app == null ? null : { id: check_run.app.id },
              pull_requests: (check_run.pull_requests ?? []).map((pull) => ({ number: pull.number })),
            },
          }),
      ...(requested_action === undefined ? {} : { requested_action: { identifier: requested_action.identifier } }),
      ...(merge_group === undefined ? {} : { merge_group: { head_sha: merge_group.head_sha } }),
    },
  }
}

export interface ParseOptions {
  appId: string
  commands: readonly Command[]
  /** Names that people mention the App by. */
  names?: readonly string[]
}

const changeEvents: Record<string, string> = {
  opened: 'change.opened',
  reopened: 'change.reopened',
  ready_for_review: 'change.ready',
  synchronize: 'change.pushed',
  closed: 'change.closed',
}

/** Returns the request in a delivery, or the reason to ignore it. Pure. */
export function parseDelivery(delivery: Delivery, options: ParseOptions): Inbound | Ignored {
  const { name, payload } = delivery
  if (payload.repository === undefined) return { reason: `the event ${name} has no repository` }
  if (payload.installation === undefined) return { reason: 'the delivery has no App installation' }
  switch (name) {
    case 'pull_request':
      return parsePullRequest(delivery)
    case 'issue_comment':
    case 'pull_request_review_comment':
      return parseComment(delivery, options)
    case 'merge_group':
      return parseQueue(delivery)
    case 'check_run':
      return parseCheckRun(delivery, options)
    default:
      return { reason: `unsupported event ${name}` }
  }
}

function parsePullRequest(delivery: Delivery): Inbound | Ignored {
  const { action = '', pull_request, changes } = delivery.payload
  const event = action === 'edited' && changes?.base !== undefined ? 'change.retargeted' : changeEvents[action]
  if (event === undefined || pull_request === undefined) return { reason: `unsupported pull_request action ${action}` }
  return { ...common(delivery, pull_request.number), kind: 'event', event }
}

function parseComment(
  delivery: Delivery,
  { appId, commands, names = delivery.names }: ParseOptions,
): Inbound | Ignored {
  const { action, comment, issue, pull_request, sender } = delivery.payload
  if (action !== 'created' || comment === undefined) return { reason: `unsupported comment action ${action}` }
  if (String(comment.performed_via_github_app?.id) === appId) return { reason: 'the comment is from this App' }
  if (sender?.type === 'Bot' || comment.user?.type === 'Bot') return { reason: 'the comment is from a bot' }
  const number = issue?.number ?? pull_request?.number
  if (number === undefined) return { reason: 'the comment is not on an issue or a pull request' }
  const thread = delivery.name === 'pull_request_review_comment'
  const where = { id: comment.id, thread, root: comment.in_reply_to_id ?? comment.id }
  const inbound = { ...common(delivery, number, where), text: comment.body ?? '' }
  const asked = readCommand(comment.body ?? '', commands, names)
  if (asked === undefined && comment.in_reply_to_id !== undefined) return { ...inbound, kind: 'message', reply: true }
  if (asked === undefined) return { reason: 'the comment has no command and no mention' }
  if (asked.kind === 'message') return { ...inbound, kind: 'message', text: asked.text }
  const known = commands.map((command) => command.name)
  if (!asked.mentioned && !known.includes(asked.name) && nearest(asked.name, known) === undefined)
    return { reason: `/${asked.name} is not a RubberDuck command` }
  return { ...inbound, kind: 'command', command: asked.name, arguments: asked.arguments }
}

function parseCheckRun(delivery: Delivery, { appId }: ParseOptions): Inbound | Ignored {
  const { action, check_run, requested_action } = delivery.payload
  if (String(check_run?.app?.id) !== appId) return { reason: 'the check run belongs to another App' }
  const number = check_run?.pull_requests?.[0]?.number
  if (number === undefined) return { reason: 'the check run has no pull request in this repository' }
  if (action === 'rerequested' || (action === 'requested_action' && requested_action?.identifier === 'review'))
    return { ...common(delivery, number), kind: 'command', command: 'review', arguments: {} }
  if (action === 'requested_action' && requested_action?.identifier === 'fix')
    return { ...common(delivery, number), kind: 'command', command: 'fix', arguments: { commit: true } }
  return { reason: `unsupported check_run action ${action}` }
}

/** A merge queue waits for every required check. The review itself happened in the pull requests. */
function parseQueue({ id, payload }: Delivery): Inbound | Ignored {
  const { action, merge_group, repository } = payload
  if (action !== 'checks_requested' || merge_group === undefined)
    return { reason: `unsupported merge_group action ${action}` }
  const repo = repository!.full_name
  const place: Place = { repo, number: 0, queued: merge_group.head_sha }
  const from = { id: `github/${id}`, surface: 'github', place: JSON.stringify(place), repo }
  return { ...from, actor: payload.sender?.login ?? '', kind: 'event', event: 'queue.requested' }
}

function common({ id, payload }: Delivery, number: number, comment?: Place['comment']) {
  const repo = payload.repository!.full_name
  const place: Place = { repo, number, ...defined({ comment }) }
  return {
    id: `github/${id}`,
    surface: 'github',
    place: JSON.stringify(place),
    actor: payload.sender?.login ?? '',
    repo,
  }
}
