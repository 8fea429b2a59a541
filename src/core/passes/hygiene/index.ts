import type { ChangeSet, RepoLookup } from '../../change/types.ts'
import type { Pass } from '../pass.ts'
import { buildOutput } from './build-output.ts'
import { caseClashes } from './case-clashes.ts'
import { environmentFiles } from './environment-files.ts'
import { executableBits } from './executable-bits.ts'
import { largeFiles } from './large-files.ts'
import { leftovers } from './leftovers.ts'
import { lineEnds } from './line-ends.ts'

/** Reports problems with the files of a change rather than with their lines. */
export const hygienePass: Pass = {
  name: 'hygiene',
  reads: {},
  review: async (change: ChangeSet, lookup: RepoLookup) => {
    const drafts = await Promise.all([
      largeFiles(change),
      buildOutput(change, lookup),
      environmentFiles(change),
      caseClashes(change, lookup),
      executableBits(change),
      leftovers(change, lookup),
      lineEnds(change),
    ])
    return { drafts: drafts.flat() }
  },
}
