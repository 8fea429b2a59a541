import { memoize } from '../memoize.ts'
import type { Binding, CodeSymbol, Outline } from '../syntax/types.ts'

/** An outline indexed by name, because a file may have a hundred thousand symbols. */
export interface OutlineIndex {
  byPath: ReadonlyMap<string, readonly CodeSymbol[]>
  byName: ReadonlyMap<string, readonly CodeSymbol[]>
  /** Bindings by name. */
  bindings: ReadonlyMap<string, readonly Binding[]>
  /** Entries of `exports` by local name. */
  exports: ReadonlyMap<string, Outline['exports']>
  /** Local names by exported name. */
  exported: ReadonlyMap<string, string>
}

/** Memoized per outline. */
export const outlineIndex: (outline: Outline) => OutlineIndex = memoize((outline: Outline) => ({
  byPath: Map.groupBy(outline.symbols, (symbol) => symbol.path),
  byName: Map.groupBy(outline.symbols, (symbol) => symbol.name),
  bindings: Map.groupBy(outline.bindings, (binding) => binding.name),
  exports: Map.groupBy(outline.exports, (entry) => entry.name),
  exported: new Map(outline.exports.toReversed().map((entry) => [entry.as, entry.name])),
}))
