import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Listening } from '../../../src/adapters/adapter.ts'
import { createFront } from '../../../src/adapters/discord/front/front.ts'
import { createDiscord } from '../../../src/adapters/discord/index.ts'
import { chatCommands } from '../../../src/commands/index.ts'
import { readDiscordSettings } from '../../../src/core/config/environment/discord.ts'
import { readEnvironment } from '../../../src/core/config/environment/environment.ts'
import { must } from '../../../src/core/must.ts'
import type { PullCard } from '../../../src/core/pull-card.ts'
import type { NewJob } from '../../../src/core/store/ports.ts'
import { createLogger } from '../../../src/core/telemetry/logger.ts'
import { type FakeDiscord, startDiscord } from '../../fakes/discord.ts'
import { createMemory } from '../../support/adapter-memory.ts'

const link = 'https://code.example/octo/duck/pull/1'
const card: PullCard = {
  repo: 'octo/duck',
  number: 1,
  url: link,
  title: 'Delete @everyone',
  author: 'ada',
  state: 'open',
  checks: { passed: 0, failed: 0, running: 3 },
}

let discord: FakeDiscord
let listening: Listening
let jobs: NewJob[]
/** Workspaces that were looked up. */
let asked: string[]
let isAllowed: boolean
let memory: ReturnType<typeof createMemory>

beforeEach(async () => {
  discord = await startDiscord()
  jobs = []
  asked = []
  isAllowed = true
  memory = createMemory()
  const settings = must(readDiscordSettings(readEnvironment(discord.variables)))
  const options = { commands: chatCommands, logger: createLogger('silent'), suggest: async () => [], memory }
  listening = await must(
    createFront(settings, {
      ...options,
      allows: (tenant) => {
        asked.push(tenant)
        discord.world.changed()
        return isAllowed
      },
      overview: async () => ({ jobs: [], limits: [] }),
      linkHosts: ['code.example'],
    }).listen,
  )(async (received) => {
    jobs.push(...received.jobs)
    discord.world.changed()
    return 'stored'
  })
  await discord.until(() => discord.gateway.connected === 1)
})
afterEach(async () => {
  await listening.close()
  await discord.close()
})

const ours = (channel?: string) => discord.messages(channel).filter(({ author }) => author.id === discord.applicationId)

async function show(job: NewJob, shown: readonly PullCard[], again = false): Promise<boolean | undefined> {
  const { token, apiUrl } = discord
  const platform = createDiscord({
    token,
    apiUrl,
    memory,
    commands: chatCommands,
    logger: createLogger('silent'),
    count: () => {},
  })
  const parsed = platform.parse(job.payload)
  if ('reason' in parsed) throw new Error(parsed.reason)
  const { signal } = new AbortController()
  let result: boolean | undefined
  const work = async (session: Parameters<Parameters<typeof parsed.open>[1]>[0]) => {
    expect(session.cards?.attached).toBe(false)
    result = await session.cards?.show(shown.map((each) => ({ link: each.url, card: each })))
  }
  await (again ? platform.reopen?.(parsed.inbound.place, signal, work) : parsed.open(signal, work))
  return result
}

it('a link in a message of a person is recorded without the text, and is answered with one reply', async () => {
  discord.say('no link here, and https://elsewhere.example/1')
  const message = discord.say(`the password is made-up, see <${link}> and (${link}0).`)
  await discord.until(() => jobs.length > 0)
  const [job, ...more] = jobs
  expect(more).toEqual([])
  const parsed = JSON.parse(must(job).payload)
  expect(parsed.links.links).toEqual([link, `${link}0`])
  expect(must(job).payload).not.toContain('password')

  expect(await show(must(job), [card, { ...card, number: 10 }])).toBe(true)
  expect(await show(must(job), [card, { ...card, number: 10 }])).toBe(true)
  const [reply, ...others] = ours()
  expect(others).toEqual([])
  expect(reply).toMatchObject({
    content: '',
    message_reference: { message_id: message.id },
    mention_everyone: false,
    flags: 0,
    embeds: [
      {
        title: 'octo/duck#1 Delete @everyone',
        url: link,
        fields: [
          { name: 'State', value: 'open' },
          { name: 'Author', value: 'ada' },
          { name: 'Checks', value: '3 running' },
          { name: 'Review', value: 'Not reviewed yet.' },
        ],
      },
      { title: 'octo/duck#10 Delete @everyone' },
    ],
  })

  const after: PullCard = { ...card, state: 'merged', title: '`'.repeat(400), author: '*'.repeat(3_000) }
  expect(await show(must(job), [after], true)).toBe(true)
  expect(ours()[0]?.embeds).toHaveLength(1)
  expect(JSON.stringify(ours()[0]?.embeds)).toContain('merged')
  // Somebody does not want the card.
  discord.remove(must(reply))
  expect(await show(must(job), [card], true)).toBe(false)
  expect(ours()).toEqual([])
})

it('a request and the messages of bots and in direct conversations have no cards', async () => {
  discord.say(`review ${link}`, { mention: 'user' })
  discord.say(`review ${link}`, { mention: 'role' })
  discord.say(`review ${link}`, { channel: 'dm' })
  await discord.until(() => jobs.filter(({ id }) => id.endsWith('/seen')).length === 3)
  expect(jobs.filter(({ id }) => id.includes('/links/'))).toEqual([])
})

it('a link in a server that the operator does not allow has no card', async () => {
  isAllowed = false
  discord.say(`see ${link}0`)
  await discord.until(() => asked.length > 0)
  isAllowed = true
  discord.say(`see ${link}`)
  await discord.until(() => jobs.length > 0)
  expect(jobs.map(({ payload }) => JSON.parse(payload).links.links)).toEqual([[link]])
})
