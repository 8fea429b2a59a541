import { expect, it } from 'vitest'
import type { Exchange } from '../../../src/core/engine.ts'
import { must } from '../../../src/core/must.ts'
import { modelStream } from '../../../src/core/report/model-stream.ts'
import { modelText } from '../../../src/core/report/model-text.ts'
import type { Outcome } from '../../../src/core/types.ts'
import { useModels } from '../../support/models.ts'
import { makeRepo, runCommand } from '../../support/repo.ts'

const fake = useModels()

const words = (outcome: Outcome) =>
  outcome.parts.flatMap((part) => (part.kind === 'text' ? [part.markdown] : [])).join('\n')
const models = () => fake.environment.openai
const repo = () => {
  const made = makeRepo()
  made.commit('one', {
    'src/queue.js': 'export function takeJob() {\n  return 1\n}\n',
    'src/worker.js': "import { takeJob } from './queue.js'\nexport const work = () => takeJob().done\n",
  })
  return made.dir
}
const ask = (question: string, options: Parameters<typeof runCommand>[3] = {}) =>
  runCommand('ask', repo(), { question }, { models: models(), ...options })
/** What the model is told to do, and what is asked of it. */
const heard = (messages: readonly { content: unknown }[]) => ({
  system: String(messages[0]?.content),
  last: String(messages.at(-1)?.content),
})

it('an error is followed to its cause, with the code that it passes through', async () => {
  fake.answer(({ messages }) => ({
    content: heard(messages).system.includes('root cause') ? 'takeJob gives 1.' : 'no',
  }))
  const trace = "TypeError: Cannot read properties of undefined (reading 'done')\n    at work (src/worker.js:2:34)"
  const outcome = await ask(trace)
  expect(words(outcome)).toContain('takeJob gives 1.')
  expect(heard(must(fake.requests[0]).body.messages as never).last).toContain(
    '2: export const work = () => takeJob().done',
  )
  const without = await ask(trace, { models: {} })
  expect(words(without)).toContain('src/worker.js:2')
})

it('a question with several sides is taken apart, its parts answered side by side, and put together', async () => {
  const questions = ['What does the queue hand out?', 'What does the worker do with it?']
  fake.answer(({ messages }) => {
    const { system, last } = heard(messages)
    if (system.includes('can be answered apart')) return { content: { questions } }
    if (system.includes('Put them together')) return { content: `Together: ${/part: [^"]*/g.exec(last)?.[0]}` }
    return { content: `Answer to ${questions.find((each) => last.includes(each))}` }
  })
  const outcome = await ask('how do the queue and the worker work together?')
  expect(outcome.state).toBe('complete')
  expect(words(outcome)).toContain('Together: part: What does the queue hand out?')
  expect(words(outcome)).toContain('combined from 2 parts')
  expect(fake.requests.length).toBe(4)
  // The footnote adds up all four answers.
  const tokensOf = (made: Outcome) => Number(/ (\d+) tokens/.exec(words(made))?.[1])
  const single = await ask('where is takeJob?')
  expect(tokensOf(outcome)).toBeGreaterThan(2 * tokensOf(single))
})

it('a part that fails is named, and the others are put together', async () => {
  const questions = ['What does the queue hand out?', 'What does the worker do with it?']
  fake.answer(({ messages }) => {
    const { system, last } = heard(messages)
    if (system.includes('can be answered apart')) return { content: { questions } }
    if (last.includes(must(questions[1])) && !system.includes('Put them'))
      return { content: 'x', finishReason: 'length' }
    return { content: 'fine' }
  })
  const outcome = await ask('how do the queue and the worker work together?')
  expect(outcome).toMatchObject({ state: 'partial', reasons: [expect.stringContaining(must(questions[1]))] })
  expect(words(outcome)).toContain('combined from 1 part')
})

it('steps are taken one after another, each knowing what came before; the first that fails is the last', async () => {
  fake.answer(({ messages }) => ({ content: `I have heard ${messages.filter(({ role }) => role === 'user').length}.` }))
  const both = await ask('find the queue, then say who takes a job')
  expect(words(both)).toMatch(
    /\*\*1\.\*\* find the queue\n[\s\S]*heard 1\.[\s\S]*\*\*2\.\*\* say who takes a job\n[\s\S]*heard 2\./,
  )
  const told: string[] = []
  await ask('find the queue, then say who takes a job', { tell: (markdown) => void told.push(markdown) })
  expect(told.map((each) => each.replace(/^— .*/, 'signed'))).toEqual([
    '**1.** find the queue',
    'I have heard 1.',
    'signed',
    '**2.** say who takes a job',
    'I have heard 2.',
    'signed',
  ])
  fake.answer(() => ({ content: 'x', finishReason: 'length' }))
  const failed = await ask('find the queue, then say who takes a job')
  expect(failed).toMatchObject({
    state: 'partial',
    reasons: [expect.stringContaining('was cut'), '1 later step skipped'],
  })
})

it('what the model says is told paragraph by paragraph, safe to show, and is not said again at the end', async () => {
  fake.answer(() => ({ content: 'One @everyone.\n\n```js\na\n\nb\n```\n\nThree.' }))
  const told: string[] = []
  const outcome = await ask('where is takeJob?', { tell: (markdown) => void told.push(markdown) })
  expect(told).toEqual(['One `@everyone`.', '```js\na\n\nb\n```', 'Three.'])
  expect(outcome.parts.map((part) => part.kind === 'text' && part.told === true)).toEqual([true, false])
  const text = 'a\n\nb\n\n\n- c\n- d\n\n~~~\nx\n\n~~~\ny'
  for (let cut = 1; cut < text.length; cut++) {
    const pieces: string[] = []
    const stream = modelStream((piece) => void pieces.push(piece))
    for (let at = 0; at < text.length; at += cut) stream.take(text.slice(at, at + cut))
    stream.end()
    expect(pieces.join('\n\n')).toBe(modelText(text))
  }
})

it('of a long conversation the last exchanges are kept, and the older ones summarised once', async () => {
  const history: Exchange[] = Array.from({ length: 41 }, (_, at) => ({
    asked: `question ${at}`,
    answered: `answer ${at}`,
  }))
  fake.answer(({ messages }) => ({
    content: heard(messages).system.includes('older part of a conversation')
      ? `a summary${heard(messages).last.includes('a summary') ? ' of a summary' : ''}`
      : 'fine',
  }))
  const [home, dir] = [makeRepo().dir, repo()]
  const turn = (question: string) => runCommand('ask', dir, { question }, { models: models(), home, history })
  expect((await turn('where is takeJob?')).state).toBe('complete')
  const [first, second, third, last] = fake.requests.map(({ body }) => JSON.stringify(body.messages))
  expect(first).toMatch(/question 0[\s\S]*question 9(?!\d)/)
  expect(first).not.toContain('question 10')
  expect(second).toContain('a summary')
  expect(third).toMatch(/question 20[\s\S]*question 29/)
  expect(last).toMatch(/Earlier in this conversation: a summary of a summary[\s\S]*question 30[\s\S]*question 40/)
  expect(last).not.toContain('question 29')
  const asked = fake.requests.length
  await turn('and who calls it?')
  expect(fake.requests.length).toBe(asked + 1)
})

it('a follow-up is searched with the conversation, which has no footnotes of answers', async () => {
  const history: Exchange[] = [
    {
      asked: 'what does takeJob return?',
      answered:
        'It returns 1 (`src/queue.js:2`).\n\n— openai/gpt-5, ask@1, 1258 tokens, $0.0012; used 3 search results',
    },
  ]
  await ask('and why?', { history })
  const { messages } = must(fake.requests[0]).body as { messages: { role: string; content: string }[] }
  expect(messages.at(-1)?.content).toContain('export function takeJob()')
  expect(messages.filter(({ role }) => role === 'assistant').map(({ content }) => content)).toEqual([
    'It returns 1 (`src/queue.js:2`).',
  ])
  expect(words(await ask('and why?', { history, models: {} }))).toContain('src/queue.js')
  await ask('which line has the word done?', { history })
  const own = (must(fake.requests[1]).body as { messages: { content: string }[] }).messages.at(-1)?.content
  expect(own).not.toContain('"src/queue.js"')
})

it('cited places that do not exist are corrected or removed, and named', async () => {
  fake.answer(() => ({ content: 'See `queue.js:2`, `src/worker.js:99`, `src/none.js:3` and `src/worker.js:1`.' }))
  const outcome = words(await ask('where is takeJob?'))
  expect(outcome).toContain('See `src/queue.js:2`, `src/worker.js`, `an unknown place` and `src/worker.js:1`.')
  expect(outcome).toContain('the cited place queue.js:2 was corrected to src/queue.js:2 (the file does not exist)')
  expect(outcome).toContain('src/worker.js:99 was corrected to src/worker.js (the file has 2 lines)')
  expect(outcome).toContain('src/none.js:3 was removed (the file does not exist)')
})
