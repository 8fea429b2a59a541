import { digest } from '../hash.ts'
import { redactOutcome } from '../outcome/redact-outcome.ts'
import type { Session } from '../platform.ts'
import { codeSpan } from '../report/markdown/markdown-text.ts'
import type { KeyedState } from '../store/ports.ts'
import { answerKey, doneKey } from '../store/state-keys.ts'
import type { Action, ChangePart, Done, Outcome } from '../types.ts'
import { type StoredAction, storedActions, storedGroup } from './actions.ts'

/** Number of characters of a finding in the line about it. */
const longestLabel = 80

/** An answer as it was sent, to show it again without the actions that were carried out. */
interface KeptAnswer {
  job: string
  outcome: Outcome
  actions: readonly Action[]
}

/** A pressed button or chosen option, and what came of it. */
export interface Press {
  /** The id of the action. */
  action: string
  pressed: StoredAction
  /** The command dismisses findings. */
  dismisses: boolean
  outcome: Outcome
  /** Who pressed, as the platform mentions them. */
  by: string
}

/** Keeps an answer whose actions are stored under a group. */
export async function keepAnswer(state: KeyedState, group: string, answer: KeptAnswer): Promise<void> {
  if (answer.actions.length === 0) return
  await state.set(answerKey(storedGroup(group)), { ...answer, outcome: redactOutcome(answer.outcome) })
}

/**
 * Replaces actions that can have no further effect by a line that says what was done, and by whom. Several people may
 * press at the same time, so the answer is shown again until it names all of them.
 */
export async function settleActions(state: KeyedState, press: Press, send: Session['send']): Promise<void> {
  const group = press.action.split('.')[0] ?? ''
  const answer = await state.get<KeptAnswer>(answerKey(group))
  const what = answer && effectOf(press, answer)
  if (answer === undefined || what === undefined) return
  const stored = await storedActions(state, group)
  await state.set(doneKey(press.action, digestOf(press.pressed)), { what, by: press.by } satisfies Done)
  const read = () => doneIn(state, stored)
  let shown = 0
  for (let done = await read(); done.size > shown; done = await read()) {
    shown = done.size
    await send({ ...answer, actions: remaining(answer.actions, stored, done), done: [...done.values()], amends: true })
  }
}

/** Says in Markdown what pressing changed; undefined if it can be pressed again. */
function effectOf({ action, pressed, dismisses, outcome }: Press, { actions }: KeptAnswer): string | undefined {
  if (pressed.kind === 'deliver') {
    const part = outcome.parts.find((each): each is ChangePart => each.kind === 'patch' && each.written !== undefined)
    const { number, url, branch } = part?.pull ?? {}
    if (part?.written === undefined) return undefined
    if (part.pull === undefined) return `Applied as ${codeSpan(part.written.slice(0, 7))}`
    const name = number === undefined ? codeSpan(branch ?? '') : `#${number}`
    return `Opened ${url === undefined ? name : `[${name}](${url})`}`
  }
  if (pressed.kind !== 'run' || outcome.state === 'failed') return undefined
  const option = actions.flatMap(({ options = [] }) => options).find(({ id }) => id === action)
  if (option === undefined) return 'Retried'
  return dismisses ? `Dismissed ${codeSpan(option.label.slice(0, longestLabel))}` : undefined
}

type Stored = Readonly<Record<string, StoredAction>>

/** Returns what was done with an answer, by the id of the action. */
async function doneIn(state: KeyedState, stored: Stored): Promise<ReadonlyMap<string, Done>> {
  const all = await Promise.all(
    Object.entries(stored).map(async ([id, does]) => [id, await state.get<Done>(doneKey(id, digestOf(does)))] as const),
  )
  return new Map(all.flatMap(([id, done]) => (done === undefined ? [] : [[id, done]])))
}

/** The same id may later be that of another action. */
function digestOf(does: StoredAction): string {
  return digest(JSON.stringify(does)).slice(0, 16)
}

/** A proposed change is delivered once, whichever way. */
function remaining(actions: readonly Action[], stored: Stored, done: ReadonlyMap<string, Done>): Action[] {
  const isDelivered = [...done.keys()].some((id) => stored[id]?.kind === 'deliver')
  const isLeft = ({ id }: { id: string }) => !done.has(id) && !(isDelivered && stored[id]?.kind === 'deliver')
  return actions.flatMap((action) => {
    if (action.options === undefined) return isLeft(action) ? [action] : []
    const options = action.options.filter(isLeft)
    return options.length === 0 ? [] : [{ ...action, options }]
  })
}
