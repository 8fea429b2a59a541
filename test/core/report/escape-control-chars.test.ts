import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  escapeControlChars,
  escapeControlCharsInJson,
  escapeControlCharsInLine,
} from '../../../src/core/report/escape-control-chars.ts'

const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\u001b', '\u009b', '\u202e', '\u2066', '\u200b', '\r', '\n', '\t', '\u{e0041}'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
})

describe('neutralise', () => {
  it('shows escapes, overrides and invisible letters as what they are', () => {
    expect(escapeControlChars('\u001b[31m \u009b2J \u202ex \u200by \r \u{e0041}')).toBe(
      '\\x1b[31m \\x9b2J \\u202ex \\u200by \\x0d \\u{e0041}',
    )
  })

  it('leaves text in any script, emoji and their joiners alone', () => {
    for (const text of ['naïve 名前 مرحبا', 'می‌خواهم', '👩‍💻 ✅️', 'a\tb\nc'])
      expect(escapeControlChars(text)).toBe(text)
  })

  it('escapes a joiner that hides in plain ASCII', () => {
    expect(escapeControlChars('ad\u200dmin')).toBe('ad\\u200dmin')
  })

  it('lets no control or direction character through', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(escapeControlChars(text)).not.toMatch(/[^\P{Cc}\n\t]|\p{Bidi_Control}|[\u200b\u2028\u2029\ufeff]/u)
        expect(escapeControlCharsInLine(text)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u)
      }),
    )
  })

  it('changes no value in JSON', () => {
    fc.assert(
      fc.property(fc.array(hostile), (values) => {
        const text = escapeControlCharsInJson(JSON.stringify(values, undefined, 2))
        expect(JSON.parse(text)).toEqual(values)
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
      }),
    )
  })
})
