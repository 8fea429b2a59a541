import { memoize } from '../../../memoize.ts'
import type { CodeSymbol, Outline } from '../../../syntax/types.ts'

/** Kinds of symbols that are called. Symbols inside them are not accessible from elsewhere. */
export const callables: ReadonlySet<string> = new Set(['function', 'method', 'constructor', 'macro'])

/** Returns the accessible symbols by path, without those inside functions. */
export const exportedSymbols: (outline: Outline) => ReadonlyMap<string, CodeSymbol[]> = memoize((outline: Outline) => {
  const inner = new Set(outline.symbols.filter((symbol) => callables.has(symbol.kind)).map((symbol) => symbol.path))
  const outward = outline.symbols.filter((symbol) => !ownersOf(symbol.path).some((owner) => inner.has(owner)))
  return Map.groupBy(outward, (symbol) => symbol.path)
})

/** Returns `A` and `A.B` for `A.B.c`. */
export function ownersOf(path: string): string[] {
  const parts = path.split('.')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('.'))
}
