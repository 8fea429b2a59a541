import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { sarif } from '../../../src/core/report/formats/sarif.ts'
import { securitySeverity } from '../../../src/core/report/security-severity.ts'
import { pathToUri } from '../../../src/core/report/uri.ts'
import type { Outcome } from '../../../src/core/types.ts'
import { crowdedOutcome, outcomes } from './outcomes.ts'
import { nastyPath, richOutcome } from './rich-outcome.ts'

/** GitHub's documentation, "SARIF support for code scanning" and "SARIF results exceed one or more limits". */
const limits = {
  compressedBytes: 10 * 1024 * 1024,
  runs: 20,
  results: 25_000,
  rules: 25_000,
  locations: 1_000,
  tags: 20,
  nameLength: 255,
  descriptionLength: 1024,
}

interface Region {
  startLine: number
  startColumn: number
  endLine: number
  endColumn: number
}

interface Location {
  physicalLocation: { artifactLocation: { uri: string; uriBaseId?: string }; region: Region }
}

interface Rule {
  id: string
  name: string
  shortDescription: { text: string }
  fullDescription: { text: string }
  help: { text: string; markdown: string }
  defaultConfiguration: { level: string }
  properties: { tags: string[]; precision: string; 'security-severity'?: string; 'problem.severity'?: string }
}

interface Result {
  ruleId: string
  ruleIndex: number
  level: string
  message: { text: string }
  locations: Location[]
  relatedLocations?: Location[]
  partialFingerprints: Record<string, string>
}

function runOf(outcome: Outcome) {
  const log = JSON.parse(sarif.render(outcome, { version: '0.1.0' }))
  expect(log.version).toBe('2.1.0')
  expect(log.runs.length).toBeLessThanOrEqual(limits.runs)
  return log.runs[0] as {
    tool: { driver: { name: string; rules: Rule[] } }
    automationDetails: { id: string }
    results: Result[]
    invocations: [{ executionSuccessful: boolean; toolExecutionNotifications: { message: { text: string } }[] }]
  }
}

describe.each(Object.entries(outcomes))('the SARIF of the %s outcome', (_, outcome) => {
  const run = runOf(outcome)
  const { rules } = run.tool.driver

  it('describes each rule as code scanning shows it', () => {
    expect(rules.length).toBeLessThanOrEqual(limits.rules)
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length)
    for (const rule of rules) {
      expect(rule.name.length).toBeLessThanOrEqual(limits.nameLength)
      for (const { text } of [rule.shortDescription, rule.fullDescription]) {
        expect(text.trim()).not.toBe('')
        expect(text.length).toBeLessThanOrEqual(limits.descriptionLength)
      }
      expect(rule.shortDescription.text).not.toMatch(/[$`]/)
      expect(rule.help.text.trim()).not.toBe('')
      expect(rule.help.markdown.trim()).not.toBe('')
      expect(rule.properties.tags.length).toBeLessThanOrEqual(limits.tags)
      expect(['very-high', 'high', 'medium', 'low']).toContain(rule.properties.precision)
      const score = rule.properties['security-severity']
      expect(score === undefined).toBe(!rule.properties.tags.includes('security'))
      if (score === undefined)
        expect(['error', 'warning', 'recommendation']).toContain(rule.properties['problem.severity'])
      else expect(Number(score) > 0 && Number(score) <= 10).toBe(true)
    }
  })

  it('gives each result a message, a rule, a fingerprint and a place in the repository', () => {
    expect(run.results.length).toBeLessThanOrEqual(limits.results)
    for (const result of run.results) {
      expect(rules[result.ruleIndex]?.id).toBe(result.ruleId)
      expect(['none', 'note', 'warning', 'error']).toContain(result.level)
      expect(result.message.text.trim()).not.toBe('')
      expect(Object.keys(result.partialFingerprints)).not.toEqual([])
      // GitHub's own fingerprint is computed by the upload action where it is missing; a wrong one would be believed.
      expect(result.partialFingerprints.primaryLocationLineHash).toBeUndefined()
      expect(result.locations).toHaveLength(1)
      expect(result.locations.length + (result.relatedLocations?.length ?? 0)).toBeLessThanOrEqual(limits.locations)
      for (const { physicalLocation } of [...result.locations, ...(result.relatedLocations ?? [])])
        expectRelative(physicalLocation.artifactLocation.uri)
      const { startLine, startColumn, endLine, endColumn } = must(result.locations[0]).physicalLocation.region
      for (const place of [startLine, startColumn, endLine, endColumn]) expect(place).toBeGreaterThanOrEqual(1)
      expect(endLine).toBeGreaterThanOrEqual(startLine)
      if (endLine === startLine) expect(endColumn).toBeGreaterThanOrEqual(startColumn)
    }
  })

  it('says whether the run is the whole answer', () => {
    const [{ executionSuccessful, toolExecutionNotifications }] = run.invocations
    expect(executionSuccessful).toBe(outcome.state === 'complete')
    expect(toolExecutionNotifications.length > 0).toBe(outcome.state !== 'complete')
    expect(run.automationDetails.id).toMatch(/^rubberduck\/(review|analyze)\/$/)
  })
})

it('keeps the most severe of more results than GitHub takes, says so, and is small enough', () => {
  const outcome = crowdedOutcome(30_000)
  const run = runOf(outcome)
  expect(run.results).toHaveLength(limits.results)
  expect(run.results.filter(({ level }) => level === 'error')).toHaveLength(10_000)
  expect(run.invocations[0].toolExecutionNotifications[0]?.message.text).toMatch(/^5000 findings omitted/)
  expect(gzipSync(sarif.render(outcome, { version: '0' })).length).toBeLessThan(limits.compressedBytes)
})

it('keeps to the locations that a result may have', () => {
  const [part] = richOutcome.parts
  if (part?.kind !== 'report') throw new Error('no report')
  const related = Array.from({ length: 2_000 }, (_, index) => ({
    path: `${index}`,
    startLine: 1,
    endLine: 1,
    text: '',
  }))
  const findings = part.report.findings.map((finding) => ({ ...finding, related }))
  const run = runOf({ state: 'complete', parts: [{ kind: 'report', report: { ...part.report, findings } }] })
  expect(run.results[0]?.relatedLocations).toHaveLength(limits.locations - 1)
})

/** A relative reference of RFC 3986; Go's `url.Parse` refuses a colon in the first segment, blanks and control characters. */
function expectRelative(uri: string) {
  expect(uri).toMatch(/^(?:[\w.~@,;=&+$!*'()-]|%[0-9A-F]{2})+(?:\/(?:[\w.~@:,;=&+$!*'()-]|%[0-9A-F]{2})*)*$/)
  const base = 'file:///root/'
  expect(new URL(uri, base).href.startsWith(base)).toBe(true)
}

describe('paths as URIs', () => {
  it.each(['a:b (c).js', '$id.js', 'KO é.js', 'tab\tx.js', 'q"x.js', 'a#b?c%d.js', '名前/😀.ts', nastyPath, 'http:/x'])(
    'writes %j as a relative reference',
    (path) => {
      expectRelative(pathToUri(path))
      expect(decodeURIComponent(pathToUri(path))).toBe(path)
    },
  )

  it('writes paths that decode to themselves', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (path) => {
        expect(pathToUri(path)).toMatch(/^[\w.~%/-]*$/)
        expect(decodeURIComponent(pathToUri(path))).toBe(path.toWellFormed())
      }),
    )
  })

  it('writes a byte of a name that is not UTF-8 as that byte', () => {
    expect(pathToUri('src/\\xff\\xe9.js')).toBe('src/%FF%E9.js')
    expect(pathToUri('src/\\x41.js')).toBe('src/%5Cx41.js')
  })
})

it('scores a security rule by its severity and weakness', () => {
  expect(securitySeverity('error', 'CWE-89')).toBe('9.3')
  expect(securitySeverity('error', undefined)).toBe('7.8')
  expect(securitySeverity('warning', 'CWE-338')).toBe('5.1')
  expect(securitySeverity('info', 'CWE-1004')).toBe('2.1')
})
