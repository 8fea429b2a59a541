import type { Finding } from '../../findings/finding.ts'
import type { Report } from '../../outcome/report.ts'
import type { Outcome } from '../../types.ts'
import { displayPath } from '../display-path.ts'
import { escapeControlCharsInLine } from '../escape-control-chars.ts'
import { isFileLevel, oneLine } from '../place.ts'
import { shortfalls } from '../shortfalls.ts'
import { isSuppressed, reportOf } from '../tally.ts'
import type { Format, FormatOptions } from './format.ts'

/**
 * One line per finding in the format of gcc: `path:line:column: severity: message [rule]`, for grep, vim's quickfix
 * list and problem matchers. Paths are relative to the current folder. Findings about a whole file are at 1:1. The
 * reason for an incomplete or failed outcome is the last line, without a location: `rubberduck: error: …`.
 */
export const concise: Format = {
  name: 'concise',
  summary: 'one line per finding, for grep, vim and problem matchers',
  contentType: 'text/plain; charset=utf-8',
  reportsOnly: true,
  render: (outcome, options) => {
    const lines = [...findingLines(outcome, options), ...shortfalls(outcome).map(shortfallLine)]
    return lines.map((line) => `${line}\n`).join('')
  },
}

/** Returns the line of one finding. */
export function conciseLine(finding: Finding, report: Report, cwd: string | undefined): string {
  const place = isFileLevel(finding) ? '1:1' : `${finding.startLine}:${finding.startColumn ?? 1}`
  const path = displayPath(finding.path, report, cwd).replace(/^(?=:)/, './')
  const message = escapeControlCharsInLine(oneLine(finding.message))
  return inert(`${path}:${place}: ${finding.severity}: ${message} [${escapeControlCharsInLine(finding.rule)}]`)
}

function findingLines(outcome: Outcome, { cwd }: FormatOptions): string[] {
  const report = reportOf(outcome)
  if (report === undefined) return []
  return report.findings.filter((finding) => !isSuppressed(finding)).map((finding) => conciseLine(finding, report, cwd))
}

function shortfallLine({ kind, message }: { kind: string; message: string }): string {
  const text = inert(escapeControlCharsInLine(oneLine(message)))
  return kind === 'failed' ? `rubberduck: error: ${text}` : `rubberduck: warning: incomplete: ${text}`
}

/** Workflow logs interpret `##[` as a command anywhere in a line. */
function inert(line: string): string {
  return line.replaceAll('##[', '##\\[')
}
