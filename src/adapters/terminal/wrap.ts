import cliTruncate from 'cli-truncate'
import stringWidth from 'string-width'
import wrapAnsi from 'wrap-ansi'

/** Columns that text takes on a terminal; its colours take none. */
export function columnsOf(text: string): number {
  return stringWidth(text)
}

/** Cuts a line to so many columns, the mark of the cut included. */
export function cutLine(text: string, columns: number, mark = '…'): string {
  if (text.length <= columns && columnsOf(text) <= columns) return text
  return cliTruncate(text, columns, { truncationCharacter: mark })
}

/** Wraps text between words. A longer word gets a line of its own, or is broken where `hard` says so. */
export function wrapLines(text: string, columns: number, hard = false): string[] {
  if (columns === Number.POSITIVE_INFINITY || columnsOf(text) <= columns) return text.split('\n')
  return wrapAnsi(text, Math.max(1, columns), { hard }).split('\n')
}
