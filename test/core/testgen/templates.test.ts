import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { syntaxErrors } from '../../../src/core/edits/syntax-errors.ts'
import { must } from '../../../src/core/must.ts'
import type { Inspector } from '../../../src/core/syntax/inspector.ts'
import { builtInLanguages, testFileSettingsOf } from '../../../src/core/syntax/language/languages.ts'
import { createInspector } from '../../../src/core/syntax/parser/pool.ts'
import { placeholdersOf } from '../../../src/core/testgen/evidence.ts'
import { escapeText, fillTemplate } from '../../../src/core/testgen/fill-template.ts'
import { renderTestFile } from '../../../src/core/testgen/test-file.ts'

let inspector: Inspector
beforeAll(() => {
  inspector = createInspector({ workers: 1 })
})
afterAll(() => inspector.close())

const parameter = { optional: false, rest: false, keyword: false }
const frameworks = builtInLanguages().flatMap(({ name: language, extensions: [ending = ''] }) => {
  const settings = testFileSettingsOf(language)
  return (settings?.frameworks ?? []).map((framework) => ({ language, ending, framework, settings: must(settings) }))
})

it('a language with the test files of another one names one that has them', () => {
  const borrowed = builtInLanguages().flatMap(({ testFiles }) => (typeof testFiles === 'string' ? [testFiles] : []))
  expect(borrowed).toEqual(['javascript', 'javascript'])
  expect(borrowed.every((language) => testFileSettingsOf(language) !== undefined)).toBe(true)
})

describe.each(frameworks)('the test files of $language with $framework.name', (each) => {
  const { language, ending, framework, settings } = each
  const render = (nearest?: { path: string; text: string }) => {
    const path = `src/shop/price_list${ending}`
    const shared = { path, text: '', tests: nearest === undefined ? [] : [nearest.path], manifests: [] }
    const evidence = { ...shared, files: new Set([path]), ...(nearest === undefined ? {} : { nearest }) }
    const placeholders = placeholdersOf(settings, framework, evidence)
    const target = fillTemplate(settings.path, placeholders)
    const properties = ['it says "a" and \'b\'', 'it says c']
    const parameters = [
      { ...parameter, name: 'items' },
      { ...parameter, name: 'text', default: '"x"', optional: true },
    ]
    const tested = [
      { name: 'total', callee: 'total', parameters, properties },
      { name: 'none', callee: 'none', parameters: [], properties: [] },
      { name: 'one', callee: 'one', parameters: parameters.slice(1), properties: [] },
    ]
    return { target, text: renderTestFile({ path, target, tested, settings, framework, placeholders }) }
  }

  it('have no syntax errors, with and without an existing test', async () => {
    for (const nearest of [undefined, { path: `tests/other_test${ending}`, text: '' }]) {
      const { target, text } = render(nearest)
      expect(`${target}\n${text}`).not.toMatch(/\$\{|undefined\(/)
      expect({ text, count: (await syntaxErrors(inspector, language, text)).count }).toMatchObject({ count: 0 })
      expect(text).toMatch(/[^\n]\n$/)
    }
  })

  it('have every function and property', () => {
    const { text } = render()
    for (const words of ['total', 'none', 'one', 'it says c']) expect(text).toContain(words)
  })
})

/** The names of the placeholders of a template, and of the groups of regular expressions. */
const slots = (template: string) => [...template.matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name)
const groups = (pattern: string) => [...pattern.matchAll(/\(\?<(\w+)>/g)].map(([, name = '']) => name)

const settled = builtInLanguages().filter(({ testFiles }) => typeof testFiles === 'object')

it.each(settled)('$name has a value for every placeholder, whatever the repository has', ({ name }) => {
  const { frameworks: all, placeholders, path } = must(testFileSettingsOf(name))
  const [first, ...others] = all.map(({ words }) => Object.keys(words).toSorted())
  for (const words of others) expect(words).toEqual(first)
  const known = new Set(['name', 'ending', 'folder', 'title', ...(first ?? [])])
  for (const [placeholder, alternatives] of Object.entries(placeholders)) {
    for (const { value, rootFile, replace: _, ...patterns } of alternatives) {
      const own = Object.values(patterns).flatMap((pattern = '') => groups(pattern))
      const missing = slots(value).filter((slot) => ![...known, ...own, ...(rootFile ? ['root'] : [])].includes(slot))
      expect({ placeholder, missing }).toEqual({ placeholder, missing: [] })
    }
    known.add(placeholder)
  }
  expect(slots(path).filter((slot) => !known.has(slot))).toEqual([])
})

it.each(settled)('the last framework of $name needs no evidence', ({ name }) => {
  const { name: _, template, words, ...conditions } = must(must(testFileSettingsOf(name)).frameworks.at(-1))
  expect(conditions).toEqual({})
})

describe('fillTemplate', () => {
  const slot = (name: string) => `\${${name}}`

  it('does not read placeholders in values', () => {
    const template = `${slot('a')}${slot('b:+, ')}${slot('b')}${slot('c:+, ')}`
    expect(fillTemplate(template, { a: slot('b'), b: '1', c: '' })).toBe(`${slot('b')}, 1`)
  })

  it('refuses a placeholder without a value, which would end up in a test', () => {
    expect(() => fillTemplate(slot('a'), {})).toThrow(`Unknown placeholder ${slot('a')}`)
  })
})

it('escaped text is the text again in a string literal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(JSON.parse(`"${escapeText(text, '"\\')}"`)).toBe(text)
    }),
  )
})
