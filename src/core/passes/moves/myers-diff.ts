import { must } from '../../must.ts'

/** The remaining work for alignments, shared by all regions of a change to keep the total linear. */
export interface Budget {
  left: number
}

/** A part of a sequence (half-open). */
export interface Slice {
  codes: Uint32Array
  from: number
  to: number
}

type Pair = (a: number, b: number) => void

const longestDetour = 600

/**
 * Finds a longest common subsequence of two slices with Myers' algorithm. Calls `pair` with the positions of each pair
 * of equal elements, from the ends inward. Beyond the budget, only the common prefix and suffix are paired.
 */
export function myersDiff(a: Slice, b: Slice, budget: Budget, pair: Pair): void {
  const inner = pairEnds(a, b, pair)
  const n = inner.a.to - inner.a.from
  const m = inner.b.to - inner.b.from
  if (n === 0 || m === 0) return
  const rounds = searchForward(inner.a, inner.b, budget)
  if (rounds !== undefined) walkBack(rounds, n, m, (i, j) => pair(inner.a.from + i, inner.b.from + j))
}

/** Pairs the common prefix and suffix, and returns what is between them. */
function pairEnds(a: Slice, b: Slice, pair: Pair): { a: Slice; b: Slice } {
  let { from: aFrom, to: aTo } = a
  let { from: bFrom, to: bTo } = b
  while (aFrom < aTo && bFrom < bTo && a.codes[aFrom] === b.codes[bFrom]) pair(aFrom++, bFrom++)
  while (aFrom < aTo && bFrom < bTo && a.codes[aTo - 1] === b.codes[bTo - 1]) pair(--aTo, --bTo)
  return { a: { codes: a.codes, from: aFrom, to: aTo }, b: { codes: b.codes, from: bFrom, to: bTo } }
}

/**
 * Searches for the shortest edit. Returns what was reached before each round `d`, at the index `k + d + 1` for each
 * diagonal `k`; undefined if the search exceeds the budget or the longest detour.
 */
function searchForward(a: Slice, b: Slice, budget: Budget): Int32Array[] | undefined {
  const { codes: aCodes, from: aFrom } = a
  const { codes: bCodes, from: bFrom } = b
  const n = a.to - aFrom
  const m = b.to - bFrom
  const limit = Math.min(n + m, longestDetour)
  const middle = limit + 1
  const reach = new Int32Array(2 * limit + 3)
  const rounds: Int32Array[] = []
  for (let d = 0; d <= limit; d++) {
    budget.left -= d + 1
    if (budget.left < 0) return undefined
    rounds.push(reach.slice(middle - d - 1, middle + d + 2))
    for (let k = -d; k <= d; k += 2) {
      let x = startOf(reach, middle + k, isInsertion(reach, middle + k, k, d))
      let y = x - k
      while (x < n && y < m && aCodes[aFrom + x] === bCodes[bFrom + y]) {
        x++
        y++
      }
      reach[middle + k] = x
      if (x >= n && y >= m) return rounds
    }
  }
  return undefined
}

/** Tells whether the best way to a diagonal in round `d` is an insertion instead of a deletion. `at`: its index. */
function isInsertion(reach: Int32Array, at: number, k: number, d: number): boolean {
  return k === -d || (k !== d && must(reach[at - 1]) < must(reach[at + 1]))
}

function startOf(reach: Int32Array, at: number, insertion: boolean): number {
  return insertion ? must(reach[at + 1]) : must(reach[at - 1]) + 1
}

/** Pairs the equal elements of the shortest edit, from its end. */
function walkBack(rounds: readonly Int32Array[], n: number, m: number, pair: Pair): void {
  let x = n
  let y = m
  for (let d = rounds.length - 1; d > 0; d--) {
    const k = x - y
    const reach = must(rounds[d])
    const insertion = isInsertion(reach, k + d + 1, k, d)
    const start = startOf(reach, k + d + 1, insertion)
    while (x > start) pair(--x, --y)
    if (insertion) y--
    else x--
  }
  while (x > 0) pair(--x, --y)
}
