import { afterEach, describe, expect, it } from 'vitest'
import type { SlackDelivery } from '../../../src/adapters/slack/events/delivery.ts'
import { createSlack } from '../../../src/adapters/slack/index.ts'
import { createManifest } from '../../../src/adapters/slack/manifest.ts'
import { chatCommands } from '../../../src/commands/index.ts'
import { must } from '../../../src/core/must.ts'
import type { Progress, Session } from '../../../src/core/platform.ts'
import { createLogger } from '../../../src/core/telemetry/logger.ts'
import type { Reply } from '../../../src/core/types.ts'
import type { Manifest } from '../../fakes/slack/world.ts'
import { ada, general, startSlack } from '../../fakes/slack.ts'
import { createMemory } from '../../support/adapter-memory.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** A workspace, and a worker that answers in its threads. `restart`: another worker continues. */
async function start() {
  const slack = await startSlack({ manifest: createManifest({ commands: chatCommands }) as Manifest, ackMs: 1 })
  cleanups.push(() => slack.close())
  const memory = createMemory()
  const settings = { botToken: slack.world.app.botToken, apiUrl: slack.apiUrl }
  const create = () =>
    createSlack(settings, { commands: chatCommands, logger: createLogger('silent'), memory, count: () => {} })
  let worker = create()
  const open = (delivery: SlackDelivery, work: (session: Session) => Promise<unknown>) => {
    const parsed = worker.parse(JSON.stringify(delivery))
    if ('reason' in parsed) throw new Error(parsed.reason)
    return parsed.open(new AbortController().signal, work)
  }
  /** A mention whose job has this id. */
  const ask = (id: string): { thread: ReturnType<typeof slack.people.say>; delivery: SlackDelivery } => {
    const thread = slack.people.say(general, `<@${slack.world.app.botUser}> ask why`)
    const at = { channel: general, ts: thread.ts, thread: thread.ts, at: Date.now() }
    return { thread, delivery: { kind: 'message', id, team: slack.world.team.id, user: ada, text: 'ask why', ...at } }
  }
  const restart = () => {
    worker = create()
  }
  return { slack, memory, open, ask, restart }
}

const actions = [{ id: 'g.stop', label: 'Stop' }]
const streamed = (job: string, more: Partial<Progress>): Progress => ({ job, streams: true, actions, ...more })
const replyOf = (job: string, markdown: string): Reply => ({
  job,
  outcome: { state: 'complete', parts: [{ kind: 'text', markdown }] },
})

describe('a streamed answer', () => {
  it('shows steps and paragraphs in one message, which the whole answer replaces', async () => {
    const { slack, open, ask } = await start()
    const { thread, delivery } = ask('slack/one')
    const shown = () => slack.replies(thread)[0]
    await open(delivery, async (session) => {
      await session.progress?.(streamed('slack/one', { step: 'Reading code' }))
      await slack.until(() => shown()?.tasks?.size === 1)
      await slack.press(must(shown()), 'g.stop')
      await session.progress?.(streamed('slack/one', { step: 'Asking' }))
      await session.progress?.(streamed('slack/one', { step: 'Asking', markdown: 'Because **ducks** <!channel>' }))
      await slack.until(() => shown()?.text.includes('ducks'))
      const long = `Because **ducks** <!channel>\n\n${'quack '.repeat(2_500)}`
      await session.progress?.(streamed('slack/one', { step: 'Asking', markdown: long }))
      await slack.until(() => (shown()?.text.length ?? 0) > 15_000)
      await session.send(replyOf('slack/one', 'Because **ducks** quack.'))
      await session.progress?.(streamed('slack/one', { markdown: 'too late' }))
    })
    const [message, ...more] = slack.replies(thread)
    expect(more).toEqual([])
    expect(message).toMatchObject({ text: 'Because *ducks* quack.', streaming_state: 'completed' })
    expect([...must(message?.tasks).values()]).toEqual([
      { title: 'Reading code', status: 'complete' },
      { title: 'Asking', status: 'in_progress' },
    ])
    expect(must(message).versions.join()).not.toContain('<!channel>')
    expect(JSON.stringify(message?.blocks)).not.toContain('g.stop')
    const methods = slack.world.calls.flatMap(({ method }) => (method.startsWith('chat.') ? [method.slice(5)] : []))
    expect(methods).toEqual(['startStream', 'appendStream', 'appendStream', 'stopStream', 'update'])
  })

  it.each([
    ['unknown_method', 1],
    ['not_allowed_token_type', 1],
    ['channel_type_not_supported', 2],
    ['ratelimited', 2],
  ])('becomes an edited message if Slack answers %s', async (error, calls) => {
    const { slack, open, ask } = await start()
    slack.fail('chat.startStream', error === 'ratelimited' ? { retryAfter: 30 } : { error }, 2)
    for (const job of ['slack/one', 'slack/two']) {
      const { thread, delivery } = ask(job)
      await open(delivery, async (session) => {
        await session.progress?.(streamed(job, { markdown: 'Because' }))
        await slack.until(() => slack.replies(thread)[0]?.text.startsWith('Because\n\n:hourglass'))
        await session.send(replyOf(job, 'Because ducks.'))
      })
      expect(slack.replies(thread).map(({ text }) => text)).toEqual(['Because ducks.'])
    }
    // What a workspace does not have is not tried again.
    expect(slack.calls('chat.startStream')).toHaveLength(calls)
  })

  it.each(['before its message was stored', 'after its message was stored'])(
    'of a worker that ended %s is finished by another one, in the same message',
    async (when) => {
      const { slack, memory, open, ask, restart } = await start()
      const { thread, delivery } = ask('slack/one')
      await open(delivery, async (session) => {
        await session.progress?.(streamed('slack/one', { markdown: 'Because' }))
        await slack.until(() => slack.replies(thread)[0]?.text === 'Because')
      })
      if (when.startsWith('before')) await memory.set('message/slack/one', { begun: Date.now(), streaming: true })
      restart()
      await open(delivery, async (session) => {
        await session.progress?.(streamed('slack/one', { step: 'Reading code' }))
        await slack.until(() => slack.replies(thread)[0]?.text.includes('Reading code'))
        await session.send(replyOf('slack/one', 'Because ducks.'))
      })
      expect(slack.replies(thread)).toMatchObject([{ text: 'Because ducks.', streaming_state: 'completed' }])
      expect(slack.calls('chat.startStream')).toHaveLength(1)
    },
  )

  it.each([
    ['that may have worked', { after: true, status: 503 }],
    ['that broke', { after: true, cut: true }],
  ])('is one message after a start %s', async (_, failure) => {
    const { slack, open, ask } = await start()
    const { thread, delivery } = ask('slack/one')
    slack.fail('chat.startStream', failure)
    await open(delivery, async (session) => {
      await session.progress?.(streamed('slack/one', { markdown: 'Because' }))
      await slack.until(() => slack.replies(thread)[0]?.text === 'Because')
      await session.send(replyOf('slack/one', 'Because ducks.'))
    })
    expect(slack.replies(thread).map(({ text }) => text)).toEqual(['Because ducks.'])
  })

  it('continues by edits if Slack has ended the stream', async () => {
    const { slack, open, ask } = await start()
    const { thread, delivery } = ask('slack/one')
    await open(delivery, async (session) => {
      await session.progress?.(streamed('slack/one', { markdown: 'Because' }))
      const message = await slack.until(() => slack.replies(thread)[0])
      message.streaming_state = 'completed'
      await session.progress?.(streamed('slack/one', { markdown: 'Because\n\nducks' }))
      await slack.until(() => slack.replies(thread)[0]?.text.startsWith('Because\n\nducks\n\n:hourglass'))
      await session.send(replyOf('slack/one', 'Because ducks.'))
    })
    expect(slack.replies(thread).map(({ text }) => text)).toEqual(['Because ducks.'])
  })
})

describe('an assistant thread', () => {
  it('is named after its first question, and shows the steps as its status until there is an answer', async () => {
    const { slack, memory, open } = await start()
    const root = slack.people.openAssistant()
    await memory.set(`assistant/${root.channel}/${root.ts}`, {})
    const state = () => slack.world.assistant.get(`${root.channel}/${root.ts}`)
    const asked = slack.people.dm('Why do\nducks quack?', { thread_ts: root.ts })
    const place = { channel: root.channel, ts: asked.ts, thread: root.ts, direct: true as const, at: Date.now() }
    const delivery = { kind: 'message' as const, id: 'slack/one', team: slack.world.team.id, user: ada, ...place }
    await open({ ...delivery, text: asked.text }, async (session) => session.react?.())
    await open({ ...delivery, text: 'And why not?' }, async (session) => session.react?.())
    expect(state()).toMatchObject({ title: 'Why do ducks quack?' })
    await open({ ...delivery, text: asked.text }, async (session) => {
      await session.progress?.(streamed('slack/one', { step: 'Reading code' }))
      await slack.until(() => state()?.['status'] === 'is working: Reading code…')
      expect(slack.replies(root)).toEqual([asked])
      await session.progress?.(streamed('slack/one', { step: 'Reading code', markdown: 'Because' }))
      await slack.until(() => slack.replies(root)[1]?.text === 'Because')
      await session.send(replyOf('slack/one', 'Because ducks.'))
    })
    expect(state()).not.toHaveProperty('status')
    expect(slack.replies(root).map(({ text }) => text)).toEqual([asked.text, 'Because ducks.'])
    await open({ ...delivery, id: 'slack/two' }, async (session) => {
      await session.progress?.(streamed('slack/two', { step: 'Reading code' }))
      await slack.until(() => state()?.['status'] !== undefined)
    })
    expect(state()).toMatchObject({ status: '' })
  })
})
