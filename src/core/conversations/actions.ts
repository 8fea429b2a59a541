import { defined } from '../defined.ts'
import { digest } from '../hash.ts'
import type { ReviewState, Target } from '../platform.ts'
import { codeSpan } from '../report/markdown/markdown-text.ts'
import { prominent, reportOf } from '../report/tally.ts'
import type { KeyedState } from '../store/ports.ts'
import { actionsKey } from '../store/state-keys.ts'
import type { Action, ChangePart, Invocation, Outcome } from '../types.ts'

/** What an action does when a person chooses it. */
export type StoredAction =
  | { kind: 'run'; command: string; arguments: Invocation['arguments']; target?: Target }
  /** Commits a proposed change as it was shown. */
  | ({ kind: 'deliver'; command: string; how: 'commit' | 'pr'; target: Target } & Proposal)
  | { kind: 'show'; part: ChangePart; target: Target }
  | { kind: 'stop'; job: string; requester: string }

/** A change that an answer proposed. */
export interface Proposal {
  part: ChangePart
  /** The commit that it was made for. */
  parent: string
  /** The job of the answer, which all commits of the change name. */
  job: string
  /** Milliseconds since 1970, so that the change is the same commit whenever it is applied. */
  at: number
}

/** An action before it has an id. */
export interface Offer {
  label: string
  /** The last part of its id; default its position. */
  name?: string
  style?: 'primary' | 'danger'
  does?: StoredAction
  options?: readonly { label: string; does: StoredAction }[]
}

/** Platforms show at most this many options in a menu. */
const mostOptions = 25

export interface Answered {
  invocation: Invocation
  outcome: Outcome
  target?: Target
  /** The job of the answer, and when it was requested. */
  job: { id: string; createdAt: number }
  /** The head commit that the answer is about. */
  head?: string
  /** The change is on a pull request whose branch we can push to. */
  pushable: boolean
  state: ReviewState
}

/** Returns what a person can do with an answer. */
export function offersFor(answered: Answered): Offer[] {
  const { invocation, outcome, target } = answered
  const again: StoredAction = {
    kind: 'run',
    command: invocation.command,
    arguments: invocation.arguments,
    ...defined({ target }),
  }
  if (outcome.state === 'failed')
    return ['denied', 'invalid', 'not-found', 'config'].includes(outcome.error.kind)
      ? []
      : [{ label: 'Retry', does: again }]
  return [...patchOffers(answered), ...findingOffers(answered)]
}

function patchOffers({ invocation, outcome, target, head, pushable, job }: Answered): Offer[] {
  const part = outcome.parts.find((each): each is ChangePart => each.kind === 'patch' && each.edits.length > 0)
  if (part === undefined || part.written !== undefined || target === undefined || head === undefined) return []
  const deliver = (how: 'commit' | 'pr'): StoredAction => ({
    kind: 'deliver',
    command: invocation.command,
    how,
    part,
    parent: head,
    job: job.id,
    at: job.createdAt,
    target,
  })
  return [
    ...(pushable ? [{ label: 'Apply', style: 'primary' as const, does: deliver('commit') }] : []),
    { label: 'Open PR', does: deliver('pr') },
    { label: 'Show diff', does: { kind: 'show', part, target } },
  ]
}

/** Only findings that are part of the pull request's review can be explained and dismissed. */
function findingOffers({ outcome, target, state }: Answered): Offer[] {
  const report = reportOf(outcome)
  if (report === undefined || target?.number === undefined) return []
  const known = prominent(report).filter(({ fingerprint }) => state.findings[fingerprint]?.status === 'open')
  const menu = (label: string, command: string): Offer => ({
    label,
    options: known.slice(0, mostOptions).map(({ fingerprint, path, startLine, rule }) => ({
      label: `${path.split('/').at(-1)}:${startLine} ${rule}`,
      does: { kind: 'run', command, arguments: { finding: fingerprint }, target },
    })),
  })
  return known.length === 0 ? [] : [menu('Why', 'why'), menu('Dismiss', 'ignore')]
}

/** Stores what offers do, and returns them as actions. The ids are the same for the same group and order. */
export async function storeActions(state: KeyedState, group: string, offers: readonly Offer[]): Promise<Action[]> {
  if (offers.length === 0) return []
  const prefix = storedGroup(group)
  const stored: Record<string, StoredAction> = {}
  const idOf = (does: StoredAction, name: string) => {
    const id = `${prefix}.${name}`
    stored[id] = does
    return id
  }
  const actions = offers.map(({ label, style, does, options, name }, index): Action => {
    const own = name ?? String(index)
    const id = does === undefined ? `${prefix}.${own}` : idOf(does, own)
    const choices = options?.map((option, at) => ({ id: idOf(option.does, `${index}.${at}`), label: option.label }))
    return { id, label, ...defined({ style, options: choices }) }
  })
  await state.set(actionsKey(prefix), stored)
  return actions
}

/** Returns the id of the action that stops a job, for platforms on which a person can withdraw a request. */
export function stopActionId(job: string): string {
  return `${storedGroup(runningGroup(job))}.stop`
}

/** The group of the actions of a running job. */
export function runningGroup(job: string): string {
  return `${job}/running`
}

/** Returns the first part of the ids of a group. */
export function storedGroup(group: string): string {
  return digest(group).slice(0, 20)
}

/** Returns what an action does; undefined if it is not known. */
export async function readAction(state: KeyedState, id: string): Promise<StoredAction | undefined> {
  const stored = await storedActions(state, id.split('.')[0] ?? '')
  return Object.hasOwn(stored, id) ? stored[id] : undefined
}

/** Returns all actions of a group by their ids. */
export async function storedActions(
  state: KeyedState,
  prefix: string,
): Promise<Readonly<Record<string, StoredAction>>> {
  return (await state.get<Record<string, StoredAction>>(actionsKey(prefix))) ?? {}
}

/** Returns a request in the words of a command, for an answer to a pressed button. */
export function actionText(action: StoredAction): string {
  if (action.kind === 'stop') return 'Stop'
  if (action.kind === 'show') return 'Show diff'
  return codeSpan(`/${action.command}${action.kind === 'deliver' ? ` --${action.how}` : ''}`)
}
