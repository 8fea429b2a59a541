import type { PassName } from '../config/schema.ts'
import type { Selectable } from '../config/selection.ts'
import { type Category, categories } from '../types.ts'
import type { Rule } from './types.ts'

/** Rules that passes report without a page, by pass. What `rules list` cannot list can still be configured. */
const ids = {
  secrets: ['any/secret'],
  impact: [
    'impact/removed-symbol',
    'impact/removed-file',
    'impact/changed-parameters',
    'impact/reordered-parameters',
    'impact/changed-results',
    'impact/now-async',
    'impact/no-longer-async',
  ],
  complexity: ['complexity/cognitive', 'complexity/nesting', 'complexity/lines'],
  duplication: ['duplication/repeated-block'],
  tests: ['tests/untested-change', 'tests/skipped', 'tests/no-assertion'],
  drift: [
    'drift/removed-name',
    'drift/removed-file',
    'drift/removed-flag',
    'drift/removed-variable',
    'drift/undocumented-variable',
    'drift/lock-file',
  ],
  hygiene: [
    'hygiene/build-output',
    'hygiene/case-clash',
    'hygiene/environment-file',
    'hygiene/executable-bit',
    'hygiene/large-file',
    'hygiene/leftover-file',
    'hygiene/line-ends',
  ],
  suppressions: ['any/unknown-ignore'],
} as const satisfies Partial<Record<PassName, readonly string[]>>

type IdIn<Pass extends keyof typeof ids> = (typeof ids)[Pass][number]

/** An id of a rule without a page. */
export type PassRule = { [Pass in keyof typeof ids]: IdIn<Pass> }[keyof typeof ids]

/** What follows `hygiene/`, `drift/` or another pass's name in its ids. */
export type RuleOf<Pass extends keyof typeof ids> = IdIn<Pass> extends `${Pass}/${infer Own}` ? Own : never

/** Categories where they are not named like the pass. */
const ownCategory: Partial<Record<keyof typeof ids, Category>> = { secrets: 'security', suppressions: 'hygiene' }

/** A rule as a configuration or an option may name it. */
export interface KnownRule extends Selectable {
  enabled: boolean
}

/** Every rule that can report something: pages, what passes find by themselves, and what a model remarks. */
export function knownRules(pages: readonly Rule[]): KnownRule[] {
  const passes = Object.entries(ids) as [keyof typeof ids, readonly string[]][]
  return [
    ...pages.map(({ id, category, enabled }) => ({ rule: id, category, pass: 'rules', enabled })),
    ...passes.flatMap(([pass, own]) =>
      own.map((rule) => ({ rule, category: ownCategory[pass] ?? pass, pass, enabled: true })),
    ),
    ...categories.map((category) => ({ rule: `model/${category}`, category, pass: 'model', enabled: true })),
  ]
}
