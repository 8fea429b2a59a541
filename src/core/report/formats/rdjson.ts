import type { Finding, Fix } from '../../findings/finding.ts'
import type { Report } from '../../outcome/report.ts'
import type { LineRange } from '../../positions/line-ranges.ts'
import type { Outcome } from '../../types.ts'
import { escapeControlCharsInJson } from '../escape-control-chars.ts'
import { textLines } from '../fix-lines.ts'
import { isFileLevel } from '../place.ts'
import { type Shortfall, shortfalls } from '../shortfalls.ts'
import { prominent, reportOf, summarised } from '../tally.ts'
import type { Format } from './format.ts'

const levels = { error: 'ERROR', warning: 'WARNING', info: 'INFO' } as const

/**
 * Reviewdog's Diagnostic Format. Its columns count UTF-8 bytes, so they are present only if the source lines are known.
 * A range without columns means whole lines. The format has no field for the run, so each reason for an incomplete or
 * failed outcome is a diagnostic `rubberduck/…` without a range. Suppressed findings are omitted.
 */
export const rdjson: Format = {
  name: 'rdjson',
  summary: 'reviewdog',
  contentType: 'application/json',
  reportsOnly: true,
  render(outcome) {
    const result = {
      source: { name: 'rubberduck' },
      diagnostics: [...shortfalls(outcome).map(shortfallDiagnostic), ...diagnostics(outcome)],
    }
    return `${escapeControlCharsInJson(JSON.stringify(result, undefined, 2))}\n`
  },
}

function diagnostics(outcome: Outcome) {
  const report = reportOf(outcome)
  if (report === undefined) return []
  return [...prominent(report), ...summarised(report)].map((finding) => diagnostic(finding, report))
}

function shortfallDiagnostic({ kind, message, path }: Shortfall) {
  return {
    message: kind === 'failed' ? message : `Incomplete: ${message}`,
    location: { path: path ?? '.' },
    severity: kind === 'failed' ? 'ERROR' : 'WARNING',
    code: { value: `rubberduck/${kind}` },
  }
}

function diagnostic(finding: Finding, report: Report) {
  const suggestion = finding.fix === undefined ? undefined : suggestionText(finding.fix)
  return {
    message: finding.message,
    location: { path: finding.path, ...(isFileLevel(finding) ? {} : { range: exactRange(finding, report) }) },
    severity: levels[finding.severity],
    code: { value: finding.rule },
    ...(finding.fix === undefined || suggestion === undefined
      ? {}
      : { suggestions: [{ range: range(finding.fix), text: suggestion }] }),
    ...(finding.related === undefined || finding.related.length === 0
      ? {}
      : {
          related_locations: finding.related.map((place) => ({
            message: place.text,
            location: location(place.path, place),
          })),
        }),
  }
}

/**
 * Reviewdog adds the last line break itself and treats an empty text as a deletion, so a single empty line cannot be
 * expressed.
 */
function suggestionText(fix: Fix): string | undefined {
  const text = fix.replacement.replace(/\r?\n$/, '')
  return text === '' && fix.replacement !== '' ? undefined : text
}

function location(path: string, lines: LineRange) {
  return lines.startLine < 1 ? { path } : { path, range: range(lines) }
}

function range({ startLine, endLine }: LineRange) {
  return { start: { line: startLine }, end: { line: endLine } }
}

function exactRange(finding: Finding, report: Report) {
  const { startLine, endLine, startColumn, endColumn } = finding
  const excerpt = report.excerpts[finding.fingerprint]
  const [first] = textLines(excerpt, startLine, startLine) ?? []
  const [last] = textLines(excerpt, endLine, endLine) ?? []
  if (startColumn === undefined || endColumn === undefined || first === undefined || last === undefined)
    return range(finding)
  return {
    start: { line: startLine, column: byteColumn(first, startColumn) },
    end: { line: endLine, column: byteColumn(last, endColumn) },
  }
}

/** The byte order mark of the first line is not counted. */
function byteColumn(line: string, column: number): number {
  return Buffer.byteLength(line.replace(/^\ufeff/, '').slice(0, column - 1)) + 1
}
