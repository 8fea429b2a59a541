import { slackLimits } from '../../../src/adapters/slack/limits.ts'
import { renderAnswer, renderProgress } from '../../../src/adapters/slack/render/answer.ts'
import { digest } from '../../../src/core/hash.ts'
import { must } from '../../../src/core/must.ts'
import { checkBlocks } from '../../fakes/slack/check-blocks.ts'
import type { Ephemeral, Message } from '../../fakes/slack/world.ts'
import { ada, type FakeSlack, general, startSlack } from '../../fakes/slack.ts'
import type { ChatStage, Said } from './stage.ts'

/** Requests of the front process, which does not restart with its workers. */
const byFront = ['apps.connections.open', 'auth.test', 'views.open', 'views.publish']

export async function startSlackStage(): Promise<ChatStage> {
  const slack = await startSlack({ ackMs: 2_000, retryDelays: [0, 0] })
  slack.interruptions.counts = (_, path) => !byFront.some((name) => path.endsWith(`/${name}`))
  const { world, people } = slack
  const messages = new Map<string, Message>()
  const said = (message: Message): Said => {
    const job = `slack/${world.team.id}/${message.channel}/${message.ts}`
    messages.set(job, message)
    return { job }
  }
  const bot = `<@${world.app.botUser}>`
  return {
    variables: slack.env('socket'),
    interruptions: slack.interruptions,
    until: (predicate, what) => slack.until(predicate, what),
    ready: () => slack.sockets.count > 0,
    mention: async (text) => said(people.say(general, `${bot} ${text}`)),
    reply: async (to, text) => said(people.say(general, text, { thread_ts: must(messages.get(to.job)).ts })),
    direct: async (text) => said(people.dm(text)),
    async slash(name, words = '') {
      const { payload } = await people.slash(`/${name}`, words, { channel: general })
      return { job: `slack/${world.team.id}/${String(payload['trigger_id'])}` }
    },
    async press(label) {
      const all = [...slack.answers(general), ...world.ephemerals]
      const message = must(all.findLast(({ blocks }) => JSON.stringify(blocks).includes(`"text":"${label}"`)))
      const { payload } = await slack.press(message, label)
      const [action] = payload['actions'] as { action_ts: string }[]
      const ts = 'to' in message ? message.id : message.ts
      return { job: `slack/${world.team.id}/${message.channel}/${ts}/${must(action).action_ts}` }
    },
    async saidByBots() {
      people.say(general, `${bot} quack one`, { bot_id: 'B0OTHER' })
      people.say(general, `${bot} quack one`, { user: world.app.botUser })
      people.joinChannel(general, ada)
      await settled(slack)
    },
    edit: async ({ job }, text) => people.edit(must(messages.get(job)), `${bot} ${text}`),
    remove: async ({ job }) => people.delete(must(messages.get(job))),
    async repeatAll() {
      await settled(slack)
      for (const delivery of [...slack.outbox.deliveries]) await slack.outbox.repeat(delivery)
    },
    disconnect: (how) => (how === 'resumable' ? slack.sockets.disconnect('refresh_requested') : slack.sockets.cut()),
    shown: () => shownIn(slack),
    check({ job, outcome, actions = [] }, progress) {
      const { message, files } = renderAnswer({ job, outcome, actions }, { user: ada, said: 'said' })
      for (const each of [message, renderProgress(progress)]) {
        checkBlocks(each.blocks)
        if (each.text.length > slackLimits.text || each.text === '') throw new Error(`A text of ${each.text.length}`)
        for (const text of [each.text, ...each.blocks.map((block) => JSON.stringify(block))]) {
          if (text.split('```').length % 2 === 0) throw new Error(`A fence is open: ${text}`)
          if (/<[!@#](?!U0ADA>)/.test(text)) throw new Error(`It notifies somebody: ${text}`)
        }
      }
      for (const { name, content } of files) if (name === '' || content.length === 0) throw new Error('An empty file')
    },
    close: () => slack.close(),
  }
}

const settled = (slack: FakeSlack) => slack.until(() => slack.outbox.deliveries.every(({ ended }) => ended))

function shownIn({ world }: FakeSlack): string[] {
  const all = [...world.channels.values()].flatMap(({ messages }) => messages)
  const nameOf = ({ channel, thread_ts }: Pick<Message, 'channel' | 'thread_ts'>) =>
    [channel, all.find(({ ts }) => ts === thread_ts)?.text].filter(Boolean).join(' > ')
  const contentOf = ({ text, blocks = [] }: Message | Ephemeral) =>
    [
      text,
      ...[...JSON.stringify(blocks).matchAll(/"type":"button".*?"text":"(.*?)"/g)].map(([, label]) => `[${label}]`),
    ].join(' ')
  const filesOf = ({ files = [] }: Message) =>
    files.map((id) => {
      const { name, content = '' } = must(world.files.get(id))
      return ` (${name} ${digest(content)})`
    })
  return [
    ...all
      .filter(({ bot_id }) => bot_id === world.app.botId)
      .map((message) => `${nameOf(message)}: ${contentOf(message)}${filesOf(message).join('')}`),
    ...world.ephemerals.map((message) => `${nameOf(message)} for ${message.to}: ${contentOf(message)}`),
    ...all.flatMap(({ text, reactions }) => [...reactions.keys()].map((name) => `${name} on ${text}`)),
  ].toSorted()
}
