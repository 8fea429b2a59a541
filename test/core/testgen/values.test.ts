import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { testFileSettingsOf } from '../../../src/core/syntax/language/languages.ts'
import type { Parameter } from '../../../src/core/syntax/types.ts'
import { valuesOf } from '../../../src/core/testgen/values.ts'

const values = (type: string, language: string) => {
  const parameter: Parameter = { name: 'it', type, optional: false, rest: false, keyword: false }
  return valuesOf(parameter, must(testFileSettingsOf(language)))
}

/** Types of a language: plain ones, and lists of types. */
const typesOf = (plain: readonly string[], list: (type: string) => string) =>
  fc.letrec<{ type: string }>((tie) => ({
    type: fc.oneof({ maxDepth: 4 }, fc.constantFrom(...plain), tie('type').map(list)),
  })).type

const languages = [
  {
    language: 'typescript',
    types: typesOf(['string', 'number', 'boolean', 'Duck', 'Map<string, number | null>'], (type) => `Array<${type}>`),
    optional: (type: string) => `${type} | null`,
    some: (value: string) => value,
    nothing: 'null',
    list: (type: string) => `${type}[]`,
    holds: (value: string) => `[${value}]`,
  },
  {
    language: 'python',
    types: typesOf(['str', 'int', 'bool', 'Duck', 'dict[str, int | None]'], (type) => `list[${type}]`),
    optional: (type: string) => `Optional[${type}]`,
    some: (value: string) => value,
    nothing: 'None',
    list: (type: string) => `list[${type}]`,
    holds: (value: string) => `[${value}]`,
  },
  {
    language: 'rust',
    types: typesOf(['String', 'u8', 'f64', 'bool'], (type) => `Vec<${type}>`),
    optional: (type: string) => `Option<${type}>`,
    some: (value: string) => `Some(${value})`,
    nothing: 'None',
    list: (type: string) => `Vec<${type}>`,
    holds: (value: string) => `vec![${value}]`,
  },
  {
    language: 'csharp',
    types: typesOf(['string', 'int', 'bool', 'Duck'], (type) => `List<${type}>`),
    optional: (type: string) => `${type}?`,
    some: (value: string) => value,
    nothing: 'null',
    list: (type: string) => `${type}[]`,
    holds: (value: string) => `[${value}]`,
  },
]

const edgesOf = (type: string, language: string) => values(type, language).edges.map(({ value }) => value)

it.each([
  ['go', 'byte', ['0', '1<<8 - 1']],
  ['go', 'int8', ['0', '-1', '1<<7 - 1']],
  ['go', 'uint', ['0', '1 << 30']],
  ['go', 'rune', ['0', '-1', '1 << 30']],
  ['rust', 'u16', ['0', 'u16::MAX']],
  ['rust', 'f32', ['0.0', '-1.0', '1_000_000_000.0']],
  ['java', 'short', ['0', '-1', 'Short.MAX_VALUE']],
  ['csharp', 'byte', ['0', 'byte.MaxValue']],
  ['csharp', 'UInt64', ['0', 'int.MaxValue']],
  ['typescript', 'bigint', ['0n', '-1n', '2n ** 64n']],
])('numbers fit their type in %s: %s', (language, type, expected) => {
  expect(edgesOf(type, language)).toEqual(expected)
})

describe.each(languages)('values in $language', ({ language, types, optional, some, nothing, list, holds }) => {
  it('of an optional type are those of the type, and a missing one', () => {
    fc.assert(
      fc.property(types, (type) => {
        const { plain, edges } = values(type, language)
        const all = edges.map(({ says, value }) => ({ says, value: some(value) }))
        const expected = { plain: some(plain), edges: [...all, { says: 'no', value: nothing }] }
        expect(values(optional(type), language)).toEqual(expected)
      }),
    )
  })

  it('of a list are one with an ordinary element, and an empty one', () => {
    fc.assert(
      fc.property(types, (type) => {
        const { plain } = values(type, language)
        const edges = [{ says: 'an empty', value: holds('') }]
        expect(values(list(type), language)).toEqual({ plain: holds(plain), edges })
      }),
    )
  })
})
