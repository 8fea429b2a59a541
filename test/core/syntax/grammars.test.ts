import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { beforeAll, describe, expect, it } from 'vitest'
import { Language as Grammar, Parser, Query } from 'web-tree-sitter'
import { grammarsFolder, loadLanguages } from '../../../src/core/syntax/language/languages.ts'
import { readOutlineSource } from '../../../src/core/syntax/outline/outline-query.ts'

const languages = loadLanguages()
const withoutOutline = ['json', 'toml', 'yaml']

describe.each(languages)('the grammar of $name', (language) => {
  let grammar: Grammar
  let types: Set<string>

  beforeAll(async () => {
    await Parser.init()
    grammar = await Grammar.load(readFileSync(createRequire(import.meta.url).resolve(language.wasm)))
    types = new Set(Array.from({ length: grammar.nodeTypeCount }, (_, id) => grammar.nodeTypeForId(id) ?? ''))
  })

  it('has every node type that language.toml names', () => {
    const { booleanOperators, concatenationOperators, controlCalls, assignment, assignmentQueries, ...byRole } =
      language.nodes
    const named = [...Object.values(byRole).flat(), ...assignment.map(({ type }) => type)]
    expect(named.filter((type) => !types.has(type))).toEqual([])
    expect([...booleanOperators, ...concatenationOperators].filter((token) => !types.has(token))).toEqual([])
    expect(controlCalls ?? []).toEqual([...new Set(controlCalls)])
  })

  it('has every field that language.toml names', () => {
    const fields = language.nodes.assignment.flatMap(({ name, value }) => [name, value])
    expect(fields.filter((field) => field !== '' && !grammar.fields.includes(field))).toEqual([])
  })

  it('can assign what language.toml says', () => {
    for (const { type, name, value, operator } of language.nodes.assignment) {
      const given = value === '' ? '(_) @value .' : `${value}: (_) @value`
      const by = operator === undefined ? '' : `operator: "${operator}" `
      expect(() => new Query(grammar, `(${type} ${name}: (_) @name ${by}${given})`).delete()).not.toThrow()
    }
    for (const source of language.nodes.assignmentQueries ?? []) {
      const query = new Query(grammar, source)
      expect(query.captureNames).toEqual(['name', 'value'])
      query.delete()
    }
  })

  it('compiles its outline', () => {
    const source = readOutlineSource(grammarsFolder, language.name)
    if (source === undefined) return expect(withoutOutline).toContain(language.name)
    expect(() => new Query(grammar, source).delete()).not.toThrow()
  })
})

it('gives every file ending and name to one language only', () => {
  const claimed = languages.flatMap(({ extensions, filenames }) => [...extensions, ...filenames])
  expect(claimed.filter((name, index) => claimed.indexOf(name) !== index)).toEqual([])
})
