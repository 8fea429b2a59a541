const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u
const zero = /\p{M}|\u200c|\u200d/u

/** Columns that text without escapes takes on a terminal. */
export function columnsOf(text: string): number {
  let columns = 0
  for (const character of text) columns += zero.test(character) ? 0 : wide.test(character) ? 2 : 1
  return columns
}

/** Cuts a line to so many columns, the mark of the cut included. */
export function cutLine(text: string, columns: number): string {
  if (text.length <= columns && columnsOf(text) <= columns) return text
  let kept = ''
  let used = 0
  for (const character of text) {
    used += columnsOf(character)
    if (used > columns - 1) break
    kept += character
  }
  return `${kept}…`
}

/** A word and how it is painted once its place is known. */
export interface Word {
  text: string
  paint(text: string): string
}

/** Sets words in lines of at most so many columns; a longer word gets a line of its own. */
export function wrapWords(words: readonly Word[], columns: number): string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const word of words) {
    const size = columnsOf(word.text)
    if (line !== '' && used + 1 + size > columns) {
      lines.push(line)
      line = ''
    }
    used = line === '' ? size : used + 1 + size
    line += `${line === '' ? '' : ' '}${word.paint(word.text)}`
  }
  return line === '' ? lines : [...lines, line]
}
