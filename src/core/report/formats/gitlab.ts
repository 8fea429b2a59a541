import type { Finding } from '../../findings/finding.ts'
import type { Outcome } from '../../types.ts'
import { escapeControlCharsInJson } from '../escape-control-chars.ts'
import { isFileLevel } from '../place.ts'
import { type Shortfall, shortfalls } from '../shortfalls.ts'
import { isSuppressed, reportOf } from '../tally.ts'
import type { Format } from './format.ts'

const severities = { error: 'critical', warning: 'major', info: 'minor' } as const

/**
 * GitLab's Code Quality report, for `artifacts:reports:codequality`. Locations are `positions`, which have columns;
 * GitLab accepts either those or `lines`. The format has no field for the run, so each reason for an incomplete outcome
 * is an issue `rubberduck/incomplete`, and a failure is a blocker. Issues without a file are at the root, `.`.
 */
export const gitlab: Format = {
  name: 'gitlab',
  summary: 'GitLab Code Quality report',
  contentType: 'application/json',
  reportsOnly: true,
  render(outcome) {
    return `${escapeControlCharsInJson(JSON.stringify([...shortfalls(outcome).map(shortfallIssue), ...issues(outcome)], undefined, 2))}\n`
  },
}

function issues(outcome: Outcome) {
  const seen = new Map<string, number>()
  const findings = reportOf(outcome)?.findings.filter((finding) => !isSuppressed(finding)) ?? []
  return findings.map((finding) => {
    const count = (seen.get(finding.fingerprint) ?? 0) + 1
    seen.set(finding.fingerprint, count)
    return {
      description: finding.message,
      check_name: finding.rule,
      // GitLab shows one issue per fingerprint.
      fingerprint: count === 1 ? finding.fingerprint : `${finding.fingerprint}/${count}`,
      severity: severities[finding.severity],
      location: { path: finding.path, ...positions(finding) },
    }
  })
}

function positions(finding: Finding) {
  if (isFileLevel(finding)) return { lines: { begin: 1 } }
  const { startLine, endLine, startColumn, endColumn } = finding
  if (startColumn === undefined || endColumn === undefined) return { lines: { begin: startLine, end: endLine } }
  return { positions: { begin: { line: startLine, column: startColumn }, end: { line: endLine, column: endColumn } } }
}

function shortfallIssue({ kind, message, path }: Shortfall, index: number) {
  return {
    description: kind === 'failed' ? message : `Incomplete: ${message}`,
    check_name: `rubberduck/${kind}`,
    fingerprint: `rubberduck-${kind}-${index + 1}`,
    severity: kind === 'failed' ? 'blocker' : 'info',
    location: { path: path ?? '.', lines: { begin: 1 } },
  }
}
