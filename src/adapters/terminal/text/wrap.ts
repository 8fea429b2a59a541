import cliTruncate from 'cli-truncate'
import stringWidth from 'string-width'
import wrapAnsi from 'wrap-ansi'

/** Returns the columns that text takes on a terminal, without its color codes. */
export function columnsOf(text: string): number {
  return stringWidth(text)
}

/** Cuts a line to a number of columns, including the ellipsis. */
export function cutLine(text: string, columns: number, mark = '…'): string {
  if (text.length <= columns && columnsOf(text) <= columns) return text
  return cliTruncate(text, columns, { truncationCharacter: mark })
}

/** Wraps text between words. `hard` also breaks words that are longer than a line. */
export function wrapLines(text: string, columns: number, hard = false): string[] {
  if (columns === Number.POSITIVE_INFINITY || columnsOf(text) <= columns) return text.split('\n')
  return wrapAnsi(text, Math.max(1, columns), { hard }).split('\n')
}
