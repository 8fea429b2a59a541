import { must } from '../../must.ts'
import { callTraitsOf } from '../../syntax/language/languages.ts'
import { endsLine, roles, startsLine, type TokenStream } from '../tokens/token-stream.ts'
import { assign, type MatchedRun, type Patch, type Region, type SideName, sideNames } from './patch.ts'
import { findMatches, type Match, type Pool, type Pools, unexplained, window } from './pool-matches.ts'

/** Shorter matches must be all that a hunk removed or added; the shortest must be whole lines of one file. */
const leastAnywhere = 24
const leastOfHunk = 12
/** Total number of tokens above which moves are not detected. */
const mostMovable = 2_000_000
/** Accepting a match can make others possible, but rarely more than once. */
const rounds = 3

/**
 * Pairs removed runs with equal added runs elsewhere in the change, longest first, using each token once. Returns false
 * if the change is too large.
 */
export function findRelocations(patches: readonly Patch[]): boolean {
  const size = patches.reduce((sum, patch) => sum + patch.old.stream.size + patch.new.stream.size, 0)
  if (size > 4 * mostMovable) return false
  for (let round = 0; round < rounds; round++) {
    const pools: Pools = { old: unexplained(patches, 'old'), new: unexplained(patches, 'new') }
    if (pools.old.codes.length + pools.new.codes.length > mostMovable) return false
    if (pools.old.codes.length < window || pools.new.codes.length < window) return true
    if (!takeLongestFirst(findMatches(pools), pools)) return true
  }
  return true
}

/** Accepts matches, and tells whether there was one. */
function takeLongestFirst(matches: readonly Match[], pools: Pools): boolean {
  let took = false
  for (const match of matches.toSorted((a, b) => b.length - a.length || a.new - b.new)) {
    for (const part of freeParts(match, pools)) {
      const whole = extendLeft(part, pools)
      const relocation = readRelocation(whole, pools)
      if (!isSignificant(relocation)) continue
      took = true
      assign(relocation.run)
      for (const side of sideNames) pools[side].taken.fill(1, whole[side], whole[side] + whole.length)
    }
  }
  return took
}

/** Returns the parts of a match that no earlier match took. */
function freeParts(match: Match, pools: Pools): Match[] {
  const isTaken = (i: number): boolean => pools.old.taken[match.old + i] === 1 || pools.new.taken[match.new + i] === 1
  const parts: Match[] = []
  for (let i = 0; i < match.length; ) {
    if (isTaken(i)) {
      i++
      continue
    }
    const start = i
    while (i < match.length && !isTaken(i)) i++
    if (i - start >= window) parts.push({ old: match.old + start, new: match.new + start, length: i - start })
  }
  return parts
}

/** Extends a match to the left if an earlier match left tokens unused. */
function extendLeft(match: Match, pools: Pools): Match {
  let extra = 0
  while (
    isFreeInRun(pools.old, match.old - extra) &&
    isFreeInRun(pools.new, match.new - extra) &&
    pools.old.codes[match.old - extra - 1] === pools.new.codes[match.new - extra - 1]
  ) {
    extra++
  }
  return { old: match.old - extra, new: match.new - extra, length: match.length + extra }
}

/** Tells whether the token before this position is free and belongs to the same run. */
function isFreeInRun({ runs, taken }: Pool, at: number): boolean {
  return at > 0 && runs[at - 1] === runs[at] && taken[at - 1] !== 1
}

/** A run of moved tokens with its hunks. */
interface Relocation {
  run: MatchedRun
  regions: Record<SideName, Region>
}

function readRelocation(match: Match, pools: Pools): Relocation {
  const before = must(pools.old.origins[match.old])
  const after = must(pools.new.origins[match.new])
  return {
    run: {
      old: { patch: before.patch, start: must(pools.old.indices[match.old]) },
      new: { patch: after.patch, start: must(pools.new.indices[match.new]) },
      length: match.length,
      inPlace: before.region === after.region,
    },
    regions: { old: before.region, new: after.region },
  }
}

/** Tells whether a run is too long to be a coincidence. Similar code in unrelated languages does not count. */
function isSignificant({ run, regions }: Relocation): boolean {
  const before = streamOf(run, 'old')
  const after = streamOf(run, 'new')
  if (before.language !== after.language && !areRelated(before.language, after.language)) return false
  const weight = weightOf(after, run.new.start, run.length)
  if (weight >= leastAnywhere) return true
  const whole = sideNames.some((side) => fillsRegion(run, side, regions[side]))
  if (!whole) return false
  if (weight >= leastOfHunk) return true
  return weight >= window && run.old.patch === run.new.patch && sideNames.every((side) => isWholeLines(run, side))
}

function streamOf(run: MatchedRun, side: SideName): TokenStream {
  return run[side].patch[side].stream
}

/** Returns the number of tokens without layout. A line of text counts as several tokens. */
function weightOf(stream: TokenStream, start: number, length: number): number {
  let weight = 0
  for (let i = start; i < start + length; i++) {
    if (stream.language === undefined) weight += Math.min(8, (must(stream.end[i]) - must(stream.start[i])) / 6)
    else if (stream.role[i] !== roles.layout) weight++
  }
  return weight
}

/** Tells whether a run is all that a hunk removed or added. */
function fillsRegion(run: MatchedRun, side: SideName, region: Region): boolean {
  const { start } = run[side]
  const { from, to } = region[side]
  return from === start && codeEnd(streamOf(run, side), to) <= start + run.length
}

function isWholeLines(run: MatchedRun, side: SideName): boolean {
  const stream = streamOf(run, side)
  const { start } = run[side]
  return startsLine(stream, start) && endsLine(stream, start + run.length)
}

function codeEnd(stream: TokenStream, end: number): number {
  let last = end
  while (last > 0 && stream.role[last - 1] === roles.layout) last--
  return last
}

/** Tells whether one of the languages can import from the other. */
function areRelated(a: string | undefined, b: string | undefined): boolean {
  const family = callTraitsOf(a)?.family
  return family !== undefined && family === callTraitsOf(b)?.family
}
