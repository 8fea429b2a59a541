import type { LineRange } from '../../positions/line-ranges.ts'
import type { CodeSymbol } from '../../syntax/types.ts'
import type { Source } from './clones.ts'

/** Returns the symbols around lines, the outermost first. */
export function symbolsAround({ side }: Source, lines: LineRange): CodeSymbol[] {
  return (side.inspection?.outline?.symbols ?? []).filter((symbol) => encloses(symbol, lines))
}

export function encloses(outer: LineRange, inner: LineRange): boolean {
  return outer.startLine <= inner.startLine && inner.endLine <= outer.endLine
}
