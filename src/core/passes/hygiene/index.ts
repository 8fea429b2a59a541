import type { ChangeSet, Elsewhere } from '../../change/types.ts'
import type { Pass } from '../pass.ts'
import { buildOutput } from './build-output.ts'
import { caseClashes } from './case-clashes.ts'
import { environmentFiles } from './environment-files.ts'
import { executableBits } from './executable-bits.ts'
import { largeFiles } from './large-files.ts'
import { leftovers } from './leftovers.ts'
import { lineEnds } from './line-ends.ts'

/** What a change does to the repository itself: rules see lines, this sees files. */
export const hygiene: Pass = {
  name: 'hygiene',
  review: async (change: ChangeSet, elsewhere: Elsewhere) => {
    const drafts = await Promise.all([
      largeFiles(change),
      buildOutput(change, elsewhere),
      environmentFiles(change),
      caseClashes(change, elsewhere),
      executableBits(change),
      leftovers(change, elsewhere),
      lineEnds(change),
    ])
    return { drafts: drafts.flat() }
  },
}
