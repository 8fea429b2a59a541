import { afterEach, describe, expect, it } from 'vitest'
import type { AdapterMemory } from '../../../src/adapters/adapter.ts'
import type { SlackDelivery } from '../../../src/adapters/slack/events/delivery.ts'
import { createSlack } from '../../../src/adapters/slack/index.ts'
import { createManifest } from '../../../src/adapters/slack/manifest.ts'
import { chatCommands } from '../../../src/commands/index.ts'
import { must } from '../../../src/core/must.ts'
import type { Session } from '../../../src/core/platform.ts'
import { createLogger } from '../../../src/core/telemetry/logger.ts'
import type { Action, Outcome, Part, Reply } from '../../../src/core/types.ts'
import type { Manifest, Message } from '../../fakes/slack/world.ts'
import { ada, bob, type FakeSlack, general, startSlack } from '../../fakes/slack.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

type Open = <T>(work: (session: Session) => Promise<T>, signal?: AbortSignal) => Promise<T>

function memoryIn(stored: Map<string, string>): AdapterMemory {
  return {
    get: async <T>(key: string) => (stored.has(key) ? (JSON.parse(must(stored.get(key))) as T) : undefined),
    set: async (key, value) => void stored.set(key, JSON.stringify(value)),
    delete: async (key) => void stored.delete(key),
  }
}

/** Opens sessions for a delivery. Their memory survives, as it does a restart. */
function openerFor(slack: FakeSlack, delivery: SlackDelivery, stored: Map<string, string>): Open {
  const settings = { botToken: slack.world.app.botToken, apiUrl: slack.apiUrl }
  const options = { commands: chatCommands, logger: createLogger('silent'), memory: memoryIn(stored), count: () => {} }
  return (work, signal = new AbortController().signal) => {
    const parsed = createSlack(settings, options).parse(JSON.stringify(delivery))
    if ('reason' in parsed) throw new Error(parsed.reason)
    return parsed.open(signal, work)
  }
}

async function startWorkspace(): Promise<FakeSlack> {
  const manifest = createManifest({ commands: chatCommands }) as Manifest
  const slack = await startSlack({ manifest, ackMs: 1, retryDelays: [] })
  cleanups.push(() => slack.close())
  return slack
}

/** A mention in a channel, whose job is to be answered. */
async function start() {
  const slack = await startWorkspace()
  const asked = slack.people.say(general, `<@${slack.world.app.botUser}> help`)
  const stored = new Map<string, string>()
  const at = { channel: general, ts: asked.ts, thread: asked.ts, text: asked.text, at: Date.now() }
  const delivery: SlackDelivery = { kind: 'message', id: job, team: slack.world.team.id, user: ada, ...at }
  return { slack, asked, open: openerFor(slack, delivery, stored), stored }
}

const job = 'slack/job'
const stop: Action = { id: 'g.stop', label: 'Stop' }
const progressOf = (step: string) => ({ job, step, actions: [stop] })
const replyOf = (markdown: string, more: Partial<Reply> = {}): Reply => ({
  job,
  outcome: { state: 'complete', parts: [{ kind: 'text', markdown }] },
  ...more,
})
const textsIn = (messages: readonly Message[]) => messages.map(({ text }) => text)

it('names commands as they can be typed there: Slack has no slash commands in threads', async () => {
  const { open } = await start()
  expect(await open(async ({ spell }) => [spell?.('status'), spell?.('why-not')])).toEqual(['!status', '!why-not'])
  const slack = await startWorkspace()
  const at = { channel: general, text: '', at: Date.now(), team: slack.world.team.id, user: ada }
  const command = openerFor(slack, { kind: 'command', command: 'status', id: job, ...at }, new Map())
  expect(await command(async ({ spell }) => [spell?.('status'), spell?.('use')])).toEqual(['/duck-status', '/use'])
})

describe('an answer', () => {
  it('replaces the progress in one message, whose last edit is the whole answer', async () => {
    const { slack, asked, open } = await start()
    const receipt = await open(async (session) => {
      await session.react?.()
      await session.react?.()
      await session.progress?.(progressOf('Reading code'))
      await slack.until(() => slack.replies(asked)[0])
      for (const step of ['Asking', 'Thinking', 'Writing']) await session.progress?.(progressOf(step))
      await slack.until(() => slack.replies(asked)[0]?.text.includes('Writing'))
      await session.progress?.(progressOf('Too late'))
      return session.send(replyOf('**Done** & dusted', { actions: [{ id: 'g.0', label: 'Retry' }] }))
    })
    const [message, ...more] = slack.replies(asked)
    expect(more).toEqual([])
    expect(must(message).versions).toEqual([
      ':hourglass_flowing_sand: Reading code…',
      ':hourglass_flowing_sand: Writing…',
      '*Done* &amp; dusted',
    ])
    expect(JSON.stringify(must(message).blocks)).toContain('"value":"g.0"')
    expect(JSON.stringify(must(message).blocks)).not.toContain('g.stop')
    expect(asked.reactions).toEqual(new Map([['eyes', new Set([slack.world.app.botUser])]]))
    expect(await open((session) => must(session.link)())).toContain(`archives/${general}/p${asked.ts.replace('.', '')}`)
    expect(receipt).toMatchObject({ surface: 'slack', ids: [`${general}/${must(message).ts}`] })
    const [posted, edited] = slack.world.calls.filter(({ method }) => /postMessage|update/.test(method))
    expect(must(edited).at - must(posted).at).toBeGreaterThanOrEqual(1_400)
  })

  it('is said once, however often it is sent', async () => {
    const { slack, asked, open } = await start()
    await open((session) => session.send(replyOf('first')))
    await open((session) => session.send(replyOf('second')))
    expect(textsIn(slack.replies(asked))).toEqual(['second'])
  })

  it.each([
    ['was posted without an answer', { after: true, status: 503 }],
    ['was posted, and the connection broke', { after: true, cut: true }],
    ['was not posted', { status: 503 }],
  ])('is found again if it %s', async (_, failure) => {
    const { slack, asked, open } = await start()
    slack.fail('chat.postMessage', failure)
    await open((session) => session.send(replyOf('once')))
    expect(textsIn(slack.replies(asked))).toEqual(['once'])
  })

  it('is found again after a crash between the post and its memory, and finished', async () => {
    const { slack, asked, open, stored } = await start()
    await open(async (session) => {
      await session.progress?.(progressOf('Reading code'))
      await slack.until(() => slack.replies(asked)[0])
    })
    stored.set('message/slack/job', JSON.stringify({ begun: Date.now() }))
    await open((session) => session.send(replyOf('after the restart')))
    expect(textsIn(slack.replies(asked))).toEqual(['after the restart'])
  })

  it('is replaced without its buttons once they were pressed, says who did what, and is not posted again', async () => {
    const { slack, asked, open } = await start()
    const long = Array.from({ length: 800 }, (_, at) => `paragraph ${at} of a long answer`).join('\n\n')
    await open((session) => session.send(replyOf(long, { actions: [{ id: 'g.0', label: 'Apply' }] })))
    const done = [{ what: 'Applied as `abc1234`', by: `<@${bob}>` }]
    const amend = () => open((session) => session.send(replyOf(long, { done, amends: true })))
    await amend()
    const [answer, file, ...more] = slack.replies(asked)
    expect([file?.files?.length, more]).toEqual([1, []])
    expect(must(answer).text).toContain(`Applied as \`abc1234\` by <@${bob}>`)
    expect(JSON.stringify(must(answer).blocks)).toContain(`:white_check_mark: Applied as \`abc1234\` by <@${bob}>`)
    expect(JSON.stringify(must(answer).blocks)).not.toContain('g.0')
    for (const message of slack.replies(asked)) slack.people.delete(message)
    await amend()
    expect(slack.replies(asked)).toEqual([])
  })

  it('spills into files, which are sent once', async () => {
    const { slack, asked, open, stored } = await start()
    const long = Array.from({ length: 800 }, (_, at) => `paragraph ${at} of a long answer`).join('\n\n')
    await open((session) => session.send(replyOf(long)))
    await open((session) => session.send(replyOf(long)))
    const key = must([...stored.keys()].find((each) => each.startsWith('file/')))
    stored.set(key, JSON.stringify({ begun: Date.now() }))
    await open((session) => session.send(replyOf(long)))
    const [answer, file, ...more] = slack.replies(asked)
    expect(more).toEqual([])
    expect(must(answer).text).toContain('paragraph 0')
    expect(String(slack.world.files.get(must(must(file).files?.[0]))?.content)).toBe(`${long}\n`)
  })

  it('has its graph as an image with a description', async () => {
    const { slack, asked, open } = await start()
    const edges = [{ from: 'a', to: 'b', label: 'imports' }]
    const parts: Part[] = [{ kind: 'picture', title: 'Imports', nodes: ['a', 'b'], edges }]
    await open((session) => session.send({ job, outcome: { state: 'complete', parts } }))
    const [, image] = slack.replies(asked)
    const file = must(slack.world.files.get(must(must(image).files?.[0])))
    expect([file.name, must(file.content).subarray(1, 4).toString()]).toEqual(['picture.png', 'PNG'])
    expect(slack.calls('files.getUploadURLExternal')[0]?.args['alt_text']).toContain('Imports')
  })

  it('says so if files cannot be sent', async () => {
    const { slack, asked, open } = await start()
    slack.fail('files.getUploadURLExternal', { error: 'missing_scope' })
    await open((session) => session.send(replyOf('x '.repeat(20_000))))
    expect(must(slack.replies(asked)[0]).text).toContain('`files:write`')
  })

  it('waits for a short rate limit, and gives a long one back to the queue', async () => {
    const { slack, asked, open } = await start()
    slack.fail('chat.postMessage', { retryAfter: 1 })
    await open((session) => session.send(replyOf('later')))
    expect(textsIn(slack.replies(asked))).toEqual(['later'])
    slack.fail('chat.update', { retryAfter: 3_000 })
    await expect(open((session) => session.send(replyOf('much later')))).rejects.toMatchObject({
      kind: 'rate-limited',
      retryAfter: 3_000,
    })
  })

  it.each([
    ['invalid_auth', 'config'],
    ['missing_scope', 'config'],
    ['internal_error', 'unavailable'],
    ['some_new_error', 'bug'],
  ])('fails on %s as %s', async (error, kind) => {
    const { slack, open } = await start()
    slack.fail('chat.postMessage', { error }, 10)
    await expect(open((session) => session.send(replyOf('no')))).rejects.toMatchObject({ kind })
  })

  it('a stopped job does not wait for a hanging request', async () => {
    const { slack, open } = await start()
    slack.fail('chat.postMessage', { hang: true })
    const abort = new AbortController()
    const sending = open((session) => session.send(replyOf('never')), abort.signal)
    await slack.until(() => slack.calls('chat.postMessage').length === 1)
    abort.abort(new Error('the worker stops'))
    await expect(sending).rejects.toThrow('the worker stops')
  })

  it('is not given to a question that was deleted', async () => {
    const { slack, asked, open } = await start()
    slack.people.delete(asked)
    expect(await open((session) => session.send(replyOf('too late')))).toMatchObject({ ids: [] })
    expect(slack.answers(general)).toEqual([])
  })
})

describe('progress', () => {
  it('never throws, and leaves errors to the answer', async () => {
    const { slack, asked, open } = await start()
    slack.fail('chat.postMessage', { error: 'some_new_error' })
    await open(async (session) => {
      await session.progress?.(progressOf('Reading'))
      await slack.until(() => slack.calls('chat.postMessage').length === 1)
      await session.send(replyOf('done'))
    })
    expect(textsIn(slack.replies(asked))).toEqual(['done'])
  })

  it('shows the answer so far', async () => {
    const { slack, asked, open } = await start()
    await open(async (session) => {
      await session.progress?.({ job, markdown: 'The **first** part', actions: [stop] })
      await slack.until(() => slack.replies(asked)[0])
    })
    expect(must(slack.replies(asked)[0]).text).toBe('The *first* part\n\n:hourglass_flowing_sand: Working on it…')
    await slack.press(must(slack.replies(asked)[0]), 'g.stop')
    expect(slack.outbox.deliveries.at(-1)?.payload).toMatchObject({ actions: [{ value: 'g.stop' }] })
  })
})

describe('answers to commands', () => {
  /** A slash command, which has no message and no thread. `age`: how long ago it was given. */
  async function startCommand(channel: string) {
    const slack = await startWorkspace()
    slack.people.addChannel('C0ELSE', 'else', [ada, bob])
    const { payload } = await slack.people.slash('/analyze', 'src', { channel })
    const stored = new Map<string, string>()
    const responseUrl = String(payload['response_url'])
    const open = (id: string, age = 0): Open => {
      const about = { team: slack.world.team.id, user: ada, at: Date.now() - age, channel, responseUrl }
      return openerFor(slack, { kind: 'command', command: 'analyze', text: 'src', id, ...about }, stored)
    }
    return { slack, open }
  }
  const answerTo = (id: string, more: Partial<Reply> = {}) => ({ ...replyOf('found nothing', more), job: id })
  const halfAnHour = 30 * 60_000

  it('are messages of the channel that repeat the command, and start a thread', async () => {
    const { slack, open } = await startCommand(general)
    const receipt = await open('one')((session) => session.send(answerTo('one')))
    const [answer] = slack.answers(general)
    expect(answer).toMatchObject({ text: 'found nothing' })
    expect(answer).not.toHaveProperty('thread_ts')
    expect(JSON.stringify(answer?.blocks)).toContain('<@U0ADA>: `/analyze src`')
    expect(receipt.thread).toBe(answer?.ts)
  })

  it('use the address of the command where the app is no member, and a direct message after half an hour', async () => {
    const { slack, open } = await startCommand('C0ELSE')
    await open('one')((session) => session.send(answerTo('one')))
    await open('one')((session) => session.send(answerTo('one')))
    expect(textsIn(slack.messages('C0ELSE'))).toEqual(['found nothing'])
    await open('two', halfAnHour)((session) => session.send(answerTo('two')))
    expect(slack.responseUrls.uses).toHaveLength(1)
    expect(textsIn(slack.answers(slack.world.im(ada).id))).toEqual(['found nothing'])
  })

  it('are seen only by the person if they are private, also after half an hour', async () => {
    const { slack, open } = await startCommand(general)
    const secret = { private: true as const }
    await open('one')((session) => session.send(answerTo('one', secret)))
    await open('one')((session) => session.send(answerTo('one', secret)))
    expect(slack.world.ephemerals).toMatchObject([{ to: ada, channel: general, text: 'found nothing' }])
    await open('two', halfAnHour)((session) => session.send(answerTo('two', secret)))
    expect(slack.world.ephemerals).toHaveLength(2)
    expect(slack.responseUrls.uses).toHaveLength(1)
    expect(slack.answers(general)).toEqual([])
  })
})

describe('messages that nobody asked for', () => {
  it('are one message of a channel, which is edited later, or an error', async () => {
    const slack = await startWorkspace()
    const settings = { botToken: slack.world.app.botToken, apiUrl: slack.apiUrl }
    const stored = new Map<string, string>()
    const options = {
      commands: chatCommands,
      logger: createLogger('silent'),
      memory: memoryIn(stored),
      count: () => {},
    }
    const say = async (channel: string, markdown: string) => {
      let thread: string | undefined
      const work = async ({ send }: Pick<Session, 'send'>) => {
        thread = (await send(replyOf(markdown))).thread
      }
      const place = { tenant: slack.world.team.id, channel }
      await must(createSlack(settings, options).openChannel)(place, new AbortController().signal, work)
      return thread
    }
    const thread = await say(general, 'a review')
    expect(await say(general, 'another review')).toBe(thread)
    expect(slack.answers(general)).toMatchObject([{ ts: thread, text: 'another review' }])
    stored.clear()
    await expect(say('C0NONE', 'a review')).rejects.toMatchObject({ kind: 'denied' })
  })
})

describe('attached files', () => {
  it('are read with the token, as text and up to a size', async () => {
    const { slack, open } = await start()
    const attach = (name: string, content: string | Buffer) =>
      must(slack.people.say(general, 'see', { files: [{ name, content }] }).files?.[0])
    const read = (id: string) => open((session) => must(session.readFile)(id))
    expect(await read(attach('a.patch', 'a < b\n'))).toBe('a < b\n')
    await expect(read(attach('a.bin', Buffer.from([1, 0, 2])))).rejects.toMatchObject({ kind: 'invalid' })
    await expect(read(attach('a.log', 'x'.repeat(3_000_000)))).rejects.toMatchObject({ kind: 'invalid' })
    await expect(read('F0NONE')).rejects.toThrow()
    const external = attach('a.gdoc', 'elsewhere')
    const answer = { file: { id: external, name: 'a.gdoc', url_private: 'http://files.invalid/a.gdoc' } }
    slack.fail('files.info', { more: { ok: true, ...answer } })
    await expect(read(external)).rejects.toThrow('not stored in Slack')
  })
})

const failed: Outcome = { state: 'failed', error: { kind: 'invalid', public: 'No <!here>.', short: 'no' }, parts: [] }
it('a failure is an answer, too', async () => {
  const { slack, asked, open } = await start()
  await open((session) => session.send({ job, outcome: failed }))
  expect(must(slack.replies(asked)[0]).text).toContain('No &lt;!here&gt;.')
})
