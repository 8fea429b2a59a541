import type { FileChange } from '../types.ts'

/** Returns the current position of an old line, or the nearest line if it was removed. */
export function nearestLine(change: FileChange, oldLine: number): number {
  let shift = 0
  for (const { changes } of change.hunks) {
    for (const { oldStart, oldCount, newStart, newCount } of changes) {
      const first = oldCount === 0 ? oldStart + 1 : oldStart
      if (oldLine < first) return Math.max(1, oldLine + shift)
      if (oldLine < first + oldCount) {
        return newCount === 0 ? Math.max(1, newStart) : Math.min(newStart + oldLine - first, newStart + newCount - 1)
      }
      shift += newCount - oldCount
    }
  }
  return Math.max(1, oldLine + shift)
}
