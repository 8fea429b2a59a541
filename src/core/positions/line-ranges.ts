import type { LineRange } from '../types.ts'

/** Those of many ranges, sorted and apart from each other, that share a line with one range. */
export function touching(ranges: readonly LineRange[], { startLine, endLine }: LineRange): LineRange[] {
  const from = firstWhere(ranges, (range) => range.endLine >= startLine)
  const to = firstWhere(ranges, (range) => range.startLine > endLine)
  return ranges.slice(from, to)
}

/** Whether a line is in one of many ranges, sorted and apart from each other. */
export function holdsLine(ranges: readonly LineRange[], line: number): boolean {
  return touching(ranges, { startLine: line, endLine: line }).length > 0
}

/** Those of many ranges, sorted by their start, that start within one range. */
export function startingIn<Range extends LineRange>(
  sorted: readonly Range[],
  { startLine, endLine }: LineRange,
): Range[] {
  const from = firstWhere(sorted, (range) => range.startLine >= startLine)
  const to = firstWhere(sorted, (range) => range.startLine > endLine)
  return sorted.slice(from, to)
}

/** Index of the first item that holds, where all that hold stand behind all that do not. */
function firstWhere<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(items[middle]!)) high = middle
    else low = middle + 1
  }
  return low
}
