import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderJson } from '../../../src/core/report/render-json.ts'
import { renderRdjson } from '../../../src/core/report/render-rdjson.ts'
import { pathToUri, renderSarif } from '../../../src/core/report/render-sarif.ts'
import { rdjsonSchema } from './rdjson-schema.ts'
import {
  cleanOutcome,
  failedOutcome,
  nastyPath,
  partialOutcome,
  richOutcome,
  richReport,
  tableOutcome,
} from './rich-outcome.ts'
import { sarifSchema } from './sarif-schema.ts'

const ajv = new Ajv({ strict: false, allErrors: true })
addFormats.default(ajv)
const outcomes = {
  rich: richOutcome,
  partial: partialOutcome,
  clean: cleanOutcome,
  failed: failedOutcome,
  table: tableOutcome,
}

describe.each(Object.entries(outcomes))('%s outcome', (name, outcome) => {
  it('is valid SARIF 2.1.0', async () => {
    const text = renderSarif(outcome, '0.1.0')
    const validate = ajv.compile(sarifSchema)
    expect(validate(JSON.parse(text)) ? [] : validate.errors).toEqual([])
    if (name === 'rich') await expect(text).toMatchFileSnapshot('../../fixtures/renderings/rich.sarif')
  })

  it('is valid rdjson', async () => {
    const text = renderRdjson(outcome)
    const validate = ajv.compile(rdjsonSchema)
    expect(validate(JSON.parse(text)) ? [] : validate.errors).toEqual([])
    if (name === 'rich') await expect(text).toMatchFileSnapshot('../../fixtures/renderings/rich.rdjson')
  })

  it('is JSON with the fixed keys', async () => {
    const text = renderJson(outcome)
    expect(JSON.parse(text)).toMatchObject({
      version: 1,
      outcome: outcome.state,
      findings: expect.any(Array),
      ledger: expect.any(Array),
      suppressed: expect.any(Array),
    })
    await expect(text).toMatchFileSnapshot(`../../fixtures/renderings/${name}.json`)
  })
})

describe('JSON', () => {
  it('carries every finding once, in findings or in suppressed', () => {
    const { findings, suppressed } = JSON.parse(renderJson(richOutcome))
    expect([...findings, ...suppressed].map((finding) => finding.fingerprint).toSorted()).toEqual(
      richReport.findings.map((finding) => finding.fingerprint).toSorted(),
    )
    expect(suppressed[0]).toMatchObject({ by: 'rubberduck-ignore on line 4', because: 'the input is a constant' })
  })

  it('carries words and edits', () => {
    const parts = [
      { kind: 'text' as const, markdown: 'Fine.' },
      { kind: 'patch' as const, title: 'Mend a', edits: [], patch: '--- a\n+++ b\n' },
    ]
    expect(JSON.parse(renderJson({ state: 'complete', parts }))).toMatchObject({
      text: 'Fine.',
      patch: '--- a\n+++ b\n',
    })
  })

  it('says what failed', () => {
    expect(JSON.parse(renderJson(failedOutcome)).error).toEqual({
      kind: 'not-found',
      message: 'There is no revision `mian`. Did you mean `main`?',
    })
  })

  it('keeps the nasty path as it is and shows no control character', () => {
    const text = renderJson(richOutcome)
    expect(JSON.parse(text).findings.map((finding: { path: string }) => finding.path)).toContain(nastyPath)
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })
})

describe('SARIF', () => {
  const [run] = JSON.parse(renderSarif(richOutcome, '0.1.0')).runs

  it('points every result at its rule', () => {
    for (const result of run.results) expect(run.tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId)
  })

  it('marks suppressed findings and says by what', () => {
    const eval_ = run.results.find((result: { ruleId: string }) => result.ruleId === 'js/eval')
    expect(eval_.suppressions).toEqual([
      { kind: 'inSource', status: 'accepted', justification: 'rubberduck-ignore on line 4: the input is a constant' },
    ])
  })

  it('writes paths that decode to themselves', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (path) => {
        const uri = pathToUri(path)
        expect(uri).toMatch(/^[\w.~!'()*%/-]*$/)
        expect(decodeURIComponent(uri)).toBe(path.toWellFormed())
      }),
    )
  })

  it('deletes whole lines with their ends, and replaces them without', () => {
    const regions = run.results.flatMap(
      (result: { fixes?: [{ artifactChanges: [{ replacements: [{ deletedRegion: unknown }] }] }] }) =>
        (result.fixes ?? []).map((fix) => fix.artifactChanges[0].replacements[0].deletedRegion),
    )
    expect(regions).toEqual([
      { startLine: 12, endLine: 12 },
      { startLine: 2, startColumn: 1, endLine: 4, endColumn: 1 },
    ])
  })
})

describe('rdjson', () => {
  it('leaves out what is suppressed', () => {
    const codes = JSON.parse(renderRdjson(richOutcome)).diagnostics.map(
      (diagnostic: { code: { value: string } }) => diagnostic.code.value,
    )
    expect(codes).not.toContain('js/eval')
    expect(codes).toContain('complexity/worse')
  })
})

it('a byte of a name that is no UTF-8 is that byte in a URI', () => {
  expect(pathToUri('src/\\xff\\xe9.js')).toBe('src/%FF%E9.js')
  expect(pathToUri('src/\\x41.js')).toBe('src/%5Cx41.js')
})
