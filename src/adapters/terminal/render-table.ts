import type { Part } from '../../core/types.ts'
import { type Setting, setLine } from './sentence.ts'
import { columnsOf } from './wrap.ts'

/** A table in columns; the last column takes what is left and is never padded. */
export function renderTable(part: Extract<Part, { kind: 'data' }>, setting: Setting): string[] {
  const plain: Setting = { paint: (_, text) => text, color: false, columns: Number.POSITIVE_INFINITY }
  const cells = [part.columns, ...part.rows].map((row) => row.map((cell) => setLine(cell, plain)))
  const widths = part.columns.map((_, column) => Math.max(...cells.map((row) => columnsOf(row[column] ?? ''))))
  const lines = cells.map((row, index) => {
    const padded = row.map((cell, column) =>
      column === row.length - 1 ? cell : cell + ' '.repeat(widths[column]! - columnsOf(cell)),
    )
    const line = padded.join('  ').trimEnd()
    return index === 0 ? setting.paint('heading', line) : line
  })
  return part.title === '' ? lines : [setLine(part.title, setting), '', ...lines]
}
