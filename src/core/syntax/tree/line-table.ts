import { must } from '../../must.ts'

/** The offsets at which lines start. */
export interface LineTable {
  starts: Uint32Array
  count: number
}

/** Lines end at `\n`, as in git and tree-sitter. */
export function buildLineTable(text: string): LineTable {
  let starts = new Uint32Array(Math.max(64, text.length >>> 4))
  let count = 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    if (count === starts.length) {
      const larger = new Uint32Array(starts.length * 2)
      larger.set(starts)
      starts = larger
    }
    starts[count++] = at + 1
  }
  return { starts, count }
}

/** Returns the offset at which a 1-based line starts. */
export function startOfLine({ starts }: LineTable, line: number): number {
  return must(starts[line - 1])
}

/** Returns the 1-based line of an offset. */
export function lineAt({ starts, count }: LineTable, offset: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (must(starts[middle]) <= offset) low = middle + 1
    else high = middle
  }
  return low
}
