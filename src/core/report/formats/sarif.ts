import { defined } from '../../defined.ts'
import type { Draft, Finding, Fix, Related } from '../../findings/finding.ts'
import type { Report } from '../../outcome/report.ts'
import type { LineRange } from '../../positions/line-ranges.ts'
import type { Outcome } from '../../types.ts'
import { escapeControlCharsInJson } from '../escape-control-chars.ts'
import { prose } from '../markdown/markdown-text.ts'
import { isFileLevel } from '../place.ts'
import { levelOf, ruleDescriptor } from '../sarif-rule.ts'
import { shortfalls } from '../shortfalls.ts'
import { isSuppressed, plural, reportOf } from '../tally.ts'
import { pathToUri } from '../uri.ts'
import type { Format, FormatOptions } from './format.ts'

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

/** GitHub rejects a run with more results, and a result with more locations. */
const mostResults = 25_000
const mostRelated = 999

/**
 * SARIF 2.1.0 with one run, within the limits of GitHub code scanning. Suppressed findings are included and marked.
 * `executionSuccessful` is true only for a complete outcome, and notifications contain the reasons. GitHub requires a
 * region for every result, so a finding about a whole file is at the start of its first line.
 */
export const sarif: Format = {
  name: 'sarif',
  summary: 'SARIF 2.1.0, for code scanning',
  contentType: 'application/sarif+json',
  reportsOnly: true,
  render: (outcome, options) => `${escapeControlCharsInJson(JSON.stringify(logOf(outcome, options), undefined, 2))}\n`,
}

function logOf(outcome: Outcome, { version }: FormatOptions) {
  const report = reportOf(outcome)
  const all = report?.findings ?? []
  const findings = all.length > mostResults ? mostSevere(all) : all
  const samples = new Map(findings.toReversed().map((finding) => [finding.rule, finding]))
  const rules = [...samples].toSorted(([left], [right]) => (left < right ? -1 : 1))
  const index = new Map(rules.map(([id], at) => [id, at]))
  return {
    $schema: schema,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'RubberDuck',
            version,
            rules: rules.map(([id, sample]) => ruleDescriptor(id, sample, report?.rules?.[id])),
          },
        },
        // GitHub keeps categories apart by this id, so alerts for a change do not close those for whole files.
        automationDetails: { id: report?.scope.kind === 'paths' ? 'rubberduck/analyze/' : 'rubberduck/review/' },
        invocations: [
          {
            executionSuccessful: outcome.state === 'complete',
            toolExecutionNotifications: notifications(outcome, all.length - findings.length),
          },
        ],
        ...provenance(report),
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the repository.' } } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => result(finding, index.get(finding.rule) ?? 0)),
      },
    ],
  }
}

function mostSevere(findings: readonly Finding[]): Finding[] {
  const ranked = [
    ...(['error', 'warning', 'info'] as const).flatMap((severity) =>
      findings.filter((finding) => finding.severity === severity && !isSuppressed(finding)),
    ),
    ...findings.filter(isSuppressed),
  ]
  const kept = new Set(ranked.slice(0, mostResults))
  return findings.filter((finding) => kept.has(finding))
}

function provenance(report: Report | undefined) {
  if (report?.origin === undefined) return {}
  const { head } = report.scope
  return {
    versionControlProvenance: [
      {
        repositoryUri: report.origin,
        ...(head === undefined || !/^[0-9a-f]{40,64}$/.test(head) ? {} : { revisionId: head }),
      },
    ],
  }
}

function notifications(outcome: Outcome, leftOut: number) {
  const missing = shortfalls(outcome).map(({ kind, message }) => ({
    level: kind === 'failed' ? 'error' : 'warning',
    message: { text: message },
  }))
  if (leftOut === 0) return missing
  const text = `${plural(leftOut, 'finding')} omitted: code scanning accepts at most ${mostResults} results.`
  return [...missing, { level: 'warning', message: { text } }]
}

function result(finding: Finding, ruleIndex: number) {
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: levelOf(finding.severity),
    message: { text: finding.message, markdown: prose(finding.message) },
    locations: [{ physicalLocation: { artifactLocation: artifact(finding.path), region: regionOf(finding) } }],
    ...relatedLocations(finding.related),
    partialFingerprints: { 'rubberduck/v1': finding.fingerprint },
    rank: Math.round(finding.confidence * 100),
    ...defined({ fixes: finding.fix && [fixObject(finding.path, finding.fix)] }),
    suppressions: isSuppressed(finding) ? [suppression(finding.placement)] : [],
    properties: { category: finding.category, pass: finding.pass, shown: finding.placement.at },
  }
}

function regionOf(finding: Draft) {
  if (isFileLevel(finding)) return { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 }
  const { startLine, endLine, startColumn = 1, endColumn } = finding
  return { startLine, startColumn, endLine, ...defined({ endColumn }) }
}

function relatedLocations(related: readonly Related[] | undefined) {
  if (related === undefined || related.length === 0) return {}
  return {
    relatedLocations: related.slice(0, mostRelated).map((place, at) => ({
      id: at + 1,
      physicalLocation: physicalLocation(place.path, place),
      message: { text: place.text === '' ? place.path : place.text },
    })),
  }
}

function physicalLocation(path: string, { startLine, endLine }: LineRange) {
  return { artifactLocation: artifact(path), ...(startLine < 1 ? {} : { region: { startLine, endLine } }) }
}

function artifact(path: string) {
  return { uri: pathToUri(path), uriBaseId: '%SRCROOT%' }
}

/**
 * A region without columns ends before the last line break, so the inserted text does too, including at the end of a
 * file. A deletion must include the line break.
 */
function fixObject(path: string, fix: Fix) {
  const deletes = fix.replacement === ''
  const deletedRegion = deletes
    ? { startLine: fix.startLine, startColumn: 1, endLine: fix.endLine + 1, endColumn: 1 }
    : { startLine: fix.startLine, endLine: fix.endLine }
  const replacement = deletes
    ? { deletedRegion }
    : { deletedRegion, insertedContent: { text: fix.replacement.replace(/\r?\n$/, '') } }
  return {
    description: { text: fix.safety === 'safe' ? 'Fix' : 'Fix that may change behavior: review it first' },
    artifactChanges: [{ artifactLocation: artifact(path), replacements: [replacement] }],
  }
}

function suppression({ by, because }: { by: string; because: string }) {
  return {
    kind: by.startsWith('rubberduck-ignore') ? 'inSource' : 'external',
    status: 'accepted',
    justification: `${by}: ${because}`,
  }
}
