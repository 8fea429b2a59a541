import type { APIMessage } from 'discord-api-types/v10'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { jobsOf } from '../../../src/adapters/discord/jobs.ts'
import { registration } from '../../../src/adapters/discord/manifest.ts'
import { parseDelivery } from '../../../src/adapters/discord/parse.ts'
import { recordInteraction, recordMessage, type Surroundings } from '../../../src/adapters/discord/record.ts'
import type { WireMessage } from '../../../src/adapters/discord/wire.ts'
import { chatCommands } from '../../../src/commands/index.ts'
import { must } from '../../../src/core/must.ts'
import type { InteractionRecord } from '../../fakes/discord/world.ts'
import { type FakeDiscord, startDiscord } from '../../fakes/discord.ts'

let discord: FakeDiscord
beforeEach(async () => {
  discord = await startDiscord()
  discord.world.commands.global = registration(chatCommands).map((command, index) => ({
    ...command,
    id: String(index + 1),
  })) as never
})
afterEach(() => discord.close())

const parse = ({ interaction }: InteractionRecord) =>
  parseDelivery({ interaction: recordInteraction(interaction) }, chatCommands)

function hear(message: APIMessage, over: Partial<Surroundings> = {}) {
  const { guild_id } = must(discord.world.channels.get(message.channel_id))
  const raw = { ...message, ...(guild_id === undefined ? {} : { guild_id }) } as unknown as WireMessage
  const recorded = recordMessage(raw, { bot: discord.applicationId, role: discord.world.botRole, ...over })
  return recorded && parseDelivery({ message: recorded }, chatCommands)
}

describe('messages', () => {
  it('a mention of the bot or its role is a request, in a thread that its answer starts', () => {
    for (const mention of ['user', 'role'] as const) {
      const message = discord.say('review octo/duck#1', { mention })
      expect(hear(message)).toMatchObject({
        id: `discord/${message.id}`,
        kind: 'message',
        text: 'review octo/duck#1',
        actor: discord.person('ada').id,
        chat: { tenant: discord.world.guildId, channel: discord.channel, thread: message.id },
      })
    }
  })

  it('without a mention, only direct messages and replies in threads are read', () => {
    expect(hear(discord.say('hello'))).toBeUndefined()
    expect(hear(discord.say('hello', { channel: 'dm' }))).toMatchObject({
      text: 'hello',
      actor: discord.person('ada').id,
      chat: { direct: true },
    })
    const inThread = hear(discord.say('and then?'), { parent: '7' })
    expect(inThread).toMatchObject({ reply: true, chat: { channel: '7', thread: discord.channel } })
    expect(hear(discord.say('why?', { mention: 'user' }), { parent: '7' })).not.toHaveProperty('reply')
    const byBob = discord.say('I think so', { user: 'bob' })
    expect(hear(discord.say('me too', { replyTo: byBob.id }), { parent: '7' })).toBeUndefined()
    expect(hear(discord.say('me too', { replyTo: byBob.id, user: 'bob' }), { parent: '7' })).toMatchObject({
      reply: true,
    })
  })

  it('other bots, webhooks, joins, and messages without readable content are ignored', () => {
    const message = discord.say('help', { mention: 'user' })
    expect(hear(message)).toBeDefined()
    expect(hear({ ...message, author: { ...message.author, bot: true } })).toBeUndefined()
    expect(hear({ ...message, webhook_id: '1' })).toBeUndefined()
    expect(hear({ ...message, type: 7 })).toBeUndefined()
    expect(hear({ ...message, mentions: [], content: '' }, { parent: '7' })).toBeUndefined()
    expect(hear({ ...discord.say('@everyone look'), mention_everyone: true })).toBeUndefined()
  })

  it('mentions, links and emojis become plain text, and files are kept', () => {
    const bob = discord.person('bob')
    const files = [{ filename: 'a.log', data: 'x' }]
    const text = `<@${bob.id}> said <https://duck.invalid/a> <:duck:12>`
    expect(hear(discord.say(text, { mention: 'user', files }))).toMatchObject({
      text: '@bob said https://duck.invalid/a :duck:',
      files: [{ name: 'a.log', bytes: 1, id: expect.stringContaining('/a.log') }],
    })
  })

  it('a reply to an answer continues its conversation', () => {
    const answer = { ...discord.say('the answer'), author: discord.world.bot }
    const reply = { ...discord.say('why?', { mention: 'user', replyTo: answer.id }), referenced_message: answer }
    expect(hear(reply as APIMessage)).toMatchObject({ chat: { thread: answer.id } })
  })
})

describe('interactions', () => {
  it('options are typed arguments, and several paths share one', async () => {
    const record = await discord.slash('analyze', { path: 'src, "a b.js"', 'max-comments': 3, 'no-model': true })
    expect(parse(record)).toMatchObject({
      kind: 'command',
      command: 'analyze',
      arguments: { path: ['src', 'a b.js'], 'max-comments': 3, 'no-model': true },
      chat: { tenant: discord.world.guildId, channel: discord.channel, mention: `<@${discord.person('ada').id}>` },
    })
    expect(parse(record)).not.toHaveProperty('chat.thread')
  })

  it('files of options are attached', async () => {
    const file = { filename: 'a.patch', data: '+x' }
    expect(parse(await discord.slash('review', { file }))).toMatchObject({ files: [{ name: 'a.patch', bytes: 2 }] })
  })

  it('a command of the menu of a message has its text', async () => {
    const message = discord.say('TypeError: x is not a function')
    const record = await discord.messageCommand('Explain this error', message)
    expect(parse(record)).toMatchObject({ command: 'explain', text: 'TypeError: x is not a function' })
    const sent = parse(
      await discord.messageCommand('Turn into an issue', discord.say('--x is\n "broken" in octo/duck#1')),
    )
    expect(sent).toMatchObject({ command: 'issue', arguments: { text: '--x is\n "broken" in octo/duck#1' } })
    expect(JSON.parse((sent as { place: string }).place).link).toMatch(
      /^https:\/\/discord\.com\/channels\/\d+\/\d+\/\d+$/,
    )
  })

  it('a button is an action in the conversation of its message, and an option is the chosen one', async () => {
    const message = { ...discord.say('x'), components: [{ type: 1, components: [{ type: 2, custom_id: 'a.0' }] }] }
    const record = await discord.press(message as never, 'a.0')
    expect(parse(record)).toMatchObject({ kind: 'action', action: 'a.0', chat: { thread: message.id } })
    const menu = { type: 3, custom_id: 'a.1', options: [{ value: 'a.1.2', label: 'x' }] }
    const other = { ...message, components: [{ type: 1, components: [menu] }] }
    expect(parse(await discord.select(other as never, 'a.1', ['a.1.2']))).toMatchObject({ action: 'a.1.2' })
  })

  it('a command that does not exist any more is ignored with a reason', async () => {
    const record = await discord.slash('help')
    const interaction = { ...recordInteraction(record.interaction), command: 'gone' }
    expect(parseDelivery({ interaction }, chatCommands)).toEqual({ reason: 'unknown command gone' })
  })
})

describe('jobs', () => {
  it('messages in one thread run one after another, and each is acknowledged quickly', () => {
    const inThread = (id: string) => ({
      message: { id, text: 'x', user: '1', guild: '2', channel: { id: '3', parent: '4' }, mentioned: true },
    })
    const [first, second] = ['8', '9'].map((id) => jobsOf(inThread(id), chatCommands))
    expect(first?.map(({ id, key, lane }) => [id, key, lane])).toEqual([
      ['discord/8', 'discord/2/4/3', 'asked'],
      ['discord/8/seen', 'discord/8/seen', 'quick'],
    ])
    expect(second?.[0]?.key).toBe(first?.[0]?.key)
  })

  it('a button does not wait for a running job, and Stop for no other', async () => {
    for (const [customId, lane] of [
      ['a.stop', 'quick'],
      ['a.0', 'asked'],
    ] as const) {
      const message = { ...discord.say('x'), components: [{ type: 1, components: [{ type: 2, custom_id: customId }] }] }
      const { interaction } = await discord.press(message as never, customId)
      const [job, ...others] = jobsOf({ interaction: recordInteraction(interaction) }, chatCommands)
      expect(job).toMatchObject({ id: `discord/${interaction.id}`, key: `discord/${interaction.id}`, lane })
      expect(others).toEqual([])
    }
  })
})
