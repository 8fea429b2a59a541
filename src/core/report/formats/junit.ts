import type { Finding } from '../../findings/finding.ts'
import type { LedgerEntry, Report } from '../../outcome/report.ts'
import type { Outcome } from '../../types.ts'
import { isFileLevel, oneLine } from '../place.ts'
import { shortfalls } from '../shortfalls.ts'
import { isSuppressed, reportOf } from '../tally.ts'
import { renderXml, type XmlElement } from '../xml.ts'
import type { Format } from './format.ts'

/**
 * JUnit XML, for GitLab, Jenkins and reporters for GitHub. Each file is a test suite, and each finding is a failed test
 * case whose type is its severity. A file without findings has one passed test case, and a file that was not analyzed
 * has a skipped one. Each reason for an incomplete or failed outcome is a test case with an error. Suppressed findings
 * are omitted.
 */
export const junit: Format = {
  name: 'junit',
  summary: 'JUnit XML, with a failed test case per finding',
  contentType: 'application/xml',
  reportsOnly: true,
  render: (outcome) => renderXml(document(outcome)),
}

function document(outcome: Outcome): XmlElement {
  const report = reportOf(outcome)
  const suites = [...shortfallSuite(outcome), ...(report === undefined ? [] : fileSuites(report))]
  return {
    name: 'testsuites',
    attributes: { name: 'rubberduck', ...counts(suites.flatMap(casesOf)) },
    children: suites,
  }
}

function shortfallSuite(outcome: Outcome): XmlElement[] {
  const cases = shortfalls(outcome).map(({ kind, message, path }, index) =>
    testCase('rubberduck', `${kind} ${index + 1}`, path, [
      { name: 'error', attributes: { message: oneLine(message), type: kind }, children: [oneLine(message)] },
    ]),
  )
  return cases.length === 0 ? [] : [suite('rubberduck', cases)]
}

function fileSuites(report: Report): XmlElement[] {
  const shown = report.findings.filter((finding) => !isSuppressed(finding))
  const byPath = Map.groupBy(shown, (finding) => finding.path)
  const entries = new Map(report.ledger.map((entry) => [entry.path, entry]))
  const paths = [...new Set([...byPath.keys(), ...entries.keys()])].toSorted()
  return paths.map((path) => {
    const findings = byPath.get(path) ?? []
    return suite(path, findings.length === 0 ? [restCase(path, entries.get(path))] : findings.map(findingCase))
  })
}

function restCase(path: string, entry: LedgerEntry | undefined): XmlElement {
  const skipped = entry?.state === 'skipped'
  const message = entry?.reason ?? 'not analyzed'
  return testCase(path, 'review', path, skipped ? [{ name: 'skipped', attributes: { message } }] : [])
}

function findingCase(finding: Finding): XmlElement {
  const { path, rule, startLine, startColumn, severity, message, fingerprint } = finding
  const place = isFileLevel(finding) ? '' : `:${startLine}:${startColumn ?? 1}`
  const failure = {
    name: 'failure',
    attributes: { message: oneLine(message), type: severity },
    children: [oneLine(`${path}${place}: ${message} [${rule}]`)],
  }
  const name = place === '' ? rule : `${rule} at ${startLine}:${startColumn ?? 1}`
  const own = testCase(path, name, path, [failure])
  return {
    ...own,
    attributes: { ...own.attributes, line: isFileLevel(finding) ? undefined : startLine, id: fingerprint },
  }
}

function testCase(classname: string, name: string, file: string | undefined, children: XmlElement[]): XmlElement {
  return { name: 'testcase', attributes: { classname, name, file, time: 0 }, children }
}

function suite(name: string, cases: XmlElement[]): XmlElement {
  return { name: 'testsuite', attributes: { name, ...counts(cases) }, children: cases }
}

function casesOf({ children = [] }: XmlElement): XmlElement[] {
  return children.filter((child) => typeof child !== 'string')
}

function counts(cases: readonly XmlElement[]) {
  const number = (kind: string) => cases.filter((one) => casesOf(one).some(({ name }) => name === kind)).length
  return {
    tests: cases.length,
    failures: number('failure'),
    errors: number('error'),
    skipped: number('skipped'),
    time: 0,
  }
}
