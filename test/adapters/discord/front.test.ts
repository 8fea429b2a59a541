import { GatewayOpcodes } from 'discord-api-types/v10'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Accept, FrontOptions, Listening } from '../../../src/adapters/adapter.ts'
import { createFront } from '../../../src/adapters/discord/front/front.ts'
import { isSigned, readPublicKey } from '../../../src/adapters/discord/front/verify.ts'
import { registration } from '../../../src/adapters/discord/manifest.ts'
import { chatCommands } from '../../../src/commands/index.ts'
import type { Command } from '../../../src/core/command.ts'
import { readDiscordSettings } from '../../../src/core/config/environment/discord.ts'
import { readEnvironment } from '../../../src/core/config/environment/environment.ts'
import { must } from '../../../src/core/must.ts'
import { type HttpServer, startHttpServer } from '../../../src/core/server/http-server.ts'
import type { NewJob } from '../../../src/core/store/ports.ts'
import { createLogger } from '../../../src/core/telemetry/logger.ts'
import { type DiscordOptions, type FakeDiscord, startDiscord } from '../../fakes/discord.ts'
import { createMemory } from '../../support/adapter-memory.ts'

let discord: FakeDiscord
let listening: Listening | undefined
let server: HttpServer | undefined
let jobs: NewJob[]
/** Thrown by the store. */
let broken: Error | undefined
const stored = createMemory()
const memory: typeof stored = {
  ...stored,
  async set(key, value) {
    await stored.set(key, value)
    discord.world.changed()
  },
}

async function start(options: DiscordOptions = {}): Promise<void> {
  discord = await startDiscord(options)
}
beforeEach(async () => {
  jobs = []
  broken = undefined
  memory.values.clear()
  await start()
})
afterEach(async () => {
  await listening?.close()
  await server?.close()
  listening = undefined
  server = undefined
  await discord.close()
})

const settingsOf = (more: Record<string, string> = {}) =>
  must(readDiscordSettings(readEnvironment({ ...discord.variables, ...more })))

/** Stores jobs as the queue does: one with a known id is a duplicate. */
const accept: Accept = async (received) => {
  if (broken !== undefined) throw broken
  const fresh = received.jobs.filter(({ id }) => !jobs.some((each) => each.id === id))
  jobs.push(...fresh)
  discord.world.changed()
  return fresh.length > 0 || received.jobs.length === 0 ? 'stored' : 'duplicate'
}
const optionsOf = (over: Partial<FrontOptions> = {}): FrontOptions => ({
  commands: chatCommands,
  logger: createLogger('silent'),
  suggest: async () => [],
  allows: () => true,
  overview: async () => ({ jobs: [], limits: [] }),
  linkHosts: ['code.example'],
  memory,
  ...over,
})

/** Connects, and waits until the commands are registered. */
async function listen(over: Partial<FrontOptions> = {}): Promise<void> {
  const { listen: connect } = createFront(settingsOf(), optionsOf(over))
  listening = await must(connect)(accept)
  await discord.until(() => [...memory.values.keys()].some((key) => key.startsWith('registered')))
}

/** Serves signed requests with the same routes as the program. */
async function serve(over: Partial<FrontOptions> = {}): Promise<void> {
  const front = createFront(settingsOf({ DISCORD_PUBLIC_KEY: discord.http.publicKey }), optionsOf(over))
  const receive = must(front.receivers?.['POST /api/discord/interactions'])
  const routes = {
    'POST /api/discord/interactions': async ({ headers, body }: { headers: object; body: Buffer }) => {
      const { status, message, answer, ...received } = await receive(headers as never, body)
      await accept(received)
      return { status, body: answer === undefined ? message : JSON.stringify(answer), type: 'application/json' }
    },
  }
  server = await startHttpServer(routes as never, '127.0.0.1', 0, () => {})
  discord.http.address = `http://127.0.0.1:${server.port}/api/discord/interactions`
  discord.world.commands.global = registration(chatCommands).map((command, index) => ({
    ...command,
    id: String(index + 1),
  })) as never
}

const puts = () => discord.world.calls.filter(({ method }) => method === 'PUT')

describe('registration', () => {
  it('registers what Discord takes, once, and again when it changes', async () => {
    await listen()
    expect(discord.world.commands.global.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['review', 'ask', 'use', 'Explain this error', 'Review this PR']),
    )
    await listening?.close()
    await listen()
    await discord.until(() => discord.gateway.connected === 1)
    await listening?.close()
    expect(puts()).toHaveLength(1)
    await listen({ commands: chatCommands.slice(1) })
    await discord.until(() => puts().length === 2)
  })

  it('registers in one server only, if that is set', async () => {
    const { listen: connect } = createFront(settingsOf({ DISCORD_GUILD_ID: discord.world.guildId }), optionsOf())
    listening = await must(connect)(accept)
    await discord.until(() => discord.world.commands.guild.length > 0)
    expect(discord.world.commands.global).toEqual([])
  })

  it('any command fits, whatever its texts', async () => {
    const command: Command = {
      name: 'rules list',
      summary: 'x'.repeat(200),
      surfaces: ['chat'],
      answer: 'text',
      arguments: [
        {
          name: 'one',
          type: 'choice',
          summary: '`one` of many',
          choices: Array.from({ length: 40 }, (_, n) => `c${n}`),
        },
        { name: 'two', type: 'integer', summary: 'y'.repeat(120), minimum: 1, maximum: 9 },
        { name: 'three', type: 'choice', summary: 'few', choices: ['a', 'b'], required: true },
      ],
      examples: [],
    }
    await listen({ commands: [command] })
    expect(discord.world.commands.global).toMatchObject([
      { name: 'rules-list', options: [{ name: 'three', required: true }, { name: 'one', autocomplete: true }, {}] },
    ])
  })
})

describe('gateway', () => {
  it('stores an interaction before it acknowledges it, as private as its answer', async () => {
    await listen()
    const open = await discord.slash('help')
    await discord.until(() => open.acknowledged)
    expect(jobs.map(({ id }) => id)).toEqual([`discord/${open.interaction.id}`])
    const closed = await discord.slash('link')
    await discord.until(() => closed.acknowledged)
    expect([open, closed].map((each) => Number(discord.originalOf(each)?.flags) & 64)).toEqual([0, 64])
  })

  it('ignores servers that the operator does not list', async () => {
    const asked: string[] = []
    const allows = (tenant: string) => {
      asked.push(tenant)
      discord.world.changed()
      return false
    }
    await listen({ allows })
    discord.say('help', { mention: 'user' })
    await discord.until(() => asked.length > 0)
    const record = await discord.slash('help')
    await discord.until(() => record.acknowledged)
    expect(discord.originalOf(record)).toMatchObject({ flags: 64, content: expect.stringContaining('not available') })
    expect([jobs, asked]).toEqual([[], [discord.world.guildId, discord.world.guildId]])
  })

  it('says that it cannot store a request', async () => {
    await listen()
    broken = new Error('the disk is full')
    const record = await discord.slash('help')
    await discord.until(() => record.acknowledged)
    expect(discord.originalOf(record)).toMatchObject({ flags: 64, content: expect.stringContaining('Try again') })
  })

  it('hears mentions of the bot and its role, direct messages, and replies in threads', async () => {
    await listen()
    discord.say('not for us')
    const [user, role, direct] = [
      discord.say('help', { mention: 'user' }),
      discord.say('help', { mention: 'role' }),
      discord.say('help', { channel: 'dm' }),
    ]
    await discord.until(() => jobs.length === 6)
    expect(jobs.flatMap(({ id, lane }) => (lane === 'asked' ? [id] : [])).sort()).toEqual(
      [user, role, direct].map(({ id }) => `discord/${id}`).sort(),
    )
  })

  it('hears what is said in a thread in its order, also in one that it does not know yet', async () => {
    await listen()
    const parent = must(discord.world.channels.get(discord.channel))
    discord.world.channels.set('77', { ...parent, id: '77', type: 11, parent_id: discord.channel } as never)
    const said = ['one', 'two', 'three'].map((text) => discord.say(text, { channel: '77' }))
    await discord.until(() => jobs.length === 6)
    expect(jobs.flatMap(({ id, lane }) => (lane === 'asked' ? [id] : []))).toEqual(
      said.map(({ id }) => `discord/${id}`),
    )
    expect(new Set(jobs.flatMap(({ key, lane }) => (lane === 'asked' ? [key] : [])))).toEqual(
      new Set([`discord/${discord.world.guildId}/${discord.channel}/77`]),
    )
  })

  it('an edit and a deletion are jobs of their own, and repeated events do nothing', async () => {
    await listen()
    const silent = discord.say('help')
    const asked = discord.say('help', { mention: 'user' })
    await discord.until(() => jobs.length === 2)
    discord.edit(asked, `<@${discord.applicationId}> help me`)
    discord.repeat(asked)
    discord.edit(silent, `<@${discord.applicationId}> help`)
    await discord.until(() => jobs.length === 6)
    const requests = jobs.filter(({ lane }) => lane === 'asked')
    expect(requests.map(({ id }) => id.replace(/\d+$/, ''))).toEqual([
      'discord/',
      `discord/${asked.id}/edited/`,
      `discord/${silent.id}/edited/`,
    ])
    expect(requests.map(({ key }) => key.split('/').at(-1))).toEqual([asked.id, asked.id, silent.id])
    discord.remove(asked)
    discord.remove(discord.say('not for us'))
    await discord.until(() => jobs.length === 7)
    expect(jobs.at(-1)).toMatchObject({ id: `discord/${asked.id}/deleted`, lane: 'quick' })
  })

  it('nothing is lost or doubled when the connection breaks', async () => {
    await listen()
    discord.gateway.cut()
    const missed = discord.say('help', { mention: 'user' })
    await discord.until(() => jobs.length === 2)
    const record = await discord.slash('help')
    await discord.until(() => record.acknowledged)
    discord.repeat(record)
    const again = discord.until(() => discord.world.calls.some(({ code }) => code === 40060))
    await again
    expect(jobs.map(({ id }) => id)).toEqual([
      `discord/${missed.id}`,
      `discord/${missed.id}/seen`,
      `discord/${record.interaction.id}`,
    ])
  })

  it('after a session is lost, reads a part of what was written, and not what is old', async () => {
    await listen()
    const asked = discord.say('help', { mention: 'user' })
    await discord.until(() => jobs.length === 2)
    await listening?.close()
    const missed = Array.from({ length: 120 }, (_, at) =>
      discord.say(at === 110 ? 'help' : 'talk', at === 110 ? { mention: 'user' } : {}),
    )
    const gone = must(discord.world.channels.get(discord.channel))
    discord.world.channels.set('77', { ...gone, id: '77' } as never)
    await discord.until(() => jobs.length === 2)
    const places = {
      [discord.channel]: { guild: discord.world.guildId, last: asked.id },
      77: { last: '1' },
      78: { last: '1' },
    }
    await memory.set('talked', places)
    await memory.set('seen', Date.now() - 7 * 86_400_000)
    discord.world.messagesOf('77').push({ ...asked, id: '2', channel_id: '77' })
    await listen()
    await discord.until(() => jobs.length === 4)
    expect(must(jobs[2]).id).toBe(`discord/${must(missed[110]).id}`)
    await discord.until(() =>
      discord.world.calls.some(({ path, status }) => path === '/channels/78/messages' && status === 404),
    )
    await discord.until(() => !memory.values.get('talked')?.includes('"78"'))
    expect(jobs).toHaveLength(4)
  })

  it('without the intent for message content, it asks for less', async () => {
    await discord.close()
    await start({ messageContent: false })
    await listen()
    expect(discord.gateway.closes).toEqual([4014])
    const { id } = discord.say('help', { mention: 'user' })
    await discord.until(() => jobs.length === 2)
    expect(JSON.parse(must(jobs[0]).payload)).toMatchObject({ message: { id, text: 'help' } })
  })

  it('rejects a wrong token with what to check', async () => {
    const { listen: connect } = createFront(settingsOf({ DISCORD_TOKEN: 'made-up' }), optionsOf())
    await expect(must(connect)(accept)).rejects.toMatchObject({
      kind: 'config',
      message: expect.stringContaining('DISCORD_TOKEN'),
    })
  })

  it('connects later if Discord does not answer at first', async () => {
    discord.rest.fail('GET', /gateway/, { status: 502 }, 1)
    const { listen: connect } = createFront(settingsOf(), optionsOf())
    listening = await must(connect)(accept)
    await discord.until(() => discord.gateway.connected === 1)
  })

  it('identifies itself with the intents that it needs', async () => {
    await listen()
    const [identify] = discord.gateway.received.filter(({ op }) => op === GatewayOpcodes.Identify)
    expect(identify?.d).toMatchObject({ intents: (1 << 0) | (1 << 9) | (1 << 12) | (1 << 15), shard: [0, 1] })
  })
})

describe('signed requests', () => {
  it('answers PING, and refuses what is not signed', async () => {
    await serve()
    const pong = await discord.http.ping()
    expect([pong.status, await pong.json()]).toEqual([200, { type: 1 }])
    for (const signature of ['wrong', 'stale', 'none'] as const)
      expect((await discord.http.ping(signature)).status).toBe(401)
  })

  it('acknowledges commands with the response', async () => {
    await serve()
    const record = await discord.slash('link')
    expect(record).toMatchObject({ acknowledged: 5, data: { flags: 64 } })
    expect(jobs.map(({ id }) => id)).toEqual([`discord/${record.interaction.id}`])
  })

  it('a signature of another request is not valid', () => {
    const key = readPublicKey(discord.http.publicKey)
    expect(isSigned(key, { signature: 'a'.repeat(128), timestamp: '1', body: Buffer.from('x') }, 1_000)).toBe(false)
    expect(isSigned(key, { signature: 'x', timestamp: '1', body: Buffer.from('x') }, 1_000)).toBe(false)
  })
})

describe('what the front process answers itself', () => {
  const both = { gateway: () => listen(), requests: () => serve() }
  it.each(Object.entries(both))('a modal for a missing text, by %s', async (_, connect) => {
    await connect()
    const record = await discord.slash('refactor', { repository: 'octo/duck', pr: true })
    await discord.until(() => record.acknowledged)
    expect(record.data).toMatchObject({ custom_id: 'modal/refactor/pr', title: '/refactor' })
    expect(jobs).toEqual([])
    await discord.submitModal(record, { instruction: 'rename `a` to `b`' })
    await discord.until(() => jobs.length === 1)
    const { interaction } = JSON.parse(must(jobs[0]).payload)
    expect(interaction.inputs).toEqual({ instruction: 'rename `a` to `b`', repository: 'octo/duck' })
  })

  it('suggestions, with the words before them, and without those that are too long', async () => {
    const asked: unknown[] = []
    await serve({
      suggest: async (request) => {
        asked.push(request)
        return ['src/b.js', 'x'.repeat(101), ...Array.from({ length: 30 }, (_, n) => `src/${n}`)]
      },
    })
    const record = await discord.autocomplete('analyze', 'path', { path: 'src/a.js src/', repository: 'octo/duck' })
    expect(asked).toMatchObject([
      { command: 'analyze', argument: 'path', typed: 'src/', given: { repository: 'octo/duck' } },
    ])
    const { choices } = must(record.data) as { choices: { value: string }[] }
    expect(choices).toHaveLength(25)
    expect(choices[0]).toEqual({ name: 'src/a.js src/b.js', value: 'src/a.js src/b.js' })
  })

  it('no suggestions, if there is an error', async () => {
    await serve({ suggest: () => Promise.reject(new Error('closed')) })
    const record = await discord.autocomplete('analyze', 'repository', { repository: 'o' })
    expect(record.data).toEqual({ choices: [] })
  })
})
