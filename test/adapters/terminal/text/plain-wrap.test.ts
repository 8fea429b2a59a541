import fc from 'fast-check'
import { expect, it } from 'vitest'
import { wrapPlain } from '../../../../src/adapters/terminal/text/plain-wrap.ts'
import { wrapLines } from '../../../../src/adapters/terminal/text/wrap.ts'

const word = fc.stringMatching(/^[a-z.,()<>[\]|-]{1,14}$/)
const text = fc.array(word, { minLength: 1, maxLength: 20 }).map((words) => words.join(' '))

it('wraps between words as the package does that the rest of the terminal uses', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 14, max: 60 }), (given, columns) => {
      expect(wrapPlain(given, columns)).toEqual(wrapLines(given, columns))
    }),
  )
})

it('breaks words that are longer than a line, loses nothing and fills no line beyond its end', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 12 }), (given, columns) => {
      const lines = wrapPlain(given, columns, true)
      expect(lines.join('').replaceAll(' ', '')).toBe(given.replaceAll(' ', ''))
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(columns)
    }),
  )
})
