import type { Side } from '../../change/types.ts'
import { memoize } from '../../memoize.ts'
import { must } from '../../must.ts'
import type { CodeSymbol } from '../../syntax/types.ts'
import { roles, type TokenStream, wordAt } from '../tokens/token-stream.ts'
import { isDeclaration, isMember } from './is-declaration.ts'
import { type Patch, renameToken, type Span } from './patch.ts'
import type { Swap } from './swaps.ts'

/** Accepts renames of variables by scope: first at the top level of the file, then within functions, which hide it. */
export function applyVariableRenames(patch: Patch, swaps: readonly Swap[]): void {
  const shared = sharedNames(patch.old.stream.side)
  for (const scope of groupByScope(patch, swaps)) {
    const renames = renamesIn(scope, patch, shared)
    if (renames.size === 0) continue
    for (let i = scope.old.from; i < scope.old.to; i++) {
      const to = renames.get(must(patch.old.stream.code[i]))
      if (to !== undefined && !isMember(patch.old.stream, i)) renameToken(patch, i, to)
    }
  }
}

/** Returns the names that other files can access, and those from other files. */
function sharedNames({ inspection }: Side): Set<string> {
  const imported = (inspection?.outline?.imports ?? []).flatMap(({ names }) => names.map(({ as }) => as))
  // Renames of these are checked for the whole change, in `findSymbolRenames`.
  const reachable = (inspection?.outline?.symbols ?? []).filter(
    ({ kind, exported }) => exported || (kind !== 'variable' && kind !== 'constant'),
  )
  return new Set([...imported, ...reachable.map(({ name }) => name)])
}

/** The swaps within a function, or in the whole file. */
interface ScopeSwaps {
  old: Span
  new: Span
  topLevel: boolean
  swaps: ScopedSwap[]
}

interface ScopedSwap extends Swap {
  inFunction: boolean
}

function groupByScope(patch: Patch, swaps: readonly Swap[]): ScopeSwaps[] {
  const before = readFunctions(patch.old.stream)
  const after = readFunctions(patch.new.stream)
  const file: ScopeSwaps = { old: before.whole, new: after.whole, topLevel: true, swaps: [] }
  const functions = new Map<string, ScopeSwaps>()
  for (const swap of swaps) {
    if (isMember(patch.old.stream, swap.old)) continue
    const oldNumber = must(before.numbers[swap.old])
    const newNumber = must(after.numbers[swap.new])
    const inFunction = oldNumber !== 0
    file.swaps.push({ ...swap, inFunction })
    if (!inFunction) continue
    const key = `${oldNumber}:${newNumber}`
    const group = functions.get(key) ?? {
      old: must(before.spans[oldNumber]),
      new: must(after.spans[newNumber]),
      topLevel: false,
      swaps: [],
    }
    group.swaps.push({ ...swap, inFunction })
    functions.set(key, group)
  }
  return [file, ...functions.values()]
}

/** The outermost functions of a text. */
interface Functions {
  whole: Span
  /** The number of each token's function; 0 if it is in none. */
  numbers: Uint32Array
  /** The tokens of each function by its number. The first span is the whole text. */
  spans: Span[]
}

function readFunctions(stream: TokenStream): Functions {
  const whole = { from: 0, to: stream.size }
  const numbers = new Uint32Array(stream.size)
  const spans = [whole]
  const functions = (stream.side.inspection?.functions ?? []).toSorted(
    (a, b) => a.startLine - b.startLine || b.endLine - a.endLine,
  )
  let token = 0
  let end = 0
  for (const { startLine, endLine } of functions) {
    if (endLine <= end) continue
    end = endLine
    while (token < stream.size && must(stream.line[token]) < startLine) token++
    const from = token
    while (token < stream.size && must(stream.line[token]) <= endLine) token++
    numbers.fill(spans.length, from, token)
    spans.push({ from, to: token })
  }
  return { whole, numbers, spans }
}

/** Returns the accepted renames of a scope, by code. */
function renamesIn(scope: ScopeSwaps, patch: Patch, shared: ReadonlySet<string>): Map<number, number> {
  const renames = new Map<number, number>()
  const pairs = oneToOne(scope.swaps, patch)
  if (pairs.length === 0) return renames
  const before = variablesIn(patch.old.stream, scope.old)
  const after = variablesIn(patch.new.stream, scope.new)
  for (const { name, from, to, swaps } of pairs) {
    if (after.has(from) || before.has(to) || shared.has(name)) continue
    if (scope.topLevel && swaps.length < 2) continue
    const candidates = scope.topLevel ? swaps.filter(({ inFunction }) => !inFunction) : swaps
    const declared = candidates.some((swap) => isDeclaration(patch.old.stream, swap.old) || isParameter(patch, swap))
    if (declared) renames.set(from, to)
  }
  return renames
}

/** A name that was swapped for another one, by their codes. */
interface CodePair {
  name: string
  from: number
  to: number
  swaps: ScopedSwap[]
}

/** Returns the pairs of names that correspond one to one, each with its most frequent counterpart. */
function oneToOne(swaps: readonly ScopedSwap[], patch: Patch): CodePair[] {
  const byOld = Map.groupBy(swaps, (swap) => must(patch.old.stream.code[swap.old]))
  const pairs = [...byOld].map(([from, all]): CodePair => {
    const byNew = Map.groupBy(all, (swap) => must(patch.new.stream.code[swap.new]))
    const [to, most] = [...byNew].reduce((best, next) => (next[1].length > best[1].length ? next : best))
    return { name: wordAt(patch.old.stream, must(most[0]).old), from, to, swaps: most }
  })
  const owners = Map.groupBy(pairs, ({ to }) => to)
  return pairs.filter(({ to }) => owners.get(to)?.length === 1)
}

function variablesIn(stream: TokenStream, { from, to }: Span): Set<number> {
  const codes = new Set<number>()
  for (let i = from; i < to; i++) {
    if (stream.role[i] === roles.identifier && !isMember(stream, i)) codes.add(must(stream.code[i]))
  }
  return codes
}

function isParameter(patch: Patch, swap: Swap): boolean {
  return hasParameter(patch.old.stream, swap.old) && hasParameter(patch.new.stream, swap.new)
}

function hasParameter(stream: TokenStream, index: number): boolean {
  const line = must(stream.line[index])
  const takers = byParameter(stream.side).get(wordAt(stream, index)) ?? []
  return takers.some(({ startLine, endLine }) => startLine <= line && line <= endLine)
}

/** Indexes symbols by the names of their parameters. */
const byParameter = memoize((side: Side) => {
  const takers = new Map<string, CodeSymbol[]>()
  for (const symbol of side.inspection?.outline?.symbols ?? []) {
    for (const { name } of symbol.parameters ?? []) {
      const list = takers.get(name)
      if (list === undefined) takers.set(name, [symbol])
      else list.push(symbol)
    }
  }
  return takers
})
