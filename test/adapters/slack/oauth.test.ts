import type { IncomingHttpHeaders } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import type { SlackDelivery } from '../../../src/adapters/slack/events/delivery.ts'
import { createFront } from '../../../src/adapters/slack/front.ts'
import { createSlack } from '../../../src/adapters/slack/index.ts'
import { createManifest } from '../../../src/adapters/slack/manifest.ts'
import { chatCommands } from '../../../src/commands/index.ts'
import { createTenantCheck } from '../../../src/core/conversations/tenants.ts'
import { must } from '../../../src/core/must.ts'
import { startHttpServer } from '../../../src/core/server/http-server.ts'
import type { NewJob } from '../../../src/core/store/ports.ts'
import { lifetimeOf, memoryKey } from '../../../src/core/store/state-keys.ts'
import type { Logger } from '../../../src/core/telemetry/logger.ts'
import { createLogger } from '../../../src/core/telemetry/logger.ts'
import { envelope } from '../../fakes/slack/subscriptions.ts'
import type { Json, Manifest } from '../../fakes/slack/world.ts'
import { ada, general, startSlack } from '../../fakes/slack.ts'
import { createMemory } from '../../support/adapter-memory.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const redirectUrl = 'https://rubberduck.example.com/slack/oauth_redirect'

/** A server whose app several workspaces can install. */
async function start(tenants?: string[]) {
  const manifest = createManifest({ commands: chatCommands, redirectUrl }) as Manifest
  const slack = await startSlack({ manifest, ackMs: 1_500, retryDelays: [] })
  const memory = createMemory()
  const warnings: string[] = []
  const warn = (fields: object, text: string) => void warnings.push(`${JSON.stringify(fields)} ${text}`)
  const logger: Logger = Object.assign(createLogger('silent'), { warn })
  const { clientId, clientSecret, signingSecret } = slack.world.app
  const oauth = { clientId, clientSecret, encryptionKey: 'made-up-encryption-key' }
  const settings = { apiUrl: slack.apiUrl, signingSecret, oauth }
  const jobs: NewJob[] = []
  const allows = createTenantCheck(tenants, logger)
  const front = createFront(settings, {
    commands: chatCommands,
    logger,
    memory,
    allows,
    suggest: async () => [],
    linkHosts: [],
    overview: async () => ({ jobs: [], limits: [] }),
  })
  const receive = must(front.receivers?.['POST /api/slack/events'])
  const routes = {
    ...front.routes,
    'POST /api/slack/events': async ({ headers, body }: { headers: IncomingHttpHeaders; body: Buffer }) => {
      const received = await receive(headers, body)
      jobs.push(...received.jobs)
      return { status: received.status, body: received.answer === '' ? '' : JSON.stringify(received.answer) }
    },
  }
  const server = await startHttpServer(routes, '127.0.0.1', 0, () => {})
  cleanups.push(
    () => slack.close(),
    () => server.close(),
  )
  const url = `http://127.0.0.1:${server.port}`
  await slack.useHttp(`${url}/api/slack/events`)
  const begin = async () => {
    const response = await fetch(`${url}/slack/install`, { redirect: 'manual' })
    const cookie = must(response.headers.get('set-cookie')?.split(';')[0])
    return { response, cookie, address: new URL(must(response.headers.get('location'))) }
  }
  const finish = async ({ cookie, address }: { cookie: string; address: URL }, code = slack.world.grant()) => {
    const query = new URLSearchParams({ code, state: must(address.searchParams.get('state')) })
    const response = await fetch(`${url}/slack/oauth_redirect?${query}`, { headers: { cookie } })
    return { status: response.status, text: await response.text() }
  }
  const install = async (given: Parameters<typeof slack.world.grant>[0] = {}) =>
    finish(await begin(), slack.world.grant(given))
  const tell = (event: Json & { type: string }, over: Json = {}) =>
    slack.outbox.send('events_api', { ...envelope(slack.world, event), ...over })
  const mention = { type: 'app_mention', channel: general, user: ada, ts: '1.1', text: '<@U0DUCK> help' }
  const worker = createSlack(settings, { commands: chatCommands, logger, memory, count: () => {} })
  const answer = async (over: Partial<SlackDelivery> = {}) => {
    const asked = slack.people.say(general, 'help')
    const delivery = {
      kind: 'message',
      id: asked.ts,
      team: slack.world.team.id,
      channel: general,
      user: ada,
      at: Date.now(),
    }
    const parsed = worker.parse(JSON.stringify({ ...delivery, thread: asked.ts, ...over }))
    if ('reason' in parsed) throw new Error(parsed.reason)
    const outcome = { state: 'complete' as const, parts: [{ kind: 'text' as const, markdown: 'the answer' }] }
    await parsed.open(new AbortController().signal, ({ send }) => send({ job: asked.ts, outcome }))
    return slack.replies(asked).map(({ text }) => text)
  }
  return { slack, memory, warnings, jobs, begin, finish, install, tell, mention, answer }
}

describe('an installation', () => {
  it('begins with the scopes, and ends with a token that is stored encrypted and used for the workspace', async () => {
    const { slack, memory, begin, finish, answer, tell, mention, jobs } = await start()
    const { response, cookie, address } = await begin()
    expect(response.status).toBe(302)
    expect(cookie).toMatch(/^slack-app-oauth-state=./)
    expect(address.origin + address.pathname).toBe('https://slack.com/oauth/v2/authorize')
    expect(address.searchParams.get('client_id')).toBe(slack.world.app.clientId)
    expect(address.searchParams.get('scope')?.split(',')).toEqual(expect.arrayContaining(['chat:write', 'commands']))
    expect(await finish({ cookie, address })).toMatchObject({ status: 200, text: expect.stringContaining('Acme') })
    const keys = [...memory.values.keys()].filter((key) => key.includes('installation'))
    expect(keys.map((key) => lifetimeOf(memoryKey('slack', key)))).toEqual([undefined])
    const stored = [...memory.values.values()].join()
    expect(stored).toContain('sealed')
    expect(stored).not.toContain(slack.world.app.botToken)
    await tell(mention)
    expect(jobs.map(({ lane }) => lane)).toEqual(['asked', 'quick'])
    expect(await answer()).toEqual(['the answer'])
  })

  it('needs a state of the same browser, once, within ten minutes', async () => {
    const { memory, begin, finish, warnings } = await start()
    const begun = await begin()
    expect((await finish({ ...begun, cookie: 'slack-app-oauth-state=another' })).status).toBe(400)
    expect((await finish(begun)).status).toBe(200)
    expect(await finish(begun)).toMatchObject({ status: 400, text: expect.stringContaining('/slack/install') })
    const late = await begin()
    const [key = ''] = [...memory.values.keys()].filter((each) => each.startsWith('oauth-state/'))
    memory.values.set(key, JSON.stringify({ at: Date.now() - 11 * 60_000 }))
    expect((await finish(late)).status).toBe(400)
    expect((await finish(await begin(), 'made-up-wrong-code')).status).toBe(400)
    expect(warnings).toHaveLength(4)
  })

  it('of one workspace is not used for another, and that of an organization for all of its workspaces', async () => {
    const { install, answer } = await start()
    await install({ team: { id: 'T0OTHER', name: 'Other' }, token: 'xoxb-made-up-other' })
    await expect(answer()).rejects.toMatchObject({ kind: 'config', message: expect.stringContaining('/slack/install') })
    await expect(answer({ team: 'T0OTHER' })).rejects.toMatchObject({ kind: 'config' })
    await install({ team: null, enterprise: { id: 'E0BIG', name: 'Big' }, token: 'xoxb-made-up-big' })
    expect(await answer({ enterprise: 'E0BIG' })).toEqual(['the answer'])
    // Messages that nobody asked for only name the workspace.
    expect(await answer()).toEqual(['the answer'])
  })

  it('ends when the app is removed, after which the workspace is refused with one line in the log', async () => {
    const { install, tell, mention, jobs, answer, warnings } = await start()
    await install()
    await tell({ type: 'tokens_revoked', tokens: { oauth: [ada], bot: [] } })
    expect(await answer()).toEqual(['the answer'])
    await tell({ type: 'tokens_revoked', tokens: { oauth: [], bot: ['U0DUCK'] } })
    await expect(answer()).rejects.toMatchObject({ kind: 'config' })
    await install()
    await tell({ ...mention, ts: '1.3' })
    expect(jobs.splice(0)).not.toEqual([])
    warnings.length = 0
    await tell({ type: 'app_uninstalled' })
    expect(warnings).toEqual([])
    await tell(mention)
    await tell({ ...mention, ts: '1.2' })
    expect(jobs).toEqual([])
    expect(warnings).toEqual([expect.stringMatching(/T0DUCK.*not installed.*\/slack\/install/)])
  })

  it('is refused if the operator does not list the workspace, as are its requests', async () => {
    const { install, tell, mention, jobs, warnings } = await start(['T0DUCK', 'E0BIG'])
    const other = { team: { id: 'T0OTHER', name: 'Other' }, token: 'xoxb-made-up-other' }
    expect(await install(other)).toMatchObject({ status: 403, text: expect.stringContaining('chat.tenants') })
    await tell(mention, { team_id: 'T0OTHER' })
    await tell({ ...mention, ts: '1.2' }, { team_id: 'T0OTHER' })
    expect([jobs, warnings]).toEqual([[], [expect.stringMatching(/T0OTHER.*chat.tenants/)]])
    expect((await install({ ...other, enterprise: { id: 'E0BIG', name: 'Big' } })).status).toBe(200)
    expect((await install()).status).toBe(200)
    await tell(mention)
    expect(jobs).toHaveLength(2)
  })
})
