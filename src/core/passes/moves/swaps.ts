import { roles } from '../tokens/token-stream.ts'
import { type Budget, myersDiff } from './myers-diff.ts'
import type { Patch } from './patch.ts'

/** The indices of a name before and of another one after, at the same position of an alignment. */
export interface Swap {
  old: number
  new: number
}

export interface SwappedPatch {
  patch: Patch
  swaps: Swap[]
}

/** Finds the swapped names of a patch in an alignment of the shapes of each hunk. */
export function findSwaps(patch: Patch, budget: Budget): Swap[] {
  const before = patch.old.stream
  const after = patch.new.stream
  const swaps: Swap[] = []
  if (after.language === undefined) return swaps
  for (const region of patch.regions) {
    if (region.old.from === region.old.to || region.new.from === region.new.to) continue
    const old = { codes: before.shape, ...region.old }
    myersDiff(old, { codes: after.shape, ...region.new }, budget, (i, j) => {
      if (before.role[i] === roles.identifier && before.code[i] !== after.code[j]) swaps.push({ old: i, new: j })
    })
  }
  return swaps
}
