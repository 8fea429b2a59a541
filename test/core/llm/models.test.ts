import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readEnvironment } from '../../../src/core/config/environment/environment.ts'
import { isTooLong } from '../../../src/core/llm/call/model-error.ts'
import { counterFor } from '../../../src/core/llm/limits/count.ts'
import { openModels } from '../../../src/core/llm/open-models.ts'
import type { Message, Tool } from '../../../src/core/llm/port.ts'
import { askWithUntrustedInput } from '../../../src/core/llm/prompting/ask-with-untrusted-input.ts'
import { must } from '../../../src/core/must.ts'
import { inMemoryRateLimits } from '../../../src/core/store/rate-limit-store.ts'
import { createLogger } from '../../../src/core/telemetry/logger.ts'
import type { FakeModels } from '../../fakes/models.ts'
import { askModel as ask, failureOf as failure, openQuick as open } from '../../support/ask-model.ts'
import { makeFolder } from '../../support/folder.ts'
import { useModels } from '../../support/models.ts'

const fake = useModels()

const names = ['openai', 'anthropic', 'google', 'ollama', 'lmstudio'] as const
const quick = { firstMs: 1_000, silenceMs: 1_000, totalMs: 5_000 }
const tooLong = 'prompt is too long: 9 tokens > 8 maximum'
const both = () => ({
  ...fake.environment.anthropic,
  ...fake.environment.openai,
  RUBBERDUCK_MODEL: 'anthropic/claude-sonnet-5-5,openai/gpt-5',
})
/** Roles in order, every call answered, what each provider insists on. */
function checkRequest({ path, body }: FakeModels['requests'][number]): void {
  expect(body.model).toEqual(expect.stringMatching(/./))
  const messages = body.messages as {
    role: string
    content: unknown
    tool_calls?: { id?: string }[]
    tool_call_id?: string
  }[]
  if (path.endsWith('/messages')) {
    expect(body.max_tokens).toBeGreaterThan(0)
    expect(must(messages[0]).role).toBe('user')
    for (const [index, { role }] of messages.entries())
      if (index > 0) expect(role).not.toBe(must(messages[index - 1]).role)
    const blocks = messages.flatMap(({ content }) => content as { type: string; id?: string; tool_use_id?: string }[])
    const of = (type: string) => blocks.filter((block) => block.type === type)
    expect(of('tool_result').map((block) => block.tool_use_id)).toEqual(of('tool_use').map((block) => block.id))
  } else {
    expect(must(messages[0]).role).toBe('system')
    const made = messages.flatMap(({ tool_calls = [] }) => tool_calls)
    const answered = messages.filter(({ role }) => role === 'tool')
    expect(answered.length).toBe(made.length)
    if (path.includes('completions'))
      expect(answered.map((each) => each.tool_call_id)).toEqual(made.map(({ id }) => id))
    else expect((body.options as { num_ctx: number }).num_ctx).toBeLessThanOrEqual(16_384)
  }
}

describe.each(names)('%s', (name) => {
  const environment = () => fake.environment[name]

  it('streams an answer and counts what it used', async () => {
    fake.answer(() => ({ content: 'a duck says quack' }))
    const models = await open(environment())
    let told = ''
    const answer = await models.ask(ask({ onText: (text) => (told += text) }))
    expect([answer.text, told]).toEqual(['a duck says quack', 'a duck says quack'])
    expect(answer.model).toMatch(new RegExp(`^${name}/.`))
    expect(answer.usage.output).toBeGreaterThan(0)
    fake.requests.forEach(checkRequest)
    models.close()
  })

  it('lets the model use tools, and tells it what went wrong with them', async () => {
    const seen: unknown[] = []
    const tools: Tool[] = [
      {
        name: 'read_file',
        description: 'Reads a file.',
        parameters: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] },
        run: async (given) => {
          seen.push(given)
          return 'the file says 42'
        },
      },
    ]
    fake.answer(({ messages }) => {
      const answers = messages.filter(({ role }) => role === 'tool').length
      if (answers === 0) return { toolCalls: [{ name: 'read_file', arguments: { path: 'a.js' }, id: 'one' }] }
      if (answers === 1)
        return {
          toolCalls: [
            { name: 'read_file', arguments: { wrong: 1 }, id: 'two' },
            { name: 'shell', arguments: {}, id: 'three' },
          ],
        }
      return { content: JSON.stringify(messages.filter(({ role }) => role === 'tool').map(({ content }) => content)) }
    })
    const models = await open(environment())
    const { text } = await models.ask(ask({ tools }))
    expect(seen).toEqual([{ path: 'a.js' }])
    expect(text).toContain('the file says 42')
    expect(text).toContain('Invalid arguments: ')
    expect(text).toContain('Unknown tool shell')
    fake.requests.forEach(checkRequest)
    models.close()
  })

  it('answers in a shape, repaired once, else not at all', async () => {
    const shape = z.object({ verdict: z.enum(['yes', 'no']) })
    const models = await open(environment())
    const reply = (value: object) =>
      name === 'anthropic' ? { toolCalls: [{ name: 'answer', arguments: value }] } : { content: value }
    fake.answer(({ messages }) => reply({ verdict: messages.length > 2 ? 'yes' : 'perhaps' }))
    const answer = await models.askFor(ask(), shape)
    expect(answer.value).toEqual({ verdict: 'yes' })
    expect(answer.remarks.join()).toContain('was corrected')
    fake.answer(() => reply({ verdict: 'perhaps' }))
    expect(await failure(models.askFor(ask(), shape))).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('requested format'),
    })
    models.close()
  })

  it('tries again after a pause, an outage, and a first word that never comes', async () => {
    const models = await open(environment(), '', makeFolder(), { ...quick, firstMs: 300 })
    fake.faults.push({ status: 429, headers: { 'retry-after': '0' } }, { status: 500 })
    expect((await models.ask(ask())).text).toBe('fine')
    fake.faults.push({ hang: true })
    const late = await models.ask(ask())
    expect([late.text, late.remarks.join()]).toEqual(['fine', expect.stringContaining('timed out')])
    models.close()
  })

  it('goes on after a break in the middle without saying anything twice', async () => {
    const whole = 'The quick brown duck swims over the lazy dog, and then it dives again for supper.'
    fake.answer(() => ({ content: whole }))
    const models = await open(environment())
    fake.faults.push({ cutAfter: 900 })
    let told = ''
    const answer = await models.ask(ask({ onText: (text) => (told += text) }))
    expect(told).toBe(whole)
    expect(answer.text).toBe(whole)
    expect(fake.requests.length).toBe(2)
    models.close()
  })

  it('does not repeat what cannot work: a refused key, a request too long', async () => {
    const models = await open(environment())
    fake.faults.push({ status: 401 })
    expect(await failure(models.ask(ask()))).toMatchObject({ kind: 'config' })
    expect(fake.requests.length).toBe(1)
    const again = await open(environment())
    fake.faults.push({
      status: 400,
      body: JSON.stringify({ error: name === 'ollama' ? tooLong : { message: tooLong } }),
    })
    const error = await failure(again.ask(ask()))
    expect(error).toMatchObject({ kind: 'invalid' })
    expect([isTooLong(error), fake.requests.length]).toEqual([true, 2])
    models.close()
    again.close()
  })
})

describe('several providers', () => {
  it('the next one answers when the first is away, refuses its key, or knows no such model', async () => {
    for (const status of [503, 401, 404]) {
      const models = await open(both())
      for (let time = 0; time < 3; time++) fake.faults.push({ path: /messages/, status })
      const answer = await models.ask(ask())
      expect(answer.model).toBe('openai/gpt-5')
      expect(answer.remarks.join()).toContain('anthropic/claude-sonnet-5-5 failed')
      fake.faults.length = 0
      models.close()
    }
  })

  it('a stream that breaks goes on with the other one', async () => {
    const whole = 'A long answer that one provider begins and that the other one ends, word for word.'
    fake.answer(() => ({ content: whole }))
    const models = await open(both())
    fake.faults.push(
      { path: /messages/, cutAfter: 900 },
      { path: /messages/, status: 503 },
      { path: /messages/, status: 503 },
    )
    let told = ''
    const answer = await models.ask(ask({ onText: (text) => (told += text) }))
    expect([told, answer.model]).toEqual([whole, 'openai/gpt-5'])
    models.close()
  })

  it('several keys take turns, and one that is refused is set aside', async () => {
    const models = await open({ ...fake.environment.openai, OPENAI_API_KEY: 'sk-one,sk-two' })
    await models.ask(ask())
    await models.ask(ask())
    expect(new Set(fake.requests.map((each) => each.authorization)).size).toBe(2)
    fake.faults.push({ status: 401 })
    expect((await models.ask(ask())).text).toBe('fine')
    const bad = must(fake.requests.at(-2)).authorization
    fake.requests.length = 0
    await models.ask(ask())
    await models.ask(ask())
    expect(fake.requests.map((each) => each.authorization)).not.toContain(bad)
    models.close()
  })

  it('are chosen in turn, by load, local ones first, or compared', async () => {
    const asked = async (strategy: string, environment: Record<string, string>) => {
      const models = await open(environment, `[models]\nstrategy = "${strategy}"\n`)
      const answers = [await models.ask(ask()), await models.ask(ask())]
      models.close()
      return answers
    }
    const turns = await asked('round-robin', both())
    expect(turns.map((each) => each.model)).toEqual(['anthropic/claude-sonnet-5-5', 'openai/gpt-5'])
    const local = await asked('local-first', {
      ...both(),
      ...fake.environment.ollama,
      RUBBERDUCK_MODEL: 'openai/gpt-5,ollama/duck:1b',
    })
    expect(must(local[0]).model).toBe('ollama/duck:1b')
    expect(must((await asked('load-balanced', both()))[0]).model).toBe('anthropic/claude-sonnet-5-5')
    const [agreed] = await asked('compare', both())
    expect(must(agreed).remarks.join()).toContain('2 of 2 agree')
    fake.answer(({ model, messages }) => ({
      content:
        messages.some(({ content }) => String(content).includes('Answer 2:')) ||
        JSON.stringify(messages).includes('Answer 2:')
          ? '2: it is the true one.'
          : `by ${model}`,
    }))
    const [judged] = await asked('compare', both())
    expect([must(judged).text, must(judged).remarks.join()]).toEqual([
      'by gpt-5',
      expect.stringContaining('it is the true one'),
    ])
    const merging = await open(both(), '[models]\nstrategy = "compare"\ncompare = "merge"\n')
    fake.answer(({ model, messages }) => ({
      content: JSON.stringify(messages).includes('Make one of them') ? 'one of both' : `by ${model}`,
    }))
    const merged = await merging.ask(ask())
    expect([merged.text, merged.remarks.join()]).toEqual([
      'one of both',
      expect.stringContaining('merged from anthropic/claude-sonnet-5-5, openai/gpt-5'),
    ])
    const alone = await (await open(both())).ask(ask())
    expect(merged.usage.input).toBeGreaterThan(alone.usage.input * 2)
    merging.close()
  })

  it('cost together what each costs, and nothing known when the price of one is unknown', async () => {
    const strategy = '[models]\nstrategy = "compare"\n'
    const costOf = async (wanted: string, config = strategy) => {
      const environment = { ...both(), ...fake.environment.ollama, RUBBERDUCK_MODEL: wanted }
      const models = await open(environment, config)
      const { cost } = await models.ask(ask())
      models.close()
      return cost
    }
    const known = 'anthropic/claude-sonnet-5-5,openai/gpt-5'
    expect(await costOf(known)).toBeGreaterThan(0)
    expect(await costOf(`${known},openai/of-unknown-price`)).toBeUndefined()
  })
})

describe('what is spent', () => {
  it('is counted, and never more than the budget, retries and all', async () => {
    const home = makeFolder()
    const models = await open(both(), '[budget.job]\ntokens = 4260\n', home)
    // About a hundred tokens each; what is asked for at most counts before, what was used after.
    fake.answer(() => ({ content: 'word '.repeat(100) }))
    await models.ask(ask())
    await models.ask(ask())
    const error = await failure(models.ask(ask()))
    expect(error).toMatchObject({ kind: 'budget', message: expect.stringContaining('4260 tokens for this job') })
    expect(fake.requests.length).toBe(2)
    expect((await models.ask(ask({ account: { job: 'j2', person: 'bob', repo: '' } }))).text).toContain('word')
    models.close()
    const poor = await open(both(), '[budget.month]\ndollars = 0.01\n', home)
    expect(await failure(poor.ask(ask()))).toMatchObject({
      kind: 'budget',
      message: expect.stringContaining('this month'),
    })
    poor.close()
  })

  it('is nothing for what was asked before, and once for what is asked twice at the same time', async () => {
    const home = makeFolder()
    const models = await open(both(), '', home)
    const same = ask()
    const answers = await Promise.all([models.ask(same), models.ask(same)])
    expect(answers.map((each) => each.text)).toEqual(['fine', 'fine'])
    expect(fake.requests.length).toBe(1)
    // As after a crash: nothing was closed.
    const later = await open(both(), '', home)
    expect(await later.ask(same)).toMatchObject({ text: 'fine', usage: { input: 0, output: 0 } })
    expect(fake.requests.length).toBe(1)
    await later.ask({ ...same, temperature: 0.5 })
    expect(fake.requests.length).toBe(2)
    later.close()
    models.close()
  })

  it('is refused to whoever spent too much, not to who asked the same with him', async () => {
    const models = await open(both(), '[budget.person]\ntokens = 4200\n')
    fake.answer(() => ({ content: 'word '.repeat(100) }))
    await models.ask(ask())
    const same = ask()
    const account = (person: string) => ({ job: person, person, repo: '' })
    const [ada, bob] = await Promise.all([
      failure(models.ask(same)),
      failure(models.ask({ ...same, account: account('bob') })),
    ])
    expect(ada).toMatchObject({ kind: 'budget' })
    expect(bob).toBe('fine')
    models.close()
  })

  it('is one call for those who ask the same at once, and whoever gives up leaves the others their answer', async () => {
    const models = await open(both())
    fake.faults.push({ path: /messages/, hang: true })
    const hurry = new AbortController()
    const same = ask()
    const first = failure(models.ask({ ...same, signal: hurry.signal }))
    const second = models.ask(same)
    setTimeout(() => hurry.abort(new Error('no time')), 50)
    expect(await first).toMatchObject({ message: 'no time' })
    expect((await second).text).toBe('fine')
    const late = new AbortController()
    fake.faults.push({ hang: true })
    const alone = failure(models.ask(ask({ signal: late.signal })))
    setTimeout(() => late.abort(new Error('enough')), 50)
    expect(await alone).toMatchObject({ message: 'enough' })
    models.close()
  })

  it('is told beforehand', async () => {
    const models = await open(both())
    const { signal } = new AbortController()
    const request = { messages: [{ role: 'user', text: 'one two three' }] satisfies Message[], signal }
    // The provider's own count, where it gives one.
    expect(await models.estimate(request)).toMatchObject({
      model: 'anthropic/claude-sonnet-5-5',
      inputTokens: 1_001,
      outputTokens: 4_096,
      cost: expect.closeTo(0.0644, 3),
    })
    fake.faults.push({ path: /count_tokens/, status: 500 })
    expect((await models.estimate(request)).inputTokens).toBeLessThan(20)
    expect(fake.requests).toEqual([])
    models.close()
  })

  it('is in the debug log by section', async () => {
    const logged: unknown[] = []
    const logger = Object.assign(createLogger('debug'), { debug: (fields: unknown) => logged.push(fields) })
    const models = await openModels(readEnvironment({ RUBBERDUCK_HOME: makeFolder(), ...both() }), logger)
    const material = [
      { name: 'request', text: 'why?' },
      { name: 'src/a.js', text: 'export const a = 1' },
      { name: 'guideline AGENTS.md', text: 'Be brief.' },
    ]
    const { account, signal } = ask()
    await askWithUntrustedInput(models, { prompt: 'ask', material, tools: [], account, signal })
    expect(logged).toEqual([
      {
        prompt: expect.stringMatching(/^ask@/),
        tokens: {
          system: expect.any(Number),
          instructions: expect.any(Number),
          request: 3,
          files: expect.any(Number),
          guidelines: expect.any(Number),
        },
      },
    ])
    await models.close()
  })
})

it('models are listed with what is known of them, those that are asked first of all', async () => {
  const models = await open(
    { ...fake.environment.ollama, ...both(), RUBBERDUCK_MODEL: 'openai/gpt-5,ollama/duck:1b' },
    '[prices."ollama/duck*"]\ninput = 1\noutput = 2\ncached = 0\n',
  )
  fake.faults.push({ path: /v1\/models/, status: 500 }, { path: /v1\/models/, status: 500 })
  const listed = await models.list(new AbortController().signal)
  expect(listed.find(({ provider }) => provider === 'ollama')).toEqual({
    provider: 'ollama',
    models: [
      { name: 'ollama/duck:1b', window: 16_384, price: { input: 1, output: 2 }, place: 2 },
      { name: 'ollama/duck-embed', window: 16_384, price: { input: 1, output: 2 } },
    ],
  })
  const openai = must(listed.find(({ provider }) => provider === 'openai'))
  expect([openai.models.map(({ name }) => name), openai.failure]).toEqual([
    ['openai/gpt-5'],
    expect.stringContaining('openai'),
  ])
  models.close()
})

it('each model counts in its own way', async () => {
  const text = 'const prices = items.map((item) => item.price * 1.2) // żółw <|endoftext|>'
  const [newer, older, other] = await Promise.all(
    ['openai/gpt-5', 'openai/gpt-4-turbo', 'anthropic/claude-sonnet-5-5'].map(counterFor),
  )
  expect(must(newer)(text)).toBeGreaterThan(15)
  expect(must(older)(text)).not.toBe(must(newer)(text))
  expect(must(other)(text)).toBe(Math.ceil(must(newer)(text) * 1.2))
})

it('nothing is asked for without a provider, and a wrong name is said', async () => {
  expect((await open({})).configured).toBe(false)
  expect(await failure(open({ ...both(), RUBBERDUCK_MODEL: 'nobody/x' }))).toMatchObject({
    kind: 'config',
    message: expect.stringContaining('`nobody/x`'),
  })
})

it('nobody is asked where what is spent cannot be written down', async () => {
  const file = join(makeFolder(), 'file')
  writeFileSync(file, '')
  const opened = openModels(
    readEnvironment({ RUBBERDUCK_HOME: join(file, 'home'), ...fake.environment.openai }),
    createLogger('silent'),
  )
  expect(await failure(opened)).toMatchObject({ kind: 'config', message: expect.stringContaining('--no-model') })
  expect(fake.requests).toEqual([])
})

it('a person, and all together, have so many calls an hour', async () => {
  const home = makeFolder()
  writeFileSync(join(home, 'config.toml'), '[models]\ncalls = { person = 2, everybody = 3 }\n')
  const bucket = inMemoryRateLimits
  const models = await openModels(
    readEnvironment({ RUBBERDUCK_HOME: home, ...fake.environment.openai }),
    createLogger('silent'),
    { bucket },
  )
  const of = (person: string) => failure(models.ask(ask({ account: { job: 'j', person, repo: '' } })))
  expect(await of('ada')).toBe('fine')
  expect(await of('ada')).toBe('fine')
  expect(await of('ada')).toMatchObject({
    kind: 'rate-limited',
    message: expect.stringMatching(/The limit of 2 model calls per hour for you is exceeded\. Retry in \d+ minutes\./),
  })
  expect(await of('bob')).toBe('fine')
  expect(await of('cyd')).toMatchObject({ message: expect.stringContaining('3 model calls per hour for this server') })
  expect(fake.requests.length).toBe(3)
  models.close()
})

it('a local server that is away at the start is asked again when it is needed', async () => {
  fake.faults.push({ path: /tags/, status: 500 }, { path: /tags/, status: 500 })
  const models = await open(fake.environment.ollama)
  expect(models.configured).toBe(true)
  expect((await models.ask(ask())).model).toBe('ollama/duck:1b')
  expect(fake.faults.length).toBe(0)
  models.close()
})

it('a cut answer is an error, and so is what is stopped', async () => {
  fake.answer(() => ({ content: 'x', finishReason: 'length' }))
  const models = await open(fake.environment.openai)
  expect(await failure(models.ask(ask()))).toMatchObject({
    kind: 'budget',
    message: expect.stringContaining('was cut'),
  })
  fake.faults.push({ hang: true })
  const stop = new AbortController()
  const asked = models.ask(ask({ signal: stop.signal }))
  setTimeout(() => stop.abort(new Error('enough')), 50)
  await expect(asked).rejects.toThrow('enough')
  models.close()
})
