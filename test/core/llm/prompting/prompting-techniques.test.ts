import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { techniqueNames } from '../../../../src/core/config/sections/models-schema.ts'
import type { ModelAnswer, ModelQuestion, Models } from '../../../../src/core/llm/port.ts'
import { type TechniqueName, withTechniques } from '../../../../src/core/llm/prompting/prompting-techniques.ts'
import { must } from '../../../../src/core/must.ts'
import { makeFolder } from '../../../support/folder.ts'
import { useModels } from '../../../support/models.ts'
import { makeRepo, runCommand } from '../../../support/repo.ts'

const fake = useModels()

const ask: ModelQuestion = {
  prompt: 'test@1',
  messages: [{ role: 'user', text: 'question' }],
  account: { job: 'j', person: 'ada', repo: '' },
  signal: new AbortController().signal,
}

/** Answers by what it is asked last. */
async function answers(name: TechniqueName, reply: (last: string, count: number) => string) {
  let count = 0
  const models = {
    ask: async ({ messages }: ModelQuestion): Promise<ModelAnswer> => ({
      text: reply(must(messages.at(-1)).text, ++count),
      model: 'm/x',
      prompt: 'test@1',
      usage: { input: 10, output: 5 },
      cost: 1,
      remarks: [],
    }),
  } as unknown as Models
  let told = ''
  const answer = await withTechniques(models, [name]).ask({ ...ask, onText: (text) => (told += text) })
  expect(told).toBe(answer.text)
  expect(answer.usage).toEqual({ input: 10 * count, output: 5 * count })
  expect(answer.cost).toBe(count)
  return { text: answer.text, remark: answer.remarks.at(-1), count }
}

it('thinks first and answers after', async () => {
  const { text, remark } = await answers('chain-of-thought', () => 'one two three\n**ANSWER**\nfour')
  expect([text, remark]).toEqual(['four', 'thought for 3 words before answering'])
  expect((await answers('chain-of-thought', () => 'no mark')).text).toBe('no mark')
})

it('looks at its own answer once more', async () => {
  expect(await answers('self-refinement', (_, count) => `answer ${count}`)).toMatchObject({
    text: 'answer 2',
    remark: 'refined after self-review',
  })
  expect((await answers('self-refinement', () => 'same')).remark).toBe('unchanged after self-review')
})

it('has a draft criticised and the criticism judged', async () => {
  const found = await answers('author-critic-judge', (last) =>
    last.includes('A critic says') ? 'final' : last.includes('strict critic') ? 'it lacks x' : 'draft',
  )
  expect(found).toEqual({ text: 'final', remark: 'reviewed by a critic: it lacks x', count: 3 })
})

it('takes the best of three ways', async () => {
  const found = await answers('tree-of-thought', (last) =>
    last.includes('Which is best') ? '2, for it is short' : last.replace(/\D/g, ''),
  )
  expect(found).toMatchObject({ text: '2', count: 4, remark: 'best of three answers: 2, for it is short' })
})

it('keeps to principles', async () => {
  expect(await answers('principles', (last) => (last.includes('principles') ? 'KEPT' : 'fine'))).toMatchObject({
    text: 'fine',
    remark: 'follows all principles',
  })
  expect(await answers('principles', (last) => (last.includes('principles') ? 'better' : 'worse'))).toMatchObject({
    text: 'better',
    remark: 'corrected to follow the principles',
  })
})

it('searches before it answers, and corrects what checks find', async () => {
  const home = makeFolder()
  const made = makeRepo()
  made.commit('one', { 'src/cart.js': 'export function total() {\n  return 1\n}\n' })
  const ask = async (technique: string, question: string) => {
    writeFileSync(join(home, 'config.toml'), `[engines.ask]\ncontext = "summary"\ntechniques = ["${technique}"]\n`)
    fake.requests.length = 0
    const outcome = await runCommand('ask', made.dir, { question }, { models: fake.environment.openai, home })
    const last = must((must(fake.requests.at(-1)).body.messages as { content: string }[]).at(-1)).content
    return { words: JSON.stringify(outcome.parts), asked: fake.requests.length, last }
  }
  fake.answer(() => ({ content: 'fine' }))
  const found = await ask('retrieval', 'what does total do?')
  expect(found.words).toContain('used 1 search result')
  expect(found.last).toMatch(/<<<data \w+ "src\/cart\.js:1"\nexport function total\(\)[^<]*<<<end \w+$/)
  expect((await ask('retrieval', 'what is unheardof?')).words).toContain('the search had no results')

  fake.answer(({ messages }) => ({
    content: JSON.stringify(messages.at(-1)).includes('Checks of your answer')
      ? 'See src/cart.js:2.'
      : 'See src/cart.js:99 and src/none.js:1, at 10:30.',
  }))
  const corrected = await ask('self-correction', 'where is total?')
  expect([corrected.asked, corrected.words]).toEqual([2, expect.stringContaining('See src/cart.js:2.')])
  expect(corrected.last).toContain(
    '`src/cart.js:99`: the file has 3 lines.\n- `src/none.js:1`: the file does not exist.',
  )
  fake.answer(() => ({ content: 'See src/cart.js:1.' }))
  expect((await ask('self-correction', 'where is total now?')).words).toContain('all checks passed')
})

it('stack by configuration', async () => {
  fake.requests.length = 0
  fake.answer(({ messages }) => ({ content: JSON.stringify(messages.at(-1)).includes('KEPT') ? 'KEPT' : 'words' }))
  const home = makeFolder()
  writeFileSync(join(home, 'config.toml'), `[models]\ntechniques = ["self-refinement", "principles"]\n`)
  const made = makeRepo()
  made.commit('one', { 'a.js': 'export const a = 1\n' })
  const outcome = await runCommand(
    'ask',
    made.dir,
    { question: 'what is a?' },
    { models: fake.environment.openai, home },
  )
  expect(JSON.stringify(outcome.parts)).toMatch(/unchanged after self-review; follows all principles/)
  expect(fake.requests.length).toBe(3)
  expect(techniqueNames.length).toBe(7)
})

it('a quote asks nobody', async () => {
  fake.requests.length = 0
  const made = makeRepo()
  made.commit('one', { 'a.js': 'export const a = 1\n' })
  made.commit('two', { 'a.js': 'export const a = 2\n' })
  for (const [engine, given] of [
    ['review', {}],
    ['ask', { question: 'what is a?' }],
    ['refactor', { instruction: 'make it better' }],
  ] as const) {
    const outcome = await runCommand(
      engine,
      made.dir,
      { ...given, estimate: true },
      { models: fake.environment.openai },
    )
    expect(JSON.stringify(outcome)).toMatch(/openai\/gpt-5, \d+ tokens in, at most \d+ tokens out, at most \$/)
    expect(outcome.state).toBe('complete')
    const sections = JSON.stringify(outcome).match(/\| ([a-z ]+) \| [1-9]\d* \| \d+ %/g) ?? []
    const expected = { review: ['diff', 'claims'], ask: ['request', 'tools'], refactor: ['request', 'schema'] }[engine]
    for (const name of ['system', 'instructions', ...expected]) expect(sections.join()).toContain(`| ${name} |`)
    expect(JSON.stringify(outcome).includes('review@4, second look: openai/gpt-5, ')).toBe(engine === 'review')
  }
  expect(JSON.stringify(await runCommand('review', made.dir, { estimate: true }))).toContain(
    'This run would not call a model',
  )
  expect(fake.requests).toEqual([])
})
