import type { Change, ReviewState } from '../platform.ts'
import type { KeyedState } from '../store/ports.ts'
import { changeKey } from '../store/state-keys.ts'

/** Returns the key for the state of a pull request. With the id of its repository, it survives renames and transfers. */
export function reviewStateKey(surface: string, { repo, repoId, number }: Change): string {
  return changeKey(surface, `${repoId ?? repo}#${number}`)
}

/** Returns the state of a pull request, also from before repositories had ids. */
export async function readReviewState(
  state: KeyedState,
  surface: string,
  change: Change,
): Promise<ReviewState | undefined> {
  const key = reviewStateKey(surface, change)
  const known = await state.get<ReviewState>(key)
  if (known !== undefined || change.repoId === undefined) return known
  const earlier = changeKey(surface, `${change.repo}#${change.number}`)
  const found = await state.get<ReviewState>(earlier)
  if (found === undefined) return undefined
  // A pull request that is newer than the state belongs to another repository, which took the name.
  const storedAt = Math.max(found.last?.at ?? 0, (await state.checkpoints(earlier))[0]?.at ?? 0)
  if (change.createdAt === undefined || change.createdAt > storedAt) return undefined
  await state.set(key, found)
  await state.delete(earlier)
  return found
}
