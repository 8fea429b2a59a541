import type { ChangedFile } from '../../../change/types.ts'
import { toNew } from '../../../git/diff/line-map.ts'
import type { FileChange } from '../../../git/types.ts'
import { holdsLine, type LineRange } from '../../../positions/line-ranges.ts'

/** A place in a changed file, as lines of the new side. */
export interface QuotedPlace extends LineRange {
  /** The side that was quoted. A quote of the old side is placed on the lines that replaced it, or next to them. */
  side: 'new' | 'old'
  /** The quote is whole lines, so that a replacement of them is unambiguous. */
  whole: boolean
}

type QuotableFile = Pick<ChangedFile, 'before' | 'after' | 'shownBefore' | 'added' | 'removed' | 'change'>

/** Where the author of the quote believes it to be. */
export interface QuoteHint {
  line?: number
  side?: 'new' | 'old'
}

const mostLines = 30
/** Maximum number of lines that an ellipsis may skip. */
const longestGap = 60
/** Minimum length of a partial quote without whitespace. */
const shortest = 5

/**
 * Finds quoted code on either side of a change. Whitespace, quotation marks, ellipses, diff marks and line numbers are
 * ignored, and a part of a line is enough. The expected line comes first, then changed lines. Undefined if
 * the code is missing on both sides.
 */
export function locateQuote(
  quote: string,
  { after, shownBefore, before = shownBefore, added, removed, change }: QuotableFile,
  hint: QuoteHint = {},
): QuotedPlace | undefined {
  const sides = [
    { side: 'new' as const, text: after?.text, changed: added },
    { side: 'old' as const, text: before?.text, changed: removed },
  ]
  if (hint.side === 'old') sides.reverse()
  for (const wanted of readings(quote)) {
    for (const find of [findLines, findPart]) {
      const found = sides.flatMap(({ side, text, changed }) => {
        const ranges = text === undefined ? [] : find(wanted, text.split(/\r?\n/))
        return ranges.map((range) => ({ ...range, side, distance: distanceOf(range, changed, hint) }))
      })
      const [best] = found.toSorted((one, other) => one.distance - other.distance)
      if (best === undefined) continue
      const { side, startLine, endLine } = best
      const range = side === 'new' ? { startLine, endLine } : newLines(change, { startLine, endLine })
      return { ...range, side, whole: find === findLines }
    }
  }
  return undefined
}

/** Maps lines of the old side to the lines that replaced them, or to the line before them if nothing did. */
export function newLines({ hunks }: FileChange, { startLine, endLine }: LineRange): LineRange {
  const place = (line: number): number => {
    const kept = toNew(hunks, line)
    if (kept !== undefined) return kept
    const changed = hunks
      .flatMap(({ changes }) => changes)
      .find(({ oldStart, oldCount }) => oldCount > 0 && line >= oldStart && line < oldStart + oldCount)
    if (changed === undefined) return 1
    const { oldStart, newStart, newCount } = changed
    return Math.max(1, newCount === 0 ? newStart : newStart + Math.min(line - oldStart, newCount - 1))
  }
  const first = place(startLine)
  return { startLine: first, endLine: Math.max(first, place(endLine)) }
}

/** The named line is nearest, then come changed lines, then all others. */
function distanceOf(range: LineRange, changed: readonly LineRange[], { line }: QuoteHint): number {
  if (line !== undefined && range.startLine <= line && line <= range.endLine) return 0
  let isChanged = false
  for (let at = range.startLine; at <= range.endLine; at++) isChanged ||= holdsLine(changed, at)
  const far = line === undefined ? 0 : Math.min(Math.abs(line - range.startLine), 100_000)
  return (isChanged ? 1 : 1_000_000) + far
}

/** The quote as it is, without the marks of a diff, and without line numbers. */
function readings(quote: string): string[][] {
  const lines = quote
    .replace(/^\s*`([^`\n]+)`\s*$/, '$1')
    .split(/\r?\n/)
    .filter((line) => !/^\s*```/.test(line))
  const variants = [
    lines,
    lines.map((line) => line.replace(/^\s*[+-]/, '')),
    lines.map((line) => line.replace(/^\s*(?:\d+[ \t]*){1,2}[:|]?[ \t]*[+-]?/, '')),
  ]
  const seen = new Set<string>()
  return variants.flatMap((variant) => {
    const text = variant.filter((line) => line.trim() !== '').slice(0, mostLines)
    const key = text.join('\n')
    if (text.length === 0 || seen.has(key)) return []
    seen.add(key)
    return [text]
  })
}

const collapse = (line: string) => line.replaceAll(/\s+/g, ' ').trim()

/** Finds consecutive whole lines. Blank lines between them are ignored. */
function findLines(quoted: readonly string[], text: readonly string[]): LineRange[] {
  const wanted = quoted.map(collapse)
  const lines = text.map(collapse)
  const found: LineRange[] = []
  for (let start = 0; start < lines.length; start++) {
    if (lines[start] !== wanted[0]) continue
    let at = start
    let matched = 0
    while (matched < wanted.length && at < lines.length) {
      if (lines[at] === wanted[matched]) matched++
      else if (lines[at] !== '') break
      at++
    }
    if (matched === wanted.length) found.push({ startLine: start + 1, endLine: at })
  }
  return found
}

const squeeze = (line: string) => line.replaceAll(/\s+/g, '').replaceAll(/["'`‘’“”]/g, "'")

/** Finds code across lines without regard to whitespace; an ellipsis skips code. */
function findPart(quoted: readonly string[], lines: readonly string[]): LineRange[] {
  const starts: number[] = []
  let text = ''
  for (const line of lines) {
    starts.push(text.length)
    text += squeeze(line)
  }
  const lineAt = (offset: number) => lastAtMost(starts, offset) + 1
  const whole = squeeze(quoted.join('\n'))
  for (const pieces of [[whole], whole.split(/\.{3}|…/).filter((piece) => piece.length > 1)]) {
    if (pieces.join('').length < shortest) continue
    const found = findPieces(pieces, text, lineAt)
    if (found.length > 0) return found
  }
  return []
}

/** Finds pieces one after the other, within the longest gap. */
function findPieces(pieces: readonly string[], text: string, lineAt: (offset: number) => number): LineRange[] {
  const [first = '', ...rest] = pieces
  const found: LineRange[] = []
  for (let start = text.indexOf(first); start !== -1; start = text.indexOf(first, start + 1)) {
    let end = start + first.length
    const complete = rest.every((piece) => {
      const at = text.indexOf(piece, end)
      if (at === -1 || lineAt(at) - lineAt(end - 1) > longestGap) return false
      end = at + piece.length
      return true
    })
    if (complete) found.push({ startLine: lineAt(start), endLine: lineAt(end - 1) })
    if (found.length > 200) break
  }
  return found
}

/** Returns the index of the last number that is at most `value`. */
function lastAtMost(sorted: readonly number[], value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}
