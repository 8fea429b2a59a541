import type { LineRange } from '../positions/line-ranges.ts'
import type { DefinedSymbol } from '../syntax/types.ts'

/** Maximum number of lines in a chunk, if the code permits it. */
const most = 60

/**
 * Splits a file at symbol boundaries. A chunk is a run of whole top-level symbols, or a part of one that is too long.
 * Every line is in exactly one chunk.
 */
export function chunksOf(lines: number, symbols: readonly DefinedSymbol[]): LineRange[] {
  const starts = new Set(symbols.map((symbol) => symbol.startLine))
  const tops = new Set(symbols.filter(({ path }) => !path.includes('.')).map((symbol) => symbol.startLine))
  const chunks: LineRange[] = []
  let start = 1
  while (start <= lines) {
    const end = Math.min(lines, start + most - 1)
    if (end === lines) {
      chunks.push({ startLine: start, endLine: lines })
      break
    }
    let cut = end
    // Returns the last position where a symbol begins, preferably a top-level one.
    for (const places of [tops, starts]) {
      let line = end
      while (line > start && !places.has(line)) line--
      if (line > start) {
        cut = line - 1
        break
      }
    }
    chunks.push({ startLine: start, endLine: cut })
    start = cut + 1
  }
  return chunks
}
