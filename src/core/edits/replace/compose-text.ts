import { type LineEdit, splitLines } from './find-lines.ts'

/** Returns the lines of a text, without an empty last one. */
export function contentOf(text: string): string[] {
  const lines = splitLines(text)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

/** Applies edits whose lines do not overlap. The line endings of the other lines remain. */
export function compose(text: string, edits: readonly LineEdit[]): string {
  const lines = text.split(/(?<=\n)/)
  const newline = lines[0]?.endsWith('\r\n') ? '\r\n' : '\n'
  const ordered = edits.toSorted((one, other) => one.start - other.start || one.end - other.end)
  const made: string[] = []
  let from = 0
  for (const { start, end, lines: given } of ordered) {
    made.push(...lines.slice(from, start), ...given.map((line) => line + newline))
    from = end
  }
  made.push(...lines.slice(from))
  const all = made.map((line, index) => (line.endsWith('\n') || index === made.length - 1 ? line : line + newline))
  const result = all.join('')
  return text === '' || text.endsWith('\n') ? result : result.replace(/\r?\n$/, '')
}
