import { stripVTControlCharacters } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exitCode } from '../../../src/adapters/terminal/exit-code.ts'
import { renderText } from '../../../src/adapters/terminal/render/render-text.ts'
import { render } from '../../../src/adapters/terminal/render.ts'
import { columnsOf } from '../../../src/adapters/terminal/text/wrap.ts'
import type { TerminalView } from '../../../src/adapters/terminal/view.ts'
import type { Outcome } from '../../../src/core/types.ts'
import {
  cleanOutcome,
  failedOutcome,
  partialOutcome,
  richOutcome,
  tableOutcome,
} from '../../core/report/rich-outcome.ts'

const plain = { color: false, whyNot: false }
const outcomes = { rich: richOutcome, partial: partialOutcome, clean: cleanOutcome, table: tableOutcome }

describe('renderText', () => {
  it.each(Object.entries(outcomes))('renders the %s outcome plainly', async (name, outcome) => {
    await expect(renderText(outcome, plain)).toMatchFileSnapshot(`../../fixtures/renderings/${name}.txt`)
  })

  it('lists the suppressed ones on demand', async () => {
    await expect(renderText(richOutcome, { ...plain, whyNot: true })).toMatchFileSnapshot(
      '../../fixtures/renderings/why-not.txt',
    )
  })

  it('prints no escape of its own without colour, and only colours with it', () => {
    const control = /[^\P{Cc}\n]/u
    expect(renderText(richOutcome, plain)).not.toMatch(control)
    const colored = renderText(richOutcome, { ...plain, color: true })
    expect(colored).toContain('\u001b[31m')
    expect(stripVTControlCharacters(colored)).not.toMatch(control)
  })

  it.each([40, 60, 80, 200])('fits %i columns', (columns) => {
    const text = stripVTControlCharacters(renderText(richOutcome, { ...plain, color: true, columns }))
    const block = text.slice(text.indexOf('error  line 12'), text.indexOf('error  lines 30'))
    for (const line of block.split('\n'))
      expect(columnsOf(line)).toBeLessThanOrEqual(Math.min(100, Math.max(columns, 48)))
  })

  it('wraps the last column of a table, and shows no columns of an empty one', () => {
    const wrapped = renderText(tableOutcome, { ...plain, columns: 56 }).split('\n')
    expect(wrapped).toContain(`${' '.repeat(30)}calls.`)
    for (const line of wrapped) expect(columnsOf(line)).toBeLessThanOrEqual(56)
    const empty: Outcome = {
      state: 'complete',
      parts: [{ kind: 'data', title: '0 rules', columns: ['rule'], rows: [] }],
    }
    expect(renderText(empty, plain)).toBe('0 rules\n')
  })

  it('never breaks an id in a table, however narrow the terminal is', () => {
    const id = fc.stringMatching(/^[a-z]{2,10}\/[a-z]{3,12}(-[a-z]{2,10}){0,3}$/)
    const row = fc.tuple(
      id,
      fc.constantFrom('error', 'warning', 'info'),
      id,
      fc.constantFrom('One two.', 'Three words here.'),
    )
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), fc.integer({ min: 8, max: 100 }), (rows, columns) => {
        const table = { kind: 'data' as const, title: 'Rules', columns: ['rule', 'severity', 'alias', 'message'], rows }
        const words = renderText({ state: 'complete', parts: [table] }, { ...plain, columns }).split(/\s+/)
        expect(words).toEqual(expect.arrayContaining(rows.flat().flatMap((cell) => cell.split(' '))))
      }),
    )
  })

  it('says the time on a terminal only', () => {
    expect(renderText(cleanOutcome, { ...plain, columns: 80, elapsedMs: 1234 })).toContain('(1.2 s)')
    expect(renderText(cleanOutcome, plain)).not.toContain(' s)')
  })
})

describe('render', () => {
  const view: TerminalView = { format: 'json', failOn: 'none', whyNot: false }
  const screen = { color: false, errorColor: false }
  const rendered = (outcome: Outcome, own: Partial<TerminalView> = {}) =>
    render({ job: 'j', outcome }, { ...view, ...own }, screen, '0.1.0')

  it('says a failure on standard error, and in a machine format on standard output too', () => {
    expect(rendered(failedOutcome).aside).toBe('error: Unknown revision `mian`. Did you mean `main`?\n')
    expect(JSON.parse(rendered(failedOutcome).answer).outcome).toBe('failed')
    expect(rendered(failedOutcome, { format: 'text' }).answer).toBe('')
  })

  it('warns of an incomplete answer beside a machine format', () => {
    expect(rendered(partialOutcome, { format: 'sarif' }).aside).toMatch(/^incomplete: .*\n- src\/slow\.ts/)
    expect(rendered(partialOutcome, { format: 'text' }).aside).toBe('')
  })

  it('says where it wrote', () => {
    expect(rendered(cleanOutcome, { output: 'out.json' }).aside).toBe('Wrote out.json. No findings in 2 files.\n')
  })
})

describe('exitCode', () => {
  const only = (severity: 'error' | 'warning' | 'info'): Outcome => {
    const [part] = richOutcome.parts
    if (part?.kind !== 'report') throw new Error('no report')
    const findings = part.report.findings.filter((finding) => finding.severity === severity)
    return { state: 'complete', parts: [{ kind: 'report', report: { ...part.report, findings } }] }
  }

  it.each([
    ['error', 'none', 0],
    ['error', 'error', 1],
    ['warning', 'error', 0],
    ['warning', 'warning', 1],
    ['info', 'warning', 0],
    ['info', 'info', 1],
  ] as const)('%s findings with --fail-on %s give %i', (severity, failOn, code) => {
    expect(exitCode(only(severity), failOn)).toBe(code)
  })

  it('is 3 for a partial run, and for failures what their kind says', () => {
    expect(exitCode(partialOutcome, 'none')).toBe(3)
    expect(exitCode(failedOutcome, 'none')).toBe(2)
    expect(exitCode({ state: 'failed', error: { kind: 'timeout', public: 'x', short: 'x' }, parts: [] }, 'none')).toBe(
      3,
    )
    expect(
      exitCode({ state: 'failed', error: { kind: 'unheard-of', public: 'x', short: 'x' }, parts: [] }, 'none'),
    ).toBe(3)
  })

  it('does not count what is suppressed', () => {
    const [part] = richOutcome.parts
    if (part?.kind !== 'report') throw new Error('no report')
    const findings = part.report.findings.filter((finding) => finding.placement.at === 'suppressed')
    expect(
      exitCode({ state: 'complete', parts: [{ kind: 'report', report: { ...part.report, findings } }] }, 'info'),
    ).toBe(0)
  })
})
