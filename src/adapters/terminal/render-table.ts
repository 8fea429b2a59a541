import type { Part } from '../../core/types.ts'
import { limits } from './limits.ts'
import { type Setting, setLine, setSentence } from './sentence.ts'
import { columnsOf } from './wrap.ts'

const gap = '  '

/** A table in columns. The last column is wrapped into what is left of a terminal's width. */
export function renderTable(part: Extract<Part, { kind: 'data' }>, setting: Setting): string[] {
  if (part.rows.length === 0) return setSentence(part.title, setting)
  const plain: Setting = { paint: (_, text) => text, color: false, columns: Number.POSITIVE_INFINITY }
  const cells = [part.columns, ...part.rows].map((row) => row.map((cell) => setLine(cell, plain)))
  const widths = part.columns
    .slice(0, -1)
    .map((_, column) => Math.max(...cells.map((row) => columnsOf(row[column] ?? ''))))
  const taken = widths.reduce((sum, width) => sum + width + gap.length, 0)
  const left = setting.columns - taken
  const lines = cells.flatMap((row, index) => {
    const start = widths.map((width, column) => padded(row[column] ?? '', width) + gap).join('')
    if (index === 0) return [setting.paint('heading', (start + (row.at(-1) ?? '')).trimEnd())]
    const last = setSentence(row[widths.length] ?? '', {
      ...setting,
      columns: left < limits.leastColumns ? Number.POSITIVE_INFINITY : left,
    })
    return [(start + (last[0] ?? '')).trimEnd(), ...last.slice(1).map((line) => ' '.repeat(taken) + line)]
  })
  return part.title === '' ? lines : [setLine(part.title, setting), '', ...lines]
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(width - columnsOf(text))
}
