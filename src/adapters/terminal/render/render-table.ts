import type { TablePart } from '../../../core/types.ts'
import { setLine, setSentence, type TextSetting } from '../text/sentence.ts'
import { setTable } from '../text/table.ts'

/** Renders a table under its title, or only the title if there are no rows. */
export function renderTable(part: TablePart, setting: TextSetting): string[] {
  if (part.rows.length === 0) return setSentence(part.title, setting)
  const plain: TextSetting = { ...setting, paint: (_, text) => text, color: false }
  const lines = setTable(
    [part.columns, ...part.rows].map((row, index) => row.map((cell) => setLine(cell, index === 0 ? plain : setting))),
    setting,
  )
  return part.title === '' ? lines : [...setSentence(part.title, setting), '', ...lines]
}
