import type { Repository } from '../git/repository.ts'
import type { Hunk, Range } from '../git/types.ts'
import type { LineRange } from '../positions/line-ranges.ts'
import type { Pinned } from '../types.ts'
import type { PreviousReview } from './place-findings.ts'

/**
 * Reads what changed since the last review of the same pull request. After a force-push or rebase, every line counts as
 * new, and a note states this.
 */
export async function readPreviousReview(
  pinned: Pinned | undefined,
  { range }: { range: Range },
  repository: Repository | undefined,
): Promise<PreviousReview | undefined> {
  const { since, known, closed } = pinned ?? {}
  if (known === undefined && closed === undefined && since === undefined) return undefined
  const earlier = { known: new Set(known), closed: new Set(closed) }
  if (repository === undefined || since === undefined || since === range.head) return earlier
  if (!(await repository.isAncestor(since, range.head))) {
    range.notes.push(
      `The history was rewritten since the last review (${since.slice(0, 7)}), so the whole change was reviewed again.`,
    )
    return earlier
  }
  const { files } = await repository.diff({ ...range, base: since, notes: [] })
  const lines = new Map<string, LineRange[]>(files.map((file) => [file.path, changedRanges(file.hunks)]))
  const whole = new Set(files.filter((file) => file.status !== 'modified').map((file) => file.path))
  return {
    ...earlier,
    touched: (path, startLine, endLine) =>
      whole.has(path) ||
      (startLine < 1
        ? lines.has(path)
        : (lines.get(path) ?? []).some((range) => range.startLine <= endLine && range.endLine >= startLine)),
  }
}

/** Returns the changed lines of the new side. A deletion changes the lines before and after it. */
function changedRanges(hunks: readonly Hunk[]): LineRange[] {
  return hunks
    .flatMap(({ changes }) => changes)
    .map(({ newStart, newCount }) => ({
      startLine: newStart,
      endLine: newCount === 0 ? newStart + 1 : newStart + newCount - 1,
    }))
}
