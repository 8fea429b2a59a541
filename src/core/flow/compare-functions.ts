import type { Fact, FlowFunction, Operation } from '../syntax/flow/flow.ts'
import { isImplied } from './facts.ts'
import {
  type ChangedArguments,
  changedArguments,
  type LostAwait,
  type LostCall,
  type LostScope,
  lostAwaits,
  lostCalls,
  lostScopes,
} from './lost-calls.ts'
import {
  type ConditionChange,
  changeOf,
  isRewritten,
  type LostCondition,
  lostConditions,
  newFacts,
} from './lost-conditions.ts'
import { type Matching, matchOperations, pairsInGaps } from './match-operations.ts'

/** A part of a condition that decides a value, such as a result, and is gone or different. */
export interface LostRequirement {
  kind: 'requirement'
  how: ConditionChange
  fact: Fact
  now?: Fact
  /** The operation after the change that has the value. */
  value: Operation
}

export type BehaviorChange = LostCondition | LostRequirement | LostCall | LostAwait | LostScope | ChangedArguments

/** Below this share of operations that stay, a function was rewritten, and no comparison of details is meaningful. */
const leastKept = 0.3

/** Compares what two versions of a function do. Returns only what the new version no longer ensures. */
export function compareFunctions(before: FlowFunction, after: FlowFunction): BehaviorChange[] {
  const matching = matchOperations(before.operations, after.operations)
  if (matching === undefined || matching.pairs.length < before.operations.length * leastKept) return []
  return [
    ...lostConditions(before, after, matching),
    ...lostRequirements(before, after, matching),
    ...lostAwaits(before, after, matching),
    ...lostScopes(before, after, matching),
    ...lostCalls(before, after, matching),
    ...changedArguments(before, after, matching),
  ]
}

/** Compares values that are conditions: `return a && b` against `return a`. */
function lostRequirements(before: FlowFunction, after: FlowFunction, matching: Matching): LostRequirement[] {
  const pairs = pairsInGaps(before.operations, after.operations, matching)
  return pairs.flatMap(([old, now]) => compareValues(old, now))
}

function compareValues(before: Operation, after: Operation): LostRequirement[] {
  const old = before.facts ?? []
  const now = after.facts ?? after.values.map((text): Fact => ({ key: text, holds: true, text }))
  const lost = old.filter((fact) => !isImplied(fact, now))
  const added = newFacts(now, old)
  return lost.flatMap((fact) => {
    // `a || b` is more often a value with a default than a condition.
    if (fact.any !== undefined) return []
    const change = changeOf(fact, added)
    // A condition without any common part is a different one.
    const other = change.how === 'removed' && (lost.length === old.length || isRewritten(fact, added))
    if (other) return []
    return [{ kind: 'requirement' as const, fact, ...change, value: after }]
  })
}
