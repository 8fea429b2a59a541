import fc from 'fast-check'
import { expect, it } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { nearest } from '../../../src/core/text/nearest.ts'

it.each([
  ['reviw', 'review'],
  ['anlayze', 'analyze'],
  ['conf', 'config'],
  ['rules', 'rules'],
  ['zzz', undefined],
])('%s is meant to be %s', (word, meant) => {
  expect(nearest(word, ['review', 'analyze', 'config', 'rules'])).toBe(meant)
})

it('finds a word again after any one slip', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z]{4,12}$/),
      fc.nat(),
      fc.constantFrom('drop', 'swap', 'double'),
      (word, seed, slip) => {
        const at = seed % (word.length - 1)
        const [head, first, second, tail] = [word.slice(0, at), must(word[at]), must(word[at + 1]), word.slice(at + 2)]
        const slipped = {
          drop: head + second + tail,
          swap: head + second + first + tail,
          double: head + first + first + second + tail,
        }[slip]
        expect(nearest(slipped, ['0'.repeat(20), word])).toBe(word)
      },
    ),
  )
})
