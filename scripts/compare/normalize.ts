import { join, sep } from 'node:path'

/** A part of the output that differs between two runs of the same version. */
interface Rule {
  pattern: RegExp
  replacement: string
  reason: string
}

/** Every other part must be equal. Folders of runs and working trees need no rule: both versions use the same. */
const rules: readonly Rule[] = [
  { pattern: /\(\d+(?:\.\d+)? s\)/g, replacement: '(TIME)', reason: '--verbose prints the elapsed time' },
  { pattern: /\bin \d+(?:\.\d+)? s\b/g, replacement: 'in TIME', reason: 'index prints the elapsed time' },
]

/** Replaces what differs between two runs of the same version. `folder` is the one of the version. */
export function normalize(text: string, folder: string): string {
  return rules.reduce(
    (current, { pattern, replacement }) => current.replaceAll(pattern, replacement),
    text.replaceAll(join(folder, sep), `PROGRAM${sep}`),
  )
}
