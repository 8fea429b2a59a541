import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../src/core/findings/finding.ts'
import { must } from '../../../src/core/must.ts'
import type { Report } from '../../../src/core/outcome/report.ts'
import { codeFence, codeSpan, prose, splitCodeSpans } from '../../../src/core/report/markdown/markdown-text.ts'
import { markdownLimit, renderMarkdown } from '../../../src/core/report/markdown/render-markdown.ts'
import { modelText } from '../../../src/core/report/model-text.ts'
import type { Outcome } from '../../../src/core/types.ts'
import { cleanOutcome, failedOutcome, partialOutcome, richOutcome, richReport, tableOutcome } from './rich-outcome.ts'

const tricky = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '`',
      '``',
      '~~~',
      '@octocat',
      '#12',
      'GH-3',
      '<b>',
      '<!--',
      '[x](y)',
      '![i](u)',
      'https://a.example/b',
      'www.a.example',
      '\\',
      '|',
      '&lt;',
      ' ',
      '\n',
      '\n\n',
      '- ',
      '1. ',
      '# ',
      '$x$',
      'deadbeef1',
      'a@b.example',
    ),
    fc.string({ unit: 'grapheme', maxLength: 4 }),
  ),
})

describe('prose', () => {
  it.each([
    ['Use `a` here.', 'Use `a` here.'],
    ['ask @octocat, see #12 or GH-7.', 'ask `@octocat`, see `#12` or `GH-7`.'],
    ['(https://a.example/x)', '(`https://a.example/x`)'],
    ['<img src=x>', '&lt;img src=x&gt;'],
    ['[a](b) ![c](d)', '\\[a\\](b) !\\[c\\](d)'],
    ['an unclosed ` quote', 'an unclosed &#96; quote'],
    ['# no heading', '`#` no heading'],
    ['- no list', '\\- no list'],
    ['1. no list', '1\\. no list'],
    ['fixed in 1a2b3c4d', 'fixed in `1a2b3c4d`'],
    ['one\ntwo\n\nthree', 'one two\n\nthree'],
    ['snake_case and *emphasis*', 'snake_case and *emphasis*'],
    ['`` a`b `` stays', '``a`b`` stays'],
  ])('%j', (text, expected) => {
    expect(prose(text)).toBe(expected)
  })

  it('lets nothing come alive outside code spans', () => {
    fc.assert(
      fc.property(tricky, (text) => {
        for (const paragraph of prose(text).split('\n\n')) {
          expect(paragraph).not.toContain('\n')
          for (const [index, part] of splitCodeSpans(paragraph).entries()) {
            if (part.code) continue
            // What is escaped is a letter like any other.
            const bare = part.text.replaceAll(/\\[\\[\]~]/g, 'x').replaceAll(/&(?:amp|lt|gt|#96);/g, 'x')
            expect(bare).not.toMatch(/[<>`@#[\]~$]|:\/\/|www\./)
            if (index === 0) expect(bare).not.toMatch(/^(?:[-+*] |\d+[.)])/)
          }
        }
      }),
    )
  })

  it('keeps the content of code spans', () => {
    fc.assert(
      fc.property(tricky, (text) => {
        const [part, ...more] = splitCodeSpans(codeSpan(text))
        expect(more).toEqual([])
        expect(part?.code).toBe(true)
      }),
    )
  })
})

describe('codeFence', () => {
  it('cannot be closed from inside', () => {
    fc.assert(
      fc.property(fc.array(tricky), (lines) => {
        const [open, ...rest] = codeFence(lines, 'ts').split('\n')
        const fence = must(open).slice(0, -2)
        expect(fence).toMatch(/^`{3,}$/)
        expect(rest.findIndex((line) => /^ {0,3}`+\s*$/.test(line) && line.trim().length >= fence.length)).toBe(
          rest.length - 1,
        )
      }),
    )
  })
})

describe('renderMarkdown', () => {
  it.each(
    Object.entries({
      rich: richOutcome,
      partial: partialOutcome,
      clean: cleanOutcome,
      failed: failedOutcome,
      table: tableOutcome,
    }),
  )('renders the %s outcome', async (name, outcome) => {
    await expect(renderMarkdown(outcome)).toMatchFileSnapshot(`../../fixtures/renderings/${name}.md`)
  })

  it.each([
    ['many findings', { findings: 5_000, message: 'Short.', paths: 10 }],
    ['huge messages', { findings: 50, message: '&'.repeat(100_000), paths: 10 }],
    ['a huge ledger', { findings: 3, message: 'Short.', paths: 20_000 }],
    ['everything huge', { findings: 5_000, message: '<@x> '.repeat(20_000), paths: 20_000 }],
  ])('stays inside the limit with %s and says what it cut', (_, size) => {
    const text = renderMarkdown(huge(size))
    expect(text.length).toBeLessThanOrEqual(markdownLimit)
    expect(text).toMatch(/more/)
    expect(text.split('<details>').length).toBe(text.split('</details>').length)
    const shown = text.match(/x\/rule/g)?.length ?? 0
    const omitted = Number(/\*\*(\d+) more finding/.exec(text)?.[1] ?? 0)
    expect(shown + omitted).toBe(size.findings)
  })

  it('never calls a partial run clean', () => {
    expect(renderMarkdown(partialOutcome)).toContain('## RubberDuck: Incomplete')
  })
})

function huge({ findings, message, paths }: { findings: number; message: string; paths: number }): Outcome {
  const finding = (index: number): Finding => ({
    ...must(richReport.findings[0]),
    rule: 'x/rule',
    path: `src/${index}.ts`,
    message,
    fingerprint: `f${index}`,
  })
  const report: Report = {
    ...richReport,
    findings: Array.from({ length: findings }, (_, index) => finding(index)),
    ledger: Array.from({ length: paths }, (_, index) => ({
      path: `src/${index}.bin`,
      state: 'skipped',
      added: 0,
      deleted: 0,
      reason: 'binary',
    })),
    highlights: Array.from({ length: 500 }, () => message),
    walkthrough: Array.from({ length: paths }, (_, index) => ({
      path: `src/${index}.ts`,
      status: 'modified',
      summary: message.slice(0, 2_000),
    })),
  }
  return { state: 'complete', parts: [{ kind: 'report', report }] }
}

it('text that is made to be slow is rendered in linear time', () => {
  // In quadratic time, each of them would take minutes.
  const length = 400_000
  const pad = (unit: string) => unit.repeat(length / unit.length)
  for (const text of [`${pad(')')}x!`, `\`\`\` ${pad(' ')}!`, ` \`\` ${pad('a')}a\`\``, `\`\` ${pad(' ')}a\`\``])
    expect(modelText(text).length).toBeGreaterThan(2)
  expect(prose('` a ` `  ` ` a`').replaceAll(/\s+/g, ' ')).toContain('`a`')
})
