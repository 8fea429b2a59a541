import type { Finding } from '../../../src/core/findings/finding.ts'
import type { Outcome } from '../../../src/core/types.ts'
import { cleanOutcome, failedOutcome, partialOutcome, richOutcome, richReport } from './rich-outcome.ts'

/** What could steer a terminal, a log, a browser or a parser that shows it. */
const hostileText =
  'a \u001b[2J\u001b]0;owned\u0007 \u202e ]]> </script> --> %0A::error::x\r\n::error file=x::y\n##[error]z "quoted" \'single\' & < \0 \ud800 \ufffe end'

const hostileFinding: Finding = {
  rule: 'js/eval',
  severity: 'warning',
  category: 'security',
  path: '::error file=x::y ]]> "%0A" a:b,c\n\u001b[2J.js',
  startLine: 3,
  endLine: 4,
  startColumn: 5,
  endColumn: 2,
  message: hostileText,
  confidence: 0.9,
  pass: 'rules',
  fingerprint: 'hostile',
  placement: { at: 'inline' },
}

/** The names and messages come from somebody who means harm. */
export const hostileOutcome: Outcome = {
  state: 'partial',
  reasons: [hostileText],
  parts: [{ kind: 'report', report: { ...richReport, findings: [hostileFinding] } }],
}

/** More findings than any consumer shows. */
export function crowdedOutcome(count: number): Outcome {
  const findings = Array.from({ length: count }, (_, index): Finding => {
    const [severity, rule] = index % 3 === 0 ? (['error', 'js/a'] as const) : (['info', `js/r${index % 50}`] as const)
    return { ...hostileFinding, severity, rule, path: `src/${index}.js`, message: 'Fix it.', fingerprint: `f${index}` }
  })
  return { state: 'complete', parts: [{ kind: 'report', report: { ...richReport, findings } }] }
}

/** Every kind of outcome of `review` and `analyze`. */
export const outcomes: Record<string, Outcome> = {
  rich: richOutcome,
  partial: partialOutcome,
  clean: cleanOutcome,
  failed: failedOutcome,
  hostile: hostileOutcome,
  crowded: crowdedOutcome(100),
}
