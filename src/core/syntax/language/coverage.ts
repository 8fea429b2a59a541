import type { PassName } from '../../config/schema.ts'
import type { Language } from './language-schema.ts'

/** Passes that depend on the language, and the required settings. All other passes work on any text. */
const needs = {
  impact: ({ calls }) => calls !== false,
  behavior: ({ flow }) => flow !== false,
  complexity: ({ nodes }) => nodes.function.length > 0,
  duplication: ({ nodes }) => nodes.block.length > 0,
  moves: ({ layout }) => !layout.data,
  tests: ({ tests }) => tests !== false,
} satisfies Partial<Record<PassName, (language: Language) => boolean>>

/** A pass that only covers some languages. */
export type LanguagePass = keyof typeof needs

/** Passes that only cover some languages. */
export const languagePasses = Object.keys(needs) as readonly LanguagePass[]

/** Tells whether a pass covers a language. */
export function covers(pass: LanguagePass, language: Language): boolean {
  return needs[pass](language)
}

/** Lists the passes that could apply to code but do not cover its language. */
export function uncoveredPasses(language: Language | undefined): LanguagePass[] {
  if (language === undefined || language.layout.data) return []
  return languagePasses.filter((pass) => !covers(pass, language))
}
