import { must } from '../../must.ts'
import { roles, type TokenStream, wordAt } from '../tokens/token-stream.ts'
import { type Clone, leastLines, leastTokens } from './clones.ts'

/** The similarity of two places beyond their shape. */
export interface CloneScore {
  tokens: number
  lines: number
  /** Share of identical names and literals. */
  exact: number
}

const control = new Set(
  (
    'if elif else for foreach while until unless switch match case return throw raise try catch except rescue ' +
    'finally ensure await yield defer go with break continue'
  ).split(' '),
)
const assigns = new Set(['=', ':=', '+=', '-=', '*=', '/=', '||=', '??=', '<-', '|='])

/**
 * Scores a clone. Returns undefined for tables, lists of declarations and other code that should not be shared, and if
 * only the shape is similar.
 */
export function cloneScore(clone: Clone): CloneScore | undefined {
  const { copyFrom: from, copyTo: to } = clone
  const { stream } = clone.copy
  const rows = readRows(stream, from, to)
  const tokens = rows.reduce((sum, { size }) => sum + size, 0)
  const literals = countRole(stream.role.subarray(from, to), roles.literal)
  if (tokens < leastTokens || rows.length < leastLines || literals > tokens * 0.3) return undefined
  if (!isLogic(rows)) return undefined
  const names = compareNames(clone)
  if (names.callees < 0.6 || names.consistent < 0.85 || names.exact < leastExact(tokens)) return undefined
  return { tokens, lines: rows.length, exact: names.exact }
}

/** Returns the minimum share of identical names. Longer clones may differ more. */
function leastExact(tokens: number): number {
  if (tokens < 100) return 0.75
  return tokens < 200 ? 0.6 : 0.45
}

function countRole(tokens: Uint8Array, role: number): number {
  return tokens.reduce((count, each) => (each === role ? count + 1 : count), 0)
}

/** Tells whether enough lines do something, in enough different ways. */
function isLogic(rows: readonly Row[]): boolean {
  const working = rows.filter(({ work }) => work).length
  if (working < 3 || working < rows.length * 0.4) return false
  const long = rows.filter(({ size }) => size > 2)
  const kinds = new Set(long.map(({ shape }) => shape)).size
  return kinds >= 4 && kinds >= long.length * 0.6
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
  let row: Row = { shape: 0, size: 0, work: false }
  let previous = 0
  for (let i = from; i < to; i++) {
    if (stream.role[i] === roles.layout) continue
    const line = must(stream.line[i])
    if (line !== previous) {
      previous = line
      row = { shape: 0, size: 0, work: false }
      rows.push(row)
    }
    row.shape = (Math.imul(row.shape, 31) + must(stream.shape[i])) | 0
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
  return i + 1 < to && wordAt(stream, i + 1) === '('
}

/** The similarity of the names and literals of a clone, each as a share. */
interface NameComparison {
  exact: number
  /** Identical names of called functions. */
  callees: number
  /** Names that always correspond to the same name in the original. */
  consistent: number
}

function compareNames({
  copy: { stream: copy },
  copyFrom,
  copyTo,
  original: { stream: original },
  originalFrom,
}: Clone): NameComparison {
  const names = new Share()
  const callees = new Share()
  const counterparts = new Map<number, Map<number, number>>()
  for (let i = copyFrom; i < copyTo; i++) {
    const role = copy.role[i]
    if (role !== roles.identifier && role !== roles.literal) continue
    const mine = must(copy.code[i])
    const theirs = must(original.code[i - copyFrom + originalFrom])
    names.add(mine === theirs)
    if (role !== roles.identifier) continue
    if (isCallee(copy, i, copyTo)) callees.add(mine === theirs)
    const counts = counterparts.get(mine) ?? new Map<number, number>()
    counterparts.set(mine, counts)
    counts.set(theirs, (counts.get(theirs) ?? 0) + 1)
  }
  return { exact: names.value, callees: callees.value, consistent: shareOfMostFrequent(counterparts) }
}

/** A share of cases; 1 if there are none. */
class Share {
  private all = 0
  private hits = 0

  add(hit: boolean): void {
    this.all++
    if (hit) this.hits++
  }

  get value(): number {
    return this.all === 0 ? 1 : this.hits / this.all
  }
}

function shareOfMostFrequent(counterparts: ReadonlyMap<number, ReadonlyMap<number, number>>): number {
  let kept = 0
  let all = 0
  for (const counts of counterparts.values()) {
    kept += Math.max(...counts.values())
    for (const count of counts.values()) all += count
  }
  return all === 0 ? 1 : kept / all
}
