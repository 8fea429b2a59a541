import { memoize } from '../../../memoize.ts'
import type { CodeSymbol, Outline } from '../../../syntax/types.ts'

/** Kinds of symbols that are called, and whose inside nobody else can name. */
export const callables: ReadonlySet<string> = new Set(['function', 'method', 'constructor', 'macro'])

/** Symbols by path that other code can name: those in functions are left out. */
export const exportedSymbols: (outline: Outline) => ReadonlyMap<string, CodeSymbol[]> = memoize((outline: Outline) => {
  const inner = new Set(outline.symbols.filter((symbol) => callables.has(symbol.kind)).map((symbol) => symbol.path))
  const outward = outline.symbols.filter((symbol) => !ownersOf(symbol.path).some((owner) => inner.has(owner)))
  return Map.groupBy(outward, (symbol) => symbol.path)
})

/** `A` and `A.B` of `A.B.c`. */
export function ownersOf(path: string): string[] {
  const parts = path.split('.')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('.'))
}
