import type { APIMessage } from 'discord-api-types/v10'
import { discordLimits } from '../../src/adapters/discord/limits.ts'
import { digest } from '../../src/core/hash.ts'
import { must } from '../../src/core/must.ts'
import type { FakeDiscord } from '../fakes/discord.ts'
import type { Message } from '../fakes/slack/world.ts'
import { ada, bob, type FakeSlack, general } from '../fakes/slack.ts'

/** Something that a person asked for in a chat. */
export interface ChatRequest {
  /** Id of its job. */
  job: string
  /** What was asked, for a failed assertion. */
  what: string
  /**
   * Whether the platform has the acknowledgement, after which a request may not get lost. Undefined: the platform
   * expects none, as for messages in Discord.
   */
  acknowledged(): boolean | undefined
  /** The texts of its answers, finished or not. */
  answers(): string[]
  /** The request is a message, which gets this many reactions. */
  reactions?(): number
}

/** A request of each kind, chosen by a number from 0 to 1. */
export interface ChatPeople {
  ask(choice: number, user: number): Promise<ChatRequest | undefined>
  isUnfinished(text: string): boolean
}

const helped = ['analyze', 'review', 'explain', 'status', 'use'] as const
const helpOf = (user: number) => must(helped[user % helped.length])

/** People in Slack. `reviewed`: a message with a menu of findings. */
export function slackPeople(slack: FakeSlack, reviewed: Message): ChatPeople {
  const { world, people } = slack
  const users = [ada, bob, ...['cyd', 'dan', 'eve', 'fay'].map((name) => `U0${name.toUpperCase()}`)]
  for (const id of users.slice(2)) people.addUser({ id, name: id.slice(2), real_name: id.slice(2) })
  const isUnfinished = (text: string) => text.includes(':hourglass')
  const all = () => [...world.channels.values()].flatMap(({ messages }) => messages)
  const answersOf = (job: string) =>
    all()
      .filter(({ metadata }) => (metadata?.event_payload as { job?: string } | undefined)?.job === job)
      .map(({ text }) => text)
  const delivered = (job: string, what: string, payload: (payload: Record<string, unknown>) => boolean) => ({
    job,
    what,
    acknowledged: () =>
      slack.outbox.deliveries.some((each) => each.acked && payload(each.payload as Record<string, unknown>)),
    answers: () => answersOf(job),
  })
  const slash = async (name: string, text: string, user: string) => {
    const { payload } = await people.slash(name, text, { channel: general, user })
    const { trigger_id: trigger } = payload
    return delivered(`slack/${world.team.id}/${trigger}`, `${name} ${text}`, (each) => each.trigger_id === trigger)
  }
  const say = (text: string, user: string) => {
    const message = people.say(general, `<@${world.app.botUser}> ${text}`, { user })
    const isIt = ({ event }: Record<string, unknown>) => (event as { ts?: string } | undefined)?.ts === message.ts
    return {
      ...delivered(`slack/${world.team.id}/${general}/${message.ts}`, text, isIt),
      reactions: () => message.reactions.get('eyes')?.size ?? 0,
    }
  }
  const choose = async (user: string) => {
    const elements = (reviewed.blocks ?? []).flatMap((block) =>
      block.type === 'actions' && 'elements' in block ? (block.elements as MenuElement[]) : [],
    )
    const menu = elements.find(({ placeholder }) => placeholder?.text === 'Why')
    const { payload } = await slack.press(reviewed, must(menu).action_id, user, 'c.js:2 js/compare-nan')
    const [action] = payload.actions as { action_ts: string }[]
    const job = `slack/${world.team.id}/${reviewed.channel}/${reviewed.ts}/${action?.action_ts}`
    return delivered(job, 'Why', (each) => each.trigger_id === payload.trigger_id)
  }
  const stop = async () => {
    const running = all().find(({ text }) => isUnfinished(text))
    const asker = /<@(U\w+)>/.exec(JSON.stringify(running?.blocks))?.[1]
    if (running !== undefined && asker !== undefined) await slack.press(running, 'Stop', asker).catch(() => {})
    return undefined
  }
  return {
    isUnfinished,
    async ask(choice, number) {
      const user = must(users[number % users.length])
      if (choice < 0.3) return slash('/help', helpOf(number), user)
      if (choice < 0.4) return slash('/ask', 'octo/duck What does a duck say?', user)
      if (choice < 0.65) return say(`help ${helpOf(number)}`, user)
      if (choice < 0.75) return say('explain octo/duck quack --no-model', user)
      return choice < 0.93 ? choose(user) : stop()
    },
  }
}

interface MenuElement {
  action_id: string
  placeholder?: { text: string }
}

/** People in Discord. `reviewed`: a message with a menu of findings. */
export function discordPeople(discord: FakeDiscord, reviewed: APIMessage): ChatPeople {
  const { world } = discord
  const users = ['ada', 'bob', 'cyd', 'dan', 'eve', 'fay']
  const isRunning = ({ content, flags }: APIMessage) => /^-# .*…$/m.test(content) || (Number(flags) & 128) !== 0
  const textOf = (message: APIMessage) => (isRunning(message) ? `${unfinished}${message.content}` : message.content)
  const own = () => [...world.messages.values()].flat().filter(({ author }) => author.id === discord.applicationId)
  const interaction = async (what: string, made: ReturnType<FakeDiscord['slash']>): Promise<ChatRequest> => {
    const record = await made
    const { id } = record.interaction
    const job = `discord/${id}`
    // Without the acknowledgement, the answer is an ordinary message.
    const nonceOf = digest(job).slice(0, discordLimits.nonce)
    const isIt = ({ interaction_metadata, nonce }: APIMessage) => interaction_metadata?.id === id || nonce === nonceOf
    return {
      job,
      what,
      acknowledged: () => record.acknowledged !== undefined,
      answers: () => own().filter(isIt).map(textOf),
    }
  }
  const say = (text: string, user: string): ChatRequest => {
    const { id } = discord.say(text, { mention: 'user', user })
    return {
      job: `discord/${id}`,
      what: text,
      acknowledged: () => undefined,
      answers: () =>
        discord
          .messages(id)
          .filter(({ author }) => author.id === discord.applicationId)
          .map(textOf),
      reactions: () => world.reactions.get(id)?.size ?? 0,
    }
  }
  const choose = (user: string) => {
    const menus = (reviewed.components ?? []) as unknown as {
      components: { custom_id: string; placeholder?: string; options?: { value: string }[] }[]
    }[]
    const menu = must(menus.flatMap(({ components }) => components).find(({ placeholder }) => placeholder === 'Why'))
    return interaction('Why', discord.select(reviewed, menu.custom_id, [must(menu.options?.[0]).value], { user }))
  }
  return {
    isUnfinished: (text) => text.startsWith(unfinished),
    async ask(choice, number) {
      const user = must(users[number % users.length])
      if (choice < 0.3) return interaction('/help', discord.slash('help', { topic: helpOf(number) }, { user }))
      if (choice < 0.45) {
        const options = { question: 'What does a duck say?', repository: 'octo/duck' }
        return interaction('/ask', discord.slash('ask', options, { user }))
      }
      if (choice < 0.7) return say(`help ${helpOf(number)}`, user)
      if (choice < 0.8) return say('explain octo/duck quack --no-model', user)
      return choose(user)
    },
  }
}

const unfinished = 'unfinished: '
