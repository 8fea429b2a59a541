import { packOf } from './rule-names.ts'

/** The properties of a rule that a selector can name. */
export interface Selectable {
  rule: string
  category: string
  pass: string
}

/** The names in `--only` and `--skip`: rule ids, packs (`js/*`), categories and passes. */
export interface Selection {
  only: readonly string[]
  skip: readonly string[]
}

/** An empty selection, which selects everything. */
export const everything: Selection = { only: [], skip: [] }

/** This pass has no findings. It detects moved lines for the other passes. */
const alwaysUseful = 'moves'

/** Tells whether a rule, or a finding of it, is selected. `--skip` overrides `--only`. */
export function isSelected({ only, skip }: Selection, subject: Selectable): boolean {
  return (
    (only.length === 0 || only.some((name) => covers(name, subject))) && !skip.some((name) => covers(name, subject))
  )
}

/** Tells whether a pass can report something that is selected. */
export function passRuns(selection: Selection, pass: string, rules: readonly Selectable[]): boolean {
  if (pass === alwaysUseful) return !selection.skip.includes(pass)
  return rules.some((rule) => rule.pass === pass && isSelected(selection, rule))
}

/** Tells whether `--only` names exactly this, which enables it even if it is off. */
export function isNamed({ only }: Selection, name: string): boolean {
  return only.includes(name)
}

function covers(name: string, { rule, category, pass }: Selectable): boolean {
  return name === rule || name === category || name === pass || name === `${packOf(rule)}/*`
}
