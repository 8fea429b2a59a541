import { must } from '../must.ts'
import type { Context, FlowFunction, Operation } from '../syntax/flow/flow.ts'
import { contextsOf } from './facts.ts'
import { type Matching, pairsInGaps } from './match-operations.ts'
import { type Purpose, purposeOf } from './verbs.ts'

/** A call that was made for its effect and is gone, while the code around it stays. */
export interface LostCall {
  kind: 'call'
  purpose: Purpose
  call: Operation
  /** The first operation after it that stays. */
  next: Operation
}

/** A call whose result is no longer awaited. */
export interface LostAwait {
  kind: 'await'
  call: Operation
}

/** Operations that a handler, a lock, or a resource no longer encloses. */
export interface LostScope {
  kind: 'scope'
  context: Context
  affected: Operation[]
}

/** A call that stays with other arguments. */
export interface ChangedArguments {
  kind: 'arguments'
  how: 'swapped' | 'dropped' | 'bare'
  before: Operation
  after: Operation
  /** The missing argument, or the function that was called with it. */
  argument: string
  /** What is passed instead. */
  now: string
}

export function lostAwaits(before: FlowFunction, after: FlowFunction, { pairs }: Matching): LostAwait[] {
  return pairs.flatMap(([i, j]) => {
    const [old, now] = [must(before.operations[i]), must(after.operations[j])]
    return old.awaited && !now.awaited && now.statement ? [{ kind: 'await' as const, call: now }] : []
  })
}

const enclosing: readonly Context['kind'][] = ['try', 'scope']

export function lostScopes(before: FlowFunction, after: FlowFunction, { pairs }: Matching): LostScope[] {
  const lost = new Map<number, LostScope>()
  const kept = new Set<number>()
  for (const [i, j] of pairs) {
    const [old, now] = [must(before.operations[i]), must(after.operations[j])]
    const around = contextsOf(after, now.context).map(({ context }) => context)
    for (const { context, index } of contextsOf(before, old.context)) {
      if (!enclosing.includes(context.kind)) continue
      if (around.some((other) => isSameScope(other, context)) || context.text.includes(now.text)) {
        kept.add(index)
        continue
      }
      const found = lost.get(index) ?? { kind: 'scope', context, affected: [] }
      found.affected.push(now)
      lost.set(index, found)
    }
  }
  return [...lost].filter(([index]) => !kept.has(index)).map(([, scope]) => scope)
}

/** The arguments of a scope may change. */
function isSameScope(other: Context, context: Context): boolean {
  const nameOf = ({ text }: Context) => text.split('(')[0]
  return other.kind === context.kind && nameOf(other) === nameOf(context)
}

export function lostCalls(before: FlowFunction, after: FlowFunction, { pairs, gaps }: Matching): LostCall[] {
  const targets = new Set(after.operations.map(({ target }) => target))
  return gaps.flatMap(({ before: gone }) =>
    gone.flatMap((index) => {
      const call = must(before.operations[index])
      const purpose = purposeOf(call.target)
      if (call.kind !== 'call' || !call.statement || purpose === undefined || targets.has(call.target)) return []
      const next = pairs.find(([i]) => i > index) ?? pairs.at(-1)
      return next === undefined ? [] : [{ kind: 'call' as const, purpose, call, next: must(after.operations[next[1]]) }]
    }),
  )
}

/** Compares the calls of the same function within a stretch that differs. */
export function changedArguments(before: FlowFunction, after: FlowFunction, matching: Matching): ChangedArguments[] {
  const pairs = pairsInGaps(before.operations, after.operations, matching)
  return pairs.filter(([{ kind }]) => kind === 'call').flatMap(([old, now]) => compareArguments(old, now))
}

function compareArguments(before: Operation, after: Operation): ChangedArguments[] {
  const [old, now] = [before.values, after.values]
  const found = old.length === now.length ? replacedArgument(old, now) : droppedArgument(old, now)
  return found === undefined ? [] : [{ kind: 'arguments', before, after, ...found }]
}

type Found = Pick<ChangedArguments, 'how' | 'argument' | 'now'> | undefined

function replacedArgument(old: readonly string[], now: readonly string[]): Found {
  const [first, second, ...others] = old.flatMap((value, index) => (value === now[index] ? [] : [index]))
  if (first === undefined || others.length > 0) return undefined
  const [value, other] = [must(old[first]), must(now[first])]
  if (second !== undefined)
    return value === now[second] && other === old[second] ? { how: 'swapped', argument: value, now: other } : undefined
  // `f(g(x))` became `f(x)`.
  const called = value.endsWith(`(${other})`) ? value.slice(0, -other.length - 2) : ''
  return called === '' || called.includes('(') ? undefined : { how: 'bare', argument: called, now: other }
}

function droppedArgument(old: readonly string[], now: readonly string[]): Found {
  const [missing, ...others] = old.filter((each) => !now.includes(each))
  const isOnly = others.length === 0 && old.length === now.length + 1 && now.every((each) => old.includes(each))
  return missing === undefined || !isOnly ? undefined : { how: 'dropped', argument: missing, now: '' }
}
