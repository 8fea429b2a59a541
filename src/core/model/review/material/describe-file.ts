import { maskedLines } from '../../../change/side-lines.ts'
import type { ChangedFile, Side } from '../../../change/types.ts'
import type { LineChange } from '../../../git/types.ts'
import { holdsLine, type LineRange } from '../../../positions/line-ranges.ts'
import type { CodeSymbol, SymbolKind } from '../../../syntax/types.ts'

/** A line of a shown change: `old new +text`. A missing number means that the line is not on that side. */
export interface Row {
  text: string
  /** Line on the new side, absent for a removed line. */
  line?: number
  /** The line is added or removed. */
  changed?: true
}

/** A changed file as a model reads it. */
export interface DescribedFile {
  path: string
  /** The first line: path and status. */
  head: string
  /** Runs of consecutive lines, each with its heading, in order. */
  sections: { head: string; rows: Row[] }[]
  /** Declarations outside of the shown lines; empty if there are none. */
  outline: string
}

/** Number of unchanged lines around a change outside of functions. */
const contextLines = 12
/** Functions with more lines are not shown whole. */
const longestFunction = 150
const longestLine = 800
const mostRemoved = 400
const mostDeclarations = 40

const callable = new Set<SymbolKind>(['function', 'method', 'constructor', 'macro'])

/** Describes a changed file with the functions around its changes. Undefined if it has no changed lines to show. */
export function describeFile(file: ChangedFile): DescribedFile | undefined {
  const { change, after, shownBefore, before = shownBefore, skipped } = file
  if (skipped !== undefined || change.binary || change.hunks.length === 0) return undefined
  if (after === undefined && before === undefined) return undefined
  const changes = change.hunks.flatMap((hunk) => hunk.changes)
  const now = linesOf(after)
  const old = linesOf(before)
  const ranges = after === undefined ? [{ startLine: 1, endLine: 1 }] : shownRanges(file, changes, now.length)
  const sections = ranges.map((range) => ({
    head:
      range.startLine === range.endLine
        ? `@@ line ${range.startLine} @@`
        : `@@ lines ${range.startLine}-${range.endLine} @@`,
    rows: rowsOf(range, changes, now, old),
  }))
  const from = change.oldPath === change.path ? '' : ` from ${change.oldPath}`
  return {
    path: change.path,
    head: `${change.path} (${change.status}${from})`,
    sections,
    outline: outlineOf(file, ranges),
  }
}

/** Returns the lines of a side, without an empty one after the last line break. */
function linesOf(side: Side | undefined): readonly string[] {
  const lines = side === undefined ? [] : maskedLines(side)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

/** Returns the lines to show: each change with its function, or with context. Overlapping ranges are merged. */
function shownRanges(file: ChangedFile, changes: readonly LineChange[], last: number): LineRange[] {
  const wanted =
    file.shownBefore !== undefined
      ? file.change.hunks.map(({ newStart, newLines }) => ({ startLine: newStart, endLine: newStart + newLines - 1 }))
      : changes.map((change) => around(file, change))
  const ranges: LineRange[] = []
  for (const { startLine, endLine } of wanted.toSorted((one, other) => one.startLine - other.startLine)) {
    const range = { startLine: Math.max(1, startLine), endLine: Math.max(1, Math.min(last, endLine)) }
    const previous = ranges.at(-1)
    if (previous !== undefined && range.startLine <= previous.endLine + 4)
      previous.endLine = Math.max(previous.endLine, range.endLine)
    else ranges.push(range)
  }
  return ranges
}

function around(file: ChangedFile, { newStart, newCount }: LineChange): LineRange {
  const startLine = newStart
  const endLine = newCount === 0 ? newStart + 1 : newStart + newCount - 1
  const functions = enclosingFunctions(file, { startLine, endLine })
  return functions.reduce(
    (range, symbol) => ({
      startLine: Math.min(range.startLine, symbol.startLine),
      endLine: Math.max(range.endLine, symbol.endLine),
    }),
    { startLine: startLine - contextLines, endLine: endLine + contextLines },
  )
}

/** Returns the callables that share lines with a range, without those that are too long to be shown whole. */
export function enclosingFunctions({ after }: ChangedFile, { startLine, endLine }: LineRange): CodeSymbol[] {
  const symbols = after?.inspection?.outline?.symbols ?? []
  return symbols.filter(
    (symbol) =>
      callable.has(symbol.kind) &&
      symbol.startLine <= endLine &&
      symbol.endLine >= startLine &&
      symbol.endLine - symbol.startLine < longestFunction,
  )
}

/** Returns the numbered lines of a range, with removed lines before those that replaced them. */
function rowsOf(
  { startLine, endLine }: LineRange,
  changes: readonly LineChange[],
  now: readonly string[],
  old: readonly string[],
): Row[] {
  const width = String(Math.max(now.length, old.length)).length
  const cell = (line: number | undefined) => String(line ?? '').padStart(width)
  const row = (mark: string, before: number | undefined, line: number | undefined, text = ''): Row => ({
    text: `${cell(before)} ${cell(line)} ${mark}${shortened(text)}`,
    ...(line === undefined ? {} : { line }),
    ...(mark === ' ' ? {} : { changed: true }),
  })
  const rows: Row[] = []
  /** The next line of the new side, and its distance to the same line on the old side. */
  let at = startLine
  let ahead = 0
  const context = (until: number) => {
    for (; at < until; at++) rows.push(row(' ', at - ahead, at, now[at - 1]))
  }
  for (const { oldStart, oldCount, newStart, newCount } of changes) {
    const first = newCount === 0 ? newStart + 1 : newStart
    if (first > endLine + 1) break
    if (first + newCount >= startLine && first >= startLine) {
      context(first)
      const removed = Math.min(oldCount, mostRemoved)
      for (let line = oldStart; line < oldStart + removed; line++) rows.push(row('-', line, undefined, old[line - 1]))
      if (removed < oldCount) rows.push({ text: `… ${oldCount - removed} more removed lines` })
      for (; at < first + newCount; at++) rows.push(row('+', undefined, at, now[at - 1]))
    }
    ahead += newCount - oldCount
  }
  context(Math.min(endLine, now.length) + 1)
  return rows
}

function shortened(text: string): string {
  const line = text.replace(/\r$/, '')
  return line.length <= longestLine
    ? line
    : `${line.slice(0, longestLine)}… (${line.length - longestLine} more characters)`
}

/** Returns the first lines of the declarations that are not shown. */
function outlineOf({ after }: ChangedFile, shown: readonly LineRange[]): string {
  if (after === undefined) return ''
  const lines = maskedLines(after)
  const outer = (after.inspection?.outline?.symbols ?? []).filter(
    ({ startLine, kind, path }) =>
      !holdsLine(shown, startLine) && (path.split('.').length <= 2 || callable.has(kind)) && kind !== 'property',
  )
  const starts = [...new Set(outer.map(({ startLine }) => startLine))].toSorted((one, other) => one - other)
  const rows = starts.slice(0, mostDeclarations).map(
    (line) =>
      `${line}: ${shortened(lines[line - 1] ?? '')
        .trimEnd()
        .slice(0, 160)}`,
  )
  if (starts.length > rows.length) rows.push(`… ${starts.length - rows.length} more declarations`)
  return rows.length === 0 ? '' : `Elsewhere in this file:\n${rows.join('\n')}`
}
