import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compress } from '../../../src/core/context/compress.ts'
import { filesNamedIn } from '../../../src/core/context/named-files.ts'
import { pageRank, rankSymbols, renderMap } from '../../../src/core/context/repo-map.ts'
import type { Summaries } from '../../../src/core/context/summaries.ts'
import { chunksOf } from '../../../src/core/index/chunks.ts'
import { namesIn, wordsOfName } from '../../../src/core/index/name-words.ts'
import { must } from '../../../src/core/must.ts'
import { type IndexStore, openIndexStore } from '../../../src/core/store/code-index/code-index.ts'
import { makeFolder } from '../../support/folder.ts'

const count = (text: string) => Math.ceil(text.length / 4)

/** An index of files given as text; a line `export function NAME` defines a function. */
function indexed(files: Record<string, string>): IndexStore {
  const store = openIndexStore(makeFolder(), 'test')
  const entries = Object.entries(files)
  store.add(
    entries.map(([path, text]) => ({
      id: `blob of ${path}`,
      names: namesIn(text).join(' '),
      symbols: text.split('\n').flatMap((line, index) => {
        const name = /^export function (\w+)/.exec(line)?.[1]
        return name === undefined
          ? []
          : [{ name, path: name, kind: 'function', startLine: index + 1, endLine: index + 1 }]
      }),
      chunks: chunksOf(text.split('\n').length, []).map((range) => ({
        ...range,
        words: wordsOfName(path).join(' '),
        text: wordsOfName(text).join(' '),
      })),
    })),
  )
  store.setTree(entries.map(([path]) => ({ path, id: `blob of ${path}` })))
  return store
}

const shop = {
  'src/cart.js': 'export function addToCart() { return priceOf(1) + taxRate() }\n',
  'src/price.js': 'export function priceOf(x) { return roundCents(x) }\n',
  'src/tax.js': 'export function taxRate() { return 1 }\n',
  'src/round.js': 'export function roundCents(x) { return x }\n',
  'src/page.js': 'export function drawPage() { addToCart() }\n',
  'src/other.js': 'export function unrelatedThing() {}\n',
}

describe('the map', () => {
  it('holds what the seed leads to and who leads to it, the nearest first, and nothing else', () => {
    const store = indexed(shop)
    const ranked = rankSymbols(store, { files: ['src/cart.js'], names: [] })
    const names = ranked.map(({ name }) => name)
    expect(names.slice(0, 2).toSorted()).toEqual(['priceOf', 'taxRate'])
    expect(names).toContain('addToCart')
    expect(names).not.toContain('unrelatedThing')
    expect(rankSymbols(store, { files: [], names: ['priceOf'] })[0]?.name).toBe('priceOf')
    expect(rankSymbols(store, { files: ['no/such.js'], names: ['nobody'] })).toEqual([])
    store.close()
  })

  it('shows lines as they are, in as many tokens as it may', async () => {
    const store = indexed(shop)
    const ranked = rankSymbols(store, { files: ['src/cart.js'], names: [] })
    const draw = (budget: number) => renderMap(ranked, budget, count, async (file) => shop[file as keyof typeof shop])
    expect(await draw(1_000)).toContain('src/price.js\n  1: export function priceOf(x) { return roundCents(x) }')
    for (const budget of [0, 5, 12, 20, 30, 50, 80]) expect(count(await draw(budget))).toBeLessThanOrEqual(budget)
    store.close()
  })

  it('costs no more in a large repository', () => {
    const many = Object.fromEntries(
      Array.from({ length: 3_000 }, (_, at) => [
        `m/f${at}.js`,
        `export function nameOf${at}() { return nameOf${(at + 1) % 3_000}() + sharedByAll() }\n`,
      ]),
    )
    const store = indexed({ ...many, 'm/shared.js': 'export function sharedByAll() {}\n' })
    const ranked = rankSymbols(store, { files: ['m/f7.js'], names: [] })
    expect(ranked.map(({ name }) => name)).toContain('nameOf8')
    expect(new Set(ranked.map(({ file }) => file)).size).toBeLessThanOrEqual(160)
    store.close()
  })
})

it('shares of a walk add up to one, and grow with the links that lead there', () => {
  const node = fc.integer({ min: 0, max: 7 })
  fc.assert(
    fc.property(
      fc.array(fc.record({ from: node, to: node, weight: fc.double({ min: 0.1, max: 5, noNaN: true }) })),
      fc.uniqueArray(node, { minLength: 1 }),
      (edges, seeds) => {
        const rank = pageRank(
          Array.from({ length: 8 }, (_, at) => (seeds.includes(at) ? 1 : 0)),
          edges,
        )
        expect(rank.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6)
        expect(Math.min(...rank)).toBeGreaterThanOrEqual(0)
      },
    ),
  )
})

describe('what does not fit', () => {
  const code = Array.from({ length: 100 }, (_, at) => `line ${at} of some code`).join('\n')

  it('becomes an outline, a sample or its beginning, the least important first, and it is said', async () => {
    const pieces = [
      { name: 'request', text: 'what is this?', weight: 1 },
      { name: 'a.js', path: 'a.js', text: code, outline: '1: export function a()', weight: 0.9 },
      { name: 'b.js', path: 'b.js', text: code, outline: '1: export function b()', weight: 0.5 },
      { name: 'c.json', path: 'c.json', text: code, weight: 0.4 },
      { name: 'd.md', path: 'd.md', text: code, weight: 0.3 },
    ]
    const whole = await compress(pieces, 10_000, count)
    expect(whole.notes).toEqual([])
    expect(whole.material.map(({ text }) => text)).toEqual(pieces.map(({ text }) => text))
    const { material, notes } = await compress(pieces, 1_200, count)
    const of = (name: string) => must(material.find((each) => each.name === name)).text
    expect(of('a.js')).toBe(code)
    expect(of('b.js')).toBe('1: export function b()')
    expect(of('c.json')).toMatch(/^line 0 [\s\S]*line 9\d of some code\n… \d+ of 100 lines omitted$/)
    expect(of('d.md')).toMatch(/^line 0 [\s\S]*line \d\d of some code\n… \d+ of 100 lines omitted$/)
    expect(of('d.md')).not.toContain('line 99')
    expect(notes.join(' ')).toMatch(/b\.js: only the outline.*c\.json: only a sample.*d\.md: only the beginning/)
  })

  it('is left out, before what the request is about is shortened', async () => {
    const pieces = [
      { name: 'strong.js', path: 'strong.js', text: code, outline: '1: a', weight: 0.9 },
      ...[0.4, 0.3].map((weight) => ({ name: `weak ${weight}`, text: code, weight })),
    ]
    const { material } = await compress(pieces, count(code) + 5, count)
    expect(material).toEqual([{ name: 'strong.js', text: code }])
  })

  it('becomes a summary where its outline is too much, and those of one folder one', async () => {
    const outline = code
    const piece = (path: string, weight: number) => ({ name: path, path, text: `${code}\n${code}`, outline, weight })
    const pieces = [
      { name: 'request', text: 'what is this?', weight: 1 },
      piece('src/a.js', 0.5),
      piece('src/b.js', 0.4),
      piece('lib/c.js', 0.3),
    ]
    const asked: string[] = []
    const summaries: Summaries = {
      async file(path) {
        asked.push(path)
        return `${path} does this and that, and quite a lot of it.`
      },
      async module(folder, files) {
        asked.push(folder)
        return `${folder} has ${files.map(({ path }) => path).join(' and ')}.`
      },
    }
    const some = await compress(pieces, 60, count, summaries)
    expect(asked).toEqual(['lib/c.js', 'src/b.js', 'src/a.js'])
    expect(some.material.map(({ name }) => name)).toEqual(['request', 'src/a.js', 'src/b.js', 'lib/c.js'])
    expect(some.notes).toContain('src/a.js: only a summary, because of the context limit.')
    const less = await compress(pieces, 40, count, summaries)
    expect(less.material).toContainEqual({ name: 'src', text: 'src has src/b.js and src/a.js.' })
    expect(less.notes).toContain('src/a.js: only a summary of src, because of the context limit.')
    const without = await compress(pieces, 60, count)
    expect(without.notes).toContain('src/a.js: omitted, because of the context limit.')
    const silent: Summaries = { file: async () => undefined, module: async () => undefined }
    expect(await compress(pieces, 60, count, silent)).toEqual(without)
  })

  it('never goes over the budget, and what matters most is never left out', async () => {
    const piece = fc.record({
      name: fc.string({ minLength: 1 }),
      text: fc.array(fc.string({ maxLength: 60 }), { minLength: 1, maxLength: 40 }).map((lines) => lines.join('\n')),
      weight: fc.double({ min: 0, max: 0.99, noNaN: true }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), fc.integer({ min: 30, max: 500 }), async (pieces, budget) => {
        const request = { name: 'the request itself', text: 'what is this?', weight: 1 }
        const { material } = await compress([request, ...pieces], budget, count)
        expect(material.reduce((sum, { text }) => sum + count(text), 0)).toBeLessThanOrEqual(budget)
        expect(material[0]).toEqual({ name: request.name, text: request.text })
      }),
    )
  })
})

it('files are found in a request by their paths, the ends of their paths and their names', () => {
  const paths = [
    'Makefile',
    'README.md',
    'a/index.js',
    'b/index.js',
    'src/list.js',
    'src/my file.js',
    'test',
    'x/list.ts',
  ]
  for (const [request, ...files] of [
    ['use the limit of src/list.js, as in ./x/list.ts:12.', 'src/list.js', 'x/list.ts'],
    ['(see list.js) and README.md?', 'src/list.js', 'README.md'],
    ['clean up a/index.js', 'a/index.js'],
    ['test the Makefile', 'Makefile'],
    ['run `test` and list', 'test'],
    ['version 1.2 of other/list.js e.g. this'],
  ])
    expect(filesNamedIn(String(request), paths), request).toEqual(files)
})
