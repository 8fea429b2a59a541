import { escapeControlCharsInLine } from '../escape-control-chars.ts'
import { codeFence, proseLine } from './markdown-text.ts'

interface Table {
  columns: readonly string[]
  rows: readonly (readonly string[])[]
}

/** Number of characters of a cell in a code block. */
const widestCell = 60

/** Renders a Markdown table. */
export function markdownTable({ columns, rows }: Table): string {
  const cell = (value: string) => proseLine(value, 300).replaceAll('|', '\\|')
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  return [line(columns), `|${' --- |'.repeat(columns.length)}`, ...rows.map(line)].join('\n')
}

/** Renders a table as aligned text in a code block, for platforms without tables. */
export function codeTable({ columns, rows }: Table): string {
  const cells = [columns, ...rows].map((row) => row.map(plainCell))
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  const lines = cells.map((row) => row.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  '))
  return codeFence(lines)
}

function plainCell(value: string): string {
  const text = escapeControlCharsInLine(value.replaceAll(/\s+/g, ' ').replaceAll('`', '')).trim()
  return text.length > widestCell ? `${text.slice(0, widestCell - 1).toWellFormed()}…` : text
}
