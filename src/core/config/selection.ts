import { packOf } from './rule-names.ts'

/** A rule, as far as a selector can name it. */
export interface Selectable {
  rule: string
  category: string
  pass: string
}

/** What `--only` and `--skip` name: rule ids, packs (`js/*`), categories and passes. */
export interface Selection {
  only: readonly string[]
  skip: readonly string[]
}

/** Nothing is named, so that everything runs. */
export const everything: Selection = { only: [], skip: [] }

/** This pass reports nothing of its own: what it knows of moved lines is for the others. */
const alwaysUseful = 'moves'

/** Tells whether a rule, or a finding of it, is selected. `--skip` beats `--only`. */
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

/** Tells whether `--only` names exactly this: then it runs although it is off. */
export function isNamed({ only }: Selection, name: string): boolean {
  return only.includes(name)
}

function covers(name: string, { rule, category, pass }: Selectable): boolean {
  return name === rule || name === category || name === pass || name === `${packOf(rule)}/*`
}
