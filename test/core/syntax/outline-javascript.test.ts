import { afterAll, describe, expect, test } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { createInspector } from '../../../src/core/syntax/parser/pool.ts'
import type { CodeSymbol, Outline, Parameter } from '../../../src/core/syntax/types.ts'

const inspector = createInspector({ workers: 1 })
afterAll(() => inspector.close())

let id = 0
async function outline(language: string, text: string): Promise<Outline> {
  const inspection = await inspector.inspect({ id: `${++id}`, language, text, want: { outline: true } })
  if ('failure' in inspection) throw new Error(inspection.reason)
  return must(inspection.outline)
}

/** `+async function f(a, b?, ...c)`: exported, async, kind, path and parameters in one line. */
function line({ exported, async, kind, path, parameters }: CodeSymbol): string {
  const list = parameters === undefined ? '' : `(${parameters.map(parameter).join(', ')})`
  return `${exported ? '+' : '-'}${async ? 'async ' : ''}${kind} ${path}${list}`
}

function parameter({ name, optional, rest, default: value, type }: Parameter): string {
  const written = `${rest ? '...' : ''}${name}${optional ? '?' : ''}${type === undefined ? '' : `: ${type}`}`
  return value === undefined ? written : `${written} = ${value}`
}

async function symbols(language: string, text: string): Promise<string[]> {
  return (await outline(language, text)).symbols.map(line)
}

describe.each(['javascript', 'typescript', 'tsx'])('%s', (language) => {
  test('functions, arrow constants, generators and nested functions', async () => {
    const text = `
      export async function load(url, { retries = 3, ...rest } = {}, [first], ...others) {
        function inner(a) { return a }
      }
      export const add = (a, b = 1) => a + b
      const twice = x => x * 2
      export async function* walk() {}
      function* ids() {}
      export const LIMIT = 10, NAME = 'x'
      let state = null
    `
    expect(await symbols(language, text)).toEqual([
      '+async function load(url, { retries = 3, ...rest }? = {}, [first], ...others)',
      '-function load.inner(a)',
      '+function add(a, b? = 1)',
      '-function twice(x)',
      '+async function walk()',
      '-function ids()',
      '+constant LIMIT',
      '+constant NAME',
      '-variable state',
    ])
  })

  test('classes: fields, accessors, private members, computed and quoted names', async () => {
    const text = `
      export class Store extends Base {
        static shared = new Store()
        #secret = 1
        onClick = async (event) => {}
        constructor(size, ...rest) { super() }
        get size() { return 1 }
        set size(value) {}
        static async *pages(from) {}
        'quoted name'() {}
        [Symbol.iterator]() {}
        #hidden() {}
      }
      class Local { method() {} }
    `
    expect(await symbols(language, text)).toEqual([
      '+class Store',
      '+property Store.shared',
      '-property Store.#secret',
      '+async method Store.onClick(event)',
      '+constructor Store.constructor(size, ...rest)',
      '+property Store.size',
      '+property Store.size',
      '+async method Store.pages(from)',
      '+method Store.quoted name()',
      '+method Store.[Symbol.iterator]()',
      '-method Store.#hidden()',
      '-class Local',
      '-method Local.method()',
    ])
  })

  test('default exports, export lists and re-exports', async () => {
    const named = await outline(
      language,
      'function f() {}\nconst g = 1\nexport { f, g as renamed }\nexport default f\n',
    )
    expect(named.symbols.map(line)).toEqual(['+function f()', '+constant g'])
    expect(named.exports).toEqual([
      { name: 'f', as: 'f', line: 3 },
      { name: 'g', as: 'renamed', line: 3 },
      { name: 'f', as: 'default', line: 4 },
    ])
    expect(await symbols(language, 'export default async function (a) {}')).toEqual(['+async function default(a)'])
    expect(await symbols(language, 'export default (a, b) => a')).toEqual(['+function default(a, b)'])
    expect(await symbols(language, 'export default class Shop {}')).toEqual(['+class Shop'])
    const from = await outline(
      language,
      `export { a as b, default } from './x'\nexport * from './y'\nexport * as z from './z'\n`,
    )
    expect(from.exports).toEqual([])
    expect(from.imports).toEqual([
      {
        source: './x',
        names: [
          { name: 'a', as: 'b' },
          { name: 'default', as: 'default' },
        ],
        line: 1,
        reexport: true,
      },
      { source: './y', names: [{ name: '*', as: '*' }], line: 2, reexport: true },
      { source: './z', names: [{ name: '*', as: 'z' }], line: 3, reexport: true },
    ])
  })

  test('imports of every form', async () => {
    const text = `
      import a, { b, c as d } from './m'
      import * as all from "all"
      import './effect'
      const lazy = await import('./lazy')
    `
    const { imports } = await outline(language, text)
    expect(
      imports.map(({ source, names }) => `${source} ${names.map(({ name, as }) => `${name}>${as}`).join(' ')}`),
    ).toEqual(['./m default>a b>b c>d', 'all *>all', './effect ', './lazy '])
  })

  test('calls with their arguments, and whether they are awaited', async () => {
    const text = `
      async function run() {
        await db.query(sql, [1])
        save(a, ...rest)
        load().then(show)
        const p = new Pool.Client({ max: 1 })
        tag\`text\`
        return finish()
      }
      const short = () => begin()
    `
    const { references } = await outline(language, text)
    const calls = references.filter(({ kind }) => kind === 'call' || kind === 'new')
    expect(
      calls.map(({ kind, qualifier, name, arguments: given, handled }) => ({
        call: `${kind} ${qualifier === undefined ? '' : `${qualifier}.`}${name}`,
        count: given?.count,
        spread: given?.spread,
        awaited: handled?.as === 'awaited' || handled?.as === 'returned',
      })),
    ).toEqual([
      { call: 'call db.query', count: 2, spread: false, awaited: true },
      { call: 'call save', count: 1, spread: true, awaited: false },
      { call: 'call load', count: 0, spread: false, awaited: true },
      { call: 'call load().then', count: 1, spread: false, awaited: false },
      { call: 'new Pool.Client', count: 1, spread: false, awaited: false },
      { call: 'call tag', count: 1, spread: false, awaited: false },
      { call: 'call finish', count: 0, spread: false, awaited: true },
      { call: 'call begin', count: 0, spread: false, awaited: true },
    ])
    expect(references.find(({ name }) => name === 'show')).toMatchObject({ kind: 'read', line: 5, column: 21 })
  })

  test('comments before a symbol are its documentation', async () => {
    const text = `
// Not this one.

/**
 * Adds two numbers.
 * @returns the sum
 */
export const add = (a, b) => a + b

// First line,
// second line.
function plain() {}
const x = 1 // trailing
function bare() {}
`
    const { symbols: found } = await outline(language, text)
    expect(found.map(({ name, doc }) => [name, doc])).toEqual([
      ['add', 'Adds two numbers.\n@returns the sum'],
      ['plain', 'First line,\nsecond line.'],
      ['x', undefined],
      ['bare', undefined],
    ])
  })
})

test('CommonJS exports', async () => {
  const text = `
    exports.plain = function (a) {}
    module.exports.arrow = async (b) => b
    exports.VALUE = 3
    function later() {}
    function own() {}
    exports.other = later
    exports.Kind = class {}
  `
  const { symbols: found, exports } = await outline('javascript', text)
  expect(found.map(line)).toEqual([
    '+function plain(a)',
    '+async function arrow(b)',
    '+constant VALUE',
    '+function later()',
    '-function own()',
    '+class Kind',
  ])
  expect(exports).toContainEqual({ name: 'later', as: 'other', line: 7 })
  const whole = await outline(
    'javascript',
    'function f() {}\nfunction g() {}\nmodule.exports = { f, h: g, i(x) {}, j: (y) => y }\n',
  )
  expect(whole.symbols.map(line)).toEqual(['+function f()', '+function g()', '+function i(x)', '+function j(y)'])
  expect(whole.exports.map(({ name, as }) => `${name}>${as}`).sort()).toEqual(['f>f', 'g>h', 'i>i', 'j>j'])
  expect(await symbols('javascript', 'module.exports = function (a, b) {}')).toEqual(['+function default(a, b)'])
})

test('CommonJS imports', async () => {
  const text = `
    const fs = require('node:fs')
    const { x, y: z } = require('./pair')
    const one = require('./many').one
    require('./bare')
  `
  const { imports } = await outline('javascript', text)
  expect(
    imports.map(({ source, names }) => `${source} ${names.map(({ name, as }) => `${name}>${as}`).join(' ')}`),
  ).toEqual(['node:fs *>fs', './pair x>x y>z', './many one>one', './bare '])
})

test('functions put on objects', async () => {
  const text = `
    const api = { get(url) {}, post: async (url, body) => {} }
    app.use = function use(fn) {}
    Shop.prototype.sell = function (item) {}
  `
  expect(await symbols('javascript', text)).toEqual([
    '-constant api',
    '-method api.get(url)',
    '-async method api.post(url, body)',
    '+method app.use(fn)',
    '+method Shop.sell(item)',
  ])
})

describe('TypeScript only', () => {
  test('overloads, types of parameters and results, optional and rest parameters', async () => {
    const text = `
      export function pick(this: Window, a: string): void
      export function pick(a: string | number, b?: Map<string, number>, ...c: string[]): Promise<void>
      export function pick(a: any) {}
      export const over = async (cb: (error: Error, value?: number) => void, n: number = 1): Promise<number> => n
    `
    const { symbols: found } = await outline('typescript', text)
    expect(found.map((symbol) => `${line(symbol)} ${symbol.returns ?? ''}`)).toEqual([
      '+function pick(a: string) void',
      '+function pick(a: string | number, b?: Map<string, number>, ...c: string[]) Promise<void>',
      '+function pick(a: any) ',
      '+async function over(cb: (error: Error, value?: number) => void, n?: number = 1) Promise<number>',
    ])
  })

  test('interfaces, types, enums, namespaces, abstract classes and decorators', async () => {
    const text = `
      export interface Shape { area(scale: number): number; name: string }
      export type Kind = 'a' | 'b'
      export enum Level { Low, High = 3 }
      export namespace Tools { export const hammer = 1; const hidden = 2 }
      export abstract class Base { abstract run(task: Task): void; private lock() {}; protected open(): void {} }
      @Injectable()
      export class Service {
        @Input() private size = 1
        constructor(private readonly db: Db, public name?: string) {}
        @Get('/') async list(@Query() q: string): Promise<string[]> { return [] }
      }
      declare function globalOne(a: number): void
    `
    expect(await symbols('typescript', text)).toEqual([
      '+interface Shape',
      '+method Shape.area(scale: number)',
      '+property Shape.name',
      '+type Kind',
      '+enum Level',
      '+property Level.Low',
      '+property Level.High',
      '+module Tools',
      '+constant Tools.hammer',
      '+class Base',
      '+method Base.run(task: Task)',
      '-method Base.lock()',
      '+method Base.open()',
      '+class Service',
      '-property Service.size',
      '+constructor Service.constructor(db: Db, name?: string)',
      '+async method Service.list(q: string)',
      '-function globalOne(a: number)',
    ])
  })

  test('types are referred to, also through a module', async () => {
    const { references } = await outline('typescript', 'let a: Foo<Bar>\nlet b: ns.Baz\nclass A implements I {}\n')
    expect(references.filter(({ kind }) => kind === 'type').map(({ qualifier, name }) => [qualifier, name])).toEqual([
      [undefined, 'Foo'],
      [undefined, 'Bar'],
      ['ns', 'Baz'],
      [undefined, 'I'],
    ])
  })
})

test.each(['javascript', 'tsx'])('%s: components are used by JSX', async (language) => {
  const { references } = await outline(language, 'const a = <Card.Title size={large} />, b = <><Body /><p /></>\n')
  expect(references.map(({ qualifier, name }) => [qualifier, name])).toEqual([
    [undefined, 'Card'],
    ['Card', 'Title'],
    [undefined, 'large'],
    [undefined, 'Body'],
  ])
})

test('reads code that the grammar itself reports as an error, and still reports real errors', async () => {
  const errorsOf = async (language: string, text: string): Promise<number[] | string> => {
    const inspection = await inspector.inspect({ id: `${++id}`, language, text, want: { outline: true } })
    return 'failure' in inspection ? inspection.reason : inspection.errors
  }
  const understood = [
    'const Box = styled.div<{ open: boolean; f: () => void }>`color: red;`',
    'const rows = await db.$queryRaw<Map<string, Row[]>[]>`select 1`',
    'const m = await original<typeof import("./a")>()',
    'export type * from "./types"',
  ]
  for (const text of understood) {
    expect(await errorsOf('typescript', text), text).toEqual([])
    expect(await errorsOf('tsx', text), text).toEqual([])
  }
  for (const text of [
    'const a = <p>Q&A &mdash; x & y && {f(a && b)}</p>',
    'const a = <a href="/x?a=1&b=2">{b & c}</a>',
    'const a = (\n  <p>\n    Terms & Conditions\n    <b>&</b>\n  </p>\n)',
  ]) {
    expect(await errorsOf('tsx', text), text).toEqual([])
    expect(await errorsOf('javascript', text), text).toEqual([])
  }
  expect(await errorsOf('tsx', 'const a = 1\nconst b = & 2 &\nconst c = <p>a & b</p>')).not.toEqual([])
})
