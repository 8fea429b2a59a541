import { must } from '../must.ts'
import type { Operation } from '../syntax/flow/flow.ts'

/** The operations of two versions of a function. */
export interface Matching {
  /** Indexes of equal operations, in order. */
  pairs: [before: number, after: number][]
  /** Stretches between pairs that differ. */
  gaps: { before: number[]; after: number[] }[]
}

/** Larger differences are rewrites, which are not compared. */
const mostCells = 1_000_000

/** Aligns the operations of two versions by their longest common subsequence; undefined if they differ too much. */
export function matchOperations(before: readonly Operation[], after: readonly Operation[]): Matching | undefined {
  const [old, now] = [before.map(keyOf), after.map(keyOf)]
  let start = 0
  while (start < old.length && start < now.length && old[start] === now[start]) start++
  let [oldEnd, nowEnd] = [old.length, now.length]
  while (oldEnd > start && nowEnd > start && old[oldEnd - 1] === now[nowEnd - 1]) {
    oldEnd--
    nowEnd--
  }
  if ((oldEnd - start) * (nowEnd - start) > mostCells) return undefined
  const pairs: [number, number][] = []
  for (let at = 0; at < start; at++) pairs.push([at, at])
  for (const [i, j] of commonSubsequence(old.slice(start, oldEnd), now.slice(start, nowEnd)))
    pairs.push([i + start, j + start])
  for (let at = 0; oldEnd + at < old.length; at++) pairs.push([oldEnd + at, nowEnd + at])
  return { pairs, gaps: gapsBetween(pairs, old.length, now.length) }
}

/** Pairs the operations of the same kind and target within each stretch that differs, in order. */
export function pairsInGaps(
  before: readonly Operation[],
  after: readonly Operation[],
  { gaps }: Matching,
): [before: Operation, after: Operation][] {
  return gaps.flatMap((gap) => {
    const left = gap.after.map((index) => must(after[index]))
    return gap.before.flatMap((index): [Operation, Operation][] => {
      const old = must(before[index])
      const at = left.findIndex(({ kind, target }) => kind === old.kind && target === old.target)
      return left.splice(at, at === -1 ? 0 : 1).map((now) => [old, now])
    })
  })
}

/** Operations are equal if their code is, wherever they stand. */
function keyOf({ kind, text }: Operation): string {
  return `${kind} ${text}`
}

function commonSubsequence(old: readonly string[], now: readonly string[]): [number, number][] {
  const width = now.length + 1
  const lengths = new Uint32Array((old.length + 1) * width)
  const at = (i: number, j: number) => must(lengths[i * width + j])
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      lengths[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const pairs: [number, number][] = []
  for (let i = 0, j = 0; i < old.length && j < now.length; ) {
    if (old[i] === now[j]) pairs.push([i++, j++])
    else if (at(i + 1, j) >= at(i, j + 1)) i++
    else j++
  }
  return pairs
}

function gapsBetween(pairs: readonly [number, number][], oldLength: number, nowLength: number): Matching['gaps'] {
  const gaps: Matching['gaps'] = []
  let [i, j] = [0, 0]
  for (const [oldAt, nowAt] of [...pairs, [oldLength, nowLength] as const]) {
    if (oldAt > i || nowAt > j) gaps.push({ before: range(i, oldAt), after: range(j, nowAt) })
    i = oldAt + 1
    j = nowAt + 1
  }
  return gaps
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index)
}
