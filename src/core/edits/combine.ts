import type { Finding, Fix } from '../findings/finding.ts'
import { applyFix } from '../rules/match/fix.ts'

/** A finding with its fix. */
export type Fixable = Finding & { fix: Fix }

export interface Combined {
  text: string
  applied: Fixable[]
  /** Fixes that overlap others, or that would cause a syntax error. */
  left: Fixable[]
}

/**
 * Applies fixes to one text, from the last to the first so that line numbers remain valid. A fix that causes a syntax
 * error is reverted.
 */
export async function combineFixes(
  text: string,
  findings: readonly Fixable[],
  isSound: (text: string) => Promise<boolean>,
): Promise<Combined> {
  const ordered = findings.toSorted((one, other) => other.fix.startLine - one.fix.startLine)
  const chosen: Fixable[] = []
  const left: Fixable[] = []
  let from = Number.POSITIVE_INFINITY
  for (const finding of ordered) {
    if (finding.fix.endLine >= from) {
      left.push(finding)
      continue
    }
    chosen.push(finding)
    from = finding.fix.startLine
  }
  const all = chosen.reduce((done, finding) => applyFix(done, finding.fix), text)
  if (await isSound(all)) return { text: all, applied: chosen.toReversed(), left }
  const applied: Fixable[] = []
  let done = text
  for (const finding of chosen) {
    const next = applyFix(done, finding.fix)
    if (await isSound(next)) {
      done = next
      applied.unshift(finding)
    } else left.push(finding)
  }
  return { text: done, applied, left }
}
