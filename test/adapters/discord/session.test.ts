import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDiscord } from '../../../src/adapters/discord/index.ts'
import { jobsOf } from '../../../src/adapters/discord/jobs.ts'
import { registration } from '../../../src/adapters/discord/manifest.ts'
import { recordInteraction, recordMessage } from '../../../src/adapters/discord/record.ts'
import { chatCommands } from '../../../src/commands/index.ts'
import { must } from '../../../src/core/must.ts'
import type { PlatformAdapter, Session } from '../../../src/core/platform.ts'
import type { NewJob } from '../../../src/core/store/ports.ts'
import { createLogger } from '../../../src/core/telemetry/logger.ts'
import type { Outcome } from '../../../src/core/types.ts'
import { respond } from '../../fakes/discord/callbacks.ts'
import type { InteractionRecord } from '../../fakes/discord/world.ts'
import { type FakeDiscord, startDiscord } from '../../fakes/discord.ts'
import { createMemory } from '../../support/adapter-memory.ts'

let discord: FakeDiscord
let memory: ReturnType<typeof createMemory>
let platform: PlatformAdapter
beforeEach(async () => {
  discord = await startDiscord()
  discord.world.commands.global = registration(chatCommands).map((command, index) => ({
    ...command,
    id: String(index + 1),
  })) as never
  memory = createMemory()
  platform = createPlatform()
})
afterEach(() => discord.close())

/** A worker that starts, with what earlier ones have stored. */
function createPlatform(paceMs = 1): PlatformAdapter {
  const { token, apiUrl } = discord
  const logger = createLogger('silent')
  return createDiscord({ token, apiUrl, memory, commands: chatCommands, logger, count: () => {}, paceMs })
}

const answerOf = (markdown: string): Outcome => ({ state: 'complete', parts: [{ kind: 'text', markdown }] })

/** Opens the session of a job. */
function open<T>(job: NewJob, work: (session: Session) => Promise<T>, signal = new AbortController().signal) {
  const parsed = platform.parse(job.payload)
  if ('reason' in parsed) throw new Error(parsed.reason)
  return parsed.open(signal, work)
}
const send = (job: NewJob, markdown: string, more: object = {}) =>
  open(job, (session) => session.send({ job: job.id, outcome: answerOf(markdown), ...more }))
const progress = (job: NewJob, step: string) =>
  open(job, async (session) => {
    await session.progress?.({ job: job.id, step, actions: [] })
  })

/** A slash command that the front process has acknowledged. */
async function command(data: object = {}): Promise<{ job: NewJob; record: InteractionRecord }> {
  const record = await discord.slash('help')
  respond(discord.world, record, { body: { type: 5, data }, uploads: [] })
  return { record, job: must(jobsOf({ interaction: recordInteraction(record.interaction) }, chatCommands)[0]) }
}

function mention(text = 'help', options: Parameters<FakeDiscord['say']>[1] = {}) {
  const message = discord.say(text, { mention: 'user', ...options })
  const channel = must(discord.world.channels.get(message.channel_id))
  const raw = { ...message, guild_id: channel.guild_id } as never
  const parent = discord.world.isThread(channel) ? { parent: String(channel.parent_id) } : {}
  const recorded = must(recordMessage(raw, { bot: discord.applicationId, ...parent }))
  return { message, job: must(jobsOf({ message: recorded }, chatCommands)[0]) }
}

const ours = (channel?: string) => discord.messages(channel).filter(({ author }) => author.id === discord.applicationId)
const calls = (method: string, path: RegExp) =>
  discord.world.calls.filter((call) => call.method === method && path.test(call.path))

describe('commands', () => {
  it('progress and the answer are the response to the command', async () => {
    const { job, record } = await command()
    await progress(job, 'reading')
    expect(discord.originalOf(record)?.content).toBe('-# reading…')
    const receipt = await send(job, 'the answer')
    expect(discord.originalOf(record)).toMatchObject({ content: 'the answer', components: [] })
    expect(ours()).toHaveLength(1)
    expect(receipt).toMatchObject({ surface: 'discord', thread: record.original })
  })

  it('lose their buttons once they were pressed, keep their files, and say who did what', async () => {
    const { job, record } = await command()
    const long = 'a long answer\n\n'.repeat(300)
    await send(job, long, { actions: [{ id: 'g.0', label: 'Apply' }] })
    const before = must(discord.originalOf(record))
    const files = structuredClone(before.attachments)
    expect([files.length, before.components?.length]).toEqual([1, 1])
    const done = [{ what: 'Applied as `abc1234`', by: '<@7>' }]
    const { job: press } = await command()
    const amend = () =>
      open(press, (session) => session.send({ job: job.id, outcome: answerOf(long), done, amends: true }))
    await amend()
    const amended = must(discord.originalOf(record))
    expect(amended.content).toMatch(/in `answer.md`\.\n-# Applied as `abc1234` by <@7>$/)
    expect([amended.components, amended.attachments]).toEqual([[], files])
    const count = ours().length
    discord.remove(amended)
    await amend()
    expect(ours()).toHaveLength(count - 1)
  })

  it('waits until the acknowledgement of the front process has arrived', async () => {
    const record = await discord.slash('help')
    const job = must(jobsOf({ interaction: recordInteraction(record.interaction) }, chatCommands)[0])
    const sending = send(job, 'the answer')
    await discord.until(() => calls('PATCH', /@original/).length > 0)
    respond(discord.world, record, { body: { type: 5 }, uploads: [] })
    await sending
    expect(discord.originalOf(record)?.content).toBe('the answer')
    expect(ours()).toHaveLength(1)
  })

  it('after 15 minutes, the same message is edited with the token of the bot', async () => {
    const { job, record } = await command()
    await progress(job, 'reading')
    discord.world.advance(15 * 60_000 + 1)
    await send(job, 'late')
    expect(discord.originalOf(record)?.content).toBe('late')
    expect(ours()).toHaveLength(1)
  })

  it('after 15 minutes, a response that was never edited is found', async () => {
    const { job, record } = await command()
    discord.world.advance(15 * 60_000 + 1)
    await send(job, 'late')
    expect(discord.originalOf(record)?.content).toBe('late')
    expect(ours()).toHaveLength(1)
  })

  it('after 15 minutes, an answer for one person is a direct message', async () => {
    const record = await discord.slash('link')
    respond(discord.world, record, { body: { type: 5, data: { flags: 64 } }, uploads: [] })
    const job = must(jobsOf({ interaction: recordInteraction(record.interaction) }, chatCommands)[0])
    discord.world.advance(15 * 60_000 + 1)
    await send(job, 'secret', { private: true })
    expect(ours()).toEqual([])
    expect(ours(discord.world.directChannel(discord.person('ada')).id)).toMatchObject([{ content: 'secret' }])
  })

  it('an answer for one person replaces a public acknowledgement', async () => {
    const { job, record } = await command()
    await send(job, 'secret', { private: true })
    expect(ours()).toEqual([])
    expect(record.followUps.map((id) => discord.world.ephemeral.get(id)?.content)).toEqual(['secret'])
  })

  it('a deleted response is posted again', async () => {
    const { job, record } = await command()
    await progress(job, 'reading')
    discord.remove(must(discord.originalOf(record)))
    await send(job, 'the answer')
    expect(ours()).toMatchObject([{ content: 'the answer' }])
  })
})

describe('messages', () => {
  it('are answered in a thread, which also has what follows', async () => {
    const { message, job } = mention('what is  a duck?')
    await progress(job, 'reading')
    const receipt = await send(job, 'a bird')
    expect(discord.threads()).toMatchObject([{ id: message.id, name: 'what is a duck?' }])
    expect(ours(message.id)).toMatchObject([{ content: 'a bird' }])
    expect(receipt.thread).toBe(message.id)
    const next = mention('and a goose?', { channel: message.id })
    await send(next.job, 'also a bird')
    expect(ours(message.id).at(-1)).toMatchObject({
      content: 'also a bird',
      message_reference: { message_id: next.message.id },
    })
  })

  it('a thread that exists is used', async () => {
    const { message, job } = mention()
    await open(job, async () => {})
    discord.world.channels.set(message.id, {
      ...must(discord.world.channels.get(discord.channel)),
      id: message.id,
    } as never)
    await send(job, 'the answer')
    expect(ours(message.id)).toHaveLength(1)
  })

  it('without permission for threads, the answer is a reply', async () => {
    const { message, job } = mention()
    discord.rest.fail('POST', /threads$/, { status: 403 })
    const receipt = await send(job, 'the answer')
    expect(ours()).toMatchObject([{ content: 'the answer', message_reference: { message_id: message.id } }])
    expect(receipt.thread).toBe(must(ours()[0]).id)
  })

  it('are acknowledged with a reaction, which may be impossible', async () => {
    const { message, job } = mention()
    await open(job, async (session) => session.react?.())
    expect(discord.world.reactions.get(message.id)).toEqual(new Set(['👀']))
    discord.remove(message)
    await open(job, async (session) => session.react?.())
  })

  it('an answer for one person is a direct message, or a hint', async () => {
    const { job } = mention()
    await send(job, 'secret', { private: true })
    expect(ours(discord.world.directChannel(discord.person('ada')).id)).toMatchObject([{ content: 'secret' }])
    expect(discord.threads()).toEqual([])
    discord.world.closed.add(discord.person('ada').id)
    const other = mention()
    await send(other.job, 'secret', { private: true })
    expect(ours(other.message.id)).toMatchObject([{ content: expect.stringContaining('Use the slash command') }])
  })

  it('files are read as text, and only from Discord', async () => {
    const { job } = mention('help', { files: [{ filename: 'a.log', data: 'a log' }] })
    const parsed = platform.parse(job.payload)
    if ('reason' in parsed) throw new Error(parsed.reason)
    const id = must(parsed.inbound.files?.[0]).id
    expect(await open(job, async (session) => session.readFile?.(id))).toBe('a log')
    const other = open(job, async (session) => session.readFile?.('http://169.254.169.254/'))
    await expect(other).rejects.toThrow('not stored on Discord')
  })
})

describe('failures', () => {
  it('a worker that ended after it posted finds its message, in a thread and in a direct message', async () => {
    for (const channel of [discord.channel, 'dm']) {
      const { message, job } = mention('help', { channel })
      const place = channel === 'dm' ? message.channel_id : message.id
      // It posted, and did not store the id.
      await progress(job, 'reading')
      const key = `message/${job.id}`
      memory.values.set(key, JSON.stringify({ channel: place }))
      discord.world.advance(10 * 60_000)
      platform = createPlatform()
      await send(job, 'the answer')
      expect(ours(place).map(({ content }) => content)).toEqual(['the answer'])
    }
  })

  it('a worker that ended before it posted leaves the answer to an earlier request in the same thread alone', async () => {
    await send((await command()).job, 'first')
    const root = must(ours()[0])
    // Two replies to one answer, the second of which is written before the first is answered.
    const [second, third] = [mention('help', { replyTo: root.id }), mention('help', { replyTo: root.id })]
    await send(second.job, 'second')
    const before = must(discord.threads().find(({ id }) => ours(id).some(({ content }) => content === 'second')))
    memory.values.set(`message/${third.job.id}`, JSON.stringify({ channel: before.id }))
    platform = createPlatform()
    await send(third.job, 'third')
    expect(ours(before.id).map(({ content }) => content)).toEqual(['second', 'third'])
  })

  it('a post whose response was lost is not repeated', async () => {
    const { message, job } = mention()
    discord.rest.fail('POST', /messages$/, { status: 502, after: true })
    await send(job, 'the answer')
    expect(ours(message.id)).toHaveLength(1)
    expect(calls('POST', /messages$/)).toHaveLength(2)
  })

  it('a short rate limit is waited for, and a long one is an error with its seconds', async () => {
    const { job, record } = await command()
    discord.rest.fail('PATCH', /@original/, { retryAfter: 0.2 })
    await send(job, 'the answer')
    expect(discord.originalOf(record)?.content).toBe('the answer')
    discord.rest.fail('PATCH', /@original/, { retryAfter: 90 })
    await expect(send(job, 'again')).rejects.toMatchObject({ kind: 'rate-limited', retryAfter: expect.closeTo(90, -1) })
  })

  it('a server that fails is retried, then reported as unavailable', async () => {
    const { job } = await command()
    discord.rest.fail('PATCH', /@original/, { status: 503 }, 3)
    await expect(send(job, 'the answer')).rejects.toMatchObject({ kind: 'unavailable' })
    await send(job, 'the answer')
    expect(ours()).toHaveLength(1)
  })

  it('a job that ends does not wait for an answer that never comes', async () => {
    const { job } = await command()
    discord.rest.fail('PATCH', /@original/, { hang: true })
    const ending = new AbortController()
    const sending = open(job, (session) => session.send({ job: job.id, outcome: answerOf('x') }), ending.signal)
    await discord.until(() => calls('PATCH', /@original/).length > 0)
    ending.abort(new Error('the job ends'))
    await expect(sending).rejects.toThrow('the job ends')
  })

  it('a channel that is closed to the bot is reported as denied', async () => {
    const { job } = mention()
    discord.world.denied.add(discord.channel)
    await expect(send(job, 'the answer')).rejects.toMatchObject({ kind: 'denied' })
  })
})

describe('what nobody asked for', () => {
  it('is one message of a channel, whose thread continues the conversation', async () => {
    const chat = { tenant: discord.world.guildId, channel: discord.channel }
    const announce = async (markdown: string) => {
      const ids: (string | undefined)[] = []
      await must(platform.openChannel)(chat, new AbortController().signal, async (session) => {
        ids.push((await session.send({ job: 'announce/1', outcome: answerOf(markdown) })).thread)
      })
      return ids[0]
    }
    const thread = await announce('reviewed')
    platform = createPlatform()
    expect(await announce('reviewed again')).toBe(thread)
    expect(ours()).toMatchObject([{ id: thread, content: 'reviewed again' }])
  })
})

describe('pictures', () => {
  it('are attached with a description', async () => {
    const { job, record } = await command()
    const picture = {
      kind: 'picture',
      title: 'Imports',
      nodes: ['a', 'b'],
      edges: [{ from: 'a', to: 'b', label: '1' }],
    } as const
    const outcome: Outcome = {
      state: 'complete',
      parts: [{ kind: 'text', markdown: 'see' }, structuredClone(picture) as never],
    }
    await open(job, (session) => session.send({ job: job.id, outcome }))
    const [attached] = must(discord.originalOf(record)).attachments
    expect(attached).toMatchObject({ filename: 'picture.png', description: expect.stringContaining('Imports') })
    const bytes = await (await fetch(must(attached).url)).bytes()
    expect(Buffer.from(bytes).subarray(1, 4).toString()).toBe('PNG')
  })
})

describe('progress', () => {
  it('is shown at once, then in its newest state, and never after the answer', async () => {
    platform = createPlatform(60_000)
    const { job, record } = await command()
    await open(job, async (session) => {
      for (const step of ['one', 'two', 'three']) await session.progress?.({ job: job.id, step, actions: [] })
      await discord.until(() => discord.originalOf(record)?.content === '-# one…')
      await session.send({ job: job.id, outcome: answerOf('the answer') })
      await session.progress?.({ job: job.id, step: 'four', actions: [] })
    })
    expect(calls('PATCH', /@original/).map(({ body }) => (body as { content: string }).content)).toEqual([
      '-# one…',
      'the answer',
    ])
  })

  it('that cannot be shown does not end the job', async () => {
    const { job, record } = await command()
    discord.rest.fail('PATCH', /@original/, { status: 400 })
    await progress(job, 'reading')
    await send(job, 'the answer')
    expect(discord.originalOf(record)?.content).toBe('the answer')
  })
})
