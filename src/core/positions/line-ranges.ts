import { must } from '../must.ts'

/** Lines are 1-based and inclusive everywhere in this program. */
export interface LineRange {
  startLine: number
  endLine: number
}

/** Returns the ranges that share a line with a range. `ranges` must be sorted and disjoint. */
export function touching(ranges: readonly LineRange[], { startLine, endLine }: LineRange): LineRange[] {
  const from = firstWhere(ranges, (range) => range.endLine >= startLine)
  const to = firstWhere(ranges, (range) => range.startLine > endLine)
  return ranges.slice(from, to)
}

/** Tells whether a line is in one of the ranges, which must be sorted and disjoint. */
export function holdsLine(ranges: readonly LineRange[], line: number): boolean {
  return touching(ranges, { startLine: line, endLine: line }).length > 0
}

/** Returns the ranges that start within a range. `ranges` must be sorted by start. */
export function startingIn<Range extends LineRange>(
  sorted: readonly Range[],
  { startLine, endLine }: LineRange,
): Range[] {
  const from = firstWhere(sorted, (range) => range.startLine >= startLine)
  const to = firstWhere(sorted, (range) => range.startLine > endLine)
  return sorted.slice(from, to)
}

/** Returns the index of the first item for which `holds` is true. All such items must follow all others. */
function firstWhere<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(must(items[middle]))) high = middle
    else low = middle + 1
  }
  return low
}
