import { outlineIndex } from '../../../change/outline-index.ts'
import { memoize } from '../../../memoize.ts'
import type { CallTraits } from '../../../syntax/language/call-traits.ts'
import type { CodeSymbol, Outline } from '../../../syntax/types.ts'
import type { Overloads } from '../target.ts'
import { firstSegment, ownersOf } from './symbol-path.ts'

/** Kinds of symbols that are called. Symbols inside them are not accessible from elsewhere. */
export const callables: ReadonlySet<string> = new Set(['function', 'method', 'constructor', 'macro'])

/** Returns the accessible symbols by path, without those inside functions. */
export const exportedSymbols: (outline: Outline) => ReadonlyMap<string, Overloads> = memoize(({ symbols }: Outline) => {
  const inner = new Set(symbols.filter(({ kind }) => callables.has(kind)).map(({ path }) => path))
  const groups = new Map<string, [CodeSymbol, ...CodeSymbol[]]>()
  for (const symbol of symbols) {
    if (ownersOf(symbol.path).some((owner) => inner.has(owner))) continue
    const known = groups.get(symbol.path)
    if (known === undefined) groups.set(symbol.path, [symbol])
    else known.push(symbol)
  }
  return groups
})

/** Returns the names by which other files can import the symbol or its outermost class. */
export function exportNames(outline: Outline, path: string, traits: CallTraits): string[] {
  const top = firstSegment(path)
  const { exports, byPath } = outlineIndex(outline)
  const names = (exports.get(top) ?? []).map((entry) => entry.as)
  const exported = traits.exports === 'all' || (byPath.get(top) ?? []).some((symbol) => symbol.exported)
  if (exported && !names.includes('default') && !names.includes(top)) names.push(top)
  return names
}
