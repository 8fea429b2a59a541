import { defined } from '../defined.ts'
import { must } from '../must.ts'
import type { Context, Fact, FlowFunction, Operation } from '../syntax/flow/flow.ts'
import { factsAt, isImplied, type KnownFact, sameOperands } from './facts.ts'
import type { Matching } from './match-operations.ts'

/** The change of a condition: it is gone, inverted, has another boundary or number, or has a new alternative. */
export type ConditionChange = 'removed' | 'flipped' | 'boundary' | 'limit' | 'weakened'

/** A condition under which code ran before the change, and no longer does. */
export interface LostCondition {
  kind: 'condition'
  how: ConditionChange
  /** What held before. */
  fact: Fact
  /** Further conditions of the same check that are gone as well. */
  others: Fact[]
  /** What holds instead. */
  now?: Fact
  /** The context before, with its line. */
  context: Context
  /** The operations after the change that ran under the condition before, in order. */
  affected: Operation[]
}

/** Compares what is known at each operation that is the same before and after. */
export function lostConditions(before: FlowFunction, after: FlowFunction, matching: Matching): LostCondition[] {
  const lost = new Map<string, LostCondition>()
  for (const [i, j] of matching.pairs) {
    const [old, now] = [must(before.operations[i]), must(after.operations[j])]
    const known = factsAt(before, old.context)
    const still = factsAt(after, now.context)
    for (const entry of lostAt(known, still)) {
      const key = `${entry.context} ${entry.fact.key}`
      const found = lost.get(key) ?? {
        kind: 'condition',
        how: entry.how,
        fact: entry.fact,
        others: [],
        ...defined({ now: entry.now }),
        context: must(before.contexts[entry.context]),
        affected: [],
      }
      found.affected.push(now)
      lost.set(key, found)
    }
  }
  return together([...lost.values()])
}

/** Parts of one check that are gone for the same code are one change. */
function together(lost: readonly LostCondition[]): LostCondition[] {
  const groups = Map.groupBy(lost, ({ how, context, affected }) => [how, context.line, affected[0]?.line].join(' '))
  return [...groups.values()].flatMap((group) => {
    const [first, ...others] = group.toSorted((left, right) => right.affected.length - left.affected.length)
    return first === undefined ? [] : [{ ...first, others: others.map(({ fact }) => fact) }]
  })
}

function lostAt(
  known: readonly KnownFact[],
  still: readonly KnownFact[],
): (KnownFact & { how: ConditionChange; now?: Fact })[] {
  const [old, now] = [known.map(({ fact }) => fact), still.map(({ fact }) => fact)]
  const added = newFacts(now, old)
  return known.flatMap((entry) => {
    if (isImplied(entry.fact, now)) return []
    const change = changeOf(entry.fact, added)
    return change.how === 'removed' && isRewritten(entry.fact, added) ? [] : [{ ...entry, ...change }]
  })
}

/** Returns the facts that were not known in the same form. */
export function newFacts(now: readonly Fact[], old: readonly Fact[]): Fact[] {
  return now.filter((fact) => !old.some(({ key, holds }) => key === fact.key && holds === fact.holds))
}

/** Tells how a lost fact changed, given what is newly known. */
export function changeOf(fact: Fact, added: readonly Fact[]): { how: ConditionChange; now?: Fact } {
  const find = (how: ConditionChange, test: (other: Fact) => boolean) => {
    const now = added.find(test)
    return now === undefined ? undefined : { how, now }
  }
  return (
    find('flipped', (other) => other.key === fact.key) ??
    find('boundary', (other) => other.compares?.relation === 'less' && sameOperands(fact, other)) ??
    find('limit', (other) => hasOtherLimit(fact, other)) ??
    find('weakened', (other) => hasAlternatives(other, fact)) ?? { how: 'removed' }
  )
}

/** A fact allows everything that the lost one allowed, and more. */
function hasAlternatives({ any = [] }: Fact, lost: Fact): boolean {
  const isPart = ({ key, holds }: Fact) => any.some((part) => part.key === key && part.holds === holds)
  return (lost.any ?? [lost]).every(isPart)
}

/** Another condition about the same names took its place, so whether it is weaker cannot be told. */
export function isRewritten(fact: Fact, added: readonly Fact[]): boolean {
  const names = namesIn(fact.text)
  return added.some((other) => [...namesIn(other.text)].some((name) => names.has(name)))
}

/** Names in code, except single letters. */
export function namesIn(code: string): Set<string> {
  return new Set(code.match(/[\p{L}_$][\w$]+/gu) ?? [])
}

/** One operand is the same and the other ones are both numbers. */
function hasOtherLimit(fact: Fact, other: Fact): boolean {
  const [own, others] = [fact.compares?.operands ?? [], other.compares?.operands ?? []]
  if (own.length !== 2 || others.length !== 2) return false
  const isNumber = (text: string | undefined) => text !== undefined && text !== '' && Number.isFinite(Number(text))
  const changed = own.filter((operand) => !others.includes(operand))
  const replaced = others.filter((operand) => !own.includes(operand))
  return changed.length === 1 && replaced.length === 1 && isNumber(changed[0]) && isNumber(replaced[0])
}
