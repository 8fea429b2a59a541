import type { Pass } from '../pass.ts'
import { removedFlagDrift, removedFlagWords } from './flags.ts'
import { lockFileDrift } from './manifests.ts'
import { removedFileDrift, removedFileWords } from './removed-files.ts'
import { removedNameDrift, removedNameWords } from './removed-names.ts'
import { removedVariableDrift, undocumentedVariables, variableWords } from './variables.ts'

/** Where the change and what is said of it part: documentation, configuration, CI, lock files. */
export const drift: Pass = {
  name: 'drift',
  *words(change) {
    yield* removedFileWords(change)
    yield* removedNameWords(change)
    yield* removedFlagWords(change)
    yield* variableWords(change)
  },
  review: async (change, elsewhere) => ({
    drafts: [
      ...removedNameDrift(change, elsewhere),
      ...(await removedFileDrift(change, elsewhere)),
      ...removedFlagDrift(change, elsewhere),
      ...removedVariableDrift(change, elsewhere),
      ...(await undocumentedVariables(change, elsewhere)),
      ...(await lockFileDrift(change)),
    ],
  }),
}
