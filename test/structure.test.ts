import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Node } from 'web-tree-sitter'
import { allCommands } from '../src/commands/index.ts'
import { must } from '../src/core/must.ts'
import { loadLanguages } from '../src/core/syntax/language/languages.ts'
import { type LoadedGrammar, loadGrammar, startRuntime } from '../src/core/syntax/parser/grammar.ts'
import { parseText } from '../src/core/syntax/parser/parse.ts'
import * as allowed from './structure-allowed.ts'

/** Limits that keep the code readable. What is beyond one is listed in `structure-allowed.ts`, which may only shrink. */
const limits = { files: 12, lines: 250, parameters: 4, complexity: 15, regex: 40 }

const root = join(import.meta.dirname, '..')
const src = join(root, 'src')
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replaceAll('\\', '/'))
const textOf = (file: string) => readFileSync(join(src, file), 'utf8')

let typescript: LoadedGrammar
beforeAll(async () => {
  await startRuntime()
  typescript = await loadGrammar(must(loadLanguages().find(({ name }) => name === 'typescript')))
})

const functions = new Set([
  'function_declaration',
  'method_definition',
  'arrow_function',
  'function_expression',
  'generator_function_declaration',
])
const decisions = new Set([
  'if_statement',
  'for_statement',
  'for_in_statement',
  'while_statement',
  'do_statement',
  'switch_case',
  'catch_clause',
  'ternary_expression',
])
const branching = new Set(['&&', '||', '??'])

/** Calls `visit` for every node below one, with the nodes of the functions around it, the innermost last. */
function walk(node: Node, visit: (node: Node, around: readonly Node[]) => void, around: readonly Node[] = []): void {
  visit(node, around)
  const inner = functions.has(node.type) ? [...around, node] : around
  for (const child of node.namedChildren) if (child !== null) walk(child, visit, inner)
}

function nameOf(node: Node): string {
  const named = node.childForFieldName('name') ?? node.parent?.childForFieldName('name')
  return named?.text ?? node.parent?.childForFieldName('key')?.text ?? 'anonymous'
}

/** Parameters and cyclomatic complexity of the functions of a file, each function for itself. */
function measure(file: string): { at: string; parameters: number; complexity: number }[] {
  const tree = parseText(typescript, textOf(file), Number.POSITIVE_INFINITY)
  const found = new Map<number, { at: string; parameters: number; complexity: number }>()
  walk(tree.rootNode, (node, around) => {
    if (functions.has(node.type)) {
      const parameters = node
        .childForFieldName('parameters')
        ?.namedChildren.filter((child) => child?.type !== 'comment')
      found.set(node.id, { at: `${file} ${nameOf(node)}`, parameters: parameters?.length ?? 1, complexity: 1 })
    }
    const owner = around.at(-1)
    const branches =
      decisions.has(node.type) ||
      (node.type === 'binary_expression' && branching.has(node.childForFieldName('operator')?.text ?? ''))
    if (owner !== undefined && branches) must(found.get(owner.id)).complexity++
  })
  tree.delete()
  return [...found.values()]
}

/** Nothing is beyond its limit but what the list says, and the list says nothing that is not. */
function expectOnly(found: readonly string[], list: readonly string[]): void {
  expect({ new: found.filter((each) => !list.includes(each)).sort() }).toEqual({ new: [] })
  expect({ gone: list.filter((each) => !found.includes(each)).sort() }).toEqual({ gone: [] })
}

/** Each entry as `file count`; one without a reason counts for nothing. */
function listed(list: readonly allowed.Counted[]): string[] {
  return list.filter(({ reason }) => reason.trim() !== '').map(({ file, count }) => `${file} ${count}`)
}

describe('structure', () => {
  it('each engine is one file with the name of its command, which the declaration of the command loads', () => {
    const files = readdirSync(join(src, 'core/engines')).map((name) => name.replace(/\.ts$/, ''))
    const loading = readdirSync(join(src, 'commands')).flatMap((file) => {
      const text = file.endsWith('.ts') ? readFileSync(join(src, 'commands', file), 'utf8') : ''
      const loaded = /import\('\.\.\/core\/engines\/(.+)\.ts'\)/.exec(text)?.[1]
      return loaded === undefined ? [] : [{ file, loaded }]
    })
    for (const { file, loaded } of loading) expect(`${loaded}.ts`).toBe(file)
    expect(loading.map(({ loaded }) => loaded).toSorted()).toEqual(files.toSorted())
    expect(
      allCommands
        .filter(({ engine }) => engine === undefined)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual([...allowed.withoutEngine].toSorted())
  })

  it(`no folder has more than ${limits.files} files, but lists of like things`, () => {
    const folders = Map.groupBy(sources, (file) => dirname(file))
    const full = [...folders].filter(([, files]) => files.length > limits.files).map(([folder]) => folder)
    expectOnly(full, allowed.lists)
  })

  it(`no file has more than ${limits.lines} lines`, () => {
    expectOnly(
      sources.filter((file) => textOf(file).split('\n').length - 1 > limits.lines),
      allowed.long,
    )
  })

  it(`no function has more than ${limits.parameters} parameters or a complexity beyond ${limits.complexity}`, () => {
    const measured = sources.flatMap(measure)
    expect(measured.length).toBeGreaterThan(1_000)
    const beyond = (what: 'parameters' | 'complexity') => [
      ...new Set(measured.filter((each) => each[what] > limits[what]).map(({ at }) => at)),
    ]
    expectOnly(beyond('parameters'), allowed.parameters)
    expectOnly(beyond('complexity'), allowed.complexity)
  })

  it('no spread only keeps properties on one line', () => {
    const steering = /\.\.\.(\{ ?\w|\[\w[^\]]*,)/
    const found = sources.flatMap((file) =>
      textOf(file)
        .split('\n')
        .flatMap((line, index) => (steering.test(line) ? [`${file}:${index + 1}`] : [])),
    )
    expect(found).toEqual([])
  })

  it('no import goes in a circle', () => {
    const imports = new Map(
      sources.map((file) => [
        file,
        [...textOf(file).matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) =>
          relative(src, join(src, dirname(file), must(match[1]))).replaceAll('\\', '/'),
        ),
      ]),
    )
    const state = new Map<string, 'open' | 'done'>()
    const circles: string[] = []
    const visit = (file: string, path: readonly string[]): void => {
      if (state.get(file) === 'open') circles.push([...path.slice(path.indexOf(file)), file].join(' → '))
      if (state.has(file)) return
      state.set(file, 'open')
      for (const next of imports.get(file) ?? []) visit(next, [...path, file])
      state.set(file, 'done')
    }
    for (const file of sources) visit(file, [])
    expect(circles).toEqual([])
  })
})

describe('the core knows no language', () => {
  const core = sources.filter((file) => file.startsWith('core/'))

  it('nothing is compared with the name of a language', () => {
    const names = loadLanguages().map(({ name }) => name)
    const compared = new RegExp(`(?:[=!]==|case) '(?:${names.join('|')})'|'(?:${names.join('|')})' [=!]==`)
    const keyed = new RegExp(`^\\s+(?:${names.join('|')}): `)
    const found = core.flatMap((file) => {
      const lines = textOf(file).split('\n')
      const count = lines.filter((line) => compared.test(line) || keyed.test(line)).length
      return count === 0 ? [] : [`${file} ${count}`]
    })
    expectOnly(found, listed(allowed.languages))
  })

  it(`no regular expression is longer than ${limits.regex} characters, but for the reasons that the list gives`, () => {
    const found = core.flatMap((file) => {
      const tree = parseText(typescript, textOf(file), Number.POSITIVE_INFINITY)
      const long: string[] = []
      walk(tree.rootNode, (node) => {
        const made = node.type === 'new_expression' && node.childForFieldName('constructor')?.text === 'RegExp'
        const text =
          node.type === 'regex'
            ? node.text
            : made
              ? (node.childForFieldName('arguments')?.namedChildren[0]?.text ?? '')
              : ''
        if (text.length > limits.regex) long.push(file)
      })
      tree.delete()
      return long
    })
    const counted = [...Map.groupBy(found, (file) => file)].map(([file, all]) => `${file} ${all.length}`)
    expectOnly(counted, listed(allowed.regexes))
  })
})
