import type { PassName } from '../../config/schema.ts'
import type { Language } from './language-schema.ts'

/** Passes that need to know a language, and what they need of it. The others look at any text. */
const needs = {
  impact: ({ calls }) => calls !== false,
  complexity: ({ nodes }) => nodes.function.length > 0,
  duplication: ({ nodes }) => nodes.block.length > 0,
  moves: ({ layout }) => !layout.data,
  tests: ({ tests }) => tests !== false,
} satisfies Partial<Record<PassName, (language: Language) => boolean>>

/** A pass that covers some languages only. */
export type LanguagePass = keyof typeof needs

/** Lists the passes that cover some languages only. */
export const languagePasses = Object.keys(needs) as readonly LanguagePass[]

/** Tells whether a pass covers a language. */
export function covers(pass: LanguagePass, language: Language): boolean {
  return needs[pass](language)
}

/** Lists the passes that would have something to look at in code of a language and do not cover it. */
export function uncoveredPasses(language: Language | undefined): LanguagePass[] {
  if (language === undefined || language.layout.data) return []
  return languagePasses.filter((pass) => !covers(pass, language))
}
