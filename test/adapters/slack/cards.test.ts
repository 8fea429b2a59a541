import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Listening } from '../../../src/adapters/adapter.ts'
import { createFront } from '../../../src/adapters/slack/front.ts'
import { createSlack } from '../../../src/adapters/slack/index.ts'
import { createManifest } from '../../../src/adapters/slack/manifest.ts'
import { chatCommands } from '../../../src/commands/index.ts'
import { must } from '../../../src/core/must.ts'
import type { PullCard } from '../../../src/core/pull-card.ts'
import type { NewJob } from '../../../src/core/store/ports.ts'
import { createLogger } from '../../../src/core/telemetry/logger.ts'
import type { Inbound } from '../../../src/core/types.ts'
import type { Manifest } from '../../fakes/slack/world.ts'
import { bob, type FakeSlack, general, startSlack } from '../../fakes/slack.ts'
import { createMemory } from '../../support/adapter-memory.ts'

const link = 'https://code.example/octo/duck/pull/1?a=1&b=2'
const card: PullCard = {
  repo: 'octo/duck',
  number: 1,
  url: 'https://code.example/octo/duck/pull/1',
  title: 'Delete <!channel> & *forget* `x',
  author: 'ada',
  state: 'open',
  checks: { passed: 2, failed: 1, running: 0 },
  review: { verdict: '1 error in 2 files.', worst: 'error', outdated: true },
}

let slack: FakeSlack
let listening: Listening
let jobs: NewJob[]
/** Workspaces that were looked up. */
let asked: string[]
let isAllowed: boolean
const shared = { commands: chatCommands, logger: createLogger('silent'), memory: createMemory() }

beforeEach(async () => {
  const manifest = createManifest({
    commands: chatCommands,
    linkHosts: ['code.example:8080'],
  }) as Manifest
  slack = await startSlack({ manifest, ackMs: 1_500, retryDelays: [] })
  jobs = []
  asked = []
  isAllowed = true
  const { botToken, appToken } = slack.world.app
  const front = createFront(
    { botToken, appToken, apiUrl: slack.apiUrl },
    {
      ...shared,
      suggest: async () => [],
      allows: (tenant) => {
        asked.push(tenant)
        slack.world.changed()
        return isAllowed
      },
      overview: async () => ({ jobs: [], limits: [] }),
      linkHosts: ['code.example'],
    },
  )
  listening = await must(front.listen)(async (received) => {
    jobs.push(...received.jobs)
    slack.world.changed()
    return 'stored'
  })
})
afterEach(async () => {
  await listening.close()
  await slack.close()
})

const platform = () =>
  createSlack({ botToken: slack.world.app.botToken, apiUrl: slack.apiUrl }, { ...shared, count: () => {} })
function inboundOf(job: NewJob): Inbound {
  const parsed = platform().parse(job.payload)
  if ('reason' in parsed) throw new Error(parsed.reason)
  return parsed.inbound
}
async function show(job: NewJob, shown: PullCard, again = false): Promise<boolean | undefined> {
  const { signal } = new AbortController()
  const parsed = platform().parse(job.payload)
  if ('reason' in parsed) throw new Error(parsed.reason)
  let result: boolean | undefined
  const work = async (session: Parameters<Parameters<typeof parsed.open>[1]>[0]) => {
    expect(session.cards?.attached).toBe(true)
    result = await session.cards?.show([{ link, card: shown }])
  }
  await (again ? platform().reopen?.(parsed.inbound.place, signal, work) : parsed.open(signal, work))
  return result
}

it('a link becomes a card in the message of a person, also in a channel without the bot, and is kept up to date', async () => {
  const elsewhere = slack.people.addChannel('C0OTHER', 'other', [bob])
  slack.people.shareLink(general, 'https://elsewhere.example/1')
  const message = slack.people.shareLink(elsewhere, link, { user: bob })
  await slack.until(() => jobs.length > 0)
  const job = must(jobs[0])
  expect(inboundOf(job)).toMatchObject({
    kind: 'event',
    event: 'links.shared',
    actor: `${slack.world.team.id}/${bob}`,
    links: [link],
    chat: { channel: elsewhere },
  })
  expect(await show(job, card)).toBe(true)
  expect(slack.calls('chat.unfurl')[0]?.args).toMatchObject({ source: 'conversations_history' })
  const text = JSON.stringify(message.unfurls?.[link])
  expect(text).toContain('<https://code.example/octo/duck/pull/1|octo/duck#1>')
  expect(text).toContain('open · ada · checks: 2 passed, 1 failed')
  expect(text).toContain('1 error in 2 files. There are newer commits.')
  expect(text).toContain('#cf222e')
  expect(text).not.toContain('<!channel>')

  const after: PullCard = { ...card, state: 'merged', title: `${'long '.repeat(500)}` }
  expect(await show(job, after, true)).toBe(true)
  expect(slack.calls('chat.unfurl').at(-1)?.args).toMatchObject({ channel: elsewhere, ts: message.ts })
  expect(JSON.stringify(message.unfurls)).toContain('merged · ada')
  slack.people.delete(message)
  expect(await show(job, after, true)).toBe(false)
  expect(jobs).toHaveLength(1)
})

it('an edit that adds a link is a job of its own, and a redelivery is not', async () => {
  const message = slack.people.shareLink(general, link)
  await slack.until(() => jobs.length > 0)
  const again = (links: string[]) =>
    slack.outbox.send('events_api', {
      type: 'event_callback',
      team_id: slack.world.team.id,
      event_id: 'Ev9',
      event: {
        type: 'link_shared',
        channel: general,
        user: message.user,
        message_ts: message.ts,
        links: links.map((url) => ({ url, domain: 'code.example' })),
      },
    })
  await again([link])
  await again([link, `${link}0`])
  const links = jobs.filter(({ id }) => id.includes('/links/'))
  expect(links.map(({ id }) => id)).toEqual([links[0]?.id, links[0]?.id, links[2]?.id])
  expect(links[2]?.id).not.toBe(links[0]?.id)
  expect(inboundOf(must(links[2])).links).toHaveLength(2)
})

it('a link in a workspace that the operator does not allow has no card', async () => {
  isAllowed = false
  slack.people.shareLink(general, `${link}0`)
  await slack.until(() => asked.length > 0)
  isAllowed = true
  slack.people.shareLink(general, link)
  await slack.until(() => jobs.length > 0)
  expect(jobs.map(({ payload }) => JSON.parse(payload).links)).toEqual([[link]])
})
