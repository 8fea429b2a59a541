import type { ChangedFile, ChangeSet, Side } from '../change/types.ts'
import { memoize } from '../memoize.ts'
import { must } from '../must.ts'
import { touching } from '../positions/line-ranges.ts'
import type { FunctionMetrics } from '../syntax/inspector.ts'

/** Minimum share of a function's token runs in another function that counts as its renamed, moved or split version. */
const leastShare = 0.6
const runLength = 5

interface Candidate {
  metrics: FunctionMetrics
  runs: Set<number>
}

/**
 * Finds the previous version of each function: by its path in the file, otherwise by its body in any changed file. A
 * function that was split off counts as the original one.
 */
export function functionsBefore(
  change: ChangeSet,
): (file: ChangedFile, now: FunctionMetrics) => FunctionMetrics | undefined {
  let gone: Candidate[] | undefined
  return (file, now) => {
    const namesakes = namesakesOf(file.before, now)
    if (namesakes.length > 0) {
      const place = namesakesOf(file.after, now).indexOf(now)
      return namesakes[Math.min(place, namesakes.length - 1)]
    }
    if (file.after === undefined) return undefined
    const runs = tokenRuns(file.after, now)
    if (runs.size === 0) return undefined
    gone ??= candidates(change)
    let best: { metrics: FunctionMetrics; share: number } | undefined
    for (const { metrics, runs: old } of gone) {
      let shared = 0
      for (const run of runs) if (old.has(run)) shared++
      const share = shared / runs.size
      if (share >= leastShare && (best === undefined || share > best.share)) best = { metrics, share }
    }
    return best?.metrics
  }
}

const byPath = memoize((side: Side) => Map.groupBy(side.inspection?.functions ?? [], ({ path }) => path))

function namesakesOf(side: Side | undefined, { path }: FunctionMetrics): FunctionMetrics[] {
  return (side === undefined ? undefined : byPath(side).get(path)) ?? []
}

/**
 * Returns the old functions that the change touched; only these can have been renamed, moved or split. Identical ones
 * are deduplicated, because generated files have thousands.
 */
function candidates(change: ChangeSet): Candidate[] {
  const found = new Map<string, Candidate>()
  for (const { before, removed } of change.files) {
    if (before === undefined) continue
    for (const metrics of before.inspection?.functions ?? []) {
      if (touching(removed, metrics).length === 0) continue
      const runs = tokenRuns(before, metrics)
      const key = [...runs].sort().join()
      if (!found.has(key)) found.set(key, { metrics, runs })
    }
  }
  return [...found.values()]
}

function tokenRuns(side: Side, { startLine, endLine }: FunctionMetrics): Set<number> {
  const tokens = side.inspection?.tokens
  const runs = new Set<number>()
  if (tokens === undefined) return runs
  const { line, shape } = tokens
  let start = 0
  let end = line.length
  while (start < end) {
    const middle = (start + end) >>> 1
    if (must(line[middle]) < startLine) start = middle + 1
    else end = middle
  }
  for (let i = start; i + runLength <= line.length && must(line[i + runLength - 1]) <= endLine; i++) {
    let hash = 0
    for (let j = i; j < i + runLength; j++) hash = Math.imul(hash, 31) + must(shape[j])
    runs.add(hash | 0)
  }
  return runs
}
