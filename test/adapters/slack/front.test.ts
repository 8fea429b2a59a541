import { afterEach, describe, expect, it } from 'vitest'
import type { Front, Listening, Received } from '../../../src/adapters/adapter.ts'
import type { SlackDelivery } from '../../../src/adapters/slack/events/delivery.ts'
import { createFront } from '../../../src/adapters/slack/front.ts'
import { createManifest } from '../../../src/adapters/slack/manifest.ts'
import { chatCommands } from '../../../src/commands/index.ts'
import { stopActionId } from '../../../src/core/conversations/actions.ts'
import { must } from '../../../src/core/must.ts'
import { startHttpServer } from '../../../src/core/server/http-server.ts'
import type { NewJob } from '../../../src/core/store/ports.ts'
import { createLogger } from '../../../src/core/telemetry/logger.ts'
import { call } from '../../fakes/slack/client.ts'
import type { Manifest } from '../../fakes/slack/world.ts'
import { ada, bob, type FakeSlack, general, startSlack } from '../../fakes/slack.ts'
import { createMemory } from '../../support/adapter-memory.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const manifest = createManifest({ commands: chatCommands }) as Manifest

interface App {
  slack: FakeSlack
  jobs: NewJob[]
  /** What the jobs hold, without those for reactions. */
  deliveries(): SlackDelivery[]
  /** Storing fails while this is set. */
  broken: boolean
}

/** The front of the adapter with a Slack, connected by socket or by HTTP. */
async function start(by: 'socket' | 'http'): Promise<App> {
  const slack = await startSlack({ manifest, ackMs: 1_500, retryDelays: [0] })
  cleanups.push(() => slack.close())
  const { botToken, appToken, signingSecret } = slack.world.app
  const secret = by === 'socket' ? { appToken } : { signingSecret }
  const front = createFront(
    { botToken, apiUrl: slack.apiUrl, ...secret },
    {
      commands: chatCommands,
      logger: createLogger('silent'),
      linkHosts: ['code.example'],
      suggest: async ({ typed }) => ['octo/duck', 'octo/pond'].filter((name) => name.includes(typed)),
      allows: () => true,
      overview: async () => ({ jobs: [], limits: [] }),
      memory: createMemory(),
    },
  )
  const app: App = {
    slack,
    jobs: [],
    broken: false,
    deliveries: () =>
      app.jobs
        .filter(({ id, payload }) => !id.endsWith('/seen') && payload !== '')
        .map(({ payload }) => JSON.parse(payload) as SlackDelivery),
  }
  const accept = async ({ jobs }: { jobs: NewJob[] }) => {
    if (app.broken) throw new Error('the disk is full')
    if (app.jobs.some(({ id }) => id === jobs[0]?.id)) return 'duplicate' as const
    app.jobs.push(...jobs)
    return 'stored' as const
  }
  if (by === 'socket') {
    const listening: Listening = await must(front.listen)(accept)
    cleanups.push(() => listening.close())
  } else await serve(front, slack, accept)
  return app
}

async function serve(front: Front, slack: FakeSlack, accept: (received: Received) => Promise<unknown>): Promise<void> {
  const receive = must(front.receivers?.['POST /api/slack/events'])
  const server = await startHttpServer(
    {
      'POST /api/slack/events': async ({ headers, body }) => {
        const received = await receive(headers, body)
        await accept(received)
        const { status, message, answer } = received
        return answer === ''
          ? { status, body: '' }
          : { status, body: JSON.stringify(answer ?? message), type: 'application/json' }
      },
    },
    '127.0.0.1',
    0,
    () => {},
  )
  cleanups.push(() => server.close())
  await slack.useHttp(`http://127.0.0.1:${server.port}/api/slack/events`)
}

/** Waits until everything that Slack has sent was acknowledged. */
const settled = ({ slack }: App) =>
  slack.until(() => slack.outbox.deliveries.every(({ ended }) => ended), 'acknowledgements')

describe.each(['socket', 'http'] as const)('by %s', (by) => {
  it('a mention is one job and one reaction, although Slack sends two events', async () => {
    const app = await start(by)
    const said = app.slack.people.say(general, `<@${app.slack.world.app.botUser}> review`)
    await settled(app)
    expect(app.slack.outbox.deliveries).toHaveLength(2)
    const id = `slack/T0DUCK/${general}/${said.ts}`
    expect(app.jobs.map((job) => [job.id, job.lane, job.key])).toEqual([
      [id, 'asked', `slack/T0DUCK/${general}/${said.ts}`],
      [`${id}/seen`, 'quick', `${id}/seen`],
    ])
    expect(app.deliveries()).toMatchObject([{ kind: 'message', user: ada, thread: said.ts, ts: said.ts }])
  })

  it('an event that comes again does nothing', async () => {
    const app = await start(by)
    app.slack.people.dm('hello')
    await settled(app)
    expect(await app.slack.outbox.repeat(must(app.slack.outbox.deliveries[0]))).toBe(true)
    expect(app.deliveries()).toHaveLength(1)
  })

  it('an event that could not be stored is not acknowledged, and comes again', async () => {
    const app = await start(by)
    app.broken = true
    app.slack.people.dm('hello')
    await app.slack.until(() => must(app.slack.outbox.deliveries[0]).attempts.length === 2)
    app.broken = false
    await settled(app)
    expect(must(app.slack.outbox.deliveries[0]).attempts.length).toBeGreaterThan(1)
    await app.slack.outbox.repeat(must(app.slack.outbox.deliveries[0]))
    expect(app.deliveries()).toHaveLength(1)
  })

  it('commands, buttons, menus and shortcuts become jobs, and nothing is said in their acknowledgement', async () => {
    const app = await start(by)
    const { slack } = app
    await slack.people.slash('/analyze', 'src --no-model', { channel: general })
    await slack.people.slash('/duck', 'why-not lib', { channel: general })
    await slack.people.slash('/duck-status', '')
    const option = { text: { type: 'plain_text', text: 'One' }, value: 'g1.1.0' }
    const text = { type: 'plain_text', text: 'Stop' }
    const elements = [
      { type: 'button', action_id: 'g1.stop', value: 'g1.stop', text },
      { type: 'static_select', action_id: 'g1.1', options: [option] },
    ]
    await call(slack, 'chat.postMessage', { channel: general, text: 'hi', blocks: [{ type: 'actions', elements }] })
    const message = must(slack.answers(general)[0])
    await slack.press(message, 'Stop', bob)
    await slack.press(message, 'g1.1', ada, 'One')
    await slack.shortcut('explain', slack.people.say(general, 'TypeError: <b> is "c" &amp; not --d'))
    await settled(app)
    expect(app.deliveries()).toMatchObject(
      [
        {
          kind: 'command',
          command: 'analyze',
          text: 'src --no-model',
          channel: general,
          responseUrl: expect.any(String),
        },
        { kind: 'command', command: 'why-not', text: 'lib' },
        { kind: 'command', command: 'status', direct: true },
        { kind: 'action', action: 'g1.stop', user: bob, thread: message.ts },
        { kind: 'action', action: 'g1.1.0', user: ada, thread: message.ts },
        { kind: 'command', command: 'explain', arguments: { target: '<b> is' }, thread: expect.any(String) },
      ].map((wanted, at) =>
        at === 5 ? { ...wanted, arguments: { target: expect.stringContaining('& not --d') } } : wanted,
      ),
    )
    expect(app.jobs.find(({ id }) => id.includes(message.ts))).toMatchObject({ lane: 'quick' })
    expect(slack.outbox.deliveries.map(({ response }) => response).filter(Boolean)).toEqual([])
    expect(slack.world.ephemerals).toEqual([])
  })

  it('a command that lacks its text opens a form with suggestions, which becomes the command', async () => {
    const app = await start(by)
    const { slack } = app
    await slack.people.slash('/ask', '--no-model', { channel: general })
    const view = must(await slack.until(() => slack.openViews()[0], 'a form'))
    const { response } = await slack.suggest({ action_id: 'repository', value: 'octo/d', view })
    expect(response).toMatchObject({ options: [{ value: 'octo/d' }, { value: 'octo/duck' }] })
    const done = await slack.submit(view, { question: 'What is a duck?', repository: 'octo/duck' })
    expect([done.response, slack.openViews()]).toEqual([undefined, []])
    expect(app.deliveries()).toMatchObject([
      {
        kind: 'command',
        command: 'ask',
        channel: general,
        arguments: { question: 'What is a duck?', repository: 'octo/duck', 'no-model': true },
      },
    ])
  })

  it('a form that opens too late is replaced by advice', async () => {
    const app = await start(by)
    app.slack.fail('views.open', { error: 'expired_trigger_id' })
    await app.slack.people.slash('/ask', '', { channel: general })
    const [advice] = await app.slack.until(() =>
      app.slack.world.ephemerals.length > 0 ? app.slack.world.ephemerals : undefined,
    )
    expect(must(advice).text).toContain('`/ask …`')
    expect(app.jobs).toEqual([])
  })

  it('what is not addressed to us is no job', async () => {
    const app = await start(by)
    const { slack } = app
    const bot = slack.world.app.botUser
    const root = slack.people.say(general, 'hello everybody')
    slack.people.say(general, `<@${bot}> hi from a bot`, { bot_id: 'B0OTHER' })
    slack.people.joinChannel(general, bob)
    await call(slack, 'chat.postMessage', { channel: general, text: `<@${bot}> hi from us`, thread_ts: root.ts })
    slack.people.delete(slack.people.say(general, 'no'))
    slack.people.edit(slack.people.say(general, 'not'), 'not for you')
    await settled(app)
    expect(app.jobs).toEqual([])
    const reply = slack.people.say(general, 'and this?', { thread_ts: root.ts })
    await settled(app)
    expect(app.deliveries()).toMatchObject([{ reply: true, thread: root.ts, ts: reply.ts }])
  })

  it('an edit is a request if the message becomes one, and a deletion withdraws it', async () => {
    const app = await start(by)
    const { slack } = app
    const mention = `<@${slack.world.app.botUser}>`
    const root = slack.people.say(general, 'review')
    slack.people.edit(root, `${mention} review`)
    slack.people.edit(root, `${mention} review it`)
    slack.people.delete(root)
    await settled(app)
    const [request, edit, deletion, ...more] = app.deliveries()
    expect(more).toEqual([])
    const edits = `slack/T0DUCK/${general}/${root.ts}`
    expect(request).toMatchObject({ text: `${mention} review`, thread: root.ts, edits })
    expect(edit).toMatchObject({ text: `${mention} review it`, edits })
    expect(edit?.id).not.toBe(request?.id)
    expect(deletion).toMatchObject({
      kind: 'action',
      action: stopActionId(`slack/T0DUCK/${general}/${root.ts}`),
      silent: true,
    })
    expect(app.jobs.at(-1)).toMatchObject({ lane: 'quick' })
  })

  it('shows the home tab', async () => {
    const { slack } = await start(by)
    slack.people.openHome(bob)
    await slack.until(() => slack.world.homes.get(bob), 'the home tab')
  })
})

it('suggests what to ask in a new assistant thread', async () => {
  const { slack } = await start('socket')
  const root = slack.people.openAssistant()
  const { prompts } = await slack.until(() => {
    const state = slack.world.assistant.get(`${root.channel}/${root.ts}`)
    return state?.['prompts'] === undefined ? undefined : state
  })
  expect(prompts).toEqual(
    expect.arrayContaining([
      { title: 'Answer a question about the repository', message: 'ask where are webhooks verified?' },
      { title: 'List the commands, or show help for one command', message: 'help' },
    ]),
  )
})

describe('by HTTP', () => {
  it('answers when Slack checks the certificate, which is not signed', async () => {
    const { slack, jobs } = await start('http')
    const { url } = slack.outbox.transport as unknown as { url: string }
    const ask = (body: Record<string, string>) => fetch(url, { method: 'POST', body: new URLSearchParams(body) })
    const checked = await ask({ ssl_check: '1', token: 'made-up' })
    expect([checked.status, await checked.text()]).toEqual([200, ''])
    expect((await ask({ ssl_check: '0', command: '/help' })).status).toBe(401)
    expect(jobs).toEqual([])
  })

  it.each(['wrong', 'stale', 'future', 'absent'] as const)(
    'refuses a request whose signature is %s',
    async (signature) => {
      const app = await start('http')
      app.slack.people.dm('hello')
      await settled(app)
      const sent = must(app.slack.outbox.deliveries[0])
      const { url } = app.slack.outbox.transport as unknown as { url: string }
      app.jobs.length = 0
      expect((await app.slack.post(url, sent, signature)).status).toBe(401)
      expect(app.jobs).toEqual([])
      expect((await app.slack.post(url, sent)).status).toBe(200)
      expect(app.deliveries()).toHaveLength(1)
    },
  )
})

describe('by socket', () => {
  it('connects again at once when Slack closes the connection, and misses nothing', async () => {
    const app = await start('socket')
    const { slack } = app
    const opened = () => slack.calls('apps.connections.open').length
    slack.sockets.disconnect('refresh_requested')
    slack.people.dm('during the change')
    await slack.until(() => opened() === 2 && slack.sockets.count === 1)
    await settled(app)
    slack.sockets.cut()
    slack.people.dm('after a cut')
    await slack.until(() => opened() === 3)
    await settled(app)
    expect(app.deliveries().map(({ text }) => text)).toEqual(['during the change', 'after a cut'])
  })

  it('rejects a token that Slack rejects, and retries if Slack is down', async () => {
    const slack = await startSlack()
    cleanups.push(() => slack.close())
    const { botToken, appToken } = slack.world.app
    const shared = { commands: chatCommands, logger: createLogger('silent'), memory: createMemory() }
    const options = {
      ...shared,
      suggest: async () => [],
      allows: () => true,
      overview: async () => ({ jobs: [], limits: [] }),
      linkHosts: [],
    }
    const accept = async () => 'stored' as const
    const connect = (token: string) =>
      must(createFront({ botToken, appToken: token, apiUrl: slack.apiUrl }, options).listen)(accept)
    await expect(connect('xapp-wrong')).rejects.toMatchObject({ kind: 'config' })
    slack.fail('apps.connections.open', { status: 503 })
    const listening = await connect(appToken)
    cleanups.push(() => listening.close())
    await slack.until(() => slack.sockets.count === 1)
  })
})
