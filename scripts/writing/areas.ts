/** Files and folders with texts that a user can meet; in `.md` files the prose, in `.ts` files the string literals. */
export const areas: readonly string[] = [
  'grammars',
  'src',
  'scripts/playground.ts',
  'docs',
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
]

/** Prefixes of paths that are not clean yet: their violations are counted, and do not fail the check. */
export const pending: readonly string[] = []

/** A text that breaks a rule for a reason. */
export interface Allowed {
  file: string
  /** What was found, as the check prints it. */
  found: string
  reason: string
}

/** An entry that matches nothing is an error, so that the list only holds what is needed. */
export const allowed: readonly Allowed[] = [
  {
    file: 'src/core/index/common-words.ts',
    found: 'about after again all also and any are because been befor…',
    reason: 'a list of words, not a sentence',
  },
  {
    file: 'src/core/secrets/secret-values.ts',
    found: 'true false read write null nil none undefined void yes no…',
    reason: 'a list of words, not a sentence',
  },
]
