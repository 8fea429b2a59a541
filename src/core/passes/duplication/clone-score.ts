import { roles, type TokenStream, wordAt } from '../tokens/token-stream.ts'
import { type Clone, leastLines, leastTokens } from './clones.ts'

/** The similarity of two places beyond their shape. */
export interface CloneScore {
  tokens: number
  lines: number
  /** Share of identical names and literals. */
  exact: number
}

const control = new Set([
  ...[
    'if',
    'elif',
    'else',
    'for',
    'foreach',
    'while',
    'until',
    'unless',
    'switch',
    'match',
    'case',
    'return',
    'throw',
    'raise',
  ],
  ...[
    'try',
    'catch',
    'except',
    'rescue',
    'finally',
    'ensure',
    'await',
    'yield',
    'defer',
    'go',
    'with',
    'break',
    'continue',
  ],
])
const assigns = new Set(['=', ':=', '+=', '-=', '*=', '/=', '||=', '??=', '<-', '|='])

/**
 * Scores a clone. Returns undefined for tables, lists of declarations and other code that should not be shared, and if
 * only the shape is similar.
 */
export function cloneScore(clone: Clone): CloneScore | undefined {
  const { copyFrom: from, copyTo: to } = clone
  const { stream } = clone.copy
  const shift = clone.originalFrom - from
  const rows = readRows(stream, from, to)
  let tokens = 0
  let literals = 0
  for (let i = from; i < to; i++) {
    if (stream.role[i] === roles.layout) continue
    tokens++
    if (stream.role[i] === roles.literal) literals++
  }
  if (tokens < leastTokens || rows.length < leastLines) return undefined
  if (literals > tokens * 0.3) return undefined
  const working = rows.filter(({ work }) => work).length
  if (working < 3 || working < rows.length * 0.4) return undefined
  const kinds = new Set(rows.filter(({ size }) => size > 2).map(({ shape }) => shape)).size
  const weighty = rows.filter(({ size }) => size > 2).length
  if (kinds < 4 || kinds < weighty * 0.6) return undefined
  const names = compareNames(stream, clone.original.stream, from, to, shift)
  if (names.callees < 0.6 || names.consistent < 0.85) return undefined
  const least = tokens < 100 ? 0.75 : tokens < 200 ? 0.6 : 0.45
  if (names.exact < least) return undefined
  return { tokens, lines: rows.length, exact: names.exact }
}

interface Row {
  /** Hash of the line's shapes. */
  shape: number
  size: number
  /** The line contains a call, an assignment or a branch. */
  work: boolean
}

function readRows(stream: TokenStream, from: number, to: number): Row[] {
  const rows: Row[] = []
  let line = -1
  for (let i = from; i < to; i++) {
    if (stream.role[i] === roles.layout) continue
    if (stream.line[i] !== line) {
      line = stream.line[i]!
      rows.push({ shape: 0, size: 0, work: false })
    }
    const row = rows.at(-1)!
    row.shape = (Math.imul(row.shape, 31) + stream.shape[i]!) | 0
    row.size++
    row.work ||= isWork(stream, i, to)
  }
  return rows
}

function isWork(stream: TokenStream, i: number, to: number): boolean {
  if (stream.role[i] === roles.identifier) return isCallee(stream, i, to)
  if (stream.role[i] === roles.literal) return false
  const word = wordAt(stream, i)
  return control.has(word) || assigns.has(word)
}

function isCallee(stream: TokenStream, i: number, to: number): boolean {
  return (
    i + 1 < to && stream.end[i + 1]! - stream.start[i + 1]! === 1 && stream.text.charAt(stream.start[i + 1]!) === '('
  )
}

function compareNames(copy: TokenStream, original: TokenStream, from: number, to: number, shift: number) {
  const votes = new Map<number, Map<number, number>>()
  let names = 0
  let same = 0
  let callees = 0
  let sameCallees = 0
  for (let i = from; i < to; i++) {
    const role = copy.role[i]
    if (role !== roles.identifier && role !== roles.literal) continue
    const mine = copy.code[i]!
    const theirs = original.code[i + shift]!
    names++
    if (mine === theirs) same++
    if (role !== roles.identifier) continue
    if (isCallee(copy, i, to)) {
      callees++
      if (mine === theirs) sameCallees++
    }
    const row = votes.get(mine) ?? new Map<number, number>()
    votes.set(mine, row)
    row.set(theirs, (row.get(theirs) ?? 0) + 1)
  }
  let kept = 0
  let voted = 0
  for (const row of votes.values()) {
    const counts = [...row.values()]
    kept += Math.max(...counts)
    voted += counts.reduce((sum, count) => sum + count, 0)
  }
  return {
    exact: names === 0 ? 1 : same / names,
    callees: callees === 0 ? 1 : sameCallees / callees,
    consistent: voted === 0 ? 1 : kept / voted,
  }
}
