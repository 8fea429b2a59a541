import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { must } from '../../../../src/core/must.ts'
import { acceptsCount, narrowed, shifted, signatureFits } from '../../../../src/core/passes/impact/signature-fit.ts'
import { callTraitsOf } from '../../../../src/core/syntax/language/languages.ts'
import type { CodeSymbol, Parameter } from '../../../../src/core/syntax/types.ts'

const python = must(callTraitsOf('python'))
const typescript = must(callTraitsOf('typescript'))
const ruby = must(callTraitsOf('ruby'))

/** `a`, `b?`, `...c`, `=d` (keyword only), `=e?`, `**f`. */
function parse(text: string): Parameter[] {
  return text
    .split(' ')
    .filter(Boolean)
    .map((part) => ({
      name: part.replaceAll(/[.*=?]/g, ''),
      optional: part.endsWith('?') || part.startsWith('...') || part.startsWith('**'),
      rest: part.startsWith('...') || part.startsWith('**'),
      keyword: part.startsWith('=') || part.startsWith('**'),
    }))
}

function symbol(text: string): CodeSymbol {
  return {
    kind: 'function',
    name: 'f',
    path: 'f',
    nameLine: 1,
    startLine: 1,
    endLine: 1,
    exported: true,
    async: false,
    parameters: parse(text),
    hash: 0,
  }
}

const call = (count: number, ...keywords: string[]) => ({ count, spread: false, keywords })

describe('accepts', () => {
  it.each([
    ['a b', call(2), true],
    ['a b', call(1), false],
    ['a b', call(3), false],
    ['a b?', call(1), true],
    ['a ...rest', call(9), true],
    ['a ...rest', call(0), false],
    ['a b', call(1, 'b'), true],
    ['a b', call(0, 'a', 'b'), true],
    ['a b', call(2, 'c'), false],
    ['a **options', call(1, 'c'), true],
    ['a =b', call(1), false],
    ['a =b', call(1, 'b'), true],
    ['a =b', call(2), false],
    ['a =b?', call(1), true],
    ['', call(0), true],
  ])('Python (%s) called with %j: %s', (text, given, expected) => {
    expect(acceptsCount(parse(text), given, python)).toBe(expected)
  })

  it('takes a spread for whatever is needed', () => {
    expect(acceptsCount(parse('a b c'), { count: 1, spread: true, keywords: [] }, typescript)).toBe(true)
  })

  it('folds keywords into a hash for a Ruby method that names none', () => {
    expect(acceptsCount(parse('a options'), call(1, 'b', 'c'), ruby)).toBe(true)
    expect(acceptsCount(parse('a =b'), call(1, 'c'), ruby)).toBe(false)
  })

  it('lets a script have arguments too many', () => {
    expect(acceptsCount(parse('a'), call(3), must(callTraitsOf('javascript')))).toBe(true)
  })
})

describe('narrowed', () => {
  it.each([
    ['a', 'a b', true],
    ['a', 'a b?', false],
    ['a b?', 'a b', true],
    ['a b?', 'a', true],
    ['a', 'a ...rest', false],
    ['a ...rest', 'a', true],
    ['a b', 'a c', true],
    ['a =b?', 'a', true],
    ['a', 'a =b', true],
    ['a', 'a =b?', false],
    ['a =b?', 'a b?', false],
    ['a b?', 'a =b?', true],
    ['a **options', 'a', false],
    ['a', 'a **options', false],
  ])('Python (%s) → (%s): %s', (before, after, expected) => {
    expect(narrowed([symbol(before)], [symbol(after)], python)).toBe(expected)
  })

  it('knows that names do not matter where they cannot be given', () => {
    expect(narrowed([symbol('a b')], [symbol('a c')], typescript)).toBe(false)
  })

  it('accepts what any overload accepts', () => {
    expect(narrowed([symbol('a')], [symbol('a b'), symbol('a')], typescript)).toBe(false)
    expect(signatureFits([symbol('a b'), symbol('a')], call(1), typescript)).toBe(true)
  })
})

describe('laws', () => {
  const parameter = fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    optional: fc.boolean(),
    rest: fc.constant(false),
    keyword: fc.boolean(),
  })
  const parameters = fc.uniqueArray(parameter, { selector: (one) => one.name, maxLength: 5 })
  const given = fc.record({
    count: fc.nat(6),
    spread: fc.constant(false),
    keywords: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 3 }),
  })

  it('a signature never narrows against itself', () => {
    fc.assert(
      fc.property(parameters, (list) => {
        const one = { ...symbol(''), parameters: list }
        return !narrowed([one], [one], python) && shifted(list, list) === undefined
      }),
    )
  })

  it('an optional parameter at the end breaks no call', () => {
    fc.assert(
      fc.property(parameters, given, (list, arguments_) => {
        const more = [...list, { name: 'z', optional: true, rest: false, keyword: true }]
        return !acceptsCount(list, arguments_, python) || acceptsCount(more, arguments_, python)
      }),
    )
  })

  it('a call that breaks is always announced by the comparison of plain calls', () => {
    fc.assert(
      fc.property(parameters, parameters, fc.nat(6), (old, now, count) => {
        const breaks = acceptsCount(old, call(count), python) && !acceptsCount(now, call(count), python)
        return !breaks || narrowed([{ ...symbol(''), parameters: old }], [{ ...symbol(''), parameters: now }], python)
      }),
    )
  })
})

describe('shifted', () => {
  it.each([
    ['a b', 'b a', 0],
    ['a b', 'a c b', 1],
    ['a b', 'b', 0],
    ['a b', 'a', undefined],
    ['a b', 'a c', undefined],
    ['a b', 'a b c?', undefined],
  ])('(%s) → (%s): %s', (before, after, expected) => {
    expect(shifted(parse(before), parse(after))).toBe(expected)
  })
})
