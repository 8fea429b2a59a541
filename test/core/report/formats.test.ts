import { DOMParser, onErrorStopParsing } from '@xmldom/xmldom'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { escapeControlCharsInLine } from '../../../src/core/report/escape-control-chars.ts'
import { formats } from '../../../src/core/report/formats/index.ts'
import { isSuppressed, reportOf } from '../../../src/core/report/tally.ts'
import type { Outcome } from '../../../src/core/types.ts'
import { gitlabSchema } from './gitlab-schema.ts'
import { crowdedOutcome, hostileOutcome, outcomes } from './outcomes.ts'
import { rdjsonSchema } from './rdjson-schema.ts'
import { failedOutcome, partialOutcome, richOutcome } from './rich-outcome.ts'
import { sarifSchema } from './sarif-schema.ts'

const ajv = new Ajv({ strict: false, allErrors: true })
addFormats.default(ajv)
const options = { version: '0.1.0' }
const endings: Record<string, string> = { markdown: 'md', junit: 'junit.xml', checkstyle: 'checkstyle.xml' }
const schemas: Record<string, object> = { sarif: sarifSchema, rdjson: rdjsonSchema, gitlab: gitlabSchema }

function formatOf(name: string) {
  const format = formats.find((one) => one.name === name)
  if (format === undefined) throw new Error(`Unknown format ${name}`)
  return format
}

function shownIn(outcome: Outcome) {
  return (reportOf(outcome)?.findings ?? []).filter((finding) => !isSuppressed(finding))
}

function parseXml(text: string) {
  return new DOMParser({ onError: onErrorStopParsing }).parseFromString(text, 'text/xml')
}

function elements(text: string, name: string): Record<string, string>[] {
  return [...parseXml(text).getElementsByTagName(name)].map((element) =>
    Object.fromEntries([...element.attributes].map((attribute) => [attribute.name, attribute.value])),
  )
}

interface Place {
  path: string
  line?: number | undefined
  column?: number | undefined
}

const number = (text: string | undefined) => (text === undefined ? undefined : Number(text))

/** Reads the places of findings back out of a rendering, as a consumer does. */
const readers: Record<string, (text: string) => Place[]> = {
  concise: (text) =>
    [...text.matchAll(/^(.+):(\d+):(\d+): (?:error|warning|info): .* \[\S+\]$/gm)].map(([, path, line, column]) => ({
      path: path?.replace(/^\.\//, '') ?? '',
      line: Number(line),
      column: Number(column),
    })),
  json: (text) =>
    JSON.parse(text).findings.map((one: { path: string; startLine: number; startColumn?: number }) => ({
      path: one.path,
      line: one.startLine,
      column: one.startColumn,
    })),
  sarif: (text) =>
    JSON.parse(text)
      .runs[0].results.filter((one: { suppressions: unknown[] }) => one.suppressions.length === 0)
      .map(
        (one: {
          locations: [{ physicalLocation: { artifactLocation: { uri: string }; region: Record<string, number> } }]
        }) => {
          const { artifactLocation, region } = one.locations[0].physicalLocation
          return { path: decodeURIComponent(artifactLocation.uri), line: region.startLine, column: region.startColumn }
        },
      ),
  rdjson: (text) =>
    JSON.parse(text)
      .diagnostics.filter((one: { code: { value: string } }) => !one.code.value.startsWith('rubberduck/'))
      .map((one: { location: { path: string; range?: { start: { line: number; column?: number } } } }) => ({
        path: one.location.path,
        line: one.location.range?.start.line,
        column: one.location.range?.start.column,
      })),
  github: (text) => [
    ...[...text.matchAll(/^::(?:error|warning|notice) file=([^,]*)(?:,line=(\d+),col=(\d+))?.*$/gm)].map(
      ([, path, line, column]) => ({
        path: decodeURIComponent(path ?? ''),
        line: number(line),
        column: number(column),
      }),
    ),
    ...[...text.matchAll(/^- (.+):(\d+):(\d+): /gm)].map(([, path, line, column]) => ({
      path: path ?? '',
      line: number(line),
      column: number(column),
    })),
  ],
  gitlab: (text) =>
    JSON.parse(text)
      .filter((one: { check_name: string }) => !one.check_name.startsWith('rubberduck/'))
      .map(
        ({
          location,
        }: {
          location: { path: string; lines?: { begin: number }; positions?: { begin: { line: number; column: number } } }
        }) => ({
          path: location.path,
          line: location.positions?.begin.line ?? location.lines?.begin,
          column: location.positions?.begin.column,
        }),
      ),
  junit: (text) =>
    elements(text, 'testcase')
      .filter((one) => one.id !== undefined)
      .map(({ file = '', line, name }) => ({
        path: file,
        line: number(line),
        column: number(/:(\d+)$/.exec(name ?? '')?.[1]),
      })),
  checkstyle: (text) =>
    [...parseXml(text).getElementsByTagName('file')].flatMap((file) =>
      [...file.getElementsByTagName('error')]
        .filter((error) => !error.getAttribute('source')?.match(/^rubberduck\.(incomplete|failed)$/))
        .map((error) => ({
          path: file.getAttribute('name') ?? '',
          line: number(error.getAttribute('line') ?? undefined),
          column: number(error.getAttribute('column') ?? undefined),
        })),
    ),
}

describe.each(formats.map((format) => [format.name, format] as const))('%s', (name, format) => {
  it('renders the rich outcome as recorded', async () => {
    await expect(format.render(richOutcome, options)).toMatchFileSnapshot(
      `../../fixtures/renderings/rich.${endings[name] ?? name}`,
    )
  })

  it.each(Object.entries(outcomes))('keeps to its schema for the %s outcome', (_, outcome) => {
    const text = format.render(outcome, options)
    if (format.contentType === 'application/xml') parseXml(text)
    else if (format.contentType.includes('json')) {
      const validate = ajv.compile(schemas[name] ?? {})
      expect(validate(JSON.parse(text)) ? [] : validate.errors).toEqual([])
    }
    if (text !== '') expect(text).toMatch(/\n$/)
  })

  it('tells a partial and a failed outcome', () => {
    const partial = format.render(partialOutcome, options)
    for (const word of ['src/slow.ts', 'longer than 5 s', 'rules/x.md']) expect(partial).toContain(word)
    expect(format.render(failedOutcome, options)).toMatch(/Unknown revision .*mian/)
  })

  it('lets no text of others steer what shows it', () => {
    const text = format.render(hostileOutcome, options)
    expect(text.replaceAll(/[\n]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u)
    const commands = text.split('\n').filter((line) => /^\s*::/.test(line))
    expect(commands.filter((line) => !/^::warning (?:file|title)=[^:]*::/.test(line))).toEqual([])
    if (name === 'concise') expect(text).not.toMatch(/^::|##\[/m)
  })
})

it('has a reader for every format but the one for people', () => {
  expect([...Object.keys(readers), 'markdown'].toSorted()).toEqual(formats.map(({ name }) => name).toSorted())
})

describe.each(Object.entries(readers))('%s', (name, read) => {
  it.each(['rich', 'crowded', 'hostile'])('has every finding of the %s outcome with its place', (kind) => {
    const outcome = outcomes[kind] as Outcome
    const places = read(formatOf(name).render(outcome, options))
    const key = ({ path, line = 1 }: Place) => `${escapeControlCharsInLine(path)}:${Math.max(1, line)}`
    expect(places.map(key).toSorted()).toEqual(
      shownIn(outcome)
        .map(({ path, startLine }) => key({ path, line: startLine }))
        .toSorted(),
    )
    const exact = places.find(({ path, line }) => path === 'src/db/users.ts' && line === 12)
    if (kind === 'rich') expect(exact?.column).toBe(21)
  })
})

describe('github', () => {
  const format = formatOf('github')
  it('annotates ten findings of a level, and says how many are beyond', () => {
    const lines = format.render(crowdedOutcome(40), options).trimEnd().split('\n')
    expect(lines.filter((line) => line.startsWith('::error '))).toHaveLength(10)
    expect(lines.filter((line) => line.startsWith('::notice '))).toHaveLength(10)
    expect(lines.filter((line) => line.startsWith('- '))).toHaveLength(20)
    expect(lines.at(-1)).toMatch(
      /GitHub shows 10 annotations per level and step: 20 findings above are not annotated\.$/,
    )
  })

  it('counts the note on an incomplete run among the warnings', () => {
    const [part] = crowdedOutcome(40).parts
    const outcome: Outcome = { state: 'partial', reasons: ['a.js was not analyzed'], parts: [must(part)] }
    expect(format.render(outcome, options)).toMatch(/^::warning title=RubberDuck::Incomplete: a\.js was not analyzed\n/)
  })

  it('escapes as the runner decodes', () => {
    const text = format.render(hostileOutcome, options)
    expect(text).toContain('--> %250A::error::x%0A::error file=x::y%0A##[error]z')
    expect(text).not.toMatch(/^::error file=x/m)
    expect(text).toContain('file=%3A%3Aerror file=x%3A%3Ay')
  })
})

describe('concise', () => {
  const format = formatOf('concise')
  it('shows paths as seen from the current folder', () => {
    const [part] = richOutcome.parts
    if (part?.kind !== 'report') throw new Error('no report')
    const outcome: Outcome = { state: 'complete', parts: [{ ...part, report: { ...part.report, root: '/work/repo' } }] }
    const text = format.render(outcome, { version: '0', cwd: '/work/repo/src/db' })
    expect(text).toMatch(/^users\.ts:12:21: error: /m)
    expect(text).toMatch(/^\.\.\/api\.ts:20:1: info: /m)
  })
})
