import { must } from '../../must.ts'
import type { LineRange } from '../../positions/line-ranges.ts'
import type { Hunk, LineChange } from '../types.ts'

/** Maps a line of the old side to the new side; undefined if the change removed or replaced it. */
export function toNew(hunks: Hunk[], oldLine: number): number | undefined {
  const change = changeBefore(hunks, 'old', oldLine)
  if (!change) return oldLine
  const end = firstLine(change, 'old') + change.oldCount
  return oldLine < end ? undefined : oldLine - end + firstLine(change, 'new') + change.newCount
}

/** Maps a line of the new side to the old side; undefined if the change added it. */
export function toOld(hunks: Hunk[], newLine: number): number | undefined {
  const change = changeBefore(hunks, 'new', newLine)
  if (!change) return newLine
  const end = firstLine(change, 'new') + change.newCount
  return newLine < end ? undefined : newLine - end + firstLine(change, 'old') + change.oldCount
}

/** Returns the lines of the new side that were added or modified. */
export function addedRanges(hunks: Hunk[]): LineRange[] {
  return hunks.flatMap((hunk) =>
    hunk.changes
      .filter((change) => change.newCount > 0)
      .map((change) => ({ startLine: change.newStart, endLine: change.newStart + change.newCount - 1 })),
  )
}

/** Returns the lines of the old side that were removed or modified. */
export function removedRanges(hunks: Hunk[]): LineRange[] {
  return hunks.flatMap((hunk) =>
    hunk.changes
      .filter((change) => change.oldCount > 0)
      .map((change) => ({ startLine: change.oldStart, endLine: change.oldStart + change.oldCount - 1 })),
  )
}

/** Tells whether a line is in a hunk, including context, so that a comment can be placed there. */
export function inHunk(hunks: Hunk[], side: 'old' | 'new', line: number): boolean {
  return hunks.some((hunk) =>
    side === 'old'
      ? line >= hunk.oldStart && line < hunk.oldStart + hunk.oldLines
      : line >= hunk.newStart && line < hunk.newStart + hunk.newLines,
  )
}

/** Returns the first line at or after the change. Git refers to the previous line if the count is 0. */
function firstLine(change: LineChange, side: 'old' | 'new'): number {
  if (side === 'old') return change.oldCount === 0 ? change.oldStart + 1 : change.oldStart
  return change.newCount === 0 ? change.newStart + 1 : change.newStart
}

/** Returns the last change that starts at or before a line. */
function changeBefore(hunks: Hunk[], side: 'old' | 'new', line: number): LineChange | undefined {
  const hunk = lastWhere(hunks, ({ changes: [first] }) => first !== undefined && firstLine(first, side) <= line)
  return hunk && lastWhere(hunk.changes, (change) => firstLine(change, side) <= line)
}

/** Returns the last item for which `holds` is true. All such items must precede all others. */
function lastWhere<T>(items: T[], holds: (item: T) => boolean): T | undefined {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(must(items[middle]))) low = middle + 1
    else high = middle
  }
  return items[low - 1]
}
