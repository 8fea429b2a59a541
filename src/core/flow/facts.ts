import { memoize } from '../memoize.ts'
import { must } from '../must.ts'
import type { Context, Fact, FlowFunction } from '../syntax/flow/flow.ts'

/** A fact that holds where an operation runs, with the index of its context. */
export interface KnownFact {
  fact: Fact
  context: number
}

/** Returns the contexts of an operation, innermost first. */
export function contextsOf({ contexts }: FlowFunction, context: number): { context: Context; index: number }[] {
  const chain: { context: Context; index: number }[] = []
  for (let index = context; index !== -1; index = must(contexts[index]).parent)
    chain.push({ context: must(contexts[index]), index })
  return chain
}

/** Returns what is known in a context. */
export function factsAt(flow: FlowFunction, context: number): KnownFact[] {
  return contextsOf(flow, context).flatMap(({ context: { fact }, index }) =>
    fact === undefined ? [] : [fact, ...meant(flow, fact)].map((each) => ({ fact: each, context: index })),
  )
}

const conditionValues = memoize(({ operations }: FlowFunction) => Map.groupBy(operations, ({ target }) => target))

/** Returns what a variable says that has the value of a condition, if it is assigned once. */
function meant(flow: FlowFunction, { key, holds }: Fact): Fact[] {
  const [assignment, ...others] = (conditionValues(flow).get(key) ?? []).filter(({ kind }) => kind === 'assign')
  const facts = assignment?.facts ?? []
  if (others.length > 0 || holds) return others.length > 0 ? [] : facts
  const [only, ...more] = facts
  return only === undefined || more.length > 0 || only.any !== undefined ? [] : [{ ...only, holds: !only.holds }]
}

/** Tells whether a fact follows from others. */
export function isImplied(fact: Fact, known: readonly Fact[]): boolean {
  return known.some((other) => follows(fact, other)) || (fact.any?.some((part) => isImplied(part, known)) ?? false)
}

function follows(fact: Fact, from: Fact): boolean {
  if (fact.key === from.key) return fact.holds === from.holds
  if (from.any !== undefined) return from.any.every((part) => fact.any?.some((own) => follows(own, part)) ?? false)
  return followsFromPresence(fact, from) || followsFromOrder(fact, from)
}

/** What is true is present. The reverse is treated the same: it is a different style more often than a weaker check. */
function followsFromPresence(fact: Fact, from: Fact): boolean {
  const isSame = (absence: Fact, value: Fact) =>
    absence.compares?.relation === 'absent' &&
    absence.compares.operands[0] === value.key &&
    absence.holds !== value.holds
  return isSame(fact, from) || isSame(from, fact)
}

/** `a <= b` follows from `a < b` and from `a == b`. */
function followsFromOrder(fact: Fact, from: Fact): boolean {
  const [own, other] = [fact.compares, from.compares]
  if (own?.relation !== 'less' || fact.holds || !from.holds || other === undefined) return false
  if (!sameOperands(fact, from)) return false
  return other.relation === 'equal' || other.operands[0] !== own.operands[0]
}

/** Tells whether two comparisons compare the same values. */
export function sameOperands(fact: Fact, other: Fact): boolean {
  const [own, others] = [fact.compares?.operands, other.compares?.operands]
  if (own === undefined || others === undefined || own.length !== others.length) return false
  return own.every((operand) => others.includes(operand))
}
