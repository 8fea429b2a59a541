import type { ChangeSet, Elsewhere, Pass } from '../pass.ts'
import { buildOutput } from './hygiene/build-output.ts'
import { caseClashes } from './hygiene/case-clashes.ts'
import { environmentFiles } from './hygiene/environment-files.ts'
import { executableBits } from './hygiene/executable-bits.ts'
import { largeFiles } from './hygiene/large-files.ts'
import { leftovers } from './hygiene/leftovers.ts'
import { lineEnds } from './hygiene/line-ends.ts'

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
