import type { ChangedFile, Side } from '../../change/types.ts'
import type { LineRange } from '../../positions/line-ranges.ts'
import { lineStream, tokenStream } from '../tokens/read-stream.ts'
import { endTouching, firstTouching, type TokenStream } from '../tokens/token-stream.ts'

export const sideNames = ['old', 'new'] as const
export type SideName = (typeof sideNames)[number]

/** A range of tokens (half-open). */
export interface Span {
  from: number
  to: number
}

/** The tokens on both sides that the changed lines of a hunk touch. */
export type Region = Record<SideName, Span>

/** A run of equal tokens on both sides. */
export interface MatchedRun {
  old: Place
  new: Place
  length: number
  /** Both sides are in the same hunk, so the code was not moved. */
  inPlace: boolean
}

/** Where a run begins on one side. */
interface Place {
  patch: Patch
  start: number
}

interface PatchSide {
  stream: TokenStream
  /** The codes to compare: those of the stream, on the old side with accepted renames applied. */
  codes: Uint32Array
  /** The run that explains each token. */
  runs: (MatchedRun | undefined)[]
}

/** A changed file as two token streams with their matches. */
export interface Patch {
  file: ChangedFile
  old: PatchSide
  new: PatchSide
  regions: Region[]
  /** 1 for each old token whose name was changed by an accepted rename. */
  renamed: Uint8Array
}

/** Gives an old token the code of its new name. */
export function renameToken({ old, renamed }: Patch, index: number, code: number): void {
  if (old.codes[index] === code) return
  old.codes[index] = code
  renamed[index] = 1
}

/** Records a run on both of its sides. */
export function assign(run: MatchedRun): void {
  for (const side of sideNames) {
    const { patch, start } = run[side]
    patch[side].runs.fill(run, start, start + run.length)
  }
}

/** Returns the new lines of a file; for a copy, all lines. */
export function newLines(file: ChangedFile): LineRange[] {
  if (file.change.status !== 'copied' || file.after === undefined) return file.added
  return [{ startLine: 1, endLine: file.after.text.split('\n').length }]
}

/** Reads a changed file as a patch of tokens; undefined if it is binary, skipped or unreadable. */
export function readPatch(file: ChangedFile): Patch | undefined {
  if (!isComparable(file)) return undefined
  const empty: Side = { path: file.change.path, id: '', text: '' }
  const parsed = [file.before, file.after].every((side) => side === undefined || tokens(side, file) !== undefined)
  const read = (side: Side): PatchSide => {
    const stream = (parsed ? tokens(side, file) : undefined) ?? lineStream(side)
    return { stream, codes: stream.code, runs: new Array(stream.size) }
  }
  const copied = file.change.status === 'copied'
  const before = read(copied ? empty : (file.before ?? empty))
  const after = read(file.after ?? empty)
  const whole: Region = { old: { from: 0, to: 0 }, new: { from: 0, to: after.stream.size } }
  return {
    file,
    old: before,
    new: after,
    regions: copied ? [whole] : readRegions(file, before.stream, after.stream),
    renamed: new Uint8Array(before.stream.size),
  }
}

function isComparable({ change, before, after, skipped }: ChangedFile): boolean {
  const { status, hunks, binary } = change
  if (skipped !== undefined || binary || (hunks.length === 0 && status !== 'copied')) return false
  return (before !== undefined || status === 'added') && (after !== undefined || status === 'deleted')
}

function tokens(side: Side, file: ChangedFile): TokenStream | undefined {
  return tokenStream(side, side.inspection?.language ?? file.language)
}

function readRegions(file: ChangedFile, before: TokenStream, after: TokenStream): Region[] {
  const regions: Region[] = []
  for (const { oldStart, oldCount, newStart, newCount } of file.change.hunks.flatMap(({ changes }) => changes)) {
    const region: Region = { old: spanOf(before, oldStart, oldCount), new: spanOf(after, newStart, newCount) }
    const last = regions.at(-1)
    if (last !== undefined && (region.old.from < last.old.to || region.new.from < last.new.to)) {
      last.old.to = Math.max(last.old.to, region.old.to)
      last.new.to = Math.max(last.new.to, region.new.to)
    } else regions.push(region)
  }
  return regions
}

function spanOf(stream: TokenStream, startLine: number, count: number): Span {
  if (count === 0) {
    const at = endTouching(stream, startLine)
    return { from: at, to: at }
  }
  const from = firstTouching(stream, startLine)
  return { from, to: Math.max(from, endTouching(stream, startLine + count - 1)) }
}
