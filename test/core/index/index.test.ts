import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chunksOf } from '../../../src/core/index/chunks.ts'
import { mostRepeats, partsOf, readNames, wordsOfName } from '../../../src/core/index/name-words.ts'
import { searchIndex } from '../../../src/core/index/search.ts'
import { must } from '../../../src/core/must.ts'
import { openIndexStore } from '../../../src/core/store/code-index/code-index.ts'
import type { Outcome } from '../../../src/core/types.ts'
import { makeFolder } from '../../support/folder.ts'
import { makeRepo, runCommand } from '../../support/repo.ts'

const rows = (outcome: Outcome) => outcome.parts.flatMap((part) => (part.kind === 'data' ? part.rows : []))
const places = (outcome: Outcome) => rows(outcome).map(([place]) => place)
const words = (outcome: Outcome) =>
  outcome.parts.flatMap((part) => (part.kind === 'text' ? [part.markdown] : [])).join('')

const files = {
  'src/patch.js':
    'export function parsePatch(text) {\n  return text.split("\\n")\n}\n\nexport class PatchReader {\n  read() {}\n}\n',
  'src/other.py': 'def read_patch_file(path):\n    return open(path)\n',
  'docs/guide.md': 'How to parse a patch.\n',
}

function repo() {
  const made = makeRepo()
  made.commit('one', files)
  return made
}

describe('search', () => {
  it('finds names whole, in parts, across styles, and code before what talks about it', async () => {
    const { dir } = repo()
    const find = async (query: string) => places(await runCommand('search', dir, { words: query, limit: 5 }))
    expect((await find('parsePatch'))[0]).toBe('src/patch.js:1')
    expect((await find('parse patch'))[0]).toBe('src/patch.js:1')
    expect(await find('parse patch')).toContain('docs/guide.md:1')
    expect((await find('read patch file'))[0]).toBe('src/other.py:1')
    expect(rows(await runCommand('search', dir, { symbol: 'PatchReader', limit: 5 }))[0]).toEqual([
      'src/patch.js:5',
      'class',
      'PatchReader',
      'export class PatchReader {',
    ])
    expect(words(await runCommand('search', dir, { words: 'nowhere at all 🦆 "quoted" AND (', limit: 5 }))).toContain(
      'No results for',
    )
  })

  it('reads only what is new, forgets what is gone, and loses nothing on the way', async () => {
    const made = repo()
    const home = makeFolder()
    const built = async () => words(await runCommand('index', made.dir, {}, { home }))
    expect(await built()).toMatch(/^3 files, 4 symbols, 3 chunks\. Indexed 3 new blobs/)
    expect(await built()).toMatch(/^3 files, 4 symbols, 3 chunks\. Indexed 0 new blobs/)
    made.write({ 'src/more.js': 'export const more = 1\n', 'docs/guide.md': null })
    expect(await built()).toMatch(/^3 files, 5 symbols, 3 chunks\. Indexed 1 new blob/)
    expect(places(await runCommand('search', made.dir, { words: 'guide', limit: 5 }, { home }))).toEqual([])
    const many = Object.fromEntries(
      Array.from({ length: 450 }, (_, index) => [`m/f${index}.js`, `export const name${index} = ${index}\n`]),
    )
    made.write(many)
    expect(await built()).toMatch(/^453 files, 455 symbols, 453 chunks\. Indexed 450 new blobs/)
    expect(await built()).toMatch(/Indexed 0 new blobs/)
  })

  it('makes a broken index anew, and goes on after it was stopped', async () => {
    const { dir } = repo()
    const home = makeFolder()
    await runCommand('index', dir, {}, { home })
    for (const name of readdirSync(join(home, 'index'))) writeFileSync(join(home, 'index', name), 'no database')
    expect(words(await runCommand('index', dir, {}, { home }))).toContain('3 new blobs')
    const stopped = await runCommand(
      'index',
      dir,
      {},
      { home: makeFolder(), signal: AbortSignal.abort(new Error('enough')) },
    )
    expect(stopped.state).toBe('failed')
  })

  it('goes without vectors where their extension does not run', () => {
    const store = openIndexStore(makeFolder(), 'test', () => {
      throw new Error('no such library')
    })
    store.add([
      { id: 'b', names: 'duck', symbols: [], chunks: [{ startLine: 1, endLine: 1, words: '', text: 'duck' }] },
    ])
    store.setTree([{ path: 'a.js', id: 'b' }])
    expect(store.unembedded('some/model')).toEqual([])
    expect(store.byMeaning('some/model', [1, 0], 5)).toEqual([])
    expect(searchIndex(store, 'duck', 5).map(({ path }) => path)).toEqual(['a.js'])
    store.close()
  })

  it('has vectors of one model at a time, exact as far as a byte tells', () => {
    const store = openIndexStore(makeFolder(), 'test')
    const chunk = (line: number) => ({ startLine: line, endLine: line, words: '', text: 'duck' })
    store.add([{ id: 'b', names: '', symbols: [], chunks: [chunk(1), chunk(2), chunk(3)] }])
    store.setTree([{ path: 'a.js', id: 'b' }])
    const [one, two, three] = store.unembedded('m/one')
    store.addVectors([
      { chunk: must(one).chunk, vector: [1, 0, 0] },
      { chunk: must(two).chunk, vector: [30, 10, 0] },
      { chunk: must(three).chunk, vector: [0, 0, -0.5] },
    ])
    expect(store.unembedded('m/one')).toEqual([])
    expect(store.byMeaning('m/one', [0.9, 0.3, 0], 5).map(({ startLine }) => startLine)).toEqual([2, 1])
    expect(store.byMeaning('m/two', [0.9, 0.3, 0], 5)).toEqual([])
    expect(store.byMeaning('m/one', [0.9, 0.3], 5)).toEqual([])
    expect(store.unembedded('m/two').length).toBe(3)
    store.close()
  })

  it('finds what is of this commit however much of another fits better', () => {
    const store = openIndexStore(makeFolder(), 'test')
    const blob = (id: string, text: string) => ({
      id,
      names: '',
      symbols: [],
      chunks: [{ startLine: 1, endLine: 1, words: '', text }],
    })
    store.add(Array.from({ length: 100 }, (_, at) => blob(`gone${at}`, 'duck')))
    store.add([blob('a', 'duck and other birds on the water'), blob('b', 'a duck among very many other birds here')])
    store.setTree([
      { path: 'a.md', id: 'a' },
      { path: 'b.md', id: 'b' },
    ])
    expect(store.byWord('duck', 3).map(({ path }) => path)).toEqual(['a.md', 'b.md'])
    expect(store.byWord('duck', 1).map(({ path }) => path)).toEqual(['a.md'])
    store.close()
  })

  it('is about one commit each time it is opened, however many are looked at side by side', () => {
    const home = makeFolder()
    const [one, other] = [openIndexStore(home, 'test'), openIndexStore(home, 'test')]
    const blob = (id: string) => ({
      id,
      names: '',
      symbols: [],
      chunks: [{ startLine: 1, endLine: 1, words: '', text: 'duck' }],
    })
    one.add([blob('old'), blob('new')])
    one.setTree([{ path: 'old.js', id: 'old' }])
    other.setTree([{ path: 'new.js', id: 'new' }])
    expect(searchIndex(one, 'duck', 5).map(({ path }) => path)).toEqual(['old.js'])
    expect(searchIndex(other, 'duck', 5).map(({ path }) => path)).toEqual(['new.js'])
    one.close()
    other.close()
  })

  it('passes over what is no text, too large, a link or a lock file', async () => {
    const made = makeRepo()
    made.commit('one', {
      'a.js': 'export const a = 1\n',
      'b.bin': new Uint8Array([0, 1, 2]),
      'package-lock.json': '{"parsePatch": 1}',
    })
    expect(words(await runCommand('index', made.dir))).toMatch(/^2 files, 1 symbol, 1 chunk\./)
  })
})

describe('a question in words', () => {
  const of = {
    'examples/planning.js': 'export function planMigration() {}\n// planned migrations\n',
    'src/migration-plan.js':
      "import x from './x.js'\n\n// nothing of note\n\nexport function planMigration(steps) {\n  return steps\n}\n\nconst plannedMigration = planMigration([])\n",
    'src/other.js': 'export const migration = 1\n',
    'docs/guide.md': 'Migrations are planned by `planMigration`.\n',
  }
  const ask = async (question: string, options = {}) => {
    const made = makeRepo()
    made.commit('one', of)
    return words(await runCommand('ask', made.dir, { question }, options))
  }

  it('is led to the code first, to the lines that say most, and by one for many', async () => {
    const said = await ask('where are migrations planned?')
    expect(said.match(/^- `[^`]+`/gm)?.[0]).toBe('- `src/migration-plan.js`')
    expect(said).toContain('  - 9: `const plannedMigration = planMigration([])`')
    expect(said).not.toContain('nothing of note')
    expect(said.indexOf('src/migration-plan.js')).toBeLessThan(said.indexOf('examples/planning.js'))
    expect(said).toContain('`docs/guide.md`')
  })

  it.each([
    ['where is the price computed?', 'src/prices.js'],
    ['which queries are cached?', 'src/query.js'],
    ['who retries?', 'src/retry.js'],
    ['parsing', 'src/parse.js'],
  ])('finds other forms of words: %s', async (question, path) => {
    const made = makeRepo()
    made.commit('one', {
      'src/prices.js': 'export const cheapest = (cents) => Math.min(...cents)\n',
      'src/query.js': '// Keeps each in a cache.\nexport function findQuery() {}\n',
      'src/retry.js': 'export function retry() {}\n',
      'src/parse.js': 'export const parsedText = 1\n',
    })
    expect(words(await runCommand('ask', made.dir, { question }))).toContain(path)
    expect(words(await runCommand('search', made.dir, { words: question, limit: 3 }))).not.toContain('No results for')
  })

  it('is led to a file by its name, by how often it has the words, and by all its parts together', async () => {
    const made = makeRepo()
    const apart = (word: string) =>
      `// ${word}\n${Array.from({ length: 80 }, (_, at) => `const v${at} = ${at}`).join('\n')}\n`
    made.commit('one', {
      'src/retry-policy.js': 'export const wait = 1\n',
      'src/often.js': '// lease lease lease\nexport const a = 1\n',
      'src/once.js': '// lease of this and that and more\nexport const b = 1\n',
      'src/both.js': `${apart('tariff')}${apart('quota')}`,
      'src/half.js': apart('tariff'),
      'src/other.js': '// quota\nexport const d = 1\n',
    })
    const first = async (query: string) =>
      places(await runCommand('search', made.dir, { words: query, limit: 5 }))[0]?.replace(/:.*/, '')
    expect(await first('how are policies of retrying chosen')).toBe('src/retry-policy.js')
    expect(await first('lease')).toBe('src/often.js')
    expect(await first('tariffs and quotas')).toBe('src/both.js')
  })

  it('puts exact matches first', async () => {
    const made = makeRepo()
    made.commit('one', {
      'a.js': 'export const one = prices\nexport const prices2 = pricing\n',
      'b.js': 'export const two = price\n',
      'c.js': 'export const three = priced\n',
    })
    const { parts } = await runCommand('search', made.dir, { words: 'price', limit: 5 })
    const places = parts.flatMap((part) => (part.kind === 'data' ? part.rows.map(([place]) => place) : []))
    expect(places[0]).toBe('b.js:1')
    expect(places.map((place) => place?.slice(0, 4)).toSorted()).toEqual(['a.js', 'b.js', 'c.js'])
  })

  it('is told where there is nothing, and where there is no index to look into', async () => {
    expect(await ask('quux frobnicates?')).toContain('No file in the repository mentions these words.')
    const home = makeFolder()
    writeFileSync(join(home, 'index'), 'in the way')
    const said = await ask('where are migrations planned?', { home })
    expect(said).toMatch(/^The index is not available, so the results are incomplete: /)
    expect(said).toContain('No model is configured.')
  })
})

describe('words and chunks', () => {
  it('take names apart', () => {
    expect(partsOf('parseHTTPPatch_v2')).toEqual(['parse', 'http', 'patch', 'v2'])
    expect(partsOf('ISO8601Utils')).toEqual(['iso8601', 'iso', 'utils'])
    expect(wordsOfName('const parsePatch = 1')).toEqual(['const', 'parse', 'patch', 'parsepatch'])
  })

  it('are what a regular expression finds, run by run, in any script', () => {
    const characters = fc.constantFrom(...'aZ_$09 .-\n', 'é', 'ß', '漢', '𝒳', '٣', '\ud835', '🦆', 'x'.repeat(50))
    fc.assert(
      fc.property(fc.array(fc.string({ unit: characters }), { maxLength: 6 }), (parts) => {
        const lines = parts.map((part) => `${part}\n`)
        const read = readNames(
          lines.join(''),
          lines.map((_, at) => lines.slice(0, at + 1).join('').length),
        )
        const names = lines.map((line) =>
          (line.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []).filter((name) => name.length <= 80),
        )
        expect(read.names).toEqual([...new Set(names.flat())])
        const limited = (all: string[]) =>
          all.filter((word, at) => all.slice(0, at).filter((other) => other === word).length < mostRepeats)
        expect(read.words).toEqual(names.map((own) => limited(own.flatMap(wordsOfName))))
      }),
      { numRuns: 500 },
    )
  })

  it('cover every line once, in order, in pieces of a bounded size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { maxLength: 30 }),
        (lines, starts) => {
          const symbols = starts
            .filter((start) => start <= lines)
            .map((startLine) => ({ startLine, path: startLine % 3 === 0 ? 'a.b' : 'a' }))
          const chunks = chunksOf(lines, symbols as never)
          expect(must(chunks[0]).startLine).toBe(1)
          expect(must(chunks.at(-1)).endLine).toBe(lines)
          for (const [index, { startLine, endLine }] of chunks.entries()) {
            expect(endLine - startLine).toBeLessThan(60)
            expect(endLine).toBeGreaterThanOrEqual(startLine)
            if (index > 0) expect(startLine).toBe(must(chunks[index - 1]).endLine + 1)
          }
        },
      ),
    )
  })
})
