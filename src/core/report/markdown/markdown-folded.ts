/** A collapsed list. Empty ones are omitted. */
export interface Folded {
  title: string
  count: number
  /** Rendered individually while they fit. */
  rows: Iterable<string>
}

/**
 * Renders the list inside `<details>` with at most `room` characters. Rows that do not fit are counted. Empty if the
 * title does not fit.
 */
export function foldedList({ title, count, rows }: Folded, room: number): string {
  if (count === 0) return ''
  const start = `<details><summary>${title}</summary>\n\n`
  const end = '\n\n</details>'
  let left = room - start.length - end.length - 30
  if (left < 0) return ''
  const shown: string[] = []
  for (const row of rows) {
    left -= row.length + 1
    if (left < 0) break
    shown.push(row)
  }
  if (shown.length < count) shown.push(`- … and ${count - shown.length} more`)
  return `${start}${shown.join('\n')}${end}`
}
