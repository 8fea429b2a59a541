import { outlineIndex } from '../../../change/outline-index.ts'
import { holdsLine } from '../../../positions/line-ranges.ts'
import type { Tokens } from '../../../syntax/inspector.ts'
import type { Reference } from '../../../syntax/types.ts'
import { roles } from '../../tokens/token-stream.ts'
import type { OutlinedSide } from '../outlined-side.ts'

/** An argument of a call, as written. */
export interface Argument {
  /** Its tokens, joined without spaces. */
  text: string
  /** It is a single literal. */
  literal: boolean
  /** The declared type of the variable that it is, as written; absent if it is something else or has no known type. */
  type?: string
}

/** Maximum number of tokens between the name of a function and its arguments, such as type arguments. */
const maxBetween = 4
const opening = new Set(['(', '[', '{'])
const closing = new Set([')', ']', '}'])

/** Returns the positional arguments of a call; undefined if they cannot be told apart. */
export function argumentsOf(side: OutlinedSide, reference: Reference): Argument[] | undefined {
  const { tokens } = side.inspection
  const given = reference.arguments
  if (tokens === undefined || given === undefined || given.spread || given.keywords.length > 0) return undefined
  const name = tokenAt(side.text, tokens, reference)
  const word = (index: number) => side.text.slice(tokens.start[index], tokens.end[index])
  if (name === undefined) return undefined
  let open = name + 1
  while (open <= name + maxBetween && !/^[({;)]$/.test(word(open))) open++
  if (!/^[({]$/.test(word(open))) return undefined
  const parts = splitAtCommas(open, tokens.start.length, word)
  const filled = parts.filter((part) => part.length > 0)
  if (filled.length !== given.count) return undefined
  return filled.map((part) => {
    const text = part.map(word).join('')
    const [only] = part.length === 1 ? part : []
    const literal = only !== undefined && tokens.role[only] === roles.literal
    const type = only !== undefined && !literal ? declaredType(side, text, reference.line) : undefined
    return { text, literal, ...(type !== undefined && { type }) }
  })
}

/** Returns the token indexes of each argument after an opening bracket. */
function splitAtCommas(open: number, size: number, word: (index: number) => string): number[][] {
  const parts: number[][] = [[]]
  let depth = 0
  for (let at = open + 1; at < size; at++) {
    const text = word(at)
    if (closing.has(text) && depth-- === 0) break
    if (opening.has(text)) depth++
    if (text === ',' && depth === 0) parts.push([])
    else parts.at(-1)?.push(at)
  }
  return parts
}

/** Returns the index of the token of the name. */
function tokenAt(
  text: string,
  { line, start, end }: Tokens,
  { name, line: row, column }: Reference,
): number | undefined {
  let from = 0
  let to = line.length
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((line[middle] ?? 0) < row) from = middle + 1
    else to = middle
  }
  for (let at = from; line[at] === row; at++) {
    const first = start[at] ?? 0
    if (text.slice(first, end[at]) === name && first - text.lastIndexOf('\n', first - 1) === column) return at
  }
  return undefined
}

/** Returns the declared type of a variable on a line, if there is only one. */
export function declaredType({ inspection }: OutlinedSide, name: string, line: number): string | undefined {
  const bound = outlineIndex(inspection.outline).bindings.get(name) ?? []
  const local = bound.filter(({ scope }) => scope !== undefined && holdsLine([scope], line))
  const types = new Set((local.length > 0 ? local : bound).map(({ type }) => type))
  const [type] = types
  return types.size === 1 ? type : undefined
}
