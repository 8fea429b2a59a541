import type { ChangeSet, RepoLookup } from '../../change/types.ts'
import type { Draft } from '../../findings/finding.ts'
import { holdsLine } from '../../positions/line-ranges.ts'
import { lineReads } from '../moves/classify-lines.ts'
import type { Pass, PassResult } from '../pass.ts'
import { cloneDraft } from './draft.ts'
import { findClones } from './find-clones.ts'
import { oddOnesOut } from './odd-one-out/odd-one-out.ts'
import { distinctiveUnits } from './search-terms.ts'
import { codeSources, openLikelyOriginals, testSources, withinBounds } from './sources.ts'

/** Reports new code that already exists in the change or the repository, with the place to reuse. */
export const duplicationPass: Pass = {
  name: 'duplication',
  reads: {
    // Code that was only moved is not new.
    before: lineReads,
    after: lineReads,
    whole: { blocks: true },
  },

  words(change: ChangeSet): string[] {
    const units = distinctiveUnits(codeSources(change))
    return [...new Set(units.flatMap(({ words }) => words))]
  },

  async review(change: ChangeSet, lookup: RepoLookup): Promise<PassResult> {
    const { kept, cut } = withinBounds(codeSources(change))
    const others = await openLikelyOriginals(change, kept, lookup)
    const tests = withinBounds(testSources(change)).kept
    const inTests = findClones(tests, tests, ({ exact, lines }) => exact === 1 && lines > 20)
    const odd = oddOnesOut(kept, [...kept, ...others])
    const isTold = (draft: Draft) =>
      odd.some(({ path, startLine }) => path === draft.path && holdsLine([draft], startLine))
    const drafts = [
      ...odd,
      ...findClones(kept, [...kept, ...others])
        .map(cloneDraft)
        .filter((draft) => !isTold(draft)),
      ...inTests.map((group) => ({
        ...cloneDraft(group),
        severity: 'info' as const,
        confidence: 0.5,
        show: 'summary' as const,
      })),
    ]
    const highlights = cut
      ? ['The change is too large to check completely for duplicated code. Only part of it was compared.']
      : []
    return { drafts, highlights }
  },
}
