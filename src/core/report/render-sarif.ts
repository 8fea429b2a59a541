import type { Finding, Fix, LineRange, Outcome, Related, RuleFacts } from '../types.ts'
import { neutraliseJson } from './neutralise.ts'
import { isSuppressed, reportOf } from './tally.ts'

const levels = { error: 'error', warning: 'warning', info: 'note' } as const
const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

/** SARIF 2.1.0, one run. Suppressed findings are in it, marked as such. */
export function renderSarif(outcome: Outcome, version: string): string {
  const report = reportOf(outcome)
  const findings = report?.findings ?? []
  const ids = [...new Set(findings.map((finding) => finding.rule))].toSorted()
  const index = new Map(ids.map((id, at) => [id, at]))
  const log = {
    $schema: schema,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'RubberDuck',
            version,
            rules: ids.map((id) =>
              ruleDescriptor(id, findings.find((finding) => finding.rule === id)!, report?.rules?.[id]),
            ),
          },
        },
        invocations: [
          {
            executionSuccessful: outcome.state !== 'failed',
            toolExecutionNotifications: notifications(outcome),
          },
        ],
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the repository.' } } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => result(finding, index.get(finding.rule)!)),
      },
    ],
  }
  return `${neutraliseJson(JSON.stringify(log, undefined, 2))}\n`
}

/** A path as a relative URI reference: what is no plain name is percent-encoded. */
export function pathToUri(path: string): string {
  const encoded = path.toWellFormed().split('/').map(encodeURIComponent).join('/')
  // A byte of a name that is no UTF-8 stands as `\xNN`.
  return encoded.replaceAll(/%5Cx([89a-f][0-9a-f])/g, (_, byte: string) => `%${byte.toUpperCase()}`)
}

function notifications(outcome: Outcome) {
  if (outcome.state === 'partial')
    return outcome.reasons.map((reason) => ({ level: 'warning', message: { text: reason } }))
  if (outcome.state === 'failed') return [{ level: 'error', message: { text: outcome.error.public } }]
  return []
}

function ruleDescriptor(id: string, sample: Finding, facts: RuleFacts | undefined) {
  const cwe = facts?.cwe?.toLowerCase()
  const help = [facts?.why, facts?.whatToDo].filter((text) => text !== undefined && text !== '').join('\n\n')
  return {
    id,
    ...(facts === undefined ? {} : { shortDescription: { text: facts.summary } }),
    ...(help === '' ? {} : { help: { text: help, markdown: help } }),
    defaultConfiguration: { level: levels[sample.severity] },
    properties: { tags: [sample.category, ...(cwe === undefined ? [] : [`external/cwe/${cwe}`])] },
  }
}

function result(finding: Finding, ruleIndex: number) {
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: levels[finding.severity],
    message: { text: finding.message, markdown: finding.message },
    locations: [{ physicalLocation: physicalLocation(finding.path, finding) }],
    ...relatedLocations(finding.related),
    partialFingerprints: { 'rubberduck/v1': finding.fingerprint },
    rank: Math.round(finding.confidence * 100),
    ...(finding.fix === undefined ? {} : { fixes: [fixObject(finding.path, finding.fix)] }),
    suppressions: isSuppressed(finding) ? [suppression(finding.fate)] : [],
    properties: { category: finding.category, pass: finding.pass, shown: finding.fate.at },
  }
}

function relatedLocations(related: readonly Related[] | undefined) {
  if (related === undefined || related.length === 0) return {}
  return {
    relatedLocations: related.map((place, at) => ({
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
 * A region without columns ends before the last line's end, so the inserted text ends there too;
 * that holds at the end of a file as well. A deletion has to take the line end with it.
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
    description: { text: fix.safety === 'safe' ? 'Fix' : 'Fix that may change behaviour: read it first' },
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
