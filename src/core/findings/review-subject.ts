import { typedCommand } from '../command.ts'
import type { RunContext, Subject } from '../engine.ts'
import { DuckError } from '../errors.ts'
import type { Report } from '../outcome/report.ts'
import type { KnownFinding } from '../platform.ts'
import { codeSpan, proseLine } from '../report/markdown/markdown-text.ts'
import { reportOf } from '../report/tally.ts'

export function subjectOf({ subject }: RunContext): Subject {
  if (subject === undefined)
    throw new DuckError('invalid', 'This command only works on pull requests. Use it in a comment on one.')
  return subject
}

/** Returns the report of the last review. Throws `not-found` if there is none. */
export function lastReport(context: RunContext): Report {
  const { state } = subjectOf(context)
  const report = state.last && reportOf(state.last.outcome)
  if (report === undefined)
    throw new DuckError(
      'not-found',
      `This pull request has not been reviewed yet. Use ${typedCommand(context, 'review')} to start a review.`,
    )
  return report
}

export function lineOf(id: string, { path, line, rule, message }: KnownFinding): string {
  return `${codeSpan(`${path}:${line}`)} ${codeSpan(rule)} ${proseLine(message, 160)} (${codeSpan(id.slice(0, 8))})`
}
