import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { pureLines } from '../../../src/core/passes/moves/index.ts'
import { createInspector } from '../../../src/core/syntax/parser/pool.ts'
import { makeChange } from '../../support/change.ts'
import { makeRepo, reviewRepo } from '../../support/repo.ts'

const inspector = createInspector({ workers: 1 })
afterAll(() => inspector.close())

async function pure(path: string, before: string, after: string): Promise<number[]> {
  const change = await makeChange(inspector, { [path]: [before, after] })
  return [...(pureLines(change).get(path) ?? [])].sort((a, b) => a - b)
}

const shop = `export function total(items, rate) {
  let sum = 0
  for (const item of items) {
    if (item.price > 10) sum += item.price * rate
    else sum += item.price
  }
  return round(sum, 2)
}
`

const report = `export function report(orders) {
  const rows = orders.map((order) => [order.id, order.date, order.amount])
  const header = ['id', 'date', 'amount']
  if (rows.length === 0) return header.join(',')
  return [header, ...rows].map((row) => row.join(',')).join('\\n')
}
`

describe('reformatting', () => {
  it('is pure whatever the lines, commas before brackets and quotes', async () => {
    const before = `call(first, 'second', { third: 3 })\n`
    const after = `call(\n  first,\n  "second",\n  {\n    third: 3,\n  },\n)\n`
    expect(await pure('a.js', before, after)).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  it('is not pure when a return loses its value to the next line', async () => {
    expect(
      await pure('a.js', 'function f(x) {\n  return x + 1\n}\n', 'function f(x) {\n  return\n  x + 1\n}\n'),
    ).toEqual([])
  })

  it('is not pure when a Python statement leaves its block', async () => {
    const before = 'def f(x):\n    if x:\n        first(x, 1, 2)\n        second(x, 3, 4)\n    return x\n'
    const after = 'def f(x):\n    if x:\n        first(x, 1, 2)\n    second(x, 3, 4)\n    return x\n'
    expect(await pure('a.py', before, after)).toEqual([])
  })

  it('is pure for wrapped Python calls, and not for a tuple that lost its comma', async () => {
    expect(await pure('a.py', 'value = call(first, second)\n', 'value = call(\n    first,\n    second,\n)\n')).toEqual([
      1, 2, 3, 4,
    ])
    expect(await pure('a.py', 'value = (first,)\n', 'value = (first)\n')).toEqual([])
  })

  it('does not take a new line in a text or template for layout', async () => {
    expect(await pure('a.js', 'log(`one two`)\n', 'log(`one\ntwo`)\n')).toEqual([])
  })
})

describe('renaming', () => {
  it('takes a local name that is replaced everywhere', async () => {
    const after = shop.replaceAll('sum', 'subtotal')
    expect(await pure('a.js', shop, after)).toEqual([2, 3, 4, 5, 6, 7])
  })

  it('takes a name of a function and its namesake in the file, whichever comes first', async () => {
    const scale = (name: string) => `function scale(${name}) {\n  return ${name} * 2 + Math.abs(${name})\n}\n`
    const file = (name: string) => `const ${name} = load('sizes')\nstore(${name}, ${name}.length, check(${name}))\n`
    expect(await pure('a.js', scale('size') + file('size'), scale('width') + file('sizes'))).toEqual([1, 2, 3, 4, 5])
    expect(await pure('a.js', file('size') + scale('size'), file('sizes') + scale('width'))).toEqual([1, 2, 3, 4])
  })

  it('does not take a name that is only partly replaced', async () => {
    const after = shop.replace('return round(sum, 2)', 'return round(rate, 2)')
    expect(await pure('a.js', shop, after)).toEqual([])
  })

  it('does not take another function that is called', async () => {
    expect(await pure('a.js', shop, shop.replace('round(', 'floor('))).toEqual([])
    const imported = `import { load } from './db'\n\nexport const get = (id) => load(id)\nexport const all = () => load('*')\n`
    expect(await pure('a.js', imported, imported.replaceAll('load', 'save'))).toEqual([])
  })

  it('does not take a name that was in use for something else', async () => {
    const before = 'function f(a, b) {\n  const c = a + b\n  return g(c, a)\n}\n'
    const after = 'function f(a, b) {\n  const c = a + b\n  return g(c, b)\n}\n'
    expect(await pure('a.js', before, after)).toEqual([])
  })

  it('does not take a property whose name a short form changes', async () => {
    const before = 'function f() {\n  const size = measure()\n  return { size }\n}\n'
    const after = 'function f() {\n  const width = measure()\n  return { width }\n}\n'
    expect(await pure('a.js', before, after)).not.toContain(3)
  })

  it('takes a private function with its calls in other files, but not the line that declares an exported one', async () => {
    const change = await makeChange(inspector, {
      'a.js': [
        'export function loadAll(id) {\n  return read(id)\n}\n',
        'export function fetchAll(id) {\n  return read(id)\n}\n',
      ],
      'b.js': [
        "import { loadAll } from './a.js'\n\nloadAll(1)\n",
        "import { fetchAll } from './a.js'\n\nfetchAll(1)\n",
      ],
    })
    expect(pureLines(change).get('a.js')).toBeUndefined()
    expect([...(pureLines(change).get('b.js') ?? [])]).toEqual([1, 3])
  })

  it('does not take a declaration whose users did not follow', async () => {
    const before = 'package a\n\nfunc parse(text string) int {\n\treturn len(text)\n}\n'
    expect(await pure('a.go', before, before.replace('parse', 'read'))).toEqual([])
    const used = `${before}\nvar run = parse\n`
    expect(await pure('a.go', used, used.replaceAll('parse', 'read'))).toContain(3)
  })

  it('does not take a Python keyword argument', async () => {
    const before = 'def f(size):\n    return make(size=size, depth=2)\n'
    const after = 'def f(width):\n    return make(width=width, depth=2)\n'
    expect(await pure('a.py', before, after)).not.toContain(2)
  })
})

describe('moving', () => {
  it('is pure on both sides, in another file and at another depth', async () => {
    const repo = makeRepo()
    repo.commit('one', { 'src/shop.js': `${shop}\n${report}`, 'src/other.js': 'export const other = 1\n' })
    const indented = report.replace('export function', 'static').replaceAll(/^(?=.)/gm, '  ')
    repo.commit('two', { 'src/shop.js': shop, 'src/report.js': `export class Reports {\n${indented}}\n` })
    const { highlights } = await reviewRepo(repo.dir)
    expect(highlights.find((line) => line.includes('only moved'))).toMatch(
      /^\d+ of \d+ changed lines were only moved.*Review these \d+ lines: /,
    )
  })

  it('leaves a changed operator in moved code to be read', async () => {
    const change = await makeChange(inspector, {
      'a.js': [`${shop}\n${report}`, shop],
      'b.js': [null, report.replace('=== 0', '!== 0')],
    })
    expect([...(pureLines(change).get('b.js') ?? [])]).toEqual([1, 2, 3, 5, 6])
  })

  it('takes comments along but does not call new ones moved', async () => {
    const noted = `// Rows of orders.\n${report}`
    const change = await makeChange(inspector, {
      'a.js': [`${shop}\n${noted}`, shop],
      'b.js': [null, `// Something new.\n${noted}`],
    })
    expect([...(pureLines(change).get('b.js') ?? [])]).toEqual([2, 3, 4, 5, 6, 7, 8])
  })

  it('sees what a file hands over to its copy', async () => {
    const repo = makeRepo()
    const wide = `${shop}\n${report}\n${shop.replaceAll('total', 'average').replaceAll('sum', 'mean')}`
    repo.commit('one', { 'a.js': wide })
    repo.commit('two', { 'a.js': shop, 'b.js': wide.slice(shop.length + 1) })
    const { highlights, findings } = await reviewRepo(repo.dir)
    expect(highlights.join()).toContain('only moved')
    expect(findings.filter(({ pass }) => pass === 'duplication')).toEqual([])
  })

  it('counts a line that was removed once and added twice as moved once', async () => {
    const change = await makeChange(inspector, {
      'a.js': [report, null],
      'b.js': [null, report],
      'c.js': [null, report],
    })
    const lines = pureLines(change)
    expect((lines.get('b.js')?.size ?? 0) + (lines.get('c.js')?.size ?? 0)).toBe(6)
  })
})

describe('what is said', () => {
  it('says that no code changed when only comments did', async () => {
    const repo = makeRepo()
    repo.commit('one', { 'a.js': `// Old words.\n${shop}` })
    repo.commit('two', { 'a.js': `// New words,\n// and more.\n${shop}` })
    expect((await reviewRepo(repo.dir)).highlights).toContain(
      'No code changed. All 3 changed lines are comments or blank.',
    )
  })

  it('does not speak for files that it did not compare', async () => {
    const repo = makeRepo()
    repo.commit('one', { 'a.js': shop, 'package-lock.json': '{ "lockfileVersion": 2 }\n' })
    repo.commit('two', { 'a.js': `// Words.\n${shop}`, 'package-lock.json': '{ "lockfileVersion": 3 }\n' })
    expect((await reviewRepo(repo.dir)).highlights.join()).not.toContain('No code changed')
  })

  it('does not pass over a comment that a tool obeys', async () => {
    const repo = makeRepo()
    repo.commit('one', { 'a.js': shop, 'a.rb': 'puts 1\n' })
    repo.commit('two', {
      'a.js': `// eslint-disable-next-line\n${shop}`,
      'a.rb': '# frozen_string_literal: true\nputs 1\n',
    })
    expect((await reviewRepo(repo.dir)).highlights.join()).not.toContain('No code changed')
  })

  it('says nothing of a plain feature', async () => {
    const repo = makeRepo()
    repo.commit('one', { 'a.js': shop })
    repo.commit('two', { 'a.js': `${shop}\n// Rows.\n${report}` })
    expect((await reviewRepo(repo.dir)).highlights.filter((line) => line.includes('pure'))).toEqual([])
  })

  it('does not get lost in a change of fifty thousand lines', async () => {
    const lines = (seed: number): string =>
      Array.from({ length: 25_000 }, (_, i) => `call(${i}, a${(i * seed) % 977})\n`).join('')
    const change = await makeChange(inspector, { 'a.js': [lines(7), lines(11)] })
    expect(pureLines(change).get('a.js')?.size ?? 0).toBeLessThan(25_000)
  })
})

/** Statements of a made-up function: names among a, b, c; each line has an operator and a literal. */
const statement = fc.record({
  target: fc.constantFrom('alpha', 'beta', 'gamma'),
  left: fc.constantFrom('alpha', 'beta', 'gamma'),
  operator: fc.constantFrom('+', '-', '*', '%'),
  literal: fc.integer({ min: 1, max: 999 }),
  call: fc.constantFrom('measure', 'weigh', 'count'),
})
const body = fc.array(statement, { minLength: 3, maxLength: 12 })
type Statement = typeof statement extends fc.Arbitrary<infer T> ? T : never

const write = (row: Statement): string => `  ${row.target} = ${row.call}(${row.left} ${row.operator} ${row.literal})\n`
const program = (name: string, rows: Statement[]): string =>
  `function ${name}(gamma) {\n  let alpha = 1\n  let beta = gamma\n${rows.map(write).join('')}  return alpha + beta\n}\n`

describe('laws', () => {
  it('a local name replaced everywhere is pure', async () => {
    await fc.assert(
      fc.asyncProperty(body, fc.constantFrom('alpha', 'beta', 'gamma'), async (rows, name) => {
        const before = program('work', rows)
        const after = before.replaceAll(name, 'renamed')
        const changed = after.split('\n').flatMap((line, i) => (line.includes('renamed') ? [i + 1] : []))
        expect(await pure('a.js', before, after)).toEqual(expect.arrayContaining(changed))
      }),
      { numRuns: 60 },
    )
  })

  it('a line with another operator, literal or call is never pure', async () => {
    const mutations: ((row: Statement) => Statement)[] = [
      (row) => ({ ...row, operator: row.operator === '+' ? '-' : '+' }),
      (row) => ({ ...row, literal: row.literal + 1000 }),
      (row) => ({ ...row, call: row.call === 'measure' ? 'weigh' : 'measure' }),
    ]
    await fc.assert(
      fc.asyncProperty(
        body,
        fc.nat(),
        fc.constantFrom(...mutations),
        fc.boolean(),
        async (rows, pick, mutate, moved) => {
          const at = pick % rows.length
          const changedRows = rows.map((row, i) => (i === at ? mutate(row) : row))
          if (rows.some((row) => write(row) === write(must(changedRows[at])))) return
          const before = program('work', rows)
          const after = program('work', changedRows)
          const files: Record<string, [string | null, string | null]> = moved
            ? { 'a.js': [before, null], 'b.js': [null, after] }
            : { 'b.js': [before, after] }
          const lines = pureLines(await makeChange(inspector, files)).get('b.js') ?? new Set<number>()
          expect(lines.has(at + 4)).toBe(false)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('a function that goes to another file is pure', async () => {
    await fc.assert(
      fc.asyncProperty(body, body, async (rows, others) => {
        const moving = program('work', rows)
        const staying = program('rest', others)
        const lines = pureLines(
          await makeChange(inspector, { 'a.js': [moving + staying, staying], 'b.js': [null, moving] }),
        )
        expect(lines.get('b.js')?.size).toBe(rows.length + 5)
      }),
      { numRuns: 40 },
    )
  })
})
