import { Buffer } from 'node:buffer'
import { verify as verifySignature } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  ActionRowBuilder,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  Client,
  DiscordAPIError,
  Events,
  GatewayIntentBits,
  type Interaction,
  type Message,
  MessageFlags,
  ModalBuilder,
  Partials,
  REST,
  Routes,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { must } from '../../src/core/must.ts'
import { type DiscordOptions, type FakeDiscord, startDiscord } from './discord.ts'

let discord: FakeDiscord
let client: Client | undefined
let rest: REST
const { Guilds, GuildMessages, DirectMessages, MessageContent, GuildMembers } = GatewayIntentBits

async function start(options: DiscordOptions = {}): Promise<void> {
  discord = await startDiscord(options)
  rest = new REST({ api: discord.apiUrl, retries: 0, timeout: 2_000 }).setToken(discord.token)
}

/** Connects the real client. */
async function connect(intents = [Guilds, GuildMessages, DirectMessages, MessageContent]): Promise<Client<true>> {
  client = new Client({ intents, partials: [Partials.Channel], rest: { api: discord.apiUrl } })
  const ready = new Promise<Client<true>>((resolve) => client?.once(Events.ClientReady, resolve))
  await client.login(discord.token)
  return ready
}

/** What Discord answers to a request that it refuses. */
async function refusal(request: Promise<unknown>): Promise<{ code: number; status: number; text: string }> {
  try {
    await request
  } catch (thrown) {
    if (!(thrown instanceof DiscordAPIError)) throw thrown
    return { code: Number(thrown.code), status: thrown.status, text: thrown.message }
  }
  throw new Error('It was not refused')
}

const post = (body: object) => rest.post(Routes.channelMessages(discord.channel), { body }) as Promise<{ id: string }>
const review = {
  name: 'review',
  description: 'Review a pull request',
  options: [
    { type: 3, name: 'target', description: 'link or number', required: true, autocomplete: true },
    { type: 3, name: 'depth', description: 'how deep', choices: [{ name: 'deep', value: 'deep' }] },
  ],
}
const register = (body: unknown) => rest.put(Routes.applicationCommands(discord.applicationId), { body })
/** Texts of the messages that a client gets from now on. */
function textsOf(session: Client): string[] {
  const seen: string[] = []
  session.on(Events.MessageCreate, ({ content }) => {
    seen.push(content)
    discord.world.changed()
  })
  return seen
}
const interactionOf = (session: Client) =>
  new Promise<Interaction>((resolve) => session.once(Events.InteractionCreate, resolve))

beforeEach(() => start())
afterEach(async () => {
  await client?.destroy()
  client = undefined
  await discord.close()
})

describe('REST', () => {
  it('knows the bot, and refuses a wrong token and a wrong user agent', async () => {
    expect(await rest.get(Routes.user())).toMatchObject({ id: discord.applicationId, bot: true })
    expect(await refusal(new REST({ api: discord.apiUrl }).setToken('other').get(Routes.user()))).toMatchObject({
      status: 401,
    })
    const plain = await fetch(`${discord.apiUrl}/v10/users/@me`, { headers: { authorization: `Bot ${discord.token}` } })
    expect(plain.status).toBe(403)
  })

  it('keeps, lists, edits and deletes messages', async () => {
    const { id } = await post({ content: 'one' })
    const second = await post({ content: 'two', message_reference: { message_id: id } })
    const list = (await rest.get(Routes.channelMessages(discord.channel))) as { id: string }[]
    expect(list.map((each) => each.id)).toEqual([second.id, id])
    const query = new URLSearchParams({ after: id, limit: '1' })
    expect(await rest.get(Routes.channelMessages(discord.channel), { query })).toMatchObject([
      { id: second.id, type: 19 },
    ])
    await rest.patch(Routes.channelMessage(discord.channel, id), { body: { content: 'new' } })
    expect(discord.messages()[0]).toMatchObject({ content: 'new' })
    await rest.delete(Routes.channelMessage(discord.channel, id))
    expect(await refusal(rest.get(Routes.channelMessage(discord.channel, id)))).toMatchObject({
      status: 404,
      code: 10008,
    })
    const theirs = discord.say('hello')
    const edit = rest.patch(Routes.channelMessage(discord.channel, theirs.id), { body: { content: 'x' } })
    expect(await refusal(edit)).toMatchObject({ status: 403, code: 50005 })
  })

  it('sends a message with an enforced nonce once', async () => {
    const body = { content: 'once', nonce: 'job-1', enforce_nonce: true }
    expect((await post(body)).id).toBe((await post(body)).id)
    expect(discord.messages()).toHaveLength(1)
    discord.world.advance(10 * 60_000)
    await post(body)
    expect(discord.messages()).toHaveLength(2)
  })

  const button = { type: 2, style: 1, label: 'Go', custom_id: 'go' }
  const row = (...components: object[]) => ({ type: 1, components })
  it.each([
    ['a long content', { content: 'x'.repeat(2_001) }, 50035, 'content'],
    ['an empty message', { content: '' }, 50006, 'empty'],
    ['too many embeds', { embeds: Array.from({ length: 11 }, () => ({ title: 'x' })) }, 50035, 'embeds'],
    ['large embeds', { embeds: [1, 2].map(() => ({ description: 'x'.repeat(3_001) })) }, 50035, '6000'],
    ['a long field', { embeds: [{ fields: [{ name: 'n', value: 'x'.repeat(1_025) }] }] }, 50035, 'value'],
    [
      'six buttons',
      { content: 'x', components: [row(...[1, 2, 3, 4, 5, 6].map((n) => ({ ...button, custom_id: `${n}` })))] },
      50035,
      'components',
    ],
    ['equal ids', { content: 'x', components: [row(button, button)] }, 50035, 'duplicated'],
    ['a long id', { content: 'x', components: [row({ ...button, custom_id: 'x'.repeat(101) })] }, 50035, 'custom_id'],
    ['a button without a row', { content: 'x', components: [button] }, 50035, 'type'],
    ['no options', { content: 'x', components: [row({ type: 3, custom_id: 's', options: [] })] }, 50035, 'options'],
    [
      'content beside new components',
      { content: 'x', flags: 32768, components: [{ type: 10, content: 'y' }] },
      50035,
      'IS_COMPONENTS_V2',
    ],
    ['a new component without the flag', { components: [{ type: 10, content: 'y' }] }, 50035, 'type'],
    ['an ephemeral message', { content: 'x', flags: 64 }, 50035, 'flags'],
    ['an unknown reference', { content: 'x', message_reference: { message_id: '1' } }, 50035, 'message_reference'],
    ['a long nonce', { content: 'x', nonce: 'x'.repeat(26) }, 50035, 'nonce'],
    [
      'mentions allowed twice',
      { content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } },
      50035,
      'exclusive',
    ],
  ])('refuses %s', async (_, body, code, text) => {
    const refused = await refusal(post(body))
    expect(refused).toMatchObject({ status: 400, code })
    expect(refused.text).toContain(text)
    expect(discord.messages()).toHaveLength(0)
  })

  it('takes new components, and keeps them apart from content', async () => {
    const components = [{ type: 17, components: [{ type: 10, content: '# hi' }, row(button)] }]
    const { id } = await post({ flags: 32768, components })
    const edit = rest.patch(Routes.channelMessage(discord.channel, id), { body: { content: 'x' } })
    expect((await refusal(edit)).code).toBe(50035)
  })

  it('reaches only those whom the message may mention', async () => {
    const ada = discord.person('ada')
    await post({ content: `<@${ada.id}> @everyone`, allowed_mentions: { parse: [] } })
    await post({ content: `<@${ada.id}> @everyone` })
    expect(discord.messages().map((each) => [each.mentions.length, each.mention_everyone])).toEqual([
      [0, false],
      [1, true],
    ])
  })

  it('stores files, serves them, and refuses large ones', async () => {
    const file = (data: Buffer) => [{ name: 'a.md', data, contentType: 'text/markdown' }]
    const body = { content: 'see', attachments: [{ id: 0, description: 'the answer' }] }
    await rest.post(Routes.channelMessages(discord.channel), { body, files: file(Buffer.from('# a')) })
    const attachment = must(discord.messages()[0]?.attachments[0])
    expect(attachment).toMatchObject({ filename: 'a.md', size: 3, description: 'the answer' })
    expect(await (await fetch(attachment.url)).text()).toBe('# a')
    const large = rest.post(Routes.channelMessages(discord.channel), { body, files: file(Buffer.alloc(10_485_761)) })
    expect(await refusal(large)).toMatchObject({ status: 413, code: 40005 })
    const missing = await refusal(post({ content: 'x', attachments: [{ id: 0 }] }))
    expect(missing.text).toContain('attachments')
  })

  it('starts one thread for a message, with its id', async () => {
    const { id } = discord.say('hello')
    const thread = { body: { name: 'talk', auto_archive_duration: 1440 } }
    expect(await rest.post(Routes.threads(discord.channel, id), thread)).toMatchObject({
      id,
      parent_id: discord.channel,
    })
    expect(await refusal(rest.post(Routes.threads(discord.channel, id), thread))).toMatchObject({ code: 160004 })
    const other = rest.post(Routes.threads(discord.channel), { body: { name: 'x'.repeat(101), type: 11 } })
    expect((await refusal(other)).text).toContain('name')
    expect(await rest.get(Routes.guildActiveThreads(discord.world.guildId))).toMatchObject({ threads: [{ id }] })
    const inside = await rest.post(Routes.channelMessages(id), { body: { content: 'inside' } })
    const nested = rest.post(Routes.threads(id, (inside as { id: string }).id), thread)
    expect(await refusal(nested)).toMatchObject({ code: 50024 })
  })

  it('reacts, opens a direct message channel, and gives members', async () => {
    const { id } = discord.say('hello')
    await rest.put(Routes.channelMessageOwnReaction(discord.channel, id, encodeURIComponent('👀')))
    expect(discord.world.reactions.get(id)).toEqual(new Set(['👀']))
    const ada = discord.person('ada')
    const direct = (await rest.post(Routes.userChannels(), { body: { recipient_id: ada.id } })) as { id: string }
    expect(await rest.get(Routes.channel(direct.id))).toMatchObject({ type: 1 })
    expect(await rest.get(Routes.guildMember(discord.world.guildId, ada.id))).toMatchObject({
      user: { username: 'ada' },
    })
    expect(await refusal(rest.get(Routes.guildMember(discord.world.guildId, '1')))).toMatchObject({ code: 10007 })
    discord.world.denied.add(discord.channel)
    expect(await refusal(post({ content: 'x' }))).toMatchObject({ status: 403, code: 50001 })
  })

  it('limits each route and all together, and says how long to wait', async () => {
    const send = () =>
      fetch(`${discord.apiUrl}/v10/channels/${discord.channel}/messages`, {
        method: 'POST',
        headers: {
          authorization: `Bot ${discord.token}`,
          'user-agent': 'DiscordBot (http://duck.invalid, 1)',
          'content-type': 'application/json',
        },
        body: '{"content":"x"}',
      })
    for (let n = 4; n >= 0; n--) expect((await send()).headers.get('x-ratelimit-remaining')).toBe(String(n))
    const refused = await send()
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(refused.headers.get('x-ratelimit-scope')).toBe('user')
    expect(await refused.json()).toMatchObject({ global: false, retry_after: expect.any(Number) })
    discord.world.advance(5_001)
    expect((await send()).status).toBe(200)
  })

  it('fails on demand, before or after it took effect', async () => {
    discord.rest.fail('POST', /messages$/, { status: 503 })
    await expect(post({ content: 'lost' })).rejects.toThrow('Service Unavailable')
    expect(discord.messages()).toHaveLength(0)
    discord.rest.fail('POST', /messages$/, { status: 502, after: true })
    await expect(post({ content: 'sent' })).rejects.toThrow('Bad Gateway')
    expect(discord.messages()).toHaveLength(1)
    discord.rest.fail('POST', /messages$/, { hang: true })
    await expect(post({ content: 'never' })).rejects.toThrow('aborted')
  })
})

describe('commands', () => {
  it('stores a valid list and keeps ids', async () => {
    const first = (await register([review])) as { id: string }[]
    const again = (await register([{ ...review, description: 'other' }])) as { id: string }[]
    expect(again[0]?.id).toBe(first[0]?.id)
    expect(await rest.get(Routes.applicationCommands(discord.applicationId))).toHaveLength(1)
    const guild = Routes.applicationGuildCommands(discord.applicationId, discord.world.guildId)
    expect(await rest.put(guild, { body: [review, { name: 'Explain this', type: 3 }] })).toHaveLength(2)
    expect(await refusal(rest.put(Routes.applicationCommands('1'), { body: [] }))).toMatchObject({ code: 20012 })
  })

  const option = (over: object) => ({ ...review, options: [{ type: 3, name: 'a', description: 'x', ...over }] })
  it.each([
    ['upper case', { ...review, name: 'Review' }, 'name'],
    ['a long name', { ...review, name: 'x'.repeat(33) }, 'name'],
    ['a long description', { ...review, description: 'x'.repeat(101) }, 'description'],
    ['no description', { ...review, description: '' }, 'description'],
    [
      'an optional option before a required one',
      { ...review, options: [...review.options].reverse() },
      'Required options',
    ],
    [
      '26 options',
      { ...review, options: Array.from({ length: 26 }, (_, n) => ({ type: 3, name: `a${n}`, description: 'x' })) },
      'options',
    ],
    [
      '26 choices',
      option({ choices: Array.from({ length: 26 }, (_, n) => ({ name: `${n}`, value: `${n}` })) }),
      'choices',
    ],
    ['choices with autocomplete', option({ autocomplete: true, choices: [{ name: 'x', value: 'x' }] }), 'exclusive'],
    ['a description of a message command', { name: 'Explain', type: 3, description: 'x' }, 'description'],
    [
      '8,001 characters',
      {
        ...review,
        options: Array.from({ length: 25 }, (_, n) => ({
          type: 3,
          name: `a${n}`,
          description: 'x',
          choices: Array.from({ length: 4 }, (_, m) => ({ name: `${m}${'x'.repeat(80)}`, value: 'y' })),
        })),
      },
      '8000',
    ],
  ])('refuses %s', async (_, command, text) => {
    const refused = await refusal(register([command]))
    expect(refused.code).toBe(50035)
    expect(refused.text).toContain(text)
  })
})

describe('gateway', () => {
  it('greets a client, and delivers messages with content', async () => {
    const session = await connect()
    expect(session.user.id).toBe(discord.applicationId)
    await discord.until(() => session.guilds.cache.get(discord.world.guildId)?.available)
    const seen = new Promise<Message>((resolve) => session.once(Events.MessageCreate, resolve))
    discord.say('hello', { mention: 'role' })
    const message = await seen
    expect(message.mentions.roles.has(discord.world.botRole)).toBe(true)
    expect(message.content).toContain('hello')
    const direct = new Promise<Message>((resolve) => session.once(Events.MessageCreate, resolve))
    discord.say('privately', { channel: 'dm' })
    expect((await direct).guild).toBeNull()
  })

  it('hides content from those without the intent, unless they are mentioned', async () => {
    const session = await connect([Guilds, GuildMessages])
    const seen = textsOf(session)
    discord.say('secret')
    discord.say('role', { mention: 'role' })
    discord.say('direct', { channel: 'dm' })
    discord.say('hi', { mention: 'user' })
    await discord.until(() => seen.length === 3)
    expect(seen).toEqual(['', '', `<@${discord.applicationId}> hi`])
  })

  it('refuses a privileged intent and a wrong token', async () => {
    await expect(connect([Guilds, GuildMembers])).rejects.toThrow('disallowed intents')
    expect(discord.gateway.closes).toEqual([4014])
    client = new Client({ intents: [Guilds], rest: { api: discord.apiUrl } })
    await expect(client.login('other')).rejects.toThrow('invalid token')
  })

  it('replays what a client missed, once', async () => {
    const session = await connect()
    const seen = textsOf(session)
    discord.say('one')
    await discord.until(() => seen.length === 1)
    discord.gateway.cut()
    discord.say('two')
    await discord.until(() => discord.gateway.received.some(({ op }) => op === 6))
    discord.say('three')
    await discord.until(() => seen.length === 3)
    expect(seen).toEqual(['one', 'two', 'three'])
  })

  it('has clients reconnect on demand, and identify again after an invalid session', async () => {
    const session = await connect()
    const count = (op: number) => discord.gateway.received.filter((each) => each.op === op).length
    const resumed = new Promise((resolve) => session.once(Events.ShardResume, resolve))
    discord.gateway.reconnect()
    await resumed
    expect([count(2), count(6)]).toEqual([1, 1])
    const ready = new Promise((resolve) => session.once(Events.ShardReady, resolve))
    discord.gateway.invalidate()
    await ready
    expect([count(2), count(6)]).toEqual([2, 1])
  })

  /** A client that is not as careful as discord.js. */
  async function rough(): Promise<WebSocket> {
    const socket = new WebSocket(`${discord.world.url.replace('http', 'ws')}?v=10&encoding=json`)
    await new Promise((resolve) => socket.once('message', resolve))
    return socket
  }
  const closed = (socket: WebSocket) => new Promise<number>((resolve) => socket.once('close', resolve))

  it.each([
    ['a large payload', [JSON.stringify({ op: 1, d: 'x'.repeat(4_096) })], 4002],
    ['what is not JSON', ['{'], 4002],
    ['an unknown operation', ['{"op":99}'], 4001],
    ['a presence before the identification', ['{"op":3,"d":{}}'], 4003],
    ['121 payloads in a minute', Array.from({ length: 121 }, () => '{"op":1,"d":null}'), 4008],
  ])('closes the connection after %s', async (_, payloads, code) => {
    const socket = await rough()
    const end = closed(socket)
    for (const payload of payloads) socket.send(payload)
    expect(await end).toBe(code)
  })

  it('closes the connection without heartbeats', async () => {
    await discord.close()
    await start({ heartbeatMs: 40 })
    expect(await closed(await rough())).toBe(4009)
  })
})

describe('interactions', () => {
  beforeEach(() => register([review, { name: 'Explain', type: 3 }]))

  it('defers, edits the original, and follows up', async () => {
    const session = await connect()
    const asked = interactionOf(session)
    const record = await discord.slash('review', { target: '12' })
    const interaction = await asked
    if (!interaction.isChatInputCommand()) throw new Error('No slash command')
    expect(interaction.options.getString('target')).toBe('12')
    await interaction.deferReply()
    expect(discord.originalOf(record)?.flags).toBe(MessageFlags.Loading)
    await interaction.editReply({ content: 'done', files: [new AttachmentBuilder(Buffer.from('x'), { name: 'a.md' })] })
    expect(discord.originalOf(record)).toMatchObject({ content: 'done', flags: 0, attachments: [{ filename: 'a.md' }] })
    await interaction.followUp({ content: 'more', flags: MessageFlags.Ephemeral })
    expect(record.followUps).toHaveLength(1)
    expect(discord.messages()).toHaveLength(1)
    expect(
      await refusal(
        interaction.client.rest.post(Routes.interactionCallback(interaction.id, interaction.token), {
          body: { type: 5 },
          auth: false,
        }),
      ),
    ).toMatchObject({ code: 40060 })
    discord.world.advance(15 * 60_000 + 1)
    expect(await refusal(interaction.editReply('late'))).toMatchObject({ status: 401, code: 50027 })
  })

  it('loses an interaction that is answered too late', async () => {
    const session = await connect()
    const asked = interactionOf(session)
    const record = await discord.slash('review', { target: '12' })
    const interaction = await asked
    if (!interaction.isChatInputCommand()) throw new Error('No slash command')
    discord.world.advance(3_001)
    expect(await refusal(interaction.deferReply())).toMatchObject({ status: 404, code: 10062 })
    expect(record.acknowledged).toBeUndefined()
  })

  it('asks for choices, and refuses too many', async () => {
    const session = await connect()
    const answer = async (count: number) => {
      const asked = interactionOf(session)
      const record = await discord.autocomplete('review', 'target', { target: 'a' })
      const interaction = await asked
      if (!interaction.isAutocomplete()) throw new Error('No autocomplete')
      const choices = Array.from({ length: count }, (_, n) => ({ name: `${n}`, value: `${n}` }))
      return { record, done: interaction.respond(choices) }
    }
    const good = await answer(25)
    await good.done
    expect(good.record.data).toMatchObject({ choices: expect.any(Array) })
    expect((await refusal((await answer(26)).done)).code).toBe(50035)
  })

  it('carries buttons, modals and message commands', async () => {
    const session = await connect()
    const button = new ButtonBuilder().setCustomId('more').setLabel('More').setStyle(ButtonStyle.Primary)
    await post({ content: 'hi', components: [new ActionRowBuilder<ButtonBuilder>().addComponents(button).toJSON()] })
    const pressed = interactionOf(session)
    const record = await discord.press(must(discord.messages()[0]), 'more', { user: 'bob' })
    const press = await pressed
    if (!press.isButton()) throw new Error('No button')
    expect([press.user.username, press.message.content]).toEqual(['bob', 'hi'])
    const input = new TextInputBuilder().setCustomId('text').setStyle(TextInputStyle.Paragraph).setLabel('Text')
    const rows = new ActionRowBuilder<TextInputBuilder>().addComponents(input)
    await press.showModal(new ModalBuilder().setCustomId('m').setTitle('T').addComponents(rows))
    const submitted = interactionOf(session)
    await discord.submitModal(record, { text: 'long' }, { user: 'bob' })
    const submit = await submitted
    if (!submit.isModalSubmit() || !submit.isFromMessage()) throw new Error('No modal')
    expect(submit.fields.getTextInputValue('text')).toBe('long')
    await submit.update({ content: 'changed', components: [] })
    expect(discord.messages()[0]).toMatchObject({ content: 'changed', components: [] })
    const chosen = interactionOf(session)
    await discord.messageCommand('Explain', discord.say('an error'))
    const command = await chosen
    if (!command.isMessageContextMenuCommand()) throw new Error('No message command')
    expect(command.targetMessage.content).toBe('an error')
    await command.reply({ content: 'private', flags: MessageFlags.Ephemeral })
    expect(discord.messages().some(({ content }) => content === 'private')).toBe(false)
  })

  it('refuses what people could not send', async () => {
    await expect(async () => discord.slash('review', { target: 1 })).rejects.toThrow('takes a string')
    await expect(async () => discord.slash('review', {})).rejects.toThrow('needs the option target')
    await expect(async () => discord.slash('review', { target: 'x', depth: 'y' })).rejects.toThrow('no choice')
    await expect(async () => discord.slash('other')).rejects.toThrow('No command other')
  })
})

describe('signed requests', () => {
  /** A server that checks signatures and answers as told. */
  async function receiver(answer: object) {
    const key = Buffer.concat([
      Buffer.from('302a300506032b6570032100', 'hex'),
      Buffer.from(discord.http.publicKey, 'hex'),
    ])
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const signed = Buffer.concat([Buffer.from(String(request.headers['x-signature-timestamp'])), ...chunks])
      const signature = Buffer.from(String(request.headers['x-signature-ed25519']), 'hex')
      const good = verifySignature(null, signed, { key, format: 'der', type: 'spki' }, signature)
      response.writeHead(good ? 200 : 401, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    discord.http.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    return server
  }

  it('signs, and carries out the answer by the same rules', async () => {
    await register([review])
    const server = await receiver({ type: 5 })
    expect((await discord.http.ping()).status).toBe(200)
    expect((await discord.http.ping('wrong')).status).toBe(401)
    expect((await discord.http.ping('stale')).status).toBe(200)
    const record = await discord.slash('review', { target: '1' })
    expect(record).toMatchObject({ acknowledged: 5, httpStatus: 200 })
    await rest.patch(Routes.webhookMessage(discord.applicationId, record.interaction.token), {
      body: { content: 'ok' },
      auth: false,
    })
    expect(discord.originalOf(record)?.content).toBe('ok')
    await expect(discord.autocomplete('review', 'target', { target: 'x' })).rejects.toThrow('Invalid Form Body')
    server.close()
  })
})
