import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { must } from '../src/core/must.ts'
import { startDiscord } from '../test/fakes/discord.ts'
import { type FakeGitHub, startGitHub } from '../test/fakes/github.ts'
import { startServer, type TestServer, until } from '../test/support/server.ts'
import { interleave, median, pairedRatio, type Row, residentMb } from './measure.ts'
import { type SlackLoad, startSlackLoad, type Times } from './slack-load.ts'

const conversations = 1_000
/** Conversations that start in a second: each of a thousand people writes about once a minute. */
const perSecond = 20

const why =
  'The first ones wait until a worker has started. Then one worker runs everything, and each of its writes to the state of chats is flushed to the disk, which blocks it.'

/** A thousand conversations in Slack on one server, and what chat adapters cost a server. */
export async function measureChat(folder: string): Promise<Row[]> {
  const hub = await startGitHub()
  try {
    return [...(await measureConversations(hub, join(folder, 'chat'))), ...(await measureStart(hub, folder))]
  } finally {
    await hub.close()
  }
}

async function measureConversations(hub: FakeGitHub, home: string): Promise<Row[]> {
  const slack = await startSlackLoad()
  mkdirSync(home)
  const server = await startServer(hub, home, { ...slack.variables, LOG_LEVEL: 'silent' })
  try {
    await slack.connected
    const spread = await converse(slack, 0, 1_000 / perSecond)
    const peak = await converse(slack, conversations, 0)
    return [...rowsOf(spread, server), burstRow(peak)]
  } finally {
    await server.kill('SIGTERM')
    slack.close()
  }
}

/** Starts the conversations with a pause in milliseconds between two, and waits for all answers. */
async function converse(slack: SlackLoad, from: number, pause: number): Promise<Times[]> {
  const begun = performance.now()
  for (let number = 0; number < conversations; number++) {
    const wait = begun + number * pause - performance.now()
    if (wait > 0) await sleep(wait)
    slack.start(from + number)
  }
  const all = Array.from({ length: conversations }, (_, number) => must(slack.times.get(`C${from + number}`)))
  await until(
    () => all.every(({ acknowledged, answered }) => acknowledged && answered) || undefined,
    () => `${all.filter(({ answered }) => answered === undefined).length} without an answer`,
    300_000,
  ).catch((error: unknown) => console.error(String(error)))
  return all
}

function rowsOf(times: readonly Times[], server: TestServer): Row[] {
  const acknowledged = percentiles(times, ({ acknowledged }) => acknowledged)
  const [seen, answered] = [times.filter((_, at) => at % 2 === 0), times.filter((_, at) => at % 2 === 1)]
  const eyes = percentiles(seen, ({ reacted }) => reacted)
  const first = percentiles(answered, ({ reacted }) => reacted)
  const lost = times.filter((each) => each.answered === undefined).length
  const front = residentMb(server.pid)
  const of = `${conversations.toLocaleString('en')} conversations in Slack, ${perSecond} starting a second`
  return [
    row(`${of}: acknowledgement`, acknowledged),
    { ...row(`${of}: 👀 on a mention`, eyes), why },
    { ...row(`${of}: first message after \`/help\``, first), why },
    { what: `${of}: without an answer`, goal: 'none', measured: String(lost), holds: lost === 0 },
    {
      what: `${of}: memory of the front`,
      goal: 'under 300 MB',
      measured: `${front.toFixed(0)} MB`,
      holds: front < 300,
    },
  ]
}

function burstRow(times: readonly Times[]): Row {
  const lost = times.filter((each) => each.answered === undefined).length
  const { measured } = row(
    '',
    percentiles(times, ({ acknowledged }) => acknowledged),
  )
  const last = Math.max(...times.map(({ answered = 0 }) => answered)) / 1_000
  return {
    what: `${conversations.toLocaleString('en')} more that start in one moment: acknowledgement, of which Slack gives 3 s`,
    goal: 'all under 3 s, all answered',
    measured: `${measured}; last answer after ${last.toFixed(1)} s, ${lost} lost`,
    holds: lost === 0 && times.every(({ acknowledged = Number.POSITIVE_INFINITY }) => acknowledged < 3_000),
  }
}

function row(what: string, { p50, p95, p99 }: Percentiles): Row {
  const measured = `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`
  return { what, goal: 'p95 under 100 ms', measured, holds: p95 < 100 }
}

interface Percentiles {
  p50: number
  p95: number
  p99: number
}

function percentiles(times: readonly Times[], read: (times: Times) => number | undefined): Percentiles {
  const values = times.map((each) => read(each) ?? Number.POSITIVE_INFINITY).toSorted((left, right) => left - right)
  const at = (share: number) => must(values[Math.min(values.length - 1, Math.floor(values.length * share))])
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

interface Start {
  ms: number
  mb: number
}

/** A server with GitHub alone against one that is also connected to Slack and Discord. */
async function measureStart(hub: FakeGitHub, folder: string): Promise<Row[]> {
  const [slack, discord] = [await startSlackLoad(), await startDiscord()]
  const start = (name: string, variables: Record<string, string>, ready: () => Promise<unknown>) => async () => {
    const home = join(folder, name)
    mkdirSync(home, { recursive: true })
    const begun = performance.now()
    const server = await startServer(hub, home, { ...variables, LOG_LEVEL: 'silent' })
    const ms = performance.now() - begun
    await ready()
    await sleep(1_000)
    const mb = residentMb(server.pid)
    await server.kill('SIGTERM')
    return { ms, mb }
  }
  const both = { ...slack.variables, ...discord.variables }
  const connected = () => discord.until(() => discord.gateway.connected > 0)
  try {
    const alone = start('chat-off', {}, async () => {})
    const [off, on] = (await interleave(5, [alone, start('chat-on', both, connected)])) as [Start[], Start[]]
    const of = (starts: Start[], field: keyof Start) => starts.map((each) => each[field])
    const compare = (field: keyof Start, unit: string) => {
      const [less, more] = [of(off, field), of(on, field)]
      return `${pairedRatio(less, more).toFixed(2)} × (${median(less).toFixed(0)} ${unit} against ${median(more).toFixed(0)} ${unit})`
    }
    return [
      {
        what: 'start to ready without chats, against with Slack and Discord',
        goal: 'at most 1.05 ×',
        measured: compare('ms', 'ms'),
        holds: pairedRatio(of(off, 'ms'), of(on, 'ms')) <= 1.05,
      },
      {
        what: 'memory of the idle front without chats, against connected to Slack and Discord',
        goal: 'under 1 ×',
        measured: compare('mb', 'MB'),
        holds: pairedRatio(of(off, 'mb'), of(on, 'mb')) < 1,
      },
    ]
  } finally {
    slack.close()
    await discord.close()
  }
}
