import fc from 'fast-check'
import { expect, it } from 'vitest'
import { splitMarkdown } from '../../../src/core/report/markdown/split-markdown.ts'

const fences = (piece: string) => piece.split('\n').filter((line) => line.startsWith('```')).length

it('closes a code block at the end of a piece and opens it again in the next one', () => {
  const code = Array.from({ length: 30 }, (_, index) => `+line ${index}`)
  const pieces = splitMarkdown(['Before.', '```diff', ...code, '```', 'After.'].join('\n'), 100)
  expect(pieces.length).toBeGreaterThan(2)
  for (const piece of pieces) expect([piece.length <= 100, fences(piece) % 2]).toEqual([true, 0])
  expect(pieces[1]).toMatch(/^```diff\n\+line/)
  expect(pieces.flatMap((piece) => piece.split('\n')).filter((line) => line.startsWith('+'))).toEqual(code)
})

it('keeps every line, and no piece is too long', () => {
  const line = fc.oneof(fc.constantFrom('```', '````js', '~~~', ''), fc.string({ maxLength: 60 }))
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      const text = lines.join('\n')
      const pieces = splitMarkdown(text, 120)
      for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(120)
      if (!/[`~]{3}/.test(text)) expect(pieces.join('\n')).toBe(text)
    }),
  )
})
