import { toNew } from '../git/diff/line-map.ts'
import type { Repository } from '../git/repository.ts'
import type { FileChange, Hunk, Range } from '../git/types.ts'
import type { LineRange } from '../positions/line-ranges.ts'
import type { Pinned } from '../types.ts'
import type { EarlierIdentities } from './fingerprint.ts'
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
  const { since, last = since, known, closed, identities = [] } = pinned ?? {}
  if (known === undefined && closed === undefined && since === undefined) return undefined
  const diff = async (base: string) => (await repository?.diff({ ...range, base, notes: [] }))?.files
  // The commits of the last review may be gone after a force-push.
  const moved = last === undefined || last === range.head ? [] : await diff(last).catch(() => undefined)
  const now = await placesNow(moved, { range, paths: identities.flatMap(({ path = [] }) => path) }, repository)
  const earlier = { known: new Set(known), closed: new Set(closed), identities, now }
  if (repository === undefined || since === undefined || since === range.head) return earlier
  if (!(await repository.isAncestor(since, range.head))) {
    range.notes.push(
      `The history was rewritten since the last review (${since.slice(0, 7)}), so the whole change was reviewed again.`,
    )
    return earlier
  }
  const files = (since === last ? moved : await diff(since)) ?? []
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

/** Maps the lines of the last review to the head. Without its commits, only renames in the change are known. */
async function placesNow(
  moved: readonly FileChange[] | undefined,
  { range, paths }: { range: Range; paths: readonly string[] },
  repository: Repository | undefined,
): Promise<EarlierIdentities['now']> {
  const files = new Map((moved ?? []).filter(({ status }) => status !== 'copied').map((file) => [file.oldPath, file]))
  const gone = new Set<string>()
  if (moved === undefined)
    for (const path of new Set(paths)) if ((await repository?.file(range.head, path)) === undefined) gone.add(path)
  return (path, line) => {
    const file = files.get(path)
    if (gone.has(path) || file?.status === 'deleted') return undefined
    if (file === undefined) return moved === undefined ? { path } : { path, line }
    const number = toNew(file.hunks, line)
    return { path: file.path, ...(number === undefined ? {} : { line: number }) }
  }
}
