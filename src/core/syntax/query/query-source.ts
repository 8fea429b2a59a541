import { must } from '../../must.ts'

/** Converts a UTF-8 offset to a UTF-16 offset. */
export function utf16Offset(source: string, bytes: number): number {
  let seen = 0
  let offset = 0
  for (const character of source) {
    if (seen >= bytes) break
    const code = must(character.codePointAt(0))
    seen += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4
    offset += character.length
  }
  return offset
}

/** Where a pattern is in a query source. */
export interface PatternSpan {
  start: number
  end: number
}

/** Splits a query source into top-level patterns, each with its captures and predicates. */
export function splitPatterns(source: string): PatternSpan[] {
  const patterns: PatternSpan[] = []
  let depth = 0
  let at = 0
  while (at < source.length) {
    const character = source.charAt(at)
    if (character === ';') at = skipComment(source, at)
    else if (character === '"') {
      if (depth === 0) patterns.push({ start: at, end: at })
      at = skipString(source, at)
    } else {
      if ((character === '(' || character === '[') && depth++ === 0) patterns.push({ start: at, end: at })
      if (character === ')' || character === ']') depth--
      at++
    }
    const last = patterns.at(-1)
    if (last !== undefined && /\S/.test(character)) last.end = at
  }
  return patterns
}

function skipComment(source: string, at: number): number {
  const end = source.indexOf('\n', at)
  return end < 0 ? source.length : end
}

function skipString(source: string, at: number): number {
  let end = at + 1
  while (end < source.length && source[end] !== '"') end += source[end] === '\\' ? 2 : 1
  return end + 1
}
