import { expect, it } from 'vitest'
import { skipComments } from '../../../../src/core/syntax/query/skip-comments.ts'

const language = (...comment: string[]) => ({ nodes: { comment } }) as unknown as Parameters<typeof skipComments>[1]

it.each([
  ['((a) . (b))', '((a) . [(remark)]* . (b))'],
  ['(list (a (c)) @x . field: [(b) (c)] @y)', '(list (a (c)) @x . [(remark)]* . field: [(b) (c)] @y)'],
  ['((a) @x ; one . two\n . (_)? . (b))', '((a) @x ; one . two\n . [(remark)]* . (_)? . [(remark)]* . (b))'],
])('a dot between siblings skips comments: %s', (source, expected) => {
  expect(skipComments(source, language('remark'))).toBe(expected)
})

it.each([
  '(list . (a) .)',
  '(list . "=" . (a) @x . ["+" "-"] (b))',
  '((a) . (remark)* @note . (b))',
  '((a) @x (#match? @x "( . )") (#eq? @x "a . b"))',
])('other dots are unchanged: %s', (source) => {
  expect(skipComments(source, language('remark'))).toBe(source)
})

it('knows all comments of a language', () => {
  expect(skipComments('((a) . (b))', language('line', 'block'))).toBe('((a) . [(line) (block)]* . (b))')
  expect(skipComments('((a) . (b))', language())).toBe('((a) . (b))')
})
