import type { APIMessage } from 'discord-api-types/v10'
import { bodyOf, type Payload, renderProgress, renderReply } from '../../../src/adapters/discord/render.ts'
import { must } from '../../../src/core/must.ts'
import { createMessage } from '../../fakes/discord/messages.ts'
import { checkMessage } from '../../fakes/discord/validate-message.ts'
import type { InteractionRecord } from '../../fakes/discord/world.ts'
import { type FakeDiscord, startDiscord } from '../../fakes/discord.ts'
import type { ChatStage, Said } from './stage.ts'

/** Requests of the front process, which does not restart with its workers. */
const byFront = /\/gateway\/bot$|\/callback$|^\/api\/v10\/applications\/|\/channels\/\d+$|\/roles$|\/users\/@me$/

export async function startDiscordStage(): Promise<ChatStage> {
  const discord = await startDiscord({ perSecond: 1_000 })
  discord.interruptions.counts = (_, path) => !byFront.test(path)
  const { world } = discord
  const made = new Map<string, APIMessage | InteractionRecord>()
  const said = (message: APIMessage): Said => {
    const job = `discord/${message.id}`
    made.set(job, message)
    return { job }
  }
  const interacted = async (making: Promise<InteractionRecord>): Promise<Said> => {
    const record = await making
    await discord.until(() => record.acknowledged)
    const job = `discord/${record.interaction.id}`
    made.set(job, record)
    return { job }
  }
  const messageOf = ({ job }: Said) => must(made.get(job)) as APIMessage
  return {
    variables: discord.variables,
    interruptions: discord.interruptions,
    until: (predicate, what) =>
      world.until(
        () => predicate() || undefined,
        20_000,
        () =>
          `${what}\n${world.calls
            .slice(-20)
            .map(({ method, path, status }) => `${method} ${path} ${status}`)
            .join('\n')}`,
      ),
    ready: () => discord.gateway.connected > 0 && world.commands.global.length > 0,
    mention: async (text) => said(discord.say(text, { mention: 'user' })),
    reply: async (to, text) => said(discord.say(text, { channel: messageOf(to).id })),
    direct: async (text) => said(discord.say(text, { channel: 'dm' })),
    slash: (name, words) => interacted(discord.slash(name, words === undefined ? {} : { words })),
    press(label) {
      const all = [...world.messages.values()]
        .flat()
        .toSorted((one, other) => (BigInt(one.id) < BigInt(other.id) ? -1 : 1))
      const isIt = (button: { label?: string }) => button.label === label
      const buttonsOf = ({ components = [] }: APIMessage) =>
        (components as unknown as { components: { label?: string; custom_id: string }[] }[]).flatMap(
          (row) => row.components,
        )
      const message = must(all.findLast((each) => buttonsOf(each).some(isIt)))
      return interacted(discord.press(message, must(buttonsOf(message).find(isIt)).custom_id))
    },
    async saidByBots() {
      const channel = must(world.channels.get(discord.channel))
      const body = { content: `<@${world.bot.id}> quack one` }
      createMessage(world, { channel, author: world.bot, body, uploads: [] })
      createMessage(world, { channel, author: world.addUser('OtherBot', { bot: true }), body, uploads: [] })
      createMessage(world, { channel, author: discord.person('ada'), body, uploads: [], over: { type: 7 } as never })
      // What is said later is heard later.
      await discord.until(() => discord.gateway.connected > 0)
    },
    edit: async (given, text) => void discord.edit(messageOf(given), `<@${world.bot.id}> ${text}`),
    remove: async (given) => discord.remove(messageOf(given)),
    async repeatAll() {
      for (const each of made.values()) discord.repeat(each)
    },
    disconnect: (how) => (how === 'resumable' ? discord.gateway.cut() : discord.gateway.invalidate()),
    shown: () => shownIn(discord),
    check(reply, progress) {
      checkPayload(renderReply(reply))
      checkPayload(renderProgress(progress))
    },
    close: () => discord.close(),
  }
}

/** Checks a message with the rules of the stand-in. */
function checkPayload(payload: Payload): void {
  const uploads = payload.files.map(({ name, data, contentType }, index) => ({
    index,
    filename: name,
    data,
    contentType,
  }))
  const body = bodyOf(payload) as Record<string, unknown>
  checkMessage(body, { uploads, flags: 4 })
  if (JSON.stringify(body['allowed_mentions']) !== '{"parse":[]}') throw new Error('It may notify somebody.')
  const texts = JSON.stringify(body).match(/"(?:content|description|value)":"(?:[^"\\]|\\.)*"/g) ?? []
  for (const text of texts) if (text.split('```').length % 2 === 0) throw new Error(`A fence is open: ${text}`)
}

function shownIn({ world }: FakeDiscord): string[] {
  const titleOf = (id: string) => {
    const { name, recipients } = must(world.channels.get(id)) as { name?: string; recipients?: { username: string }[] }
    return name ?? `direct ${recipients?.[0]?.username}`
  }
  const contentOf = (message: APIMessage) => {
    const { content, embeds, attachments, components = [], flags } = message
    const labels = [...JSON.stringify(components).matchAll(/"label":"(.*?)"/g)].map(([, label]) => `[${label}]`)
    const files = attachments.map(({ filename, size }) => `(${filename} ${size})`)
    const loading = Number(flags) & 128 ? ['thinking'] : []
    return [content, ...embeds.map((embed) => JSON.stringify(embed)), ...labels, ...files, ...loading].join(' ')
  }
  const all = [...world.messages.values()].flat()
  const own = (each: APIMessage) => each.author.id === world.bot.id && !each.content.startsWith('<@')
  return [
    ...all.filter(own).map((message) => `${titleOf(message.channel_id)}: ${contentOf(message)}`),
    ...[...world.ephemeral.values()].map((message) => `${titleOf(message.channel_id)} for one: ${contentOf(message)}`),
    ...all.flatMap(({ id, content }) => [...(world.reactions.get(id) ?? [])].map((name) => `${name} on ${content}`)),
  ].toSorted()
}
