import type { Side } from '../../../change/types.ts'
import type { LineRange } from '../../../positions/line-ranges.ts'
import type { CodeSymbol, Parameter } from '../../../syntax/types.ts'

/** Tokens after a name that show a check or a default before its use. */
const checkedBefore = new Set(['||', '??', '?.', '&&', '?', '=', 'or', 'and', 'then'])
const checkedAfter = new Set(['!', 'not', 'typeof'])
const comparisons = new Set(['==', '!=', '===', '!==', '~='])
const absent = new Set(['undefined', 'null', 'nil'])

/** Tells whether a function handles a missing argument, in a language where arguments can be omitted. */
export function toleratesAbsence(side: Side, symbol: CodeSymbol, { name }: Parameter): boolean {
  if (!/^[\w$]+$/.test(name)) return true
  const words = wordsOf(side, symbol)
  return words.some((word, at) => {
    if (word === 'arguments') return true
    if (word !== name || words[at - 1] === '.') return false
    const next = words[at + 1] ?? ''
    const previous = words[at - 1] ?? ''
    if (checkedBefore.has(next) || checkedAfter.has(previous)) return true
    if (comparisons.has(next)) return absent.has(words[at + 2] ?? '')
    return previous === '(' && next === ')'
  })
}

/** Returns the tokens of some lines, without comments. */
function wordsOf({ text, inspection }: Side, { startLine, endLine }: LineRange): string[] {
  const tokens = inspection?.tokens
  if (tokens === undefined) return ['arguments']
  const words: string[] = []
  for (const [at, line] of tokens.line.entries()) {
    if (line >= startLine && line <= endLine) words.push(text.slice(tokens.start[at], tokens.end[at]))
  }
  return words
}
