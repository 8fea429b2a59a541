import type { Finding } from '../../findings/finding.ts'
import type { Outcome } from '../../types.ts'
import { isFileLevel } from '../place.ts'
import { shortfalls } from '../shortfalls.ts'
import { isSuppressed, reportOf } from '../tally.ts'
import { renderXml, type XmlElement } from '../xml.ts'
import type { Format } from './format.ts'

/**
 * Checkstyle XML, for Jenkins and many review tools. Each reason for an incomplete or failed outcome is an error
 * without a line, in its file or in `.`. Suppressed findings are omitted.
 */
export const checkstyle: Format = {
  name: 'checkstyle',
  summary: 'Checkstyle XML',
  contentType: 'application/xml',
  reportsOnly: true,
  render: (outcome) => renderXml({ name: 'checkstyle', attributes: { version: '4.3' }, children: files(outcome) }),
}

function files(outcome: Outcome): XmlElement[] {
  const missing = shortfalls(outcome).map(({ kind, message, path }) => ({
    path: path ?? '.',
    error: errorOf('error', kind === 'failed' ? message : `Incomplete: ${message}`, `rubberduck.${kind}`),
  }))
  const findings = reportOf(outcome)?.findings.filter((finding) => !isSuppressed(finding)) ?? []
  const all = [...missing, ...findings.map((finding) => ({ path: finding.path, error: findingError(finding) }))]
  return [...Map.groupBy(all, ({ path }) => path)].map(([path, own]) => ({
    name: 'file',
    attributes: { name: path },
    children: own.map(({ error }) => error),
  }))
}

function findingError(finding: Finding): XmlElement {
  const { severity, message, rule, startLine, startColumn } = finding
  const error = errorOf(severity, message, `rubberduck.${rule}`)
  if (isFileLevel(finding)) return error
  return { ...error, attributes: { line: startLine, column: startColumn, ...error.attributes } }
}

function errorOf(severity: string, message: string, source: string): XmlElement {
  return { name: 'error', attributes: { severity, message, source } }
}
