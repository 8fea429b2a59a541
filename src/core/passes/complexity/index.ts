import type { ChangedFile, ChangeSet, Side } from '../../change/types.ts'
import type { Draft, Severity } from '../../findings/finding.ts'
import { memoize } from '../../memoize.ts'
import { must } from '../../must.ts'
import { columnsOfName } from '../../positions/columns.ts'
import { startingIn, touching } from '../../positions/line-ranges.ts'
import type { PassRule } from '../../rules/known-rules.ts'
import type { FunctionMetrics } from '../../syntax/inspector.ts'
import { functionsBefore } from '../matching-function.ts'
import type { Pass } from '../pass.ts'

/**
 * A function is reported if the change took it above `limit` and added at least `growth`. If the change took it above
 * `grave`, it is a warning with a comment; all others are hints in the summary.
 */
const limits = {
  /** 15 is SonarSource's own limit. A growth of one or two is an additional guard clause. */
  cognitive: { limit: 15, growth: 3, grave: 25 },
  /** More than about four simultaneous conditions are hard to follow. */
  nesting: { limit: 4, growth: 1, grave: Number.POSITIVE_INFINITY },
  /** More than two screens. Long but flat code (tables, markup) is often fine. */
  lines: { limit: 80, growth: 10, grave: Number.POSITIVE_INFINITY },
} as const

/** The values above which functions can be reported. */
const complexityLimits = {
  cognitive: limits.cognitive.limit,
  nesting: limits.nesting.limit,
  lines: limits.lines.limit,
}

type Measure = keyof typeof limits
const measures = ['cognitive', 'nesting', 'lines'] as const
const labels: Record<Measure, string> = {
  cognitive: 'cognitive complexity',
  nesting: 'nesting',
  lines: 'lines of code',
}

/** Reports functions that the change made harder to read, with the values before and after. */
export const complexityPass: Pass = {
  name: 'complexity',
  reads: {
    before: { functions: true, tokens: true },
    after: { functions: true, tokens: true, blocks: true },
    whole: { functions: true, beyond: complexityLimits, blocks: true },
  },

  review(change: ChangeSet) {
    const before = functionsBefore(change)
    return { drafts: change.files.flatMap((file) => reviewFile(file, before)) }
  },

  analyze(file) {
    if (file.test) return []
    const functions = file.inspection?.functions ?? []
    return functions.flatMap((now) => (isFrame(now, functions) ? [] : describe(file, now, undefined, false)))
  },
}

function reviewFile(file: ChangedFile, before: ReturnType<typeof functionsBefore>): Draft[] {
  const { after, added } = file
  if (after === undefined || file.test || file.skipped !== undefined) return []
  const touched = (now: FunctionMetrics): boolean => touching(added, now).length > 0
  const functions = after.inspection?.functions ?? []
  return functions
    .filter((now) => exceeded(now, undefined).length > 0 && touched(now) && !isFrame(now, functions))
    .flatMap((now) => describe(after, now, before(file, now), file.change.status !== 'added'))
}

/** Tells whether a function is mostly a container for other functions, such as a factory or a class-like closure. */
function isFrame(outer: FunctionMetrics, functions: readonly FunctionMetrics[]): boolean {
  if (exceeded(outer, undefined).length === 0) return false
  const inner = startingIn(inOrder(functions), outer).filter(
    (other) => other !== outer && other.endLine <= outer.endLine && !isTwin(other, outer),
  )
  const lines = inner.reduce((sum, other) => sum + other.lines, 0)
  const heaviest = inner.reduce((most, other) => Math.max(most, other.cognitive), 0)
  return lines * 2 > outer.lines || heaviest * 2 > Math.max(outer.cognitive, 1)
}

const inOrder = memoize((functions: readonly FunctionMetrics[]) =>
  functions.toSorted((left, right) => left.startLine - right.startLine),
)

function isTwin(a: FunctionMetrics, b: FunctionMetrics): boolean {
  return a.startLine === b.startLine && a.endLine === b.endLine
}

/** Returns the measures that the change took above a limit, and that grew enough. */
function exceeded(now: FunctionMetrics, was: FunctionMetrics | undefined): Measure[] {
  return measures.filter((measure) => {
    const { limit, growth } = limits[measure]
    if (now[measure] <= limit) return false
    if (was === undefined) return true
    return (was[measure] <= limit || isGrave(measure, now, was)) && now[measure] - was[measure] >= growth
  })
}

function describe(side: Side, now: FunctionMetrics, was: FunctionMetrics | undefined, known: boolean): Draft[] {
  const worse = exceeded(now, was)
  const [first] = worse
  if (first === undefined) return []
  const severity: Severity = worse.some((measure) => isGrave(measure, now, was)) ? 'warning' : 'info'
  const onlyLong = first === 'lines'
  return [
    {
      rule: `complexity/${first}` satisfies PassRule,
      severity,
      category: 'complexity',
      path: side.path,
      startLine: now.nameLine,
      endLine: now.nameLine,
      ...columnsOfName(side.text, now.nameLine, must(now.path.split('.').at(-1))),
      symbol: now.path,
      code: now.path,
      message: `${verdict(now, was, known, onlyLong)}: ${worse.map((measure) => figures(measure, now, was)).join(', ')}. ${advice(side, now, worse)}`,
      confidence: onlyLong ? 0.5 : severity === 'warning' ? 0.85 : 0.7,
      ...(severity === 'warning' ? {} : { show: 'summary' as const }),
    },
  ]
}

function isGrave(measure: Measure, now: FunctionMetrics, was: FunctionMetrics | undefined): boolean {
  const { grave } = limits[measure]
  return now[measure] > grave && (was === undefined || was[measure] <= grave)
}

function verdict(now: FunctionMetrics, was: FunctionMetrics | undefined, known: boolean, long: boolean): string {
  const name = `\`${now.path}\``
  if (was !== undefined) return `${name} became ${long ? 'longer' : 'more complex'}`
  return `${known ? 'The new function ' : ''}${name} is too ${long ? 'long' : 'complex'}`
}

function figures(measure: Measure, now: FunctionMetrics, was: FunctionMetrics | undefined): string {
  const change = was === undefined ? `${now[measure]}` : `${was[measure]} → ${now[measure]}`
  return `${labels[measure]} ${change} (limit ${limits[measure].limit})`
}

/** Suggests the block to extract into a function, if there is a suitable one. */
function advice(side: Side, now: FunctionMetrics, worse: Measure[]): string {
  if (worse[0] === 'lines') return 'Split it into smaller functions.'
  const block = largestPart(side, now)
  const deepest = now.deepestLine > now.nameLine ? `The deepest branch is at line ${now.deepestLine}` : ''
  if (block !== undefined) {
    const part = `Extract lines ${block.startLine}-${block.endLine} into a function.`
    return deepest === '' ? part : `${deepest}. ${part}`
  }
  if (deepest !== '') return `${deepest}. Return early, or extract a function.`
  return 'Return early, or split it into smaller functions.'
}

/**
 * Returns the largest block around the deepest line that is a substantial part of the function, but not almost all of
 * it.
 */
function largestPart(side: Side, now: FunctionMetrics): { startLine: number; endLine: number } | undefined {
  const length = now.endLine - now.startLine + 1
  const parts = (side.inspection?.blocks ?? []).filter(({ startLine, endLine }) => {
    if (startLine <= now.nameLine || endLine > now.endLine) return false
    if (startLine > now.deepestLine || endLine < now.deepestLine) return false
    const size = endLine - startLine + 1
    return size >= 6 && size <= length * 0.7
  })
  return parts.reduce<(typeof parts)[number] | undefined>(
    (best, part) => (best === undefined || part.endLine - part.startLine > best.endLine - best.startLine ? part : best),
    undefined,
  )
}
