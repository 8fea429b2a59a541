import type { ChangedFile, Side } from '../../change/types.ts'
import type { LineRange } from '../../types.ts'
import { lineStream, tokenStream } from '../tokens/read-stream.ts'
import { endTouching, firstTouching, type TokenStream } from '../tokens/token-stream.ts'
import { type Budget, myersDiff } from './myers-diff.ts'

/** The tokens on both sides that the changed lines of a hunk touch (half-open ranges). */
export interface Region {
  oldFrom: number
  oldTo: number
  newFrom: number
  newTo: number
}

/** A run of equal tokens on both sides. */
export interface MatchedRun {
  old: Patch
  oldStart: number
  new: Patch
  newStart: number
  length: number
  /** Both sides are in the same hunk, so the code was not moved. */
  inPlace: boolean
}

/** A changed file as two token streams with their matches. */
export interface Patch {
  file: ChangedFile
  before: TokenStream
  after: TokenStream
  /** `before.code` with accepted renames applied. */
  canonical: Uint32Array
  regions: Region[]
  /** The run that explains each token. */
  oldRun: (MatchedRun | undefined)[]
  newRun: (MatchedRun | undefined)[]
  /** 1 for each old token whose name was changed by an accepted rename. */
  renamed: Uint8Array
}

/** Returns the new lines of a file; for a copy, all lines. */
export function newLines(file: ChangedFile): LineRange[] {
  if (file.change.status !== 'copied' || file.after === undefined) return file.added
  return [{ startLine: 1, endLine: file.after.text.split('\n').length }]
}

/** Reads a changed file as a patch of tokens; undefined if it is binary, skipped or unreadable. */
export function readPatch(file: ChangedFile): Patch | undefined {
  const { path, status, hunks } = file.change
  if (file.skipped !== undefined || file.change.binary || (hunks.length === 0 && status !== 'copied')) return undefined
  if (file.before === undefined && status !== 'added') return undefined
  if (file.after === undefined && status !== 'deleted') return undefined
  const empty: Side = { path, id: '', text: '' }
  const parsed = [file.before, file.after].every((side) => side === undefined || tokens(side, file) !== undefined)
  const read = (side: Side): TokenStream => (parsed ? tokens(side, file) : undefined) ?? lineStream(side)
  const copied = status === 'copied'
  const before = read(copied ? empty : (file.before ?? empty))
  const after = read(file.after ?? empty)
  const regions = copied ? [{ oldFrom: 0, oldTo: 0, newFrom: 0, newTo: after.size }] : readRegions(file, before, after)
  return {
    file,
    before,
    after,
    canonical: before.code,
    regions,
    oldRun: new Array(before.size),
    newRun: new Array(after.size),
    renamed: new Uint8Array(before.size),
  }
}

function tokens(side: Side, file: ChangedFile): TokenStream | undefined {
  return tokenStream(side, side.inspection?.language ?? file.language)
}

function readRegions(file: ChangedFile, before: TokenStream, after: TokenStream): Region[] {
  const regions: Region[] = []
  for (const { changes } of file.change.hunks) {
    for (const { oldStart, oldCount, newStart, newCount } of changes) {
      const [oldFrom, oldTo] = span(before, oldStart, oldCount)
      const [newFrom, newTo] = span(after, newStart, newCount)
      const last = regions.at(-1)
      if (last !== undefined && (oldFrom < last.oldTo || newFrom < last.newTo)) {
        last.oldTo = Math.max(last.oldTo, oldTo)
        last.newTo = Math.max(last.newTo, newTo)
      } else regions.push({ oldFrom, oldTo, newFrom, newTo })
    }
  }
  return regions
}

function span(stream: TokenStream, start: number, count: number): [number, number] {
  if (count === 0) {
    const at = endTouching(stream, start)
    return [at, at]
  }
  const from = firstTouching(stream, start)
  return [from, Math.max(from, endTouching(stream, start + count - 1))]
}

/**
 * Minimum number of consecutive equal tokens amid rewritten code, where fewer may be equal by chance. Next to unchanged
 * code, fewer are enough.
 */
const leastInPlace = 12
const leastAtEdge = 5

/** Finds the runs that stayed in place, hunk by hunk, on the canonical tokens. */
export function findInPlace(patch: Patch, budget: Budget): void {
  for (const region of patch.regions) {
    const { oldFrom, oldTo, newFrom, newTo } = region
    if (oldFrom === oldTo || newFrom === newTo) continue
    const partner = new Int32Array(newTo - newFrom).fill(-1)
    myersDiff(patch.canonical, oldFrom, oldTo, patch.after.code, newFrom, newTo, budget, (i, j) => {
      partner[j - newFrom] = i
    })
    for (let j = newFrom; j < newTo; ) {
      const start = partner[j - newFrom]!
      if (start === -1) {
        j++
        continue
      }
      let length = 1
      while (j + length < newTo && partner[j + length - newFrom] === start + length) length++
      const opens = j === newFrom && start === oldFrom
      const closes = j + length === newTo && start + length === oldTo
      const least = opens && closes ? 1 : opens || closes ? leastAtEdge : leastInPlace
      if (length >= least || patch.after.language === undefined) {
        assign({ old: patch, oldStart: start, new: patch, newStart: j, length, inPlace: true })
      }
      j += length
    }
  }
}

/** Records a run on both of its sides. */
export function assign(run: MatchedRun): void {
  for (let i = 0; i < run.length; i++) {
    run.old.oldRun[run.oldStart + i] = run
    run.new.newRun[run.newStart + i] = run
  }
}
