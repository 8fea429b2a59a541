import type { Command } from '../../core/command.ts'
import { defined } from '../../core/defined.ts'
import { must } from '../../core/must.ts'
import { nearest } from '../../core/text/nearest.ts'
import type { Ignored, Inbound } from '../../core/types.ts'
import type { CheckSubject, Delivery, Payload, PayloadComment, Place, User } from './checks/delivery.ts'
import { common, parseCheckRun, parseCheckSuite } from './checks/parse-checks.ts'
import { readCommand } from './read-command.ts'

export type { Delivery, Place }

/** Returns only the fields of a delivery that are read. They are about 5 % of the payload. */
export function pickFields({ id, name, payload }: Delivery): Delivery {
  const { action, number, changes } = payload
  const picked = {
    installation: pick(payload.installation, idOf),
    repository: pick(payload.repository, ({ id, full_name, owner, name }) => ({
      ...defined({ id }),
      full_name,
      owner: userOf(owner),
      name,
    })),
    sender: pick(payload.sender, userOf),
    pull_request: pick(payload.pull_request, numberOf),
    issue: pick(payload.issue, (issue) => ({
      ...numberOf(issue),
      ...defined({ pull_request: pick(issue.pull_request, () => ({})) }),
      ...(name === 'issues' ? defined({ body: issue.body ?? undefined, user: pick(issue.user, userOf) }) : {}),
    })),
    comment: pick(payload.comment, commentOf),
    changes: pick(changes?.base ?? changes?.title, () => (changes?.base ? { base: {} } : { title: {} })),
    check_run: pick(payload.check_run, checkOf),
    check_suite: pick(payload.check_suite, checkOf),
    requested_action: pick(payload.requested_action, ({ identifier }) => ({ identifier })),
    merge_group: pick(payload.merge_group, ({ head_sha }) => ({ head_sha })),
  }
  return { id, name, payload: defined({ action, number, ...picked }) }
}

/** Returns the fields of a value that are read; undefined if the value is absent. */
function pick<T, R>(value: T | null | undefined, fields: (value: T) => R): R | undefined {
  return value === undefined || value === null ? undefined : fields(value)
}

const idOf = ({ id }: { id: number }) => ({ id })
const numberOf = ({ number }: { number: number }) => ({ number })
const userOf = ({ login, type }: User): User => ({ login, ...defined({ type }) })

function checkOf({ app, head_sha, pull_requests = [] }: CheckSubject): CheckSubject {
  return { app: pick(app, idOf) ?? null, ...defined({ head_sha }), pull_requests: pull_requests.map(numberOf) }
}

function commentOf({ id, body, user, in_reply_to_id, performed_via_github_app }: PayloadComment): PayloadComment {
  const app = pick(performed_via_github_app, idOf)
  const text = body ?? undefined
  return { id, ...defined({ body: text, user: pick(user, userOf), in_reply_to_id, performed_via_github_app: app }) }
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
  converted_to_draft: 'change.drafted',
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
    case 'issues':
      return parseIssue(delivery, options)
    case 'merge_group':
      return parseQueue(delivery)
    case 'check_run':
      return parseCheckRun(delivery, options)
    case 'check_suite':
      return parseCheckSuite(delivery, options)
    default:
      return { reason: `unsupported event ${name}` }
  }
}

function parsePullRequest(delivery: Delivery): Inbound | Ignored {
  const { action = '', pull_request, changes } = delivery.payload
  const event = action === 'edited' ? editEvent(changes) : changeEvents[action]
  if (event === undefined || pull_request === undefined) return { reason: `unsupported pull_request action ${action}` }
  return { ...common(delivery, pull_request.number), kind: 'event', event }
}

function editEvent(changes: Payload['changes']): string | undefined {
  if (changes?.base !== undefined) return 'change.retargeted'
  return changes?.title === undefined ? undefined : 'change.edited'
}

function parseComment(
  delivery: Delivery,
  { appId, commands, names = delivery.names }: ParseOptions,
): Inbound | Ignored {
  const { action, comment, issue, pull_request, sender } = delivery.payload
  if (action !== 'created' || comment === undefined) return { reason: `unsupported comment action ${action}` }
  const software = softwareBehind(comment, sender, appId)
  if (software !== undefined) return { reason: `the comment is from ${software}` }
  const number = issue?.number ?? pull_request?.number
  if (number === undefined) return { reason: 'the comment is not on an issue or a pull request' }
  const thread = delivery.name === 'pull_request_review_comment'
  const where = { id: comment.id, thread, root: comment.in_reply_to_id ?? comment.id }
  const inbound = { ...common(delivery, number, where), text: comment.body ?? '' }
  const asked = readCommand(inbound.text, commands, names)
  if (asked === undefined && comment.in_reply_to_id !== undefined) return { ...inbound, kind: 'message', reply: true }
  if (asked === undefined) return { reason: 'the comment has no command and no mention' }
  if (asked.kind === 'message') return { ...inbound, kind: 'message', text: asked.text }
  const known = commands.map((command) => command.name)
  if (!asked.mentioned && !known.includes(asked.name) && nearest(asked.name, known) === undefined)
    return { reason: `/${asked.name} is not a RubberDuck command` }
  return { ...inbound, kind: 'command', command: asked.name, arguments: asked.arguments }
}

/** A new issue can hold a request, like a comment on it. */
function parseIssue(delivery: Delivery, { commands, names = delivery.names }: ParseOptions): Inbound | Ignored {
  const { action, issue, sender } = delivery.payload
  if (action !== 'opened' || issue === undefined) return { reason: `unsupported issue action ${action}` }
  if (sender?.type === 'Bot' || issue.user?.type === 'Bot') return { reason: 'the issue is from a bot' }
  const inbound = { ...common(delivery, issue.number), text: issue.body ?? '' }
  const asked = readCommand(inbound.text, commands, names)
  if (asked === undefined) return { reason: 'the issue has no command and no mention' }
  if (asked.kind === 'message') return { ...inbound, kind: 'message', text: asked.text }
  if (!asked.mentioned && !commands.some(({ name }) => name === asked.name))
    return { reason: `/${asked.name} is not a RubberDuck command` }
  return { ...inbound, kind: 'command', command: asked.name, arguments: asked.arguments }
}

/** Returns the App or bot that wrote a comment; undefined for a person. */
function softwareBehind(comment: PayloadComment, sender: User | undefined, appId: string): string | undefined {
  if (String(comment.performed_via_github_app?.id) === appId) return 'this App'
  return sender?.type === 'Bot' || comment.user?.type === 'Bot' ? 'a bot' : undefined
}

/** A merge queue waits for every required check. The review itself happened in the pull requests. */
function parseQueue({ id, payload }: Delivery): Inbound | Ignored {
  const { action, merge_group, repository } = payload
  if (action !== 'checks_requested' || merge_group === undefined)
    return { reason: `unsupported merge_group action ${action}` }
  const repo = must(repository).full_name
  const place: Place = { repo, number: 0, queued: merge_group.head_sha }
  const from = { id: `github/${id}`, surface: 'github', place: JSON.stringify(place), repo }
  return { ...from, actor: payload.sender?.login ?? '', kind: 'event', event: 'queue.requested' }
}
