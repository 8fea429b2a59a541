/**
 * Wraps a text whose characters take one column each, as those of help do, between words. `hard` also breaks words that
 * are longer than a line. `--help` loads this instead of `wrap.ts`, whose packages take longer to load than Node.
 */
export function wrapPlain(text: string, columns: number, hard = false): string[] {
  const lines = text.split('\n')
  if (columns === Number.POSITIVE_INFINITY || text.length <= columns) return lines
  return lines.flatMap((line) => wrapLine(line, Math.max(1, columns), hard))
}

function wrapLine(line: string, columns: number, hard: boolean): string[] {
  const rows: string[] = []
  let row = ''
  for (const word of line.split(' ')) {
    let rest = word
    if (hard && rest.length > columns) {
      const space = row === '' ? columns : columns - row.length - 1
      // The word begins in this row if that saves a row.
      const saves = Math.ceil((rest.length - space) / columns) + 1 <= Math.ceil(rest.length / columns)
      if (row !== '' && space > 0 && saves) {
        rows.push(`${row} ${rest.slice(0, space)}`)
        rest = rest.slice(space)
      } else if (row !== '') rows.push(row)
      row = ''
      while (rest.length > columns) {
        rows.push(rest.slice(0, columns))
        rest = rest.slice(columns)
      }
      row = rest
    } else if (row === '') row = rest
    else if (row.length + 1 + rest.length <= columns) row += ` ${rest}`
    else {
      rows.push(row)
      row = rest
    }
  }
  return [...rows, row].map((each) => each.trim())
}
