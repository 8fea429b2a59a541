import type { Report } from '../outcome/report.ts'
import type { Outcome } from '../types.ts'
import { reportOf } from './tally.ts'

/** A reason why an outcome is incomplete. */
export interface Shortfall {
  kind: 'incomplete' | 'failed'
  message: string
  /** The affected file, if any. */
  path?: string
}

/** Returns the reasons why an outcome is incomplete: none for a complete one, at least one for any other. */
export function shortfalls(outcome: Outcome): Shortfall[] {
  if (outcome.state === 'complete') return []
  if (outcome.state === 'failed') return [{ kind: 'failed', message: outcome.error.public }]
  const report = reportOf(outcome)
  const reasons = outcome.reasons.length === 0 ? ['not everything could be analyzed'] : outcome.reasons
  return reasons.map((message) => ({ kind: 'incomplete', message, ...pathIn(message, report) }))
}

function pathIn(message: string, report: Report | undefined): { path?: string } {
  const entry = report?.ledger.find(({ path, gap }) => gap && message.startsWith(`${path} `))
  return entry === undefined ? {} : { path: entry.path }
}
