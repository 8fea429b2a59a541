/** A word of a command: its text without surrounding quotes, and its position. */
export interface Word {
  text: string
  start: number
  end: number
  quoted: boolean
}

const longestLine = 4_000
const opensList = /^[[({,]{1,3}["']/

/** Splits a command line into words like a shell. Operators such as `|` are separate words. */
export function shellWords(line: string, offset: number): Word[] {
  const words: Word[] = []
  for (let at = 0; at < Math.min(line.length, longestLine); ) {
    if (/[\s,\])}]/.test(line[at] ?? '') || opensList.test(line.slice(at, at + 4))) {
      at++
      continue
    }
    const end = endOf(line, at)
    const quote = /["'`]/.test(line[at] ?? '') && line[end - 1] === line[at] && end - at > 1 ? 1 : 0
    const text = line.slice(at + quote, end - quote)
    words.push({ text, start: offset + at + quote, end: offset + end - quote, quoted: quote > 0 })
    at = end
  }
  return words
}

function endOf(line: string, from: number): number {
  const first = line.charAt(from)
  if (/[|;&]/.test(first)) return from + 1
  // The words of a list in source code: `['mysql', '-p…']`.
  const close = /["']/.test(first) ? line.indexOf(first, from + 1) : -1
  if (close > 0 && /[,\])}]/.test(line.charAt(close + 1))) return close + 1
  let quote = ''
  for (let at = from; at < line.length; at++) {
    const character = line.charAt(at)
    if (quote === '' && (/[\s|;]/.test(character) || (at > from && opensList.test(line.slice(at, at + 4))))) return at
    if (character === quote) quote = ''
    else if (quote === '' && /["'`]/.test(character) && line.includes(character, at + 1)) quote = character
  }
  return line.length
}

/** Returns the rest of a word from a position, without surrounding quotes. */
export function restOf({ text, start, end, quoted }: Word, at: number): Word {
  const rest = text.slice(at)
  const inner = /^(["'])(.*)\1$/.exec(rest)?.[2]
  if (inner === undefined) return { text: rest, start: start + at, end, quoted }
  return { text: inner, start: start + at + 1, end: end - 1, quoted: true }
}
