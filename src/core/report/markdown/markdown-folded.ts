/** A folded list; empty ones are not shown. */
export interface Folded {
  title: string
  count: number
  /** Set one by one, as long as they fit. */
  rows: Iterable<string>
}

/** The list inside `<details>` in at most `room` characters; rows that do not fit are counted. Empty when not even the title fits. */
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
