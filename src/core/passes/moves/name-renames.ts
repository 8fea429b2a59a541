import type { Budget } from './myers-diff.ts'
import type { Patch } from './patch.ts'
import { findSwaps } from './swaps.ts'
import { applySymbolRenames, findSymbolRenames } from './symbol-renames.ts'
import { applyVariableRenames } from './variable-renames.ts'

/**
 * Accepts consistent renames: declared in the change, no longer present in their scope, and unused in it before. Stores
 * them in each patch's `renamed` and the `codes` of its old side. A name that is declared elsewhere is never accepted,
 * because it then refers to something else.
 */
export function applyRenames(patches: readonly Patch[], budget: Budget): void {
  const swapped = patches.map((patch) => ({ patch, swaps: findSwaps(patch, budget) }))
  if (swapped.every(({ swaps }) => swaps.length === 0)) return
  const symbols = findSymbolRenames(swapped)
  for (const { patch, swaps } of swapped) {
    patch.old.codes = patch.old.stream.code.slice()
    // A variable hides a symbol of the same name.
    if (symbols.size > 0) applySymbolRenames(patch, symbols)
    if (swaps.length > 0) applyVariableRenames(patch, swaps)
  }
}
