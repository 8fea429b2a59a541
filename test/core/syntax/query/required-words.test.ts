import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { must } from '../../../../src/core/must.ts'
import { requiredWordsOf, requiredWordsOfRegex } from '../../../../src/core/syntax/query/required-words.ts'

describe('needlesOf', () => {
  it.each([
    ['((identifier) @x (#eq? @x "eval"))', ['\\beval\\b']],
    ['((identifier) @x (#any-of? @x "exec" "spawn"))', ['\\bexec\\b', '\\bspawn\\b']],
    ['((identifier) @x (#match? @x "^(exec|spawn)$"))', ['\\bexec\\b', '\\bspawn\\b']],
    ['((string) @x (#match? @x "SELECT|INSERT INTO"))', ['SELECT', 'INSERT']],
    ['((call (identifier) @_f (_) @a) @match (#eq? @_f "run") (#eq? @a "secret"))', ['\\bsecret\\b']],
    ['((block) @x (#contains? @x "a.b()"))', undefined],
    ['((block) @x (#contains? @x "a.build()"))', ['build']],
    ['((call) @x (#eq? @x "Object.entries"))', ['\\bentries\\b']],
    ['((f "async" name: (_) @x) @match)', ['\\basync\\b']],
    ['((f "async"? name: (_) @x) @match)', undefined],
    ['((f ["async" "await"] name: (_) @x) @match)', undefined],
    // What may be absent demands nothing.
    ['((call (identifier)? @x) @match (#eq? @x "eval"))', undefined],
    ['((call (args (identifier) @x)*) @match (#eq? @x "eval"))', undefined],
    ['([(a (identifier) @x) (b)] @match (#eq? @x "eval"))', undefined],
    // Nor does what is compared with another capture, denied, or short.
    ['((a (b) @x (c) @y) (#eq? @x @y))', undefined],
    ['((a) @x (#not-eq? @x "eval"))', undefined],
    ['((a) @x (#eq? @x "id"))', undefined],
    ['((a) @x) ; (#eq? @x "eval")', undefined],
    ['(binary_expression operator: "==") @match', undefined],
  ])('%s', (pattern, expected) => {
    expect(requiredWordsOf(pattern)?.map(({ text, whole }) => (whole ? `\\b${text}\\b` : text))).toEqual(expected)
  })
})

describe('needlesOfRegex', () => {
  it.each([
    ['^foo', ['foo']],
    ['foo?d', undefined],
    ['foo?dust', ['dust']],
    ['(?:query|execute)Raw', ['execute', 'query'].toSorted().toReversed()],
    ['(abc)?def', ['def']],
    ['(?!never)always', ['always']],
    ['(?i:abc)', undefined],
    ['[abc]+', undefined],
    ['\\bword\\b|other', ['word', 'other']],
    ['ab|cdef', undefined],
    ['x{3}yes', ['yes']],
  ])('%s', (source, expected) => {
    const found = requiredWordsOfRegex(source)?.map(({ text }) => text)
    if (expected === undefined) expect(found).toBeUndefined()
    else expect(found?.toSorted()).toEqual([...expected].toSorted())
  })

  it('gives only what stands in every text that matches', () => {
    const word = fc.stringMatching(/^[a-z]{1,5}$/)
    const piece = fc.oneof(
      word,
      fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => `(?:${words.join('|')})`),
      word.map((text) => `(${text})?`),
      word.map((text) => `[${text}]`),
      fc.constant('\\w'),
    )
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 4 }), (pieces) => {
        const source = pieces.join('')
        const needles = requiredWordsOfRegex(source)
        // One text that the expression matches: the first choice everywhere, nothing for what may be absent.
        const text = pieces
          .map((part) =>
            part === '\\w'
              ? 'q'
              : part.endsWith('?')
                ? ''
                : part
                    .replaceAll(/\(\?:|\||\).*|[[\]]/g, ' ')
                    .trim()
                    .split(' ')[0],
          )
          .map((part, index) => (must(pieces[index]).startsWith('[') ? must(part)[0] : part))
          .join('')
        fc.pre(new RegExp(source).test(text))
        if (needles !== undefined) expect(needles.some((needle) => text.includes(needle.text))).toBe(true)
      }),
    )
  })
})
