import type { ChangedFile, ChangeSet, Side } from '../../change/types.ts'
import type { Draft, Severity } from '../../findings/finding.ts'
import { type BehaviorChange, compareFunctions } from '../../flow/compare-functions.ts'
import { type LostCondition, namesIn } from '../../flow/lost-conditions.ts'
import { purposeOf } from '../../flow/verbs.ts'
import { must } from '../../must.ts'
import { type LineRange, touching } from '../../positions/line-ranges.ts'
import type { PassRule } from '../../rules/known-rules.ts'
import type { FlowFunction } from '../../syntax/flow/flow.ts'
import { functionsBefore } from '../matching-function.ts'
import type { Pass } from '../pass.ts'
import { messageOf } from './message.ts'

/** Reports what changed functions no longer ensure: checks, awaits, handlers, locks, cleanup and arguments. */
export const behaviorPass: Pass = {
  name: 'behavior',
  reads: {
    before: { functions: true, tokens: true, flow: true },
    after: { functions: true, tokens: true, flow: true },
  },

  review(change: ChangeSet) {
    const before = functionsBefore(change)
    const moved = addedConditions(change)
    const drafts = change.files.flatMap((file) => reviewFile(file, before, moved))
    return { drafts: asHints(drafts, mostWarnings.ofChange) }
  },
}

/** With more changes, a function or a whole change is a redesign, and each of them is probably intended. */
const mostWarnings = { ofFunction: 3, ofChange: 6 }

function asHints(drafts: Draft[], most: number): Draft[] {
  const warnings = drafts.filter(({ severity }) => severity === 'warning')
  return warnings.length > most ? drafts.map((draft) => ({ ...draft, severity: 'info' as const })) : drafts
}

function reviewFile(
  file: ChangedFile,
  before: ReturnType<typeof functionsBefore>,
  moved: ReadonlySet<string>,
): Draft[] {
  const { after, test, skipped } = file
  if (after === undefined || file.before === undefined || test || skipped !== undefined) return []
  return pairsOf(file, before).flatMap(({ old, now, name }) => {
    if (touching(file.added, now).length === 0 && touching(file.removed, old).length === 0) return []
    const changes = compareFunctions(old, now).filter((change) => !isMoved(change, moved))
    const drafts = changes.map((change) => draftOf(change, after, name))
    return asHints(drafts, mostWarnings.ofFunction)
  })
}

interface Pair {
  old: FlowFunction
  now: FlowFunction
  name: string
}

/** The functions that both sides have, and the top level. */
function pairsOf(file: ChangedFile, before: ReturnType<typeof functionsBefore>): Pair[] {
  const [old, now] = [file.before?.inspection, file.after?.inspection]
  const [oldTop, nowTop] = [old?.flow?.functions[0], now?.flow?.functions[0]]
  if (oldTop === undefined || nowTop === undefined) return []
  const metricsOf = byRange(now?.functions ?? [])
  const earlierOf = byRange(old?.flow?.functions.slice(1) ?? [])
  const pairs = must(now?.flow)
    .functions.slice(1)
    .flatMap((flow): Pair[] => {
      const metrics = metricsOf.get(rangeOf(flow))
      const earlier = metrics && before(file, metrics)
      const match = earlier && earlierOf.get(rangeOf(earlier))
      return metrics === undefined || match === undefined ? [] : [{ old: match, now: flow, name: metrics.path }]
    })
  return [{ old: oldTop, now: nowTop, name: '' }, ...pairs]
}

function byRange<Function extends LineRange>(functions: readonly Function[]): Map<string, Function> {
  // The first of several on one line is the outermost.
  return new Map(functions.toReversed().map((each) => [rangeOf(each), each]))
}

function rangeOf({ startLine, endLine }: LineRange): string {
  return `${startLine}-${endLine}`
}

/** The conditions on added lines: a check may have moved there. */
function addedConditions(change: ChangeSet): Set<string> {
  const found = new Set<string>()
  for (const { after, added } of change.files)
    for (const { contexts } of after?.inspection?.flow?.functions ?? [])
      for (const { fact, line } of contexts)
        if (fact !== undefined && touching(added, { startLine: line, endLine: line }).length > 0) found.add(fact.key)
  return found
}

function isMoved(change: BehaviorChange, moved: ReadonlySet<string>): boolean {
  return change.kind === 'condition' && change.how === 'removed' && moved.has(change.fact.key)
}

function draftOf(change: BehaviorChange, { path, text }: Side, symbol: string): Draft {
  const { rule, severity, confidence } = verdictOf(change, text)
  const line = lineOf(change)
  return {
    rule,
    severity,
    confidence,
    category: 'correctness',
    path,
    startLine: line,
    endLine: line,
    symbol,
    code: codeOf(change),
    message: messageOf(change),
  }
}

function lineOf(change: BehaviorChange): number {
  switch (change.kind) {
    case 'condition':
    case 'scope':
      return must(change.affected[0]).line
    case 'requirement':
      return change.value.line
    case 'await':
      return change.call.line
    case 'call':
      return change.next.line
    case 'arguments':
      return change.after.line
  }
}

function codeOf(change: BehaviorChange): string {
  switch (change.kind) {
    case 'condition':
    case 'requirement':
      return change.fact.text
    case 'scope':
      return change.context.text
    case 'await':
    case 'call':
      return change.call.text
    case 'arguments':
      return change.after.text
  }
}

interface Verdict {
  rule: PassRule
  severity: Severity
  confidence: number
}

function verdictOf(change: BehaviorChange, after: string): Verdict {
  switch (change.kind) {
    case 'condition':
      return { ...aboutCondition(change), ...(isOption(change, after) ? { severity: 'info' } : {}) }
    case 'requirement':
      return aboutCondition(change)
    case 'await':
      return { rule: 'behavior/await-removed', severity: 'warning', confidence: 0.8 }
    case 'call':
      return { rule: 'behavior/call-removed', severity: 'warning', confidence: 0.7 }
    case 'scope':
      return { rule: 'behavior/scope-removed', severity: 'warning', confidence: 0.7 }
    case 'arguments': {
      const serious = change.how === 'swapped' || purposeOf(change.argument) === 'sanitizer'
      return { rule: 'behavior/arguments-changed', severity: serious ? 'warning' : 'info', confidence: 0.7 }
    }
  }
}

/** A condition around code, none of whose names is used any more: an option or a special case was probably removed. */
function isOption({ how, fact, context }: LostCondition, after: string): boolean {
  if (how !== 'removed' || context.unless !== undefined) return false
  const names = namesIn(after)
  return [...namesIn(fact.text)].some((name) => !names.has(name))
}

function aboutCondition(change: BehaviorChange & { kind: 'condition' | 'requirement' }): Verdict {
  const warning = { severity: 'warning', confidence: 0.7 } as const
  switch (change.how) {
    case 'flipped':
      return { rule: 'behavior/condition-inverted', ...warning }
    case 'boundary':
    case 'limit':
      return { rule: 'behavior/limit-moved', ...warning }
    case 'weakened':
      return { rule: 'behavior/check-weakened', ...warning }
    case 'removed':
      return { rule: 'behavior/check-removed', ...warning }
  }
}
