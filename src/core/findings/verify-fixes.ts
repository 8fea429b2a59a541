import { syntaxErrors } from '../edits/syntax-errors.ts'
import { digest } from '../hash.ts'
import { applyFix } from '../rules/match/fix.ts'
import type { Inspector } from '../syntax/inspector.ts'
import type { Draft } from './finding.ts'

/** Removes fixes that change nothing or add syntax errors to the file. */
export async function verifyFixes<T extends Draft>(
  drafts: readonly T[],
  inspector: Inspector,
  source: (path: string) => { text: string; language: string } | undefined,
): Promise<T[]> {
  const errors = new Map<string, Promise<number>>()
  const count = (language: string, text: string) => {
    const id = digest(language, text)
    const known = errors.get(id)
    if (known !== undefined) return known
    const counted = syntaxErrors(inspector, language, text).then((found) => found.count)
    errors.set(id, counted)
    return counted
  }
  return Promise.all(
    drafts.map(async (draft) => {
      if (draft.fix === undefined) return draft
      const { fix, ...without } = draft
      const file = source(draft.path)
      if (file === undefined) return without as T
      const fixed = applyFix(file.text, fix)
      if (fixed === file.text) return without as T
      const [before, after] = await Promise.all([count(file.language, file.text), count(file.language, fixed)])
      return Number.isFinite(after) && after <= before ? draft : (without as T)
    }),
  )
}
