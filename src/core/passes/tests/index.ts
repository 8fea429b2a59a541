import type { Pass } from '../pass.ts'
import { skippedTests } from './skipped.ts'
import { untested, untestedWords } from './untested.ts'
import { withoutAssertion } from './without-assertion.ts'

/** Reports changed behavior without a test, and tests that cannot fail. */
export const testsPass: Pass = {
  name: 'tests',
  reads: { before: { outline: true }, after: { outline: true }, wholeTest: { outline: true } },
  words: untestedWords,
  review: async (change, lookup) => ({
    drafts: [
      ...(await untested(change, lookup)),
      ...change.files.flatMap(({ after, language, skipped, added, test }) =>
        after === undefined || language === undefined || skipped !== undefined
          ? []
          : [
              ...withoutAssertion({ ...after, language, test }, added),
              ...(test ? skippedTests({ ...after, language }, added) : []),
            ],
      ),
    ],
  }),
  analyze: ({ language, ...file }) =>
    language === undefined
      ? []
      : [...withoutAssertion({ ...file, language }), ...(file.test ? skippedTests({ ...file, language }) : [])],
}
