import { afterAll, describe, expect, it } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { createInspector } from '../../../src/core/syntax/parser/pool.ts'
import type { CodeSymbol, Import, Outline, Parameter, Reference } from '../../../src/core/syntax/types.ts'
import { cases } from './outline-cases.ts'
import { dartCase } from './outline-cases-dart.ts'
import { kotlinCase } from './outline-cases-kotlin.ts'
import { luaCase } from './outline-cases-lua.ts'
import { scalaCase } from './outline-cases-scala.ts'

const inspector = createInspector({ workers: 1 })
afterAll(() => inspector.close())

async function outlineOf(language: string, text: string): Promise<Outline> {
  const inspection = await inspector.inspect({ id: `${language}:${text}`, language, text, want: { outline: true } })
  if ('failure' in inspection) throw new Error(inspection.reason)
  expect(inspection.errors).toEqual([])
  return must(inspection.outline)
}

/** `+ method Server.Start(ctx: Context, ...opts: Option)`: `+` when it is seen outside. */
function showSymbol({ exported, async, kind, path, parameters, doc }: CodeSymbol): string {
  const list = parameters === undefined ? '' : `(${parameters.map(showParameter).join(', ')})`
  return `${exported ? '+' : '-'} ${async ? 'async ' : ''}${kind} ${path}${list}${doc === undefined ? '' : ` # ${doc}`}`
}

/** `...rest`, `name?` for one that can be left out, `name:` for one that is given by name. */
function showParameter({ name, optional, rest, keyword, type }: Parameter): string {
  const mark = `${optional ? '?' : ''}${keyword ? ':' : ''}`
  return `${rest ? '...' : ''}${name}${mark}${type === undefined ? '' : ` ${type}`}`
}

function showImport({ source, names, reexport }: Import): string {
  const list = names.map(({ name, as }) => (name === as ? name : `${name} as ${as}`)).join(', ')
  return `${reexport ? 'export ' : ''}${source}${list === '' ? '' : ` {${list}}`}`
}

/** `a.b.f(2 x: ...)`: two by place, one named x, and a spread one; `(?)` when it cannot be told. */
function showCall({ kind, qualifier, name, arguments: given }: Reference): string {
  const list =
    given === undefined
      ? '?'
      : [given.count, ...given.keywords.map((keyword) => `${keyword}:`), ...(given.spread ? ['...'] : [])].join(' ')
  return `${kind === 'new' ? 'new ' : ''}${qualifier === undefined ? '' : `${qualifier} `}${name}(${list})`
}

const all = [...cases, dartCase, kotlinCase, luaCase, scalaCase]

describe.each(all)('$language', ({ language, text, symbols, imports, calls, uses }) => {
  it('lists symbols with their path, parameters, visibility and comment', async () => {
    expect((await outlineOf(language, text)).symbols.map(showSymbol)).toEqual(symbols)
  })

  it('lists imports', async () => {
    expect((await outlineOf(language, text)).imports.map(showImport)).toEqual(imports)
  })

  it('lists calls with their arguments', async () => {
    const { references } = await outlineOf(language, text)
    expect(references.filter(({ kind }) => kind === 'call' || kind === 'new').map(showCall)).toEqual(calls)
  })

  it('lists other uses of names', async () => {
    const { references } = await outlineOf(language, text)
    const found = references.filter(({ kind }) => kind === 'type' || kind === 'read').map(({ name }) => name)
    expect(uses.filter((name) => !found.includes(name))).toEqual([])
  })
})
