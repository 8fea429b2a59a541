import fc from 'fast-check'
import { expect, it } from 'vitest'
import { combineFixes, type Fixable } from '../../../src/core/edits/combine.ts'
import { must } from '../../../src/core/must.ts'
import { applyFix } from '../../../src/core/rules/match/fix.ts'

const lines = 12
const text = Array.from({ length: lines }, (_, index) => `line ${index + 1}\n`).join('')
const fixable = (startLine: number, endLine: number, replacement: string): Fixable => ({
  rule: 'js/x',
  pass: 'rules',
  severity: 'info',
  category: 'style',
  path: 'a.js',
  message: 'x',
  confidence: 1,
  startLine,
  endLine,
  fingerprint: `${startLine}-${endLine}`,
  placement: { at: 'inline' },
  fix: { safety: 'safe', startLine, endLine, replacement },
})
const fixes = fc.array(
  fc
    .record({
      start: fc.integer({ min: 1, max: lines }),
      more: fc.integer({ min: 0, max: 3 }),
      made: fc.constantFrom('', 'new\n', 'bad\n', 'new\nlines\n'),
    })
    .map(({ start, more, made }) => fixable(start, Math.min(lines, start + more), made)),
  { maxLength: 8 },
)
const share = (one: Fixable, other: Fixable) =>
  one.fix.startLine <= other.fix.endLine && other.fix.startLine <= one.fix.endLine
const anything = async () => true
const notBad = async (made: string) => !made.includes('bad')

it('applies no two fixes that share a line, loses none, and leaves one only for a reason', async () => {
  await fc.assert(
    fc.asyncProperty(fixes, fc.boolean(), async (findings, strict) => {
      const combined = await combineFixes(text, findings, strict ? notBad : anything)
      const { applied, left } = combined
      expect([...applied, ...left].toSorted(byFix)).toEqual(findings.toSorted(byFix))
      for (const [index, one] of applied.entries())
        for (const other of applied.slice(index + 1)) expect(share(one, other)).toBe(false)
      expect(applied.map(({ fix }) => fix.startLine)).toEqual(
        applied.map(({ fix }) => fix.startLine).toSorted((one, other) => one - other),
      )
      // The text is what the applied fixes give one by one from the end, and sound.
      expect(combined.text).toBe(applied.reduceRight((done, { fix }) => applyFix(done, fix), text))
      if (strict) expect(await notBad(combined.text)).toBe(true)
      else for (const each of left) expect(applied.some((other) => share(each, other))).toBe(true)
    }),
  )
})

it.each([
  ['the same line', [3, 3], [3, 3], 1],
  ['a last and a first line', [2, 4], [4, 6], 1],
  ['neighbors', [2, 4], [5, 6], 2],
])('of two fixes on %s', async (_, [one, two], [three, four], count) => {
  const both = [fixable(must(one), must(two), 'new\n'), fixable(must(three), must(four), 'other\n')]
  expect((await combineFixes(text, both, anything)).applied.length).toBe(count)
})

it('takes back only the fix that breaks the text', async () => {
  const all = [fixable(1, 1, 'new\n'), fixable(3, 3, 'bad\n'), fixable(5, 5, 'new\n')]
  const { applied, left } = await combineFixes(text, all, notBad)
  expect([applied, left]).toEqual([[all[0], all[2]], [all[1]]])
})

function byFix(one: Fixable, other: Fixable): number {
  const key = ({ fix }: Fixable) => `${fix.startLine} ${fix.endLine} ${fix.replacement}`
  return key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0
}
