import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { must } from '../../../../src/core/must.ts'
import { doTask, openInspectorState } from '../../../../src/core/syntax/inspect.ts'
import type { Inspector } from '../../../../src/core/syntax/inspector.ts'
import { grammarsFolder, loadLanguages } from '../../../../src/core/syntax/language/languages.ts'
import { startRuntime } from '../../../../src/core/syntax/parser/grammar.ts'
import { createInspector, createParserPool, type PoolOptions } from '../../../../src/core/syntax/parser/pool.ts'
import { runtimeModule } from '../../../../src/core/syntax/tree/open-walk-cursor.ts'

const opened: Inspector[] = []
function open(options: PoolOptions): Inspector {
  const inspector = createInspector(options)
  opened.push(inspector)
  return inspector
}
afterEach(async () => {
  await Promise.all(opened.splice(0).map((inspector) => inspector.close()))
})

const small = { id: 'small', language: 'javascript', text: 'a()', want: { tokens: true } }

test('a file that takes too long is given up, and the next one is read', async () => {
  const inspector = open({ workers: 1, timeoutMs: 1 })
  const text = 'const a = [1, 2, 3].map((x) => x + 1)\n'.repeat(100_000)
  expect(await inspector.inspect({ id: 'large', language: 'javascript', text, want: {} })).toMatchObject({
    failure: 'timeout',
  })
  const patient = open({ workers: 1 })
  expect(await patient.inspect(small)).toMatchObject({ errors: [] })
})

test('a thread that does not stop by itself is replaced; the next one knows the programs', async () => {
  const inspector = open({ workers: 1, timeoutMs: 400 })
  // Exponential in the number of letters.
  const source = '((string_fragment) @match (#match? @match "^(a+)+$"))'
  expect(await inspector.program('javascript', 'p', source)).toEqual({})
  const request = { language: 'javascript', want: { program: 'p' } }
  const hung = inspector.inspect({ ...request, id: 'hung', text: `y = "${'a'.repeat(40)}!"` })
  const waiting = inspector.inspect({ ...request, id: 'waiting', text: 'y = "aa"' })
  expect(await hung).toMatchObject({ failure: 'timeout' })
  expect(await waiting).toMatchObject({ matches: [{ code: 'aa' }] })
})

test('a thread that breaks fails its own task only', async () => {
  const inspector = open({ workers: 1 })
  // A tree as plain data is made by recursion.
  const deep = inspector.tree('javascript', `x = ${'['.repeat(20_000)}${']'.repeat(20_000)}`)
  const next = inspector.inspect(small)
  expect(await deep).toMatchObject({ failure: 'crash' })
  expect(await next).toMatchObject({ errors: [] })
})

test('of many tasks that are handed out in advance only the one that breaks is lost', async () => {
  const inspector = open({ workers: 1 })
  await inspector.inspect(small)
  const each = (index: number) => inspector.inspect({ ...small, id: `${index}`, text: 'x\n'.repeat(index) })
  const before = Array.from({ length: 60 }, (_, index) => each(index))
  const deep = inspector.tree('javascript', `x = ${'['.repeat(20_000)}${']'.repeat(20_000)}`)
  const after = Array.from({ length: 60 }, (_, index) => each(60 + index))
  expect(await deep).toMatchObject({ failure: 'crash' })
  const answers = await Promise.all([...before, ...after])
  expect(answers.map((answer) => ('tokens' in answer ? must(answer.tokens).line.length : answer))).toEqual(
    Array.from({ length: 120 }, (_, index) => index),
  )
})

test('symbols can be asked for whole, or the outer ones, which is all where a language has no limit', async () => {
  const inspector = open({ workers: 1 })
  const namesOf = async (language: string, text: string, symbols: 'all' | 'outer') => {
    const seen = await inspector.inspect({ id: `${language}${text.length}`, language, text, want: { symbols } })
    return 'symbols' in seen ? seen.symbols?.map(({ path }) => path) : seen
  }
  const wrapped = '(function () { class Duck { quack() { function inner() {} } } })()'
  const tests = `describe('a', () => { describe('b', () => { it('c', () => { ${wrapped} }) }) })`
  // Whole files of JavaScript stand in a function; those of TypeScript do not.
  const outer = { javascript: ['Duck', 'Duck.quack'], typescript: ['Duck'], tsx: ['Duck'] }
  for (const [language, names] of Object.entries(outer)) {
    const whole = ['Duck', 'Duck.quack', 'Duck.quack.inner']
    expect(await namesOf(language, wrapped, 'all')).toEqual(whole)
    expect(await namesOf(language, wrapped, 'outer')).toEqual(names)
    expect(await namesOf(language, tests, 'all')).toEqual(whole)
    expect(await namesOf(language, tests, 'outer')).toEqual([])
  }
  const nested = 'def a():\n def b():\n  def c():\n   def d():\n    def e():\n     def f(): pass\n'
  expect(await namesOf('python', nested, 'outer')).toEqual(await namesOf('python', nested, 'all'))
})

test('equal requests that are under way share one answer', async () => {
  const inspector = open({ workers: 2 })
  const first = inspector.inspect(small)
  expect(inspector.inspect({ ...small })).toBe(first)
  expect(inspector.inspect({ ...small, want: { blocks: true } })).not.toBe(first)
  await first
  expect(inspector.inspect(small)).not.toBe(first)
})

test('many files over two threads come back each with its own answer', async () => {
  const inspector = open({ workers: 2 })
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, index) =>
      inspector.inspect({ id: `${index}`, language: 'python', text: 'x\n'.repeat(index), want: { tokens: true } }),
    ),
  )
  expect(answers.map((answer) => ('tokens' in answer ? must(answer.tokens).line.length : answer))).toEqual(
    Array.from({ length: 60 }, (_, index) => index),
  )
})

test('an unknown language and a program that is not there are said', async () => {
  const inspector = open({ workers: 1 })
  expect(await inspector.inspect({ ...small, language: 'klingon' })).toMatchObject({ failure: 'grammar' })
  expect(await inspector.inspect({ ...small, want: { program: 'none' } })).toMatchObject({
    failure: 'grammar',
    reason: 'Unknown program none.',
  })
})

test('a grammar that cannot be read, or was built for an older tree-sitter, says what to do', async () => {
  const [language] = loadLanguages().filter(({ name }) => name === 'javascript')
  const absent = { ...must(language), wasm: 'web-tree-sitter/absent.wasm' }
  const folder = mkdtempSync(join(tmpdir(), 'grammar-'))
  const wasm = join(folder, 'older.wasm')
  writeFileSync(wasm, Buffer.concat([Buffer.from([0, 97, 115, 109, 1, 0, 0, 0, 0, 8]), Buffer.from('\x06dylink\0')]))
  const older = { ...must(language), name: 'older', wasm }
  const inspector = open({ workers: 1, languages: [absent, older] })
  expect(await inspector.inspect(small)).toMatchObject({
    failure: 'grammar',
    reason: expect.stringContaining('Reinstall RubberDuck'),
  })
  expect(await inspector.inspect({ ...small, language: 'older' })).toMatchObject({
    failure: 'grammar',
    reason: expect.stringContaining('built for an older tree-sitter'),
  })
  rmSync(folder, { recursive: true })
})

test('a closed inspector says so', async () => {
  const inspector = open({ workers: 1 })
  await inspector.inspect(small)
  await inspector.close()
  expect(await inspector.inspect(small)).toMatchObject({ failure: 'crash', reason: 'the parser was closed' })
})

test('what waits when it is closed ends there, and starts nothing anew', async () => {
  const inspector = open({ workers: 1 })
  await inspector.inspect(small)
  const text = 'a(1)\n'.repeat(50_000)
  const waiting = ['one', 'two', 'three', 'four'].map((id) => inspector.inspect({ ...small, id, text }))
  await inspector.close()
  expect(await Promise.all(waiting)).toEqual(waiting.map(() => expect.objectContaining({ failure: 'crash' })))
})

test('the WASM heap does not grow over 2,000 parses', async () => {
  await startRuntime()
  const bench = openInspectorState({ languages: loadLanguages(), grammars: grammarsFolder })
  bench.sources.set('p', {
    id: 'p',
    language: 'javascript',
    source: '((identifier) @match (#has-ancestor? @match arguments))',
  })
  const heap = (): number => (runtimeModule as { HEAP8: Int8Array }).HEAP8.byteLength
  const text = 'export const a = (x, y) => x.map((z) => z + y) // note\n'.repeat(8)
  const want = { outline: true, functions: true, tokens: true, blocks: true }
  const parse = async (index: number): Promise<void> => {
    const language = 'javascript'
    await doTask(bench, { kind: 'inspect', request: { id: `${index}`, language, text, want } }, 5000)
  }
  const fast = async (index: number): Promise<void> => {
    const request = { id: `${index}`, language: 'javascript', text, want: { tokens: true, program: 'p' } }
    await doTask(bench, { kind: 'inspect', request }, index % 10 === 0 ? 0 : 5000)
  }
  for (let index = 0; index < 100; index++) await parse(index)
  const before = heap()
  for (let index = 0; index < 150; index++) await parse(index)
  for (let index = 0; index < 1850; index++) await fast(index)
  expect(heap()).toBe(before)
})

const query = (word: string) => `((identifier) @${word} (#eq? @${word} "${word}"))`
const idle = { want: {}, language: 'javascript' }

test('closing an inspector drops its waiting files, and another one on the same threads continues', async () => {
  const pool = createParserPool({ workers: 1 })
  try {
    const [aborted, other] = [pool.open(), pool.open()]
    const text = 'const a = [1, 2, 3].map((x) => x + 1)\n'.repeat(2_000)
    const left = Array.from({ length: 30 }, (_, index) => aborted.inspect({ ...idle, id: `left ${index}`, text }))
    const kept = other.inspect({ ...idle, id: 'kept', text })
    await aborted.close()
    const failed = (await Promise.all(left)).filter((result) => 'failure' in result)
    expect(failed.length).toBe(30)
    expect(failed[0]).toMatchObject({ failure: 'crash', reason: 'the parser was closed' })
    expect(await kept).not.toHaveProperty('failure')
    expect(await aborted.inspect({ ...idle, id: 'late', text })).toHaveProperty('failure', 'crash')
  } finally {
    await pool.close()
  }
})

test('programs survive other inspectors, and many of them are discarded after the last one closed', async () => {
  const pool = createParserPool({ workers: 1 })
  try {
    const words = Array.from({ length: 70 }, (_, index) => `word${index}`)
    const first = pool.open()
    for (const word of words) expect(await first.program('javascript', word, query(word))).toEqual({})
    const want = { program: 'word3' }
    const second = pool.open()
    await first.close()
    expect(await second.inspect({ ...idle, id: 'a', text: 'word3', want })).not.toHaveProperty('failure')
    await second.close()
    const third = pool.open()
    expect(await third.program('javascript', 'word3', query('word3'))).toEqual({})
    const found = await third.inspect({ ...idle, id: 'a', text: 'word3', want })
    expect(found).toMatchObject({ matches: [expect.anything()] })
  } finally {
    await pool.close()
  }
})
