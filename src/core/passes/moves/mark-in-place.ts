import { type Budget, myersDiff } from './myers-diff.ts'
import { assign, type MatchedRun, type Patch, type Region, sideNames } from './patch.ts'

/**
 * Minimum number of consecutive equal tokens amid rewritten code, where fewer may be equal by chance. Next to unchanged
 * code, fewer are enough.
 */
const leastInPlace = 12
const leastAtEdge = 5

/** Finds the runs that stayed in place, hunk by hunk, on the canonical tokens. */
export function markInPlace(patch: Patch, budget: Budget): void {
  const { language } = patch.new.stream
  for (const region of patch.regions) {
    for (const run of alignedRuns(patch, region, budget)) {
      if (language === undefined || run.length >= leastLength(run, region)) assign(run)
    }
  }
}

function leastLength(run: MatchedRun, region: Region): number {
  const opens = sideNames.every((side) => run[side].start === region[side].from)
  const closes = sideNames.every((side) => run[side].start + run.length === region[side].to)
  if (opens && closes) return 1
  return opens || closes ? leastAtEdge : leastInPlace
}

/** Returns the runs of equal tokens in an alignment of both sides. */
function alignedRuns(patch: Patch, region: Region, budget: Budget): MatchedRun[] {
  const runs: MatchedRun[] = []
  if (region.old.from === region.old.to) return runs
  const first = region.new.from
  const partners = new Int32Array(region.new.to - first).fill(-1)
  myersDiff({ codes: patch.old.codes, ...region.old }, { codes: patch.new.codes, ...region.new }, budget, (i, j) => {
    partners[j - first] = i
  })
  let last: MatchedRun | undefined
  for (const [offset, start] of partners.entries()) {
    if (start === -1) last = undefined
    else if (last !== undefined && start === last.old.start + last.length) last.length++
    else {
      last = { old: { patch, start }, new: { patch, start: first + offset }, length: 1, inPlace: true }
      runs.push(last)
    }
  }
  return runs
}
