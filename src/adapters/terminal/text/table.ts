import { terminalLimits } from '../limits.ts'
import type { TextSetting } from './sentence.ts'
import { columnsOf, wrapLines } from './wrap.ts'

const gap = '  '

/**
 * Renders rows of colored cells in columns; the first row is the heading. If they do not fit, it wraps the widest columns
 * between words, then moves the widest column below its row, then renders each row as a list. It never breaks a word,
 * which may be an id to copy.
 */
export function setTable(rows: readonly (readonly string[])[], setting: TextSetting): string[] {
  const [heading = [], ...body] = rows
  const natural = heading.map((_, column) => Math.max(1, ...rows.map((row) => columnsOf(row[column] ?? ''))))
  const words = heading.map((_, column) => Math.max(...rows.map((row) => longestWord(row[column] ?? ''))))
  const wrapped = fitted(
    natural,
    natural.map((width, column) => Math.max(words[column] ?? 0, Math.min(width, terminalLimits.leastProse))),
    setting,
  )
  if (wrapped !== undefined) return inColumns(rows, wrapped, setting)
  const widest = natural.indexOf(Math.max(...natural))
  const rest = fitted(without(natural, widest), without(words, widest), setting)
  if (rest !== undefined && rest.length > 0 && (natural[widest] ?? 0) >= terminalLimits.leastProse)
    return withBelow(rows, widest, rest, setting)
  return asLists(heading, body, setting)
}

/** Narrows the widest columns until all fit, none below its minimum; undefined if that is not enough. */
function fitted(natural: readonly number[], minima: readonly number[], { columns }: TextSetting): number[] | undefined {
  const widths = [...natural]
  const spare = (column: number) => (widths[column] ?? 0) - (minima[column] ?? 0)
  let over = widths.reduce((sum, width) => sum + width, gap.length * (widths.length - 1)) - columns
  while (over > 0) {
    const able = widths.map((width, column) => (spare(column) > 0 ? width : 0))
    const widest = able.indexOf(Math.max(...able))
    if (spare(widest) <= 0) return undefined
    widths[widest] = (widths[widest] ?? 0) - 1
    over--
  }
  return widths
}

function inColumns(rows: readonly (readonly string[])[], widths: readonly number[], setting: TextSetting): string[] {
  const [, ...body] = rows
  const numbers = widths.map((_, column) => body.length > 0 && body.every((row) => isNumber(row[column] ?? '')))
  return rows.flatMap((row, index) => {
    const lines = rowLines(
      widths.map((_, column) => row[column] ?? ''),
      widths,
      numbers,
    )
    return index === 0 ? lines.map((text) => setting.paint('heading', text)) : lines
  })
}

/** Renders the rows with one column below each row, indented. */
function withBelow(
  rows: readonly (readonly string[])[],
  below: number,
  widths: readonly number[],
  setting: TextSetting,
): string[] {
  const indent = gap.repeat(2)
  const upper = rows.map((row) =>
    inColumns(
      [rows[0] ?? [], row].map((each) => without(each, below)),
      widths,
      setting,
    ),
  )
  const headings = inColumns([without(rows[0] ?? [], below)], widths, setting)
  return rows.flatMap((row, index) => [
    ...(index === 0 ? headings : (upper[index] ?? []).slice(headings.length)),
    ...wrapLines(row[below] ?? '', setting.columns - indent.length).map((line) =>
      index === 0 ? indent + setting.paint('heading', line) : (indent + line).trimEnd(),
    ),
  ])
}

function without<T>(list: readonly T[], at: number): T[] {
  return list.filter((_, index) => index !== at)
}

function longestWord(text: string): number {
  return Math.max(0, ...text.split(' ').map(columnsOf))
}

function rowLines(cells: readonly string[], widths: readonly number[], numbers: readonly boolean[]): string[] {
  const wrapped = cells.map((cell, column) => wrapLines(cell, widths[column] ?? Number.POSITIVE_INFINITY))
  const height = Math.max(...wrapped.map((lines) => lines.length))
  return Array.from({ length: height }, (_, at) =>
    wrapped
      .map((lines, column) => padded(lines[at] ?? '', widths[column] ?? 0, numbers[column] === true))
      .join(gap)
      .trimEnd(),
  )
}

function asLists(heading: readonly string[], body: readonly (readonly string[])[], setting: TextSetting): string[] {
  const columns = setting.columns - gap.length
  return body.flatMap((row, index) => [
    ...(index > 0 ? [''] : []),
    ...heading.flatMap((name, column) => {
      const cell = row[column] ?? ''
      if (cell === '') return []
      const [first = '', ...rest] = wrapLines(`${setting.paint('heading', `${name}:`)} ${cell}`, columns)
      return [first, ...rest.map((line) => gap + line)]
    }),
  ])
}

function isNumber(cell: string): boolean {
  return /^[\d.,]+%?$/.test(cell)
}

function padded(text: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - columnsOf(text)))
  return right ? space + text : text + space
}
