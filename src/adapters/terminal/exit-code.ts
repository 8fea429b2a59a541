import { type ErrorKind, kinds } from '../../core/errors.ts'
import { type Severity, severities } from '../../core/findings/finding.ts'
import { isSuppressed, reportOf } from '../../core/report/tally.ts'
import type { Outcome } from '../../core/types.ts'

export type FailOn = 'none' | Severity

/** Returns 0 for success, 1 for findings at or above the threshold, 2 for invalid usage or configuration, 3 for a failed or partial run. */
export function exitCode(outcome: Outcome, failOn: FailOn): 0 | 1 | 2 | 3 {
  if (outcome.state === 'failed') return kinds[outcome.error.kind as ErrorKind]?.exit ?? 3
  if (outcome.state === 'partial') return outcome.mistaken === true ? 2 : 3
  if (failOn === 'none') return 0
  const counted = severities.slice(0, severities.indexOf(failOn) + 1)
  const findings = reportOf(outcome)?.findings ?? []
  return findings.some((finding) => !isSuppressed(finding) && counted.includes(finding.severity)) ? 1 : 0
}
