import { must } from '../../must.ts'
import type { Tokens } from '../../syntax/inspector.ts'
import { roles } from './token-stream.ts'

const openers = new Set(['(', '[', '{'])
const closers = new Set([')', ']', '}'])
/** Maximum number of tokens between a bracket and its trailing comma. */
const longestList = 2000

/** A trailing comma before a closing bracket is insignificant, except in a tuple, an index or a sparse array. */
export function isTrailingComma(text: string, tokens: Tokens, i: number, subscriptTuples: boolean): boolean {
  if (!isMark(tokens, i) || text.charAt(must(tokens.start[i])) !== ',') return false
  if (i === 0 || i + 1 >= tokens.start.length) return false
  const next = text.charAt(must(tokens.start[i + 1]))
  const previous = lastCharacter(text, tokens, i - 1)
  if (!closers.has(next) || previous === ',' || openers.has(previous)) return false
  if (next === '}') return true
  const bracket = openingBracket(text, tokens, i)
  if (bracket === undefined) return false
  const attached = isAttached(text, tokens, bracket)
  return text.charAt(must(tokens.start[bracket])) === '(' ? attached : !attached || !subscriptTuples
}

/** Returns the innermost bracket that is open before a token; undefined if it is too far away. */
function openingBracket(text: string, tokens: Tokens, before: number): number | undefined {
  let depth = 0
  for (let i = before - 1; i >= Math.max(0, before - longestList); i--) {
    if (!isMark(tokens, i)) continue
    const mark = text.charAt(must(tokens.start[i]))
    if (closers.has(mark)) depth++
    else if (openers.has(mark)) {
      if (depth === 0) return i
      depth--
    }
  }
  return undefined
}

/** Tells whether a bracket follows a value, as in a call or an index. */
function isAttached(text: string, tokens: Tokens, bracket: number): boolean {
  if (bracket === 0) return false
  if (tokens.role[bracket - 1] === roles.identifier) return true
  const before = lastCharacter(text, tokens, bracket - 1)
  return before === ')' || before === ']' || before === '!'
}

/** Tells whether a token is a single character. */
function isMark(tokens: Tokens, i: number): boolean {
  return must(tokens.end[i]) - must(tokens.start[i]) === 1
}

function lastCharacter(text: string, tokens: Tokens, i: number): string {
  return text.charAt(must(tokens.end[i]) - 1)
}
