import fc from 'fast-check'
import { expect, it } from 'vitest'
import { githubLimits } from '../../../src/adapters/github/limits.ts'
import { writeWait } from '../../../src/adapters/github/pace.ts'

const most = (times: readonly number[], span: number) =>
  Math.max(0, ...times.map((end) => times.filter((at) => at > end - span && at <= end).length))

it('never lets more through in a minute or an hour than GitHub takes, and never waits for nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 90_000 }), { minLength: 1, maxLength: 40 }), (gaps) => {
      const written: number[] = []
      let now = 1_000_000
      for (const gap of gaps) {
        now += gap
        // A burst at each of these moments.
        for (let write = 0; write < 30; write++) {
          now += writeWait(written, now)
          expect(writeWait(written, now)).toBe(0)
          written.push(now)
        }
      }
      expect(most(written, 60_000)).toBeLessThanOrEqual(githubLimits.writesAMinute)
      expect(most(written, 3_600_000)).toBeLessThanOrEqual(githubLimits.writesAnHour)
    }),
    { numRuns: 30 },
  )
  expect(writeWait([], 0)).toBe(0)
  expect(writeWait(Array(githubLimits.writesAMinute).fill(0), 1)).toBe(59_999)
})
