import { type Finding, type Placement, type Severity, severities } from '../findings/finding.ts'
import type { LedgerEntry, Report } from '../outcome/report.ts'
import type { Outcome } from '../types.ts'

export type SuppressedFinding = Finding & { placement: Extract<Placement, { at: 'suppressed' }> }

/** Returns the report in an outcome, if it has one. */
export function reportOf(outcome: Outcome): Report | undefined {
  return outcome.parts.find((part) => part.kind === 'report')?.report
}

export function isSuppressed(finding: Finding): finding is SuppressedFinding {
  return finding.placement.at === 'suppressed'
}

/** Returns the findings to show individually, in the order of the report. */
export function prominent(report: Report): Finding[] {
  return report.findings.filter((finding) => finding.placement.at === 'inline' || finding.placement.at === 'file')
}

/** Returns the findings for the summary: hints, and those beyond the budget. */
export function summarised(report: Report): Finding[] {
  return report.findings.filter((finding) => finding.placement.at === 'summary')
}

export function suppressed(report: Report): SuppressedFinding[] {
  return report.findings.filter(isSuppressed)
}

/** Formats counts such as `1 error, 2 warnings, 3 info`, without zeros. */
export function countWords(findings: readonly Finding[]): string {
  const words = severities.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length
    return count === 0 ? [] : [severityCount(severity, count)]
  })
  return words.join(', ')
}

function severityCount(severity: Severity, count: number): string {
  return severity === 'info' ? `${count} info` : plural(count, severity)
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** Returns the verb for the kind of report. */
export function lookedAt(report: Report): string {
  return report.scope.kind === 'paths' ? 'Analyzed' : 'Reviewed'
}

/** Formats the size of a change, for example `3 files, +24 −7`. */
export function changeSize(report: Report): string {
  const added = report.ledger.reduce((sum, entry) => sum + entry.added, 0)
  const deleted = report.ledger.reduce((sum, entry) => sum + entry.deleted, 0)
  const files = plural(report.ledger.length, 'file')
  return report.scope.kind === 'paths' ? files : `${files}, +${added} −${deleted}`
}

/** Returns the verdict in one sentence. A partial run never reads like a clean one. */
export function verdict(outcome: Outcome): string {
  if (outcome.state === 'failed') return `Failed: ${outcome.error.public}`
  const report = reportOf(outcome)
  if (report === undefined) return outcome.state === 'partial' ? 'Incomplete.' : 'Done.'
  const shown = report.findings.filter((finding) => !isSuppressed(finding))
  const files = new Set(shown.map((finding) => finding.path)).size
  const found =
    shown.length > 0
      ? `${countWords(shown)} in ${files === report.ledger.length ? '' : `${files} of `}${plural(report.ledger.length, 'file')}`
      : `no findings in ${plural(report.ledger.length, 'file')}`
  if (outcome.state === 'partial') return `Incomplete: ${found}, and not everything could be analyzed.`
  if (report.ledger.length === 0) return 'No files to review.'
  if (shown.length === 0 && report.ledger.every(({ state }) => state === 'skipped'))
    return `No findings, because ${report.ledger.length === 1 ? 'the only file was' : 'all files were'} skipped.`
  return `${found.charAt(0).toUpperCase()}${found.slice(1)}.`
}

/** Files that were not fully analyzed, grouped by reason. */
export interface Gap {
  state: LedgerEntry['state']
  reason: string
  paths: string[]
}

export function gaps(ledger: readonly LedgerEntry[]): Gap[] {
  const groups = new Map<string, Gap>()
  for (const { path, state, reason } of ledger) {
    // Text without a reason is prose, and was searched completely.
    if (reason === undefined) continue
    const key = `${state}\0${reason}`
    const group = groups.get(key) ?? { state, reason, paths: [] }
    group.paths.push(path)
    groups.set(key, group)
  }
  return [...groups.values()].toSorted((left, right) => right.paths.length - left.paths.length)
}
