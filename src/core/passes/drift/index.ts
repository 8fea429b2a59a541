import type { Pass } from '../pass.ts'
import { removedFlagDrift, removedFlagWords } from './flags.ts'
import { lockFileDrift } from './manifests.ts'
import { removedFileDrift, removedFileWords } from './removed-files.ts'
import { removedNameDrift, removedNameWords } from './removed-names.ts'
import { removedVariableDrift, undocumentedVariables, variableWords } from './variables.ts'

/** Reports documentation, configuration, CI and lock files that no longer match the code. */
export const driftPass: Pass = {
  name: 'drift',
  reads: { before: { outline: true }, after: { outline: true } },
  *words(change) {
    yield* removedFileWords(change)
    yield* removedNameWords(change)
    yield* removedFlagWords(change)
    yield* variableWords(change)
  },
  review: async (change, lookup) => ({
    drafts: [
      ...removedNameDrift(change, lookup),
      ...(await removedFileDrift(change, lookup)),
      ...removedFlagDrift(change, lookup),
      ...removedVariableDrift(change, lookup),
      ...(await undocumentedVariables(change, lookup)),
      ...(await lockFileDrift(change)),
    ],
  }),
}
