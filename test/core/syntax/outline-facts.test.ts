import { afterAll, describe, expect, test } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { createInspector } from '../../../src/core/syntax/parser/pool.ts'
import type { Outline } from '../../../src/core/syntax/types.ts'

const inspector = createInspector({})
afterAll(() => inspector.close())

async function outlineOf(language: string, text: string): Promise<Outline> {
  const result = await inspector.inspect({ id: 'one', language, text, want: { outline: true } })
  if ('failure' in result) throw new Error(result.reason)
  return must(result.outline)
}

describe.each(['javascript', 'typescript'])('%s', (language) => {
  test.each([
    ['await load(a)', { as: 'awaited' }],
    ['await (load(a))', { as: 'awaited' }],
    ['load(a).then(show)', { as: 'awaited' }],
    ['void load(a)', { as: 'awaited' }],
    ['return load(a)', { as: 'returned' }],
    ['list.map((x) => load(x))', { as: 'returned' }],
    ['Promise.all([load(a), 1])', { as: 'passed', into: 'Promise.all' }],
    ['show(load(a))', { as: 'passed', into: 'show' }],
    ['const p = load(a)', { as: 'assigned', to: ['p'] }],
    ['this.p = load(a)', { as: 'assigned', to: ['this.p'] }],
    ['load(a) // await load(a)', { as: 'discarded' }],
    ['run(1)\nload(a)', { as: 'discarded' }],
    ['if (load(a)) stop()', undefined],
    ['show(load(a).size)', undefined],
  ])('%s tells what becomes of the value', async (code, handled) => {
    const { references } = await outlineOf(language, `async function duck(a) {\n${code}\n}\n`)
    expect(references.find(({ name }) => name === 'load')?.handled).toEqual(handled)
  })

  test('bindings have their scope, and what they are bound to', async () => {
    const { bindings } = await outlineOf(
      language,
      'const top = new Pond()\nfunction f(a, { b, c: d }) {\n  for (const e of a) try { } catch (g) { this.h = new Duck() }\n  // const no = 1\n}\nconst { i, j: [k] } = "const no = 1"\n',
    )
    const shown = bindings.map(({ name, line, scope, made }) =>
      [name, line, scope?.startLine ?? '', made ?? ''].join(' '),
    )
    expect(shown).toEqual([
      'top 1  Pond',
      'a 2 2 ',
      'b 2 2 ',
      'd 2 2 ',
      'e 3 2 ',
      'g 3 2 ',
      'h 3  Duck',
      'i 6  ',
      'k 6  ',
    ])
  })

  test('names that nobody can list make the file dynamic', async () => {
    expect((await outlineOf(language, 'exports[name] = 1\n')).dynamic).toEqual({ names: true })
    expect((await outlineOf(language, '// exports[name] = 1\n')).dynamic).toBeUndefined()
  })

  test('functions that yield, bases and decorators', async () => {
    const { symbols } = await outlineOf(
      language,
      'class A extends b.C { *walk() {} @memo() go() {} }\nfunction* each() {}\n',
    )
    expect(symbols.map(({ path, generator, bases, decorators }) => [path, generator, bases, decorators])).toEqual([
      ['A', undefined, ['b.C'], undefined],
      ['A.walk', true, undefined, undefined],
      ['A.go', undefined, undefined, ['memo()']],
      ['each', true, undefined, undefined],
    ])
  })
})

test('typescript: declared types, and functions that a type describes', async () => {
  const { symbols, bindings } = await outlineOf(
    'typescript',
    'const f: Handler = (a) => a\nclass A<T> extends B<T> implements C { constructor(private db: Base) {} x: D }\nfunction g(h: E): F {}\n',
  )
  expect(symbols.find(({ name }) => name === 'f')?.typed).toBe(true)
  expect(symbols.find(({ name }) => name === 'A')?.bases).toEqual(['B', 'C'])
  const typed = bindings.filter(({ type }) => type !== undefined)
  expect(typed.map(({ name, type, scope }) => [name, type, scope !== undefined])).toEqual([
    ['f', 'Handler', false],
    ['db', 'Base', false],
    ['x', 'D', false],
    ['h', 'E', true],
  ])
})

describe('go', () => {
  test('the package, embedded structs and the number of results', async () => {
    const outline = await outlineOf(
      'go',
      '// package no\npackage duck\ntype Pond struct { *sync.Mutex; Base; size int }\nfunc a() (x, y int, err error) { return }\nfunc b() (int, error) { return 1, nil }\nfunc c() *Pond { return nil }\nfunc (p Pond) d() {}\n',
    )
    expect(outline.package).toBe('duck')
    expect(outline.symbols.find(({ name }) => name === 'Pond')?.bases).toEqual(['sync.Mutex', 'Base'])
    expect(outline.symbols.filter(({ parameters }) => parameters !== undefined).map(({ results }) => results)).toEqual([
      3, 2, 1, 0,
    ])
  })

  test.each([
    ['x, err := load(1)', { as: 'assigned', to: ['x', 'err'] }],
    ['if err := load(1); err != nil { }', { as: 'assigned', to: ['err'] }],
    ['return load(1)', { as: 'returned' }],
    ['f(load(1))', { as: 'passed', into: 'f' }],
    ['load(1) // x := load(1)', { as: 'discarded' }],
  ])('%s tells what becomes of the value', async (code, handled) => {
    const { references } = await outlineOf('go', `package a\nfunc f() {\n${code}\n}\n`)
    expect(references.find(({ name }) => name === 'load')?.handled).toEqual(handled)
  })
})

test.each([
  [
    'go',
    'package a\nfunc f() {\n\tif v, ok := x.Engine().(*validator.Validate); ok { v.Register() }\n}\n',
    '*validator.Validate',
  ],
  ['typescript', 'const v = x as Client\n', 'Client'],
  ['csharp', 'class A { void F() { var v = x as Client; } }\n', 'Client'],
])('%s: a cast gives a variable its type', async (language, code, type) => {
  const { bindings } = await outlineOf(language, code)
  expect(bindings.find(({ name }) => name === 'v')?.type).toBe(type)
})
