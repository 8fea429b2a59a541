import { passes } from '../config/pass-rules.ts'
import type { Selectable } from '../config/selection.ts'
import { categories } from '../types.ts'
import type { Rule } from './types.ts'

type PassWithRules = keyof typeof passes
type IdIn<Pass extends PassWithRules> = Extract<keyof (typeof passes)[Pass]['rules'], string>

/** An id of a rule without a page. */
export type PassRule = { [Pass in PassWithRules]: IdIn<Pass> }[PassWithRules]

/** What follows `hygiene/`, `drift/` or another pass's name in its ids. */
export type RuleOf<Pass extends PassWithRules> = IdIn<Pass> extends `${Pass}/${infer Own}` ? Own : never

/** A rule as a configuration or an option may name it. */
export interface KnownRule extends Selectable {
  enabled: boolean
}

/** Every rule that can report something: pages, what passes find by themselves, and what a model remarks. */
export function knownRules(pages: readonly Rule[]): KnownRule[] {
  return [
    ...pages.map(({ id, category, enabled }) => ({ rule: id, category, pass: 'rules', enabled })),
    ...Object.entries(passes).flatMap(([pass, { category, rules }]) =>
      Object.keys(rules).map((rule) => ({ rule, category, pass, enabled: true })),
    ),
    ...categories.map((category) => ({ rule: `model/${category}`, category, pass: 'model', enabled: true })),
  ]
}
