import { must } from '../../must.ts'
import type { Patch, Region, SideName } from './patch.ts'

/** The unexplained tokens of one side, concatenated. */
export interface Pool {
  codes: number[]
  /** The number of each token's run; a match never crosses runs. */
  runs: number[]
  origins: Origin[]
  indices: number[]
  /** 1 for each token of an accepted match. */
  taken: Uint8Array
}

export type Pools = Record<SideName, Pool>

/** Where a token comes from. */
interface Origin {
  patch: Patch
  region: Region
}

/** Equal tokens in both pools, by their positions there. */
export interface Match {
  old: number
  new: number
  length: number
}

/** Number of tokens in a window; also the minimum length of a match. */
export const window = 6
/** Maximum number of candidates per window, because the same code may occur often. */
const mostCandidates = 16

/** Returns the tokens of one side that no run explains yet. */
export function unexplained(patches: readonly Patch[], side: SideName): Pool {
  const codes: number[] = []
  const runs: number[] = []
  const origins: Origin[] = []
  const indices: number[] = []
  let run = 0
  for (const patch of patches) {
    const { codes: all, runs: explained } = patch[side]
    for (const region of patch.regions) {
      const origin = { patch, region }
      run++
      for (let i = region[side].from; i < region[side].to; i++) {
        if (explained[i] !== undefined) {
          run++
          continue
        }
        codes.push(must(all[i]))
        runs.push(run)
        origins.push(origin)
        indices.push(i)
      }
    }
  }
  return { codes, runs, origins, indices, taken: new Uint8Array(codes.length) }
}

/** Returns the longest match to the right of each added position, without comparing the same run twice. */
export function findMatches(pools: Pools): Match[] {
  const index = new WindowIndex(pools.old)
  const found: Match[] = []
  const last = pools.new.codes.length - window
  for (let at = 0; at <= last; ) {
    const best = isInOneRun(pools.new, at) ? longestMatch(pools, index, at) : undefined
    if (best === undefined) at++
    else {
      found.push(best)
      at += best.length - window + 1
    }
  }
  return found
}

function isInOneRun({ runs }: Pool, at: number): boolean {
  return runs[at] === runs[at + window - 1]
}

function longestMatch(pools: Pools, index: WindowIndex, at: number): Match | undefined {
  let best: Match | undefined
  let tried = 0
  for (let old = index.first(pools.new.codes, at); old !== -1; old = index.following(old)) {
    const length = matchLength(pools, old, at)
    if (length < window) continue
    if (best === undefined || length > best.length) best = { old, new: at, length }
    if (++tried === mostCandidates) break
  }
  return best
}

function matchLength({ old: removed, new: added }: Pools, old: number, at: number): number {
  let length = 0
  const oldRun = removed.runs[old]
  const newRun = added.runs[at]
  while (
    removed.runs[old + length] === oldRun &&
    added.runs[at + length] === newRun &&
    removed.codes[old + length] === added.codes[at + length]
  ) {
    length++
  }
  return length
}

/** The windows of a pool by a hash of their codes: chains of positions in one array. */
class WindowIndex {
  private readonly heads: Int32Array
  private readonly next: Int32Array
  private readonly shift: number

  constructor(pool: Pool) {
    const bits = Math.max(8, Math.ceil(Math.log2(pool.codes.length + 1)) + 1)
    this.shift = 32 - bits
    this.heads = new Int32Array(2 ** bits).fill(-1)
    this.next = new Int32Array(pool.codes.length).fill(-1)
    for (let at = pool.codes.length - window; at >= 0; at--) {
      if (!isInOneRun(pool, at)) continue
      const slot = this.slotOf(pool.codes, at)
      this.next[at] = must(this.heads[slot])
      this.heads[slot] = at
    }
  }

  /** Returns the first position whose window has the same hash, or -1. */
  first(codes: readonly number[], at: number): number {
    return must(this.heads[this.slotOf(codes, at)])
  }

  following(position: number): number {
    return must(this.next[position])
  }

  private slotOf(codes: readonly number[], at: number): number {
    let hash = 0
    for (let i = at; i < at + window; i++) hash = Math.imul(hash ^ must(codes[i]), 0x9e3779b1) ^ (hash >>> 15)
    return hash >>> this.shift
  }
}
