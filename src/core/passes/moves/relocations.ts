import { callTraitsOf } from '../../syntax/language/languages.ts'
import { endsLine, roles, startsLine, type TokenStream } from '../tokens/token-stream.ts'
import { assign, type MatchedRun, type Patch, type Region } from './hunk-alignment.ts'

/** The tokens of all unexplained runs, concatenated. */
interface Pool {
  code: number[]
  /** The run of each token; a match never crosses runs. */
  stretch: number[]
  patch: Patch[]
  index: number[]
}

interface Match {
  old: number
  new: number
  length: number
}

/** Number of tokens in a window; also the minimum length of a match. */
const window = 6
/** Shorter matches must be all that a hunk removed or added; the shortest must be whole lines of one file. */
const leastAnywhere = 24
const leastOfHunk = 12
/** Maximum number of candidates per window, because the same code may occur often. */
const mostCandidates = 16
/** Total number of tokens above which moves are not detected. */
const mostMovable = 2_000_000

/**
 * Pairs removed runs with equal added runs elsewhere in the change, longest first, using each token once. Returns false
 * if the change is too large.
 */
export function findRelocations(patches: Patch[]): boolean {
  const size = patches.reduce((sum, { before, after }) => sum + before.size + after.size, 0)
  if (size > 4 * mostMovable) return false
  for (let round = 0; round < 3; round++) {
    const removed = fill(patches, 'old')
    const added = fill(patches, 'new')
    if (removed.code.length + added.code.length > mostMovable) return false
    if (removed.code.length < window || added.code.length < window) return true
    if (!takeLongestFirst(candidates(removed, added), removed, added)) return true
  }
  return true
}

function fill(patches: Patch[], side: 'old' | 'new'): Pool {
  const pool: Pool = { code: [], stretch: [], patch: [], index: [] }
  let stretch = 0
  for (const patch of patches) {
    const codes = side === 'old' ? patch.canonical : patch.after.code
    const runs = side === 'old' ? patch.oldRun : patch.newRun
    for (const region of patch.regions) {
      const [from, to] = side === 'old' ? [region.oldFrom, region.oldTo] : [region.newFrom, region.newTo]
      stretch++
      for (let i = from; i < to; i++) {
        if (runs[i] !== undefined) {
          stretch++
          continue
        }
        pool.code.push(codes[i]!)
        pool.stretch.push(stretch)
        pool.patch.push(patch)
        pool.index.push(i)
      }
    }
  }
  return pool
}

/** Returns the longest match to the right of each added position, without comparing the same run twice. */
function candidates(removed: Pool, added: Pool): Match[] {
  const table = hashWindows(removed)
  const found: Match[] = []
  const last = added.code.length - window
  for (let at = 0; at <= last; ) {
    if (added.stretch[at] !== added.stretch[at + window - 1]) {
      at++
      continue
    }
    let best: Match | undefined
    let tried = 0
    for (
      let old = table.head(windowHash(added.code, at));
      old !== -1 && tried < mostCandidates;
      old = table.next[old]!
    ) {
      const length = matchLength(removed, old, added, at)
      if (length < window) continue
      tried++
      if (best === undefined || length > best.length) best = { old, new: at, length }
    }
    if (best === undefined) at++
    else {
      found.push(best)
      at += best.length - window + 1
    }
  }
  return found
}

function matchLength(removed: Pool, old: number, added: Pool, at: number): number {
  let length = 0
  const oldStretch = removed.stretch[old]
  const newStretch = added.stretch[at]
  while (
    removed.stretch[old + length] === oldStretch &&
    added.stretch[at + length] === newStretch &&
    removed.code[old + length] === added.code[at + length]
  ) {
    length++
  }
  return length
}

function windowHash(code: number[], at: number): number {
  let hash = 0
  for (let i = at; i < at + window; i++) hash = Math.imul(hash ^ code[i]!, 0x9e3779b1) ^ (hash >>> 15)
  return hash >>> 0
}

function hashWindows(pool: Pool): { head(hash: number): number; next: Int32Array } {
  const bits = Math.max(8, Math.ceil(Math.log2(pool.code.length + 1)) + 1)
  const heads = new Int32Array(2 ** bits).fill(-1)
  const next = new Int32Array(pool.code.length).fill(-1)
  const slot = (hash: number): number => hash >>> (32 - bits)
  for (let at = pool.code.length - window; at >= 0; at--) {
    if (pool.stretch[at] !== pool.stretch[at + window - 1]) continue
    const place = slot(windowHash(pool.code, at))
    next[at] = heads[place]!
    heads[place] = at
  }
  return { head: (hash) => heads[slot(hash)]!, next }
}

function takeLongestFirst(matches: Match[], removed: Pool, added: Pool): boolean {
  const oldTaken = new Uint8Array(removed.code.length)
  const newTaken = new Uint8Array(added.code.length)
  let took = false
  matches.sort((a, b) => b.length - a.length || a.new - b.new)
  for (const match of matches) {
    for (const part of freeParts(match, oldTaken, newTaken)) {
      const run = worthwhile(extend(part, removed, added, oldTaken, newTaken), removed, added)
      if (run === undefined) continue
      took = true
      assign(run.run)
      oldTaken.fill(1, run.match.old, run.match.old + run.match.length)
      newTaken.fill(1, run.match.new, run.match.new + run.match.length)
    }
  }
  return took
}

function freeParts(match: Match, oldTaken: Uint8Array, newTaken: Uint8Array): Match[] {
  const parts: Match[] = []
  for (let i = 0; i < match.length; ) {
    if (oldTaken[match.old + i] === 1 || newTaken[match.new + i] === 1) {
      i++
      continue
    }
    const start = i
    while (i < match.length && oldTaken[match.old + i] !== 1 && newTaken[match.new + i] !== 1) i++
    if (i - start >= window) parts.push({ old: match.old + start, new: match.new + start, length: i - start })
  }
  return parts
}

/** Extends a match to the left if an earlier match left tokens unused. */
function extend(match: Match, removed: Pool, added: Pool, oldTaken: Uint8Array, newTaken: Uint8Array): Match {
  let { old, new: at, length } = match
  while (
    old > 0 &&
    at > 0 &&
    removed.stretch[old - 1] === removed.stretch[old] &&
    added.stretch[at - 1] === added.stretch[at] &&
    oldTaken[old - 1] !== 1 &&
    newTaken[at - 1] !== 1 &&
    removed.code[old - 1] === added.code[at - 1]
  ) {
    old--
    at--
    length++
  }
  return { old, new: at, length }
}

/** Returns the run if it is too long to be a coincidence. Similar code in unrelated languages does not count. */
function worthwhile(match: Match, removed: Pool, added: Pool): { run: MatchedRun; match: Match } | undefined {
  const old = removed.patch[match.old]!
  const at = added.patch[match.new]!
  if (old.before.language !== at.after.language && !related(old.before.language, at.after.language)) return undefined
  const oldStart = removed.index[match.old]!
  const newStart = added.index[match.new]!
  const { length } = match
  let weight = 0
  for (let i = 0; i < length; i++) {
    if (at.after.language === undefined)
      weight += Math.min(8, (at.after.end[newStart + i]! - at.after.start[newStart + i]!) / 6)
    else if (at.after.role[newStart + i] !== roles.layout) weight++
  }
  const oldRegion = regionAt(old.regions, 'old', oldStart)
  const newRegion = regionAt(at.regions, 'new', newStart)
  const run: MatchedRun = { old, oldStart, new: at, newStart, length, inPlace: old === at && oldRegion === newRegion }
  if (weight >= leastAnywhere) return { run, match }
  const whole =
    (oldRegion.oldFrom === oldStart && codeEnd(old.before, oldRegion.oldTo) <= oldStart + length) ||
    (newRegion.newFrom === newStart && codeEnd(at.after, newRegion.newTo) <= newStart + length)
  if (!whole) return undefined
  if (weight >= leastOfHunk) return { run, match }
  const lines =
    old === at &&
    startsLine(old.before, oldStart) &&
    startsLine(at.after, newStart) &&
    endsLine(old.before, oldStart + length) &&
    endsLine(at.after, newStart + length)
  return lines && weight >= window ? { run, match } : undefined
}

/** Returns the last region that begins at or before a token. */
function regionAt(regions: Region[], side: 'old' | 'new', index: number): Region {
  let low = 0
  let high = regions.length - 1
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    const region = regions[middle]!
    if ((side === 'old' ? region.oldFrom : region.newFrom) <= index) low = middle
    else high = middle - 1
  }
  let found = low
  const holds = ({ oldFrom, oldTo, newFrom, newTo }: Region): boolean =>
    side === 'old' ? oldFrom <= index && index < oldTo : newFrom <= index && index < newTo
  while (found > 0 && !holds(regions[found]!)) found--
  return regions[found]!
}

function codeEnd(stream: TokenStream, end: number): number {
  let last = end
  while (last > 0 && stream.role[last - 1] === roles.layout) last--
  return last
}

/** Tells whether one of the languages can import from the other. */
function related(a: string | undefined, b: string | undefined): boolean {
  const family = callTraitsOf(a)?.family
  return family !== undefined && family === callTraitsOf(b)?.family
}
