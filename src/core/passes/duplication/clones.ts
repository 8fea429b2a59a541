import type { Side } from '../../change/types.ts'
import { must } from '../../must.ts'
import type { LineRange } from '../../positions/line-ranges.ts'
import { firstTouching, layoutCodes, roles, type TokenStream, wordAt } from '../tokens/token-stream.ts'

/** A text to search for repeated code. */
export interface Source {
  side: Side
  stream: TokenStream
  /** Added lines that are new code, in order; empty for a file outside the change. */
  fresh: LineRange[]
}

/** Two token ranges (half-open) with equal shapes. */
export interface Clone {
  copy: Source
  copyFrom: number
  copyTo: number
  original: Source
  originalFrom: number
  originalTo: number
}

/** Number of tokens in a window. */
const window = 24
/** A window that occurs more often in the new code is boilerplate. */
const mostRepeats = 8

/** Minimum number of tokens in a clone, excluding whitespace and comments. */
export const leastTokens = 50
export const leastLines = 6

interface Place {
  source: Source
  at: number
  /** Bounds of the surrounding new code. */
  from: number
  to: number
}

/**
 * Indexes the new code of a change by the shapes of sampled windows. The distance between samples guarantees that every
 * run of the minimum length contains one, and keeps the index small.
 */
export class AddedCloneIndex {
  private readonly places = new Map<number, Place[]>()

  constructor(sources: readonly Source[]) {
    const step = leastTokens - window + 1
    for (const source of sources) {
      const { stream } = source
      for (const { startLine, endLine } of source.fresh) {
        const from = firstTouching(stream, startLine)
        let to = from
        while (to < stream.size && must(stream.lastLine[to]) <= endLine) to++
        if (to - from < leastTokens) continue
        for (const [at, hash] of windowHashes(stream.shape, from, to)) {
          if ((at - from) % step !== 0) continue
          const place = { source, at, from, to }
          const list = this.places.get(hash)
          if (list === undefined) this.places.set(hash, [place])
          else if (list.length <= mostRepeats) list.push(place)
        }
      }
    }
  }

  /** Yields the longest runs of equal shape in this source that repeat new code. */
  *matches(original: Source): Generator<Clone> {
    const seen = new Map<Source, Map<number, number>>()
    for (const [at, hash] of windowHashes(original.stream.shape, 0, original.stream.size)) {
      const list = this.places.get(hash)
      if (list === undefined || list.length > mostRepeats) continue
      for (const place of list) {
        const diagonal = place.at - at
        if (place.source === original && diagonal <= 0) continue
        const ends = seen.get(place.source) ?? new Map<number, number>()
        seen.set(place.source, ends)
        if ((ends.get(diagonal) ?? -1) > at) continue
        const clone = grow(place, original, at)
        ends.set(diagonal, clone.originalTo)
        if (clone.copyTo - clone.copyFrom >= leastTokens) yield clone
      }
    }
  }
}

/** Extends a window in both directions while the shapes are equal. A text never overlaps itself. */
function grow({ source: copy, at: copyAt, from, to }: Place, original: Source, at: number): Clone {
  const mine = copy.stream.shape
  const theirs = original.stream.shape
  let before = 0
  while (copyAt - before > from && at - before > 0 && mine[copyAt - before - 1] === theirs[at - before - 1]) before++
  let length = 0
  while (copyAt + length < to && at + length < theirs.length && mine[copyAt + length] === theirs[at + length]) length++
  const apart = copy === original ? copyAt - at : Number.POSITIVE_INFINITY
  const total = Math.min(before + length, apart)
  return {
    copy,
    copyFrom: copyAt - before,
    copyTo: copyAt - before + total,
    original,
    originalFrom: at - before,
    originalTo: at - before + total,
  }
}

/** Yields a rolling hash of every window. */
function* windowHashes(shape: Uint32Array, from: number, to: number): Generator<[number, number]> {
  const base = 0x01000193
  let power = 1
  for (let i = 1; i < window; i++) power = Math.imul(power, base)
  let hash = 0
  for (let i = from; i < to; i++) {
    if (i - from >= window) hash = (hash - Math.imul(must(shape[i - window]), power)) | 0
    hash = (Math.imul(hash, base) + must(shape[i])) | 0
    if (i - from >= window - 1) yield [i - window + 1, hash]
  }
}

/** Returns the parts of a raw match that consist of whole lines on both sides with balanced brackets. */
export function wholeParts(clone: Clone): Clone[] {
  const { copy, original, copyFrom } = clone
  const length = clone.copyTo - copyFrom
  const shift = clone.originalFrom - copyFrom
  const unpaired = unpairedBrackets(copy.stream, copyFrom, clone.copyTo)
  const parts: Clone[] = []
  let start = copyFrom
  for (const stop of [...unpaired, copyFrom + length]) {
    let from = start
    while (from < stop && !(startsLine(copy.stream, from) && startsLine(original.stream, from + shift))) from++
    let to = stop
    while (to > from && !(startsLine(copy.stream, to) && startsLine(original.stream, to + shift))) to--
    if (to - from >= leastTokens) {
      parts.push({ ...clone, copyFrom: from, copyTo: to, originalFrom: from + shift, originalTo: to + shift })
    }
    start = stop + 1
  }
  return parts
}

function startsLine(stream: TokenStream, index: number): boolean {
  if (index === 0 || index >= stream.size) return true
  return stream.role[index] !== roles.layout && must(stream.lastLine[index - 1]) < must(stream.line[index])
}

const openers = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
])

function unpairedBrackets(stream: TokenStream, from: number, to: number): number[] {
  const open: { word: string; at: number }[] = []
  const unpaired: number[] = []
  for (let at = from; at < to; at++) {
    if (stream.role[at] === roles.identifier || stream.role[at] === roles.literal) continue
    const word = stream.role[at] === roles.layout ? layoutWord(must(stream.code[at])) : wordAt(stream, at)
    if (word === '(' || word === '[' || word === '{') open.push({ word, at })
    else if (openers.has(word)) {
      if (open.at(-1)?.word === openers.get(word)) open.pop()
      else unpaired.push(at)
    }
  }
  return [...unpaired, ...open.map(({ at }) => at)].sort((a, b) => a - b)
}

function layoutWord(code: number): string {
  if (code === layoutCodes.indent) return '{'
  return code === layoutCodes.dedent ? '}' : ''
}

/** Returns the first and last line of a token range. */
export function linesOfTokens(stream: TokenStream, from: number, to: number): LineRange {
  return { startLine: must(stream.line[from]), endLine: must(stream.lastLine[to - 1]) }
}
