import { outlineIndex } from '../../change/outline-index.ts'
import type { Side } from '../../change/types.ts'
import { memoize } from '../../memoize.ts'
import type { CodeSymbol } from '../../syntax/types.ts'
import { roles, type TokenStream, wordAt } from '../tokens/token-stream.ts'
import type { Patch } from './hunk-alignment.ts'
import { isDeclaration, isMember } from './is-declaration.ts'
import { type Budget, myersDiff } from './myers-diff.ts'

/** Names at the same position before and after. */
interface Swap {
  patch: Patch
  old: number
  new: number
}

/**
 * The outermost functions of a file: the number of each token's function (0: none), and the tokens of each function.
 */
interface Scopes {
  of: Uint32Array
  spans: { from: number; to: number }[]
}

/**
 * Accepts consistent renames: declared in the change, no longer present in their scope, and unused in it before. Stores
 * them in each patch's `canonical` and `renamed`. A name that is declared elsewhere is never accepted, because it then
 * refers to something else.
 */
export function applyRenames(patches: Patch[], budget: Budget): void {
  const swaps = patches.map((patch) => collectSwaps(patch, budget))
  if (swaps.every((list) => list.length === 0)) return
  const symbols = declaredRenames(patches, swaps)
  for (const [index, patch] of patches.entries()) {
    const list = swaps[index]!
    const canonical = patch.before.code.slice()
    const write = (at: number, code: number): void => {
      if (canonical[at] === code) return
      canonical[at] = code
      patch.renamed[at] = 1
    }
    if (list.length > 0) applyLocal(patch, list, write)
    if (symbols.size > 0) applySymbols(patch, symbols, write)
    patch.canonical = canonical
  }
}

function collectSwaps(patch: Patch, budget: Budget): Swap[] {
  const { before, after } = patch
  const found: Swap[] = []
  if (after.language === undefined) return found
  for (const { oldFrom, oldTo, newFrom, newTo } of patch.regions) {
    if (oldFrom === oldTo || newFrom === newTo) continue
    myersDiff(before.shape, oldFrom, oldTo, after.shape, newFrom, newTo, budget, (i, j) => {
      if (before.role[i] !== roles.identifier || before.code[i] === after.code[j]) return
      found.push({ patch, old: i, new: j })
    })
  }
  return found
}

/** Applies renames of variables by scope: first within functions, then at the top level of the file. */
function applyLocal(patch: Patch, swaps: Swap[], write: (at: number, code: number) => void): void {
  const { before, after } = patch
  const oldScopes = readScopes(before, patch.file.before)
  const newScopes = readScopes(after, patch.file.after)
  const imported = new Set(
    patch.file.before?.inspection?.outline?.imports.flatMap(({ names }) => names.map(({ as }) => as)),
  )
  const symbols = patch.file.before?.inspection?.outline?.symbols ?? []
  // Accessible names are checked for the whole change, in `declaredRenames`.
  const reachable = symbols.filter(({ kind, exported }) => exported || (kind !== 'variable' && kind !== 'constant'))
  const shared = new Set(reachable.map(({ name }) => name))
  const groups = new Map<string, Swap[]>()
  const put = (key: string, swap: Swap): void => {
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [swap])
    else group.push(swap)
  }
  for (const swap of swaps) {
    if (isMember(before, swap.old)) continue
    const inner = oldScopes.of[swap.old]!
    if (inner !== 0) put(`${inner}:${newScopes.of[swap.new]}`, swap)
    put('0:0', swap)
  }
  for (const [key, group] of groups) {
    const [oldScope, newScope] = key.split(':').map(Number) as [number, number]
    const span = oldScopes.spans[oldScope]!
    const pairs = oneToOne(group, patch)
    if (pairs.size === 0) continue
    const oldCodes = variablesIn(before, span)
    const newCodes = variablesIn(after, newScopes.spans[newScope]!)
    const accepted = new Map<number, number>()
    for (const [from, { to, swaps: places }] of pairs) {
      if (newCodes.has(from) || oldCodes.has(to)) continue
      const name = wordAt(before, places[0]!.old)
      if (imported.has(name) || shared.has(name) || (oldScope === 0 && places.length < 2)) continue
      const declares = places.some((swap) => {
        if (oldScope === 0 && oldScopes.of[swap.old] !== 0) return false
        return isDeclaration(before, swap.old) || isParameter(patch, swap)
      })
      if (declares) accepted.set(from, to)
    }
    if (accepted.size === 0) continue
    for (let i = span.from; i < span.to; i++) {
      const to = accepted.get(before.code[i]!)
      if (to !== undefined && !isMember(before, i)) write(i, to)
    }
  }
}

/** Maps old to new codes that correspond one to one. */
function oneToOne(swaps: Swap[], patch: Patch): Map<number, { to: number; swaps: Swap[] }> {
  const votes = new Map<number, Map<number, Swap[]>>()
  for (const swap of swaps) {
    const from = patch.before.code[swap.old]!
    const to = patch.after.code[swap.new]!
    const row = votes.get(from) ?? new Map<number, Swap[]>()
    votes.set(from, row)
    const cell = row.get(to)
    if (cell === undefined) row.set(to, [swap])
    else cell.push(swap)
  }
  const chosen = new Map<number, { to: number; swaps: Swap[] }>()
  const owners = new Map<number, number>()
  for (const [from, row] of votes) {
    const [to, places] = [...row].reduce((best, next) => (next[1].length > best[1].length ? next : best))
    owners.set(to, (owners.get(to) ?? 0) + 1)
    chosen.set(from, { to, swaps: places })
  }
  for (const [from, { to }] of chosen) if (owners.get(to) !== 1) chosen.delete(from)
  return chosen
}

function variablesIn(stream: TokenStream, { from, to }: { from: number; to: number }): Set<number> {
  const codes = new Set<number>()
  for (let i = from; i < to; i++) {
    if (stream.role[i] === roles.identifier && !isMember(stream, i)) codes.add(stream.code[i]!)
  }
  return codes
}

function isParameter(patch: Patch, swap: Swap): boolean {
  const { before, after } = patch
  return (
    hasParameter(patch.file.before, before.line[swap.old]!, wordAt(before, swap.old)) &&
    hasParameter(patch.file.after, after.line[swap.new]!, wordAt(after, swap.new))
  )
}

function hasParameter(side: Side | undefined, line: number, name: string): boolean {
  const takers = side === undefined ? [] : (byParameter(side).get(name) ?? [])
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

function readScopes(stream: TokenStream, side: Side | undefined): Scopes {
  const of = new Uint32Array(stream.size)
  const spans = [{ from: 0, to: stream.size }]
  const functions = [...(side?.inspection?.functions ?? [])]
  functions.sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine)
  let token = 0
  let end = 0
  for (const { startLine, endLine } of functions) {
    if (endLine <= end) continue
    end = endLine
    while (token < stream.size && stream.line[token]! < startLine) token++
    const from = token
    while (token < stream.size && stream.line[token]! <= endLine) of[token++] = spans.length
    spans.push({ from, to: token })
  }
  return { of, spans }
}

/** Returns symbols (functions, classes, fields) that were declared under one name and now under another, by text. */
function declaredRenames(patches: Patch[], swaps: Swap[][]): Map<string, string> {
  const oldNames = new Set<string>()
  const newNames = new Set<string>()
  for (const { file } of patches) {
    for (const { name } of file.before?.inspection?.outline?.symbols ?? []) oldNames.add(name)
    for (const { name } of file.after?.inspection?.outline?.symbols ?? []) newNames.add(name)
  }
  const found = new Map<string, string>()
  const owners = new Map<string, number>()
  const used = new Set<string>()
  for (const list of swaps) {
    for (const { patch, old, new: at } of list) {
      const from = wordAt(patch.before, old)
      const to = wordAt(patch.after, at)
      if (!oldNames.has(from) || newNames.has(from) || oldNames.has(to) || !newNames.has(to)) continue
      if (
        !declaresAt(patch.file.before, from, patch.before.line[old]!) ||
        !declaresAt(patch.file.after, to, patch.after.line[at]!)
      ) {
        used.add(from)
        continue
      }
      if (found.get(from) !== to) owners.set(to, (owners.get(to) ?? 0) + 1)
      found.set(from, to)
    }
  }
  // A renamed declaration alone does not prove that its references were renamed.
  for (const [from, to] of found) if (owners.get(to) !== 1 || !used.has(from)) found.delete(from)
  if (found.size === 0) return found
  const appeared = new Map([...found].map(([from, to]) => [to, from]))
  for (const { before, after } of patches) {
    forEachName(after, (name) => found.delete(name))
    forEachName(before, (name) => {
      const from = appeared.get(name)
      if (from !== undefined) found.delete(from)
    })
  }
  return found
}

function declaresAt(side: Side | undefined, name: string, line: number): boolean {
  return declaredAt(side, name, line) !== undefined
}

function declaredAt(side: Side | undefined, name: string, line: number): CodeSymbol | undefined {
  const outline = side?.inspection?.outline
  if (outline === undefined) return undefined
  return outlineIndex(outline)
    .byName.get(name)
    ?.find((symbol) => symbol.nameLine === line)
}

function forEachName(stream: TokenStream, visit: (name: string) => void): void {
  for (let i = 0; i < stream.size; i++) if (stream.role[i] === roles.identifier) visit(wordAt(stream, i))
}

/** The declaration line of an exported symbol still needs a review, because other code depends on it. */
function applySymbols(patch: Patch, symbols: Map<string, string>, write: (at: number, code: number) => void): void {
  const { before, after } = patch
  const codes = new Map<string, number>()
  const wanted = new Set(symbols.values())
  const key = (stream: TokenStream, i: number, name: string): string => `${stream.shape[i]}:${name}`
  for (let i = 0; i < after.size; i++) {
    if (after.role[i] !== roles.identifier) continue
    const name = wordAt(after, i)
    if (wanted.has(name)) codes.set(key(after, i, name), after.code[i]!)
  }
  for (let i = 0; i < before.size; i++) {
    if (before.role[i] !== roles.identifier) continue
    const name = wordAt(before, i)
    const to = symbols.get(name)
    if (to === undefined) continue
    const line = before.line[i]!
    if (declaredAt(patch.file.before, name, line)?.exported) continue
    const code = codes.get(key(before, i, to))
    if (code !== undefined) write(i, code)
  }
}
