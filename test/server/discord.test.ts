import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { APIMessage } from 'discord-api-types/v10'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { must } from '../../src/core/must.ts'
import { type FakeDiscord, startDiscord } from '../fakes/discord.ts'
import { type FakeGitHub, startGitHub } from '../fakes/github.ts'
import { type FakeModels, startModels } from '../fakes/models.ts'
import { makeFolder } from '../support/folder.ts'
import { startServer, type TestServer } from '../support/server.ts'

let hub: FakeGitHub
let discord: FakeDiscord
let models: FakeModels
let server: TestServer
const home = makeFolder()
const start = () =>
  startServer(hub, home, {
    ...discord.variables,
    DISCORD_PUBLIC_KEY: discord.http.publicKey,
    ...models.environment.openai,
  })

beforeAll(async () => {
  hub = await startGitHub()
  discord = await startDiscord()
  models = await startModels()
  models.answer(({ messages }) => ({
    content: JSON.stringify(messages).includes('findings')
      ? JSON.stringify({ findings: [] })
      : 'The function `total` counts the items. [src/cart.js:1]',
  }))
  hub.createRepo('octo/duck', {
    'src/cart.js': 'export function total(items) {\n  return items.length\n}\n\nexport const one = total([1])\n',
    'src/weak.js': 'export const n1 = 1\nif (n1 == NaN) n1()\n',
  })
  writeFileSync(join(home, 'config.toml'), "[chat]\nread = ['octo/*']\n")
  server = await start()
  await discord.until(() => discord.world.commands.global.length > 0)
})
afterAll(async () => {
  expect(await server.kill('SIGTERM')).toBe(0)
  await Promise.all([discord.close(), hub.close(), models.close()])
})
afterEach(() => {
  const refused = discord.world.calls.filter(({ status }) => status >= 400)
  // A worker can be faster than the acknowledgement.
  expect(refused.filter(({ code }) => code !== 10015)).toEqual([])
  discord.world.calls.length = 0
})

/** Runs a slash command, and gives its answer. */
async function slash(...given: Parameters<FakeDiscord['slash']>): Promise<APIMessage> {
  const record = await discord.slash(...given)
  return discord.until(() => finished(discord.originalOf(record)), 30_000)
}
const isRunning = ({ content, flags }: APIMessage) => /^-# .*…$/m.test(content) || (Number(flags) & 128) !== 0
const textOf = ({ content, embeds }: APIMessage) => [content, ...embeds.map((each) => each.description)].join('\n')
const finished = (message: APIMessage | undefined) => message !== undefined && !isRunning(message) && message
const asking = (message: APIMessage | undefined) => message?.content.includes('asking the model') && message
const stopOf = ({ components = [] }: APIMessage) =>
  (components as { components: { custom_id: string }[] }[])
    .flatMap((row) => row.components)
    .find(({ custom_id }) => custom_id.endsWith('.stop'))?.custom_id
const ours = (channel: string) => discord.messages(channel).filter(({ author }) => author.id === discord.applicationId)

it('answers slash commands, of which the channel has a repository', async () => {
  expect((await slash('help')).content).toContain('/review')
  expect((await slash('use', { repository: 'octo/duck' })).content).toContain('octo/duck')
  expect(textOf(await slash('analyze', { path: 'src' }))).toContain('NaN')
})

it('reviews the pull request of a link, and offers what can be done', async () => {
  const pull = await hub.openPull('octo/duck', { 'src/new.js': 'export const n2 = 1\nif (n2 == NaN) n2()\n' })
  const answer = await slash('review', { repository: `${hub.url}/octo/duck/pull/${pull.number}` })
  expect(textOf(answer)).toContain('NaN')
  expect(answer.embeds).toMatchObject([{ fields: [{ name: 'Errors', value: '1' }] }])
})

it('suggests repositories and paths from what it has stored', async () => {
  const record = await discord.autocomplete('analyze', 'repository', { repository: 'du' })
  await discord.until(() => record.acknowledged)
  expect(record.data).toMatchObject({ choices: [{ name: 'octo/duck', value: 'octo/duck' }] })
})

it('answers a mention in a thread, and what follows there without a mention', async () => {
  const asked = discord.say('what does total do in src/cart.js?', { mention: 'role' })
  const first = await discord.until(() => finished(ours(asked.id)[0]), 30_000)
  expect(first.content).toContain('total')
  expect(discord.world.reactions.get(asked.id)).toEqual(new Set(['👀']))
  const next = discord.say('and explain src/cart.js:5', { channel: asked.id })
  const second = await discord.until(() => finished(ours(asked.id)[1]), 30_000)
  expect(second.content).toContain('total')
  expect(second.message_reference?.message_id).toBe(next.id)
  expect(ours(discord.channel).filter(({ content }) => content.includes('src/cart.js'))).toEqual([])
})

it('answers direct messages, and asks for a long text', async () => {
  discord.say('help', { channel: 'dm' })
  const direct = discord.world.directChannel(discord.person('ada'))
  await discord.until(() => finished(ours(direct.id)[0]))
  const record = await discord.slash('ask')
  await discord.until(() => record.acknowledged)
  const submitted = await discord.submitModal(record, { question: 'What does total do?' })
  const answer = await discord.until(() => finished(discord.originalOf(submitted)), 30_000)
  expect(answer.content).toContain('total')
})

it('stops for the person who asked, and for nobody else', async () => {
  models.faults.push({ hang: true })
  const record = await discord.slash('ask', { question: 'What does the function total count?' })
  const running = await discord.until(() => asking(discord.originalOf(record)), 30_000)
  const stop = must(stopOf(running))
  const refused = await discord.press(running, stop, { user: 'bob' })
  await discord.until(() => refused.followUps.some((id) => discord.world.ephemeral.get(id)?.content.includes('Only')))
  await discord.press(running, stop)
  const ended = await discord.until(() => finished(discord.originalOf(record)), 30_000)
  expect(ended).toMatchObject({ content: expect.stringContaining('Stopped'), components: [] })
  models.faults.length = 0
})

it('takes signed requests', async () => {
  discord.http.address = `${server.url}/api/discord/interactions`
  expect((await discord.http.ping('wrong')).status).toBe(401)
  expect(await (await discord.http.ping()).json()).toEqual({ type: 1 })
  const { content } = await slash('explain', { target: 'src/cart.js:1', repository: 'octo/duck' })
  expect(content).toContain('total')
  discord.http.address = undefined
})

it('finishes the message of a server that was killed', { timeout: 90_000 }, async () => {
  models.faults.push({ hang: true })
  const record = await discord.slash('ask', { question: 'What does the function total count?' })
  await discord.until(() => asking(discord.originalOf(record)), 30_000)
  await server.kill('SIGKILL')
  models.faults.length = 0
  const before = ours(discord.channel).length
  server = await start()
  const answer = await discord.until(() => finished(discord.originalOf(record)), 40_000)
  expect(answer.content).toContain('total')
  expect(ours(discord.channel)).toHaveLength(before)
  expect(discord.world.calls.filter(({ method, path }) => method === 'PUT' && path.endsWith('/commands'))).toEqual([])
})
