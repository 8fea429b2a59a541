import type { Finding, Fix, LineRange, Outcome } from '../types.ts'
import { neutraliseJson } from './neutralise.ts'
import { prominent, reportOf, summarised } from './tally.ts'

const levels = { error: 'ERROR', warning: 'WARNING', info: 'INFO' } as const

/** Reviewdog's Diagnostic Format. Ranges without columns mean whole lines. */
export function renderRdjson(outcome: Outcome): string {
  const report = reportOf(outcome)
  const findings = report === undefined ? [] : [...prominent(report), ...summarised(report)]
  const result = { source: { name: 'rubberduck' }, diagnostics: findings.map(diagnostic) }
  return `${neutraliseJson(JSON.stringify(result, undefined, 2))}\n`
}

function diagnostic(finding: Finding) {
  const suggestion = finding.fix === undefined ? undefined : suggestionText(finding.fix)
  return {
    message: finding.message,
    location: location(finding.path, finding),
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

/** Reviewdog adds the last line end itself, and takes the empty text for a deletion: a lone empty line cannot be said. */
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
