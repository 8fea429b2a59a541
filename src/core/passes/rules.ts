import type { Side } from '../change/types.ts'
import type { Draft } from '../findings/finding.ts'
import type { LineRange } from '../positions/line-ranges.ts'
import type { RuleSet } from '../rules/match/program.ts'
import { drafts, textDrafts } from '../rules/match/run.ts'
import { findSecrets } from '../rules/secrets.ts'
import type { QueryMatch } from '../syntax/inspector.ts'
import type { Pass } from './pass.ts'

type Settings = { language?: string | undefined; lines?: LineRange[] }

/** Creates the pass for rule pages: queries and patterns on parsed files, regular expressions on all texts. */
export function rulesPass(rules: RuleSet): Pass {
  const look = (side: Side, matches: readonly QueryMatch[], { language, lines }: Settings): Draft[] => {
    const range = lines === undefined ? {} : { lines }
    const parsed =
      language === undefined ? [] : drafts(rules, { path: side.path, language, text: side.text }, matches, range)
    return [...parsed, ...textDrafts(rules, side.path, side.text, lines)]
  }
  return {
    name: 'rules',
    reads: { matches: true },
    review: async (change) => {
      const found = await Promise.all(
        change.files.map(async ({ after, added, language, skipped, claims }) => {
          if (after === undefined || (skipped !== undefined && !claims)) return []
          const drafts = look(after, (await after.matches) ?? [], { language, lines: added })
          return claims ? drafts.filter(({ category }) => category === 'security') : drafts
        }),
      )
      return { drafts: found.flat() }
    },
    analyze: (file) => look(file, file.inspection?.matches ?? [], { language: file.language }),
  }
}

/** Reports keys, tokens and passwords, including those in generated files. */
export const secretsPass: Pass = {
  name: 'secrets',
  reads: {},
  review: async (change) => {
    const found = await Promise.all(
      change.files.map((file) =>
        file.after === undefined ? [] : findSecrets(file.after.path, file.after.text, file.added),
      ),
    )
    return { drafts: found.flat() }
  },
  analyze: (file) => findSecrets(file.path, file.text),
}
