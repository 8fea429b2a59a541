import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commands } from '../../../src/commands/index.ts'
import { operatorSchema } from '../../../src/core/config/schema.ts'
import { must } from '../../../src/core/must.ts'
import type { Outcome } from '../../../src/core/types.ts'
import { makeFolder } from '../../support/folder.ts'
import { useModels } from '../../support/models.ts'
import { makeRepo, runCommand } from '../../support/repo.ts'

const fake = useModels()

const words = (outcome: Outcome) =>
  outcome.parts.flatMap((part) => (part.kind === 'text' ? [part.markdown] : [])).join('\n')
const places = (outcome: Outcome) =>
  outcome.parts.flatMap((part) => (part.kind === 'data' ? part.rows.map(([place]) => place) : []))
const sent = (index: number) =>
  (must(fake.requests[index]).body.messages as { content: string }[]).map(({ content }) => content).join('\n')
const models = () => fake.environment.openai

const files = {
  'src/basket.js':
    "import { priceWithTax } from './price.js'\n\nexport function addToBasket(item) {\n  return priceWithTax(item)\n}\n",
  'src/price.js': 'export function priceWithTax(item) {\n  return item * 1.2\n}\n',
  'src/unlike.js': 'export function hoistFlag() {\n  return true\n}\n',
  'test/basket.test.js': "import { addToBasket } from '../src/basket.js'\naddToBasket(1)\n",
}
const repo = () => {
  const made = makeRepo()
  made.commit('Begin the shop', files)
  made.commit('Tax went up', { 'src/price.js': files['src/price.js'].replace('1.2', '1.25') })
  return made.dir
}

describe('what a model is shown', () => {
  it('is what the question leads to: code that a search finds, and a map of what is around', async () => {
    await runCommand('ask', repo(), { question: 'what does addToBasket do?' }, { models: models() })
    expect(sent(0)).toMatch(/"src\/basket\.js:3"\nexport function addToBasket/)
    expect(sent(0)).toMatch(
      /"map of the surrounding code"[\s\S]*src\/price\.js\n {2}1: export function priceWithTax\(item\)/,
    )
    expect(sent(0)).not.toContain('hoistFlag')
  })

  it('is chosen by the operator where he says so', async () => {
    const home = makeFolder()
    writeFileSync(join(home, 'config.toml'), '[engines.ask]\ncontext = "rag"\ncontext-tokens = 600\n')
    await runCommand('ask', repo(), { question: 'what does addToBasket do?' }, { models: models(), home })
    expect(sent(0)).toMatch(/"src\/basket\.js:3"\nexport function addToBasket/)
    expect(sent(0)).not.toContain('map of the surrounding code')
    writeFileSync(join(home, 'config.toml'), '[engines.fix]\ntechniques = ["principles"]\n')
    expect(await runCommand('ask', repo(), { question: 'x?' }, { models: models(), home })).toMatchObject({
      error: {
        public: expect.stringContaining('engines.fix.techniques (expected no value, because techniques have no'),
      },
    })
    writeFileSync(join(home, 'config.toml'), '[engines.aks]\ncontext = "rag"\n')
    expect(await runCommand('ask', repo(), { question: 'x?' }, { models: models(), home })).toMatchObject({
      error: { public: expect.stringContaining('Did you mean "ask"?') },
    })
  })

  it('around a cursor is what stands there and what the code there leads to', async () => {
    fake.answer(() => ({ content: '```js\n  // and more\n```' }))
    await runCommand('complete', repo(), { at: 'src/basket.js:4' }, { models: models() })
    expect(sent(0)).toMatch(/"declarations elsewhere"[\s\S]*export function priceWithTax/)
    expect(sent(0)).toMatch(/"before"[\s\S]*return priceWithTax\(item\)\n<<<end/)
  })

  it('holds a cursor whatever the operator chose, and no cursor where there is none', async () => {
    const home = makeFolder()
    writeFileSync(join(home, 'config.toml'), '[engines.complete]\ncontext = "rag"\n[engines.ask]\ncontext = "fim"\n')
    fake.answer(() => ({ content: '```js\n  // and more\n```' }))
    await runCommand('complete', repo(), { at: 'src/basket.js:4' }, { models: models(), home })
    expect(sent(0)).toMatch(/"before"[\s\S]*return priceWithTax\(item\)\n<<<end/)
    await runCommand('ask', repo(), { question: 'what does addToBasket do?' }, { models: models(), home })
    expect(sent(1)).toContain('"map of the surrounding code"')
  })

  it('is for an edit the named file whole, and its neighbours', async () => {
    fake.answer(() => ({
      content: {
        title: 'Round',
        notes: 'Rounded.',
        edits: [
          {
            path: 'src/basket.js',
            search: '  return priceWithTax(item)',
            replace: '  return Math.round(priceWithTax(item))',
          },
        ],
      },
    }))
    const outcome = await runCommand(
      'refactor',
      repo(),
      { instruction: 'round the result', path: ['src/basket.js'] },
      { models: models() },
    )
    expect(outcome.state).toBe('complete')
    expect(sent(0)).toMatch(/"src\/basket\.js"\nimport/)
    expect(sent(0)).toMatch(/"src\/price\.js"\nexport function priceWithTax/)
    expect(sent(0)).not.toContain('hoistFlag')
  })

  it('is less where the model finds it too long, and is said', async () => {
    const made = makeRepo()
    const long = Array.from({ length: 400 }, (_, at) => `// addToBasket and what it does, line ${at} of many`)
    made.commit('one', { 'src/long.js': `${long.join('\n')}\nexport function addToBasket() {}\n` })
    const tooLong = { status: 400, body: JSON.stringify({ error: { message: 'prompt is too long: 9 > 8 maximum' } }) }
    const home = makeFolder()
    writeFileSync(join(home, 'config.toml'), '[engines.ask]\ncontext-tokens = 4000\n')
    fake.faults.push(tooLong)
    const outcome = await runCommand('ask', made.dir, { question: 'addToBasket?' }, { models: models(), home })
    expect([outcome.state, words(outcome)]).toEqual(['complete', expect.stringContaining('was shortened')])
    expect(sent(1).length).toBeLessThan(sent(0).length)
    fake.faults.push(tooLong, tooLong, tooLong)
    const never = await runCommand('ask', made.dir, { question: 'addToBasket??' }, { models: models(), home })
    expect(never).toMatchObject({ state: 'partial', reasons: [expect.stringContaining('context window of gpt-5')] })
  })

  it('of a folder is what its files declare, in summaries where that is too much', async () => {
    const dir = repo()
    const without = await runCommand('explain', dir, { target: 'src' })
    expect(words(without)).toMatch(/- `src\/basket\.js`: `addToBasket`\n- `src\/price\.js`: `priceWithTax`/)
    await runCommand('explain', dir, { target: 'src/' }, { models: models() })
    expect(sent(0)).toMatch(/"src\/basket\.js \(outline\)"\n3: export function addToBasket\(item\) \{\n<<<end/)

    const made = makeRepo()
    const many = (name: string) =>
      Array.from(
        { length: 120 },
        (_, at) => `export function ${name}Number${at}(one, two) {\n  return ${at}\n}\n`,
      ).join('')
    made.commit('one', { 'lib/a.js': many('first'), 'lib/b.js': many('second') })
    const home = makeFolder()
    writeFileSync(join(home, 'config.toml'), '[engines.explain]\ncontext-tokens = 1000\n')
    fake.requests.length = 0
    fake.answer(({ messages }) => ({
      content: /Summarise this file/.test(String(messages[0]?.content)) ? 'It counts.' : 'fine',
    }))
    const outcome = await runCommand('explain', made.dir, { target: 'lib' }, { models: models(), home })
    expect(words(outcome)).toContain('only a summary, because of the context limit')
    expect(sent(fake.requests.length - 1)).toContain('It counts.')
    expect(sent(0)).toContain('return 119')
    const asked = fake.requests.length
    await runCommand('explain', made.dir, { target: 'lib' }, { models: models(), home })
    expect(fake.requests.length - asked).toBeLessThanOrEqual(1)

    made.commit('two', { 'small/a.js': many('third').slice(0, 6_000), 'small/b.js': many('fourth').slice(0, 6_000) })
    fake.requests.length = 0
    await runCommand('explain', made.dir, { target: 'small' }, { models: models(), home })
    const summaries = fake.requests.map((_, at) => sent(at)).filter((text) => text.includes('Summarise '))
    expect(summaries.some((text) => text.includes('Summarise this file'))).toBe(true)
    expect(summaries.some((text) => text.includes('Summarise each'))).toBe(false)
  })

  it('of a folder leaves out what is no text', async () => {
    const made = makeRepo()
    made.commit('one', { 'art/duck.png': new Uint8Array([137, 0, 1]), 'art/note.svg': '<svg/>\n' })
    expect(words(await runCommand('explain', made.dir, { target: 'art' }))).toContain(
      '- `art/duck.png`\n- `art/note.svg`',
    )
    const outcome = await runCommand('explain', made.dir, { target: 'art' }, { models: models() })
    expect([outcome.state, sent(0).includes('<svg/>'), sent(0).includes('duck.png"')]).toEqual([
      'complete',
      true,
      false,
    ])
  })

  it('can be looked up: symbols, uses, history and blame', async () => {
    fake.answer(({ messages }) =>
      messages.some(({ role }) => role === 'tool')
        ? { content: messages.flatMap(({ role, content }) => (role === 'tool' ? [content] : [])).join('\n') }
        : {
            toolCalls: [
              { name: 'find_symbol', arguments: { name: 'priceWithTax' } },
              { name: 'find_references', arguments: { name: 'addToBasket' } },
              { name: 'git_log', arguments: { path: 'src/price.js', limit: 5 } },
              { name: 'git_blame', arguments: { path: 'src/price.js', startLine: 2, endLine: 2 } },
              { name: 'git_blame', arguments: { path: 'src/price.js', startLine: 90, endLine: 99 } },
            ],
          },
    )
    const dir = repo()
    await runCommand('ask', dir, { question: 'who?' }, { models: models() })
    const answers = (must(fake.requests[1]).body.messages as { role: string; content: string }[]).filter(
      ({ role }) => role === 'tool',
    )
    expect(answers.map(({ content }) => content)).toEqual([
      expect.stringContaining('src/price.js:1: function priceWithTax'),
      expect.stringMatching(/test\/basket\.test\.js:2: addToBasket\(1\)/),
      expect.stringMatching(/Tax went up\n[\s\S]*Begin the shop/),
      expect.stringMatching(/2: [0-9a-f]{10} \d{4}-\d\d-\d\d .*: {3}return item \* 1\.25/),
      expect.stringContaining('Invalid lines 90 to 99'),
    ])
    expect(must(answers[1]).content).not.toContain('src/basket.js:3')
  })
})

describe('meaning', () => {
  const ollama = () => fake.environment.ollama
  /** Whatever is about buying points one way. */
  const mean = (text: string) => (/basket|purchase/i.test(text) ? [1, 0.1, 0, 0] : [0, 0.1, 1, 0])

  it('finds what no word of the query names, once the index has vectors; secrets stay here', async () => {
    fake.mean(mean)
    const made = makeRepo()
    const secret = ['AKIA', 'IOSFODNN7EXAMPLQ'].join('')
    made.commit('one', { ...files, 'src/key.js': `export const key = '${secret}'\n` })
    const home = makeFolder()
    const built = await runCommand('index', made.dir, {}, { models: ollama(), home })
    expect(words(built)).toMatch(/5 vectors\. Indexed 5 new blobs, 5 vectors created/)
    expect(fake.embedded.map(({ model }) => model)).toEqual(['duck-embed'])
    expect(JSON.stringify(fake.embedded)).not.toContain(secret)
    expect(words(await runCommand('index', made.dir, {}, { models: ollama(), home }))).not.toContain('vectors created')
    const find = (args: object) =>
      runCommand('search', made.dir, { words: 'purchase', limit: 2, ...args }, { models: ollama(), home })
    expect(places(await find({})).toSorted()).toEqual(['src/basket.js:1', 'test/basket.test.js:1'])
    expect(words(await find({ 'no-model': true }))).toContain('No results for')
    await find({ words: `purchase ${secret}` })
    expect(must(fake.embedded.at(-1)).input.join()).toContain('purchase')
    expect(JSON.stringify(fake.embedded)).not.toContain(secret)
    made.write({ 'src/basket.js': `${files['src/basket.js']}// new\n` })
    expect(words(await runCommand('index', made.dir, {}, { models: ollama(), home }))).toContain('1 vector created')
  })

  it('does without where the model for vectors fails, and asks a remote one only where it was named', async () => {
    const home = makeFolder()
    const dir = repo()
    await runCommand('index', dir, {}, { models: ollama(), home })
    fake.faults.push({ path: /embed$/, status: 500 })
    const outcome = await runCommand('search', dir, { words: 'priceWithTax', limit: 3 }, { models: ollama(), home })
    expect(outcome).toMatchObject({
      state: 'partial',
      reasons: [expect.stringContaining('emantic search failed')],
    })
    expect(places(outcome)[0]).toBe('src/price.js:1')
    fake.faults.push({ path: /embed$/, status: 200, body: JSON.stringify({ embeddings: [] }) })
    expect(
      await runCommand('search', dir, { words: 'priceWithTax', limit: 3 }, { models: ollama(), home }),
    ).toMatchObject({
      state: 'partial',
      reasons: [expect.stringContaining('returned 0 vectors for 1 text.')],
    })
    fake.faults.push({ path: /embed$/, status: 500 })
    const asked = await runCommand('ask', dir, { question: 'priceWithTax?' }, { models: ollama(), home })
    expect([asked.state, words(asked)]).toEqual(['complete', expect.stringContaining('emantic search failed')])
    fake.embedded.length = 0
    await runCommand('index', dir, {}, { models: models(), home: makeFolder() })
    expect(fake.embedded).toEqual([])
    const named = makeFolder()
    writeFileSync(join(named, 'config.toml'), '[models]\nembed = "openai/text-embedding-3-small"\n')
    await runCommand('index', dir, {}, { models: models(), home: named })
    expect(fake.embedded.map(({ model }) => model)).toEqual(['text-embedding-3-small'])
    expect(places(await runCommand('usage', dir, { days: 30 }, { home: named })).length).toBe(1)
  })
})

it('each engine that chooses what it shows can be configured, and no other', async () => {
  const names = Object.keys(operatorSchema.shape.engines.unwrap().shape)
  const loaded = await Promise.all(commands.map(async ({ name, engine }) => ({ name, engine: await engine?.() })))
  const choosing = loaded.filter(({ engine }) => engine?.model?.context !== undefined).map(({ name }) => name)
  expect(names.toSorted()).toEqual(choosing.toSorted())
})
