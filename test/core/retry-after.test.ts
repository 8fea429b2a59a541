import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseRetryAfter } from '../../src/core/retry-after.ts'

const now = Date.UTC(2026, 0, 2, 3, 4, 5)

it.each([
  ['120', 120],
  [' 0 ', 0],
  ['0.5', 0.5],
  ['Fri, 02 Jan 2026 03:05:05 GMT', 60],
  ['Fri, 02 Jan 2026 03:04:00 GMT', 0],
  ['', undefined],
  [undefined, undefined],
  ['soon', undefined],
  ['-1', undefined],
  ['Infinity', undefined],
])('%s is a wait of %s seconds', (value, seconds) => expect(parseRetryAfter(value, now)).toBe(seconds))

it('is a number of seconds that can be waited for, or undefined, whatever a server sends', () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      const seconds = parseRetryAfter(value, now) ?? 0
      expect(Number.isNaN(seconds)).toBe(false)
      expect(seconds).toBeGreaterThanOrEqual(0)
    }),
  )
})
