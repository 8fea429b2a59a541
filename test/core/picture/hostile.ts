import fc from 'fast-check'

const nasty = [
  '<script>alert(1)</script>',
  '"]; a -> b [label="',
  '&amp;&#x41;',
  ']]>',
  '<!--',
  '\u202egpj.exe',
  '\u0000\u0007\u001b[31m',
  'line\nbreak\r\ttab',
  '\ud800',
  '\ufffe\uffff',
  '\\N\\G\\L',
  'e\u0301\u0302\u0303\u0304\u0305',
  '名前/ファイル',
  '😀👩\u200d👩\u200d👧',
]

/** Names as a repository may have them: any characters, known attacks, and very long ones. */
export const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.array(fc.constantFrom(...nasty), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')),
  fc.constantFrom(...nasty).map((part) => part.repeat(300)),
)

/** Characters that must not reach a picture or its description. */
export const forbidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/u
