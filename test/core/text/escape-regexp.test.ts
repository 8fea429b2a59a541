import fc from 'fast-check'
import { expect, it } from 'vitest'
import { escapeRegExp } from '../../../src/core/text/escape-regexp.ts'

it('matches exactly the text, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, other) => {
      const pattern = new RegExp(`^${escapeRegExp(text)}$`)
      expect(pattern.test(text)).toBe(true)
      expect(pattern.test(other)).toBe(other === text)
    }),
  )
})
