import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { createManifest } from '../../src/adapters/slack/manifest.ts'
import { chatCommands } from '../../src/commands/index.ts'
import { must } from '../../src/core/must.ts'
import { openStore } from '../../src/core/store/open-store.ts'
import type { Job, Store } from '../../src/core/store/ports.ts'
import { startDiscord } from '../fakes/discord.ts'
import { startGitHub } from '../fakes/github.ts'
import { startModels } from '../fakes/models.ts'
import type { Manifest } from '../fakes/slack/world.ts'
import { general, startSlack } from '../fakes/slack.ts'
import { type ChatRequest, discordPeople, slackPeople } from '../support/chat-people.ts'
import { dice } from '../support/dice.ts'
import { makeFolder } from '../support/folder.ts'
import { startPostgres } from '../support/postgres.ts'
import { killWorkers, startServer, until } from '../support/server.ts'

/** `KILLS=200 ON=postgres npx vitest run test/server/crash-chat.test.ts` for the long run. */
const kills = Number(process.env.KILLS ?? 4)
const seed = Number(process.env.SEED ?? Date.now() % 100_000)

/** What was opened, closed in reverse order. */
const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

const weak = 'export const m = Number("1")\nif (m == NaN) throw Error("never")\n'

/** A server with GitHub, Slack and Discord at once. */
async function startAll() {
  const [hub, models, discord] = await Promise.all([startGitHub(), startModels(), startDiscord({ perSecond: 1_000 })])
  // Pauses as short as these make the second and third attempt part of the storm.
  const retryDelays = [0, 100, 500]
  const slack = await startSlack({ manifest: createManifest({ commands: chatCommands }) as Manifest, retryDelays })
  for (const each of [hub, models, discord, slack]) ends.push(() => each.close())
  models.answer(() => ({ content: 'A duck says quack.' }))
  hub.createRepo('octo/duck', { 'src/b.js': 'export const quack = () => "quack"\n' }).visibility = 'public'
  const home = makeFolder()
  writeFileSync(join(home, 'config.toml'), "[chat]\nread = ['octo/*']\n")
  const postgres = process.env.ON === 'postgres' ? await startPostgres() : undefined
  if (postgres !== undefined) ends.push(() => postgres.end())
  const databaseUrl = await postgres?.database()
  const database = databaseUrl === undefined ? {} : { databaseUrl }
  const variables = {
    ...slack.env('socket'),
    ...discord.variables,
    ...models.environment.openai,
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  }
  const connected = async () => {
    const started = await startServer(hub, home, variables)
    await slack.until(() => slack.sockets.count > 0, 'the server')
    await discord.until(() => discord.gateway.connected > 0 && discord.world.commands.global.length > 0)
    return started
  }
  const all = { hub, slack, discord, server: await connected() }
  ends.push(() => all.server.kill('SIGKILL'))
  return {
    ...all,
    openStore: () => openStore({ home, ...database }),
    log: () => all.server.log(),
    killWorkers: () => killWorkers(all.server.pid),
    async kill() {
      await all.server.kill('SIGKILL')
    },
    async restart() {
      all.server = await connected()
    },
  }
}

type All = Awaited<ReturnType<typeof startAll>>

/** A review on each platform, whose menus people use during the storm. */
async function reviewOn({ hub, slack, discord, log }: All) {
  const explain = (error: unknown) => {
    throw new Error(`${error}\n${log().slice(-3_000)}`)
  }
  await hub.openPull('octo/duck', { 'src/c.js': weak })
  await until(() => hub.repos.get('octo/duck')?.checkRuns.find(({ status }) => status === 'completed'), log, 60_000)
  const url = `${hub.url}/octo/duck/pull/1`
  await slack.people.slash('/review', `<${url}>`, { channel: general })
  const record = await discord.slash('review', { repository: url })
  const hasMenu = (message: object | undefined) => JSON.stringify(message ?? {}).includes('"Why"')
  const onSlack = await slack
    .until(() => slack.answers(general).find((message) => hasMenu(message)), 'a review', 60_000)
    .catch(explain)
  const onDiscord = await discord
    .until(() => hasMenu(discord.originalOf(record)) && discord.originalOf(record), 60_000)
    .catch(explain)
  return { onSlack: must(onSlack), onDiscord: must(onDiscord) }
}

/** Waits for a random number of requests to the platforms, then for up to 200 ms: a kill should interrupt something. */
async function moment(roll: () => number, calls: () => number): Promise<void> {
  const [wanted, latest] = [calls() + Math.floor(roll() * 8), Date.now() + roll() * 8_000]
  await until(() => calls() >= wanted || Date.now() > latest || undefined)
  await new Promise((resolve) => setTimeout(resolve, roll() ** 2 * 200))
}

async function drained(store: Store, { slack, log }: All): Promise<void> {
  await slack.until(() => slack.outbox.deliveries.every(({ ended }) => ended), 'acknowledgements', 60_000)
  await until(
    async () => {
      const counts = await store.queue.counts()
      return counts.waiting + counts.running === 0 || undefined
    },
    () => log().slice(-3_000),
    120_000,
  )
}

it(`loses no request of a chat and answers none twice over ${kills} kills (seed ${seed})`, {
  timeout: 120_000 + kills * 30_000,
}, async () => {
  const roll = dice(seed)
  const all = await startAll()
  const { slack, discord } = all
  const { onSlack, onDiscord } = await reviewOn(all)
  const rooms = [slackPeople(slack, onSlack), discordPeople(discord, onDiscord)]
  const asked: ChatRequest[] = []
  const ask = async (_: unknown, index: number) => {
    const request = await must(rooms[index % 2]).ask(roll(), Math.floor(roll() * 30))
    if (request !== undefined) asked.push(request)
  }

  for (let kill = 0; kill < kills; kill++) {
    const storm = Promise.all(Array.from({ length: 2 + Math.floor(roll() * 5) }, ask))
    await moment(roll, () => slack.world.calls.length + discord.world.calls.length)
    if (roll() < 0.25) all.killWorkers()
    else {
      await all.kill()
      // People do not notice at once.
      const unheard = Promise.all(Array.from({ length: Math.floor(roll() * 3) }, ask))
      await all.restart()
      await unheard
    }
    await storm
  }

  const store = await all.openStore()
  ends.push(() => store.close())
  await drained(store, all)
  // Only a job whose worker was killed five times may be set aside.
  for (const { id, result } of await store.queue.list({ state: 'dead', limit: 1_000 }))
    expect([id, result]).toEqual([id, expect.stringContaining('The process crashed, hung')])

  const heard = await Promise.all(asked.map(async (request) => ({ request, job: await store.queue.get(request.job) })))
  for (const { request, job } of heard) {
    const about = `${request.job}: ${request.what}`
    const acknowledged = request.acknowledged()
    if (acknowledged) expect(job?.state, about).toMatch(/^(done|dead)$/)
    // Slack sends a message until it is acknowledged.
    if (request.job.startsWith('slack/') && request.reactions !== undefined) expect(acknowledged, about).toBe(true)
    const answers = request.answers()
    expect([about, answers]).toEqual([about, job === undefined ? [] : [expect.any(String)]])
    const [isUnfinished] = answers.map((text) => rooms.some((room) => room.isUnfinished(text)))
    expect([about, isUnfinished ?? false]).toEqual([about, false])
    if (request.reactions !== undefined)
      expect([about, request.reactions()]).toEqual([about, job === undefined ? 0 : 1])
  }
  const streams = [...slack.world.channels.values()].flatMap(({ messages }) =>
    messages.filter(({ streaming_state }) => streaming_state === 'in_progress'),
  )
  expect(streams).toEqual([])
  // What was not acknowledged has failed in front of the person, or, in Discord, nobody has heard it.
  if (process.env.KILLS !== undefined) report(heard)
})

/** Counts, for long runs. */
function report(heard: readonly { request: ChatRequest; job: Job | undefined }[]): void {
  const lost = heard.filter(({ job }) => job === undefined).map(({ request }) => request)
  const late = heard.filter(({ request, job }) => job !== undefined && request.acknowledged() === false)
  const count = `${heard.length} requests, of which ${lost.length} were never stored and ${late.length} only answered`
  process.stdout.write(`${count}; never stored: ${lost.map(({ job, what }) => `${job} ${what}`).join(', ')}\n`)
}
