import { expect, it } from 'vitest'
import type { Finding } from '../../../src/core/findings/finding.ts'
import { noticedLines } from '../../../src/core/report/markdown/noticed-lines.ts'

const finding = (fields: Partial<Finding>): Finding => ({
  pass: 'rules',
  rule: 'js/a',
  severity: 'info',
  category: 'correctness',
  path: 'a.js',
  startLine: 1,
  endLine: 1,
  message: 'Do not.',
  confidence: 0.9,
  fingerprint: '1',
  placement: { at: 'summary' },
  ...fields,
})
const complex = (path: string) => finding({ pass: 'complexity', path, message: `${path} is complex` })
const repeated = finding({ pass: 'duplication', path: 'b.js', startLine: 9 })

it('has one line for complexity and duplication, after all others', () => {
  expect(noticedLines([complex('a.js'), finding({ path: 'c.js' }), complex('d.js'), repeated])).toEqual([
    '- **`c.js:1`** · `js/a`: Do not.',
    '- 2 complex functions and 1 repeated block: `a.js:1`, `d.js:1`, `b.js:9`',
  ])
  expect(noticedLines([complex('a.js')])).toEqual(['- **`a.js:1`** · `js/a`: a.js is complex'])
  const many = Array.from({ length: 20 }, (_, index) => complex(`${index}.js`))
  expect(noticedLines(many)).toEqual([expect.stringMatching(/^- 20 complex functions: .* and 8 more$/)])
})

it('keeps warnings apart, and says a sentence once', () => {
  const warning = { ...complex('a.js'), severity: 'warning' as const }
  expect(noticedLines([warning, repeated])).toHaveLength(2)
  expect(
    noticedLines([finding({}), finding({ path: 'b.js' }), finding({ path: 'b.js', message: 'Nor this.' })]),
  ).toEqual(['- **`a.js:1`** · `js/a`: Do not. Also at `b.js:1`.', '- **`b.js:1`** · `js/a`: Nor this.'])
})
