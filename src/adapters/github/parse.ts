import type { Command } from '../../core/command.ts'
import { defined } from '../../core/defined.ts'
import { must } from '../../core/must.ts'
import { nearest } from '../../core/text/nearest.ts'
import type { Ignored, Inbound } from '../../core/types.ts'
import { common, parseCheckRun, parseCheckSuite } from './checks/parse-checks.ts'
import type { Delivery, Payload, PayloadComment, Place, User } from './intake/payload.ts'
import { type ParsedCommand, readCommands } from './intake/read-commands.ts'
import { changedRequests, type Reading, withRequestIds } from './intake/read-edit.ts'

export interface ParseOptions {
  appId: string
  commands: readonly Command[]
  /** Names that people mention the App by. */
  names?: readonly string[]
}

/** Characters. */
const longestHunk = 4_000

const changeEvents: Record<string, string> = {
  opened: 'change.opened',
  reopened: 'change.reopened',
  ready_for_review: 'change.ready',
  synchronize: 'change.pushed',
  closed: 'change.closed',
  converted_to_draft: 'change.drafted',
}

/** Returns the request in a delivery that a job is about, or the reason to ignore it. Pure. */
export function parseDelivery(delivery: Delivery, options: ParseOptions): Reading {
  const { part = 0 } = delivery
  const found = readDelivery(delivery, options)[part] ?? { reason: 'the delivery has fewer requests' }
  return 'reason' in found || part === 0 ? found : { ...found, id: `${found.id}/${part}` }
}

/** Returns all requests in a delivery, or one reason to ignore it. Pure. */
export function readDelivery(delivery: Delivery, options: ParseOptions): readonly Reading[] {
  const { name, payload } = delivery
  if (payload.repository === undefined) return [{ reason: `the event ${name} has no repository` }]
  if (payload.installation === undefined) return [{ reason: 'the delivery has no App installation' }]
  const readings = readers[name]?.(delivery, options) ?? [{ reason: `unsupported event ${name}` }]
  const requests = readings.filter((reading): reading is Inbound => !('reason' in reading))
  return requests.length > 0 ? withRequestIds(requests, delivery) : readings.slice(0, 1)
}

const readers: Readonly<Record<string, (delivery: Delivery, options: ParseOptions) => readonly Reading[]>> = {
  pull_request: readPullRequest,
  pull_request_review: readReview,
  issue_comment: readComment,
  pull_request_review_comment: readComment,
  issues: readIssue,
  merge_group: (delivery) => [parseQueue(delivery)],
  check_run: (delivery, options) => [parseCheckRun(delivery, options)],
  check_suite: (delivery, options) => [parseCheckSuite(delivery, options)],
}

function readPullRequest(delivery: Delivery, options: ParseOptions): readonly Reading[] {
  const { action = '', pull_request, changes, requested_reviewer } = delivery.payload
  if (pull_request === undefined) return [{ reason: 'the delivery has no pull request' }]
  const place = common(delivery, pull_request.number)
  if (action === 'review_requested' && isApp(requested_reviewer, delivery, options))
    return [{ ...place, kind: 'command', command: 'review', arguments: {} }]
  const event = action === 'edited' ? editEvent(changes) : changeEvents[action]
  if (event === undefined) return [{ reason: `unsupported pull_request action ${action}` }]
  const asked = action === 'opened' ? readText(delivery, { ...place, text: pull_request.body ?? '' }, options) : []
  return [{ ...place, kind: 'event', event }, ...asked]
}

function isApp(user: User | undefined, { names: kept }: Delivery, { names = kept }: ParseOptions): boolean {
  return user?.type === 'Bot' && names?.some((name) => user.login === `${name}[bot]`) === true
}

/** A submitted review can hold requests, like a comment. */
function readReview(delivery: Delivery, options: ParseOptions): readonly Reading[] {
  const { action, review, pull_request } = delivery.payload
  if (action !== 'submitted' || pull_request === undefined || !review?.body)
    return [{ reason: `unsupported pull_request_review action ${action}` }]
  return readText(delivery, { ...common(delivery, pull_request.number), text: review.body }, options)
}

/** Returns the requests in a text outside of comments. Unknown commands can be meant for other bots. */
function readText(
  delivery: Delivery,
  inbound: ReturnType<typeof common> & { text: string },
  { commands, names = delivery.names }: ParseOptions,
): readonly Reading[] {
  const { sender, issue, pull_request, review } = delivery.payload
  const people = [sender, issue?.user, review === undefined ? pull_request?.user : review.user]
  if (people.some((user) => user?.type === 'Bot')) return [{ reason: 'the text is from a bot' }]
  const asked = readCommands(inbound.text, commands, names)
  if (asked.length === 0) return [{ reason: 'the text has no command and no mention' }]
  return asked.map((each) => {
    const known = each.kind === 'message' || each.mentioned || commands.some(({ name }) => name === each.name)
    return known ? requestOf(inbound, each) : notOurs(each)
  })
}

function requestOf(inbound: ReturnType<typeof common> & { text: string }, asked: ParsedCommand): Inbound {
  if (asked.kind === 'message') return { ...inbound, kind: 'message', text: asked.text }
  return { ...inbound, kind: 'command', command: asked.name, arguments: asked.arguments, line: asked.line }
}

function notOurs(asked: ParsedCommand): Ignored {
  return { reason: asked.kind === 'message' ? 'no command' : `/${asked.name} is not a RubberDuck command` }
}

function editEvent(changes: Payload['changes']): string | undefined {
  if (changes?.base !== undefined) return 'change.retargeted'
  return changes?.title === undefined ? undefined : 'change.edited'
}

function readComment(delivery: Delivery, options: ParseOptions): readonly Reading[] {
  const { action, comment } = delivery.payload
  if (comment === undefined) return [{ reason: 'the delivery has no comment' }]
  const read = (text: string | undefined) => readSaid(delivery, { ...comment, ...defined({ body: text }) }, options)
  if (action === 'created') return read(comment.body)
  return changedRequests(delivery, read) ?? [{ reason: `unsupported comment action ${action}` }]
}

/** Returns the requests in a comment with this text. */
function readSaid(
  delivery: Delivery,
  comment: PayloadComment,
  { appId, commands, names = delivery.names }: ParseOptions,
): readonly Reading[] {
  const { issue, pull_request, sender } = delivery.payload
  const software = softwareBehind(comment, sender, appId)
  if (software !== undefined) return [{ reason: `the comment is from ${software}` }]
  const number = issue?.number ?? pull_request?.number
  if (number === undefined) return [{ reason: 'the comment is not on an issue or a pull request' }]
  const thread = delivery.name === 'pull_request_review_comment'
  const where = { id: comment.id, thread, root: comment.in_reply_to_id ?? comment.id }
  const inbound = { ...common(delivery, number, where), text: comment.body ?? '', ...defined({ at: lineOf(comment) }) }
  const asked = readCommands(inbound.text, commands, names)
  if (asked.length === 0 && comment.in_reply_to_id !== undefined) return [{ ...inbound, kind: 'message', reply: true }]
  if (asked.length === 0) return [{ reason: 'the comment has no command and no mention' }]
  const known = commands.map((command) => command.name)
  return asked.map((each) => {
    const ours = each.kind === 'message' || each.mentioned || known.includes(each.name)
    return ours || nearest(each.name, known) !== undefined ? requestOf(inbound, each) : notOurs(each)
  })
}

/** Returns the line that a review comment is on. */
function lineOf({ path, line, side, diff_hunk }: PayloadComment): Inbound['at'] {
  if (path === undefined) return undefined
  return {
    path,
    ...defined({ line, hunk: diff_hunk?.slice(0, longestHunk) }),
    ...(side === 'LEFT' ? { old: true } : {}),
  }
}

/** A new issue can hold a request, like a comment on it. */
function readIssue(delivery: Delivery, options: ParseOptions): readonly Reading[] {
  const { action, issue } = delivery.payload
  if (action !== 'opened' || issue === undefined) return [{ reason: `unsupported issue action ${action}` }]
  return readText(delivery, { ...common(delivery, issue.number), text: issue.body ?? '' }, options)
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
