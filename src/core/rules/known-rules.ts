import { passes } from '../config/pass-rules/pass-rules.ts'
import type { Selectable } from '../config/selection.ts'
import { categories } from '../findings/finding.ts'
import type { Rule } from './types.ts'

type PassWithRules = keyof typeof passes
type IdIn<Pass extends PassWithRules> = Extract<keyof (typeof passes)[Pass]['rules'], string>

/** The id of a rule without a page. */
export type PassRule = { [Pass in PassWithRules]: IdIn<Pass> }[PassWithRules]

/** The part of a pass's rule ids after `hygiene/`, `drift/` or another prefix. */
export type RuleOf<Pass extends PassWithRules> = IdIn<Pass> extends `${Pass}/${infer Own}` ? Own : never

/** A rule that a configuration or an option can refer to. */
export interface KnownRule extends Selectable {
  enabled: boolean
}

/** Returns all rules that can report findings: rule pages, rules of passes, and those of a model. */
export function knownRules(pages: readonly Rule[]): KnownRule[] {
  return [
    ...pages.map(({ id, category, enabled }) => ({ rule: id, category, pass: 'rules', enabled })),
    ...Object.entries(passes).flatMap(([pass, { category, rules }]) =>
      Object.keys(rules).map((rule) => ({ rule, category, pass, enabled: true })),
    ),
    ...categories.map((category) => ({ rule: `model/${category}`, category, pass: 'model', enabled: true })),
  ]
}
