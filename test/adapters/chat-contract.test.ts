import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { loadServed } from '../../src/adapters/index.ts'
import { readEnvironment } from '../../src/core/config/environment/environment.ts'
import { createLogger } from '../../src/core/telemetry/logger.ts'
import { createMemory } from '../support/adapter-memory.ts'
import { anyActions, anyMarkdown, anyOutcome } from '../support/any-reply.ts'
import { type ChatShow, openChatShow } from '../support/chat-show.ts'
import { type BeforeQuack, duckCommands } from '../support/duck-commands.ts'
import { until } from '../support/server.ts'
import { chatStages } from '../support/stages/index.ts'

const chats = (await loadServed()).filter(({ chat }) => chat === true)

it('every chat adapter has a stage for these tests', () => {
  expect(Object.keys(chatStages)).toEqual(chats.map(({ name }) => name))
})

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

describe.each(chats.map((adapter) => [adapter.name, adapter] as const))('%s', (name, adapter) => {
  async function start(before?: BeforeQuack): Promise<ChatShow> {
    const show = await openChatShow(adapter, before)
    ends.push(show.close)
    return show
  }

  it('ignores itself, other bots, and notices of the platform', async () => {
    const { stage, server, settled } = await start()
    await stage.saidByBots()
    await settled(await stage.mention('quack one'))
    const asked = await server.store.queue.list({})
    expect(asked.filter(({ state }) => state !== 'ignored').map(({ lane }) => lane)).toEqual(['quick', 'asked'])
  })

  it('does nothing for what is delivered again, also after a restart', async () => {
    const show = await start()
    const shown = await show.converse()
    const jobs = await show.server.store.queue.counts()
    const requests = show.stage.interruptions.count
    await show.stage.repeatAll()
    await show.server.stopWorker()
    await show.stage.repeatAll()
    const last = await show.settled(await show.stage.mention('quack once more'))
    expect(last.filter((text) => !text.includes('once more'))).toEqual(shown)
    expect((await show.server.store.queue.counts()).done).toBe(jobs.done + 2)
    expect(show.stage.interruptions.count).toBeLessThan(requests + 6)
  })

  it.each(['resumable', 'lost'] as const)('a %s connection costs no answer', async (how) => {
    const { promise: ready, resolve } = Promise.withResolvers<void>()
    const { stage, server, settled } = await start(() => ready)
    const first = await stage.mention('quack one')
    await stage.until(() => stage.shown().some((text) => text.includes('Thinking')))
    stage.disconnect(how)
    await stage.until(() => stage.ready())
    const second = await stage.mention('quack two')
    resolve()
    await settled(first)
    const shown = await settled(second)
    expect(shown.filter((text) => /Quack (one|two)\./.test(text))).toHaveLength(2)
    expect((await server.store.queue.counts()).done).toBe(4)
  })

  it('answers what was written while the server was down', async () => {
    const { stage, server, settled } = await start()
    const first = await stage.mention('quack one')
    await settled(first)
    await settled(await stage.direct('quack two'))
    await server.stopFront()
    await stage.reply(first, 'quack three')
    await stage.direct('quack four')
    await stage.mention('quack five')
    await server.startFront()
    await stage.until(() => stage.shown().filter((text) => text.includes('Quack')).length === 5, 'all answers')
    await server.stopFront()
    await server.startFront()
    const shown = await settled(await stage.mention('quack six'))
    const answers = shown.flatMap((text) => /Quack \w+\./.exec(text) ?? [])
    const numbers = ['one', 'two', 'three', 'four', 'five', 'six']
    expect(answers.toSorted()).toEqual(numbers.map((number) => `Quack ${number}.`).toSorted())
  })

  it('answers what overlaps in a thread in its order, with the text that a message has when its turn comes', async () => {
    const { promise: ready, resolve } = Promise.withResolvers<void>()
    const said: string[] = []
    const { stage, server, settled } = await start(async (words) => {
      said.push(words)
      if (words === 'one') await ready
    })
    const first = await stage.mention('quack one')
    await stage.until(() => stage.shown().some((text) => text.includes('Thinking')))
    const [second, third] = [await stage.reply(first, 'quack two'), await stage.reply(first, 'quack three')]
    await until(async () => (await server.store.queue.get(third.job)) && (await server.store.queue.get(second.job)))
    await stage.edit(second, 'quack 2')
    const noted = async () =>
      (await server.store.queue.list({ state: 'done' })).some(({ result }) => result === 'noted an edit') || undefined
    await until(noted)
    resolve()
    await settled(third)
    expect(said).toEqual(['one', '2', 'three'])
    expect(stage.shown().join()).not.toContain('had already started')
    for (const text of ['quack another', 'quack something else']) await stage.edit(third, text)
    await stage.until(() => stage.shown().some((text) => text.includes('had already started')))
    await server.settled()
    expect(said).toHaveLength(3)
    expect(stage.shown().filter((text) => text.includes('had already started'))).toHaveLength(1)
  })

  it('stops a request whose message is deleted, also one that waits', async () => {
    const said: string[] = []
    const { stage, server, settled } = await start(async (words, signal) => {
      said.push(words)
      if (words === 'slowly') await new Promise((resolve) => signal.addEventListener('abort', resolve))
    })
    const first = await stage.mention('quack one')
    await settled(first)
    const slow = await stage.reply(first, 'quack slowly')
    await stage.until(() => said.length === 2)
    const waiting = await stage.reply(first, 'quack never')
    await until(() => server.store.queue.get(waiting.job))
    await stage.remove(waiting)
    await stage.remove(slow)
    const shown = await settled(waiting)
    expect(said).toEqual(['one', 'slowly'])
    expect(shown.filter((text) => text.includes('Stopped'))).toHaveLength(1)
    expect(shown.filter((text) => text.includes('Thinking') || text.includes('never.'))).toEqual([])
  })

  it('parses what it has stored, with the same ids', async () => {
    const show = await start()
    await show.converse()
    const configuration = await adapter.configure(readEnvironment(show.stage.variables))
    if (configuration.state === 'off') throw new Error(configuration.missing)
    const options = {
      commands: duckCommands(),
      logger: createLogger('silent'),
      memory: createMemory(),
      count: () => {},
    }
    const platform = await configuration.worker(options)
    const jobs = await show.server.store.queue.list({})
    expect(jobs.length).toBeGreaterThan(10)
    for (const { id, key, surface, payload } of jobs) {
      const parsed = platform.parse(payload)
      if ('reason' in parsed) throw new Error(parsed.reason)
      const { inbound } = parsed
      expect([inbound.id, inbound.surface, surface]).toEqual([id.replace(/\/seen$/, ''), name, name])
      expect(key.startsWith(`${name}/`)).toBe(true)
      expect(JSON.parse(JSON.stringify(inbound))).toEqual(inbound)
      expect(inbound.chat).toMatchObject({ tenant: expect.stringMatching(/\w/), channel: expect.stringMatching(/\w/) })
      if (inbound.action !== undefined) expect(inbound.action).toMatch(/^[\w.-]{1,60}$/)
    }
  })

  it('keeps every limit, whatever it has to say', async () => {
    const { stage } = await start()
    fc.assert(
      fc.property(anyOutcome, anyActions, anyMarkdown, (outcome, actions, markdown) => {
        stage.check({ job: 'j', outcome, actions }, { job: 'j', step: markdown, markdown, actions })
      }),
      { numRuns: 150 },
    )
  })
})
