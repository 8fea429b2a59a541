import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createManifest } from '../../src/adapters/slack/manifest.ts'
import { chatCommands } from '../../src/commands/index.ts'
import { must } from '../../src/core/must.ts'
import { type FakeGitHub, startGitHub } from '../fakes/github.ts'
import { type FakeModels, startModels } from '../fakes/models.ts'
import type { Manifest, Message } from '../fakes/slack/world.ts'
import { ada, bob, type FakeSlack, general, startSlack } from '../fakes/slack.ts'
import { makeFolder } from '../support/folder.ts'
import { startServer, type TestServer, until } from '../support/server.ts'

// A machine with other work needs longer.
vi.setConfig({ testTimeout: 120_000 })

let hub: FakeGitHub
let slack: FakeSlack
let models: FakeModels
let server: TestServer

const weak = 'export const n = Number("1")\nif (n == NaN) throw new Error("never")\n'

beforeAll(async () => {
  hub = await startGitHub()
  models = await startModels()
  slack = await startSlack({ manifest: createManifest({ commands: chatCommands }) as Manifest })
  const made = hub.createRepo('octo/duck', { 'src/a.js': weak, 'src/b.js': 'export const quack = () => "quack"\n' })
  made.visibility = 'public'
  server = await startServer(hub, makeFolder(), { ...slack.env('socket'), ...models.environment.openai })
  await slack.until(() => slack.sockets.count === 1, 'the server')
  await hub.openPull('octo/duck', { 'src/c.js': 'export const m = Number("1")\nif (m == NaN) throw Error("never")\n' })
})
afterAll(async () => {
  await server.kill('SIGTERM')
  await slack.close()
  await models.close()
  await hub.close()
})

/** Waits for a finished message of the app after some others, and returns it. */
function answer(find: () => readonly Message[], after = 0): Promise<Message> {
  const finished = () => {
    const message = find()[after]
    // The answer replaces what was streamed.
    const isStream = message?.streaming_state !== undefined && message.edited === undefined
    return message?.text.includes(':hourglass') === false && !isStream ? message : undefined
  }
  return slack.until(finished, 'an answer', 60_000).catch((error: unknown) => {
    throw new Error(`${error}\n${server.log().slice(-3_000)}`)
  })
}

async function command(name: string, text: string): Promise<Message> {
  const before = slack.answers(general).filter(({ thread_ts }) => thread_ts === undefined).length
  const delivery = await slack.people.slash(name, text, { channel: general })
  expect(delivery).toMatchObject({ acked: true })
  return answer(() => slack.answers(general).filter(({ thread_ts }) => thread_ts === undefined), before)
}

describe('slash commands', () => {
  it('help, the repository of a channel, and an analysis', async () => {
    const help = (await command('/help', '')).text
    expect(help).toMatch(/`\/analyze [\s\S]*`\/duck-status /)
    expect(help).not.toContain('`/status')
    const nothing = await command('/analyze', 'src')
    expect(nothing.text).toContain('Which repository')
    expect((await command('/use', 'octo/duck')).text).toContain('octo/duck')
    const found = await command('/analyze', 'src')
    expect(found.text).toContain('NaN')
    expect(JSON.stringify(found.blocks)).toContain('<@U0ADA>: `/analyze src`')
  })

  it('a review of a linked pull request, whose menu explains a finding in the thread', async () => {
    await until(() => must(hub.repos.get('octo/duck')).checkRuns.find(({ status }) => status === 'completed'))
    const reviewed = await command('/review', `<${hub.url}/octo/duck/pull/1>`)
    expect(reviewed.text).toContain('src/c.js:2')
    const menu = elementsOf(reviewed).find(({ placeholder }) => placeholder?.text === 'Why')
    await slack.press(reviewed, must(menu).action_id, bob, 'c.js:2 js/compare-nan')
    expect((await answer(() => slack.replies(reviewed))).text).toContain('`x === NaN` is always false')
  })

  it('an explanation, and a question to a model', async () => {
    models.answer(() => ({ content: 'A duck says quack. <!channel>' }))
    expect((await command('/explain', 'octo/duck quack --no-model')).text).toContain('src/b.js')
    const asked = await command('/ask', 'octo/duck What does a duck say?')
    expect(asked.text).toContain('quack')
    expect(JSON.stringify([asked.text, asked.blocks])).not.toContain('<!channel>')
  })
})

describe('conversations', () => {
  it('a mention is seen and answered in its thread, and a follow-up needs no mention', async () => {
    const mention = `<@${slack.world.app.botUser}>`
    const asked = slack.people.say(general, `${mention} explain octo/duck quack --no-model`)
    const replies = () => slack.replies(asked).filter(({ bot_id }) => bot_id !== undefined)
    expect((await answer(replies)).text).toContain('src/b.js')
    await slack.until(() => asked.reactions.has('eyes'), 'a reaction')
    slack.people.say(general, 'analyze src', { thread_ts: asked.ts, user: bob })
    expect((await answer(replies, 1)).text).toContain('NaN')
    expect(replies()).toHaveLength(2)
  })

  it('a direct message is answered without a mention', async () => {
    const asked = slack.people.dm('help')
    const answers = () => slack.answers(asked.channel)
    expect((await answer(answers)).text).toContain('/analyze')
  })

  it('talk between others is left alone', async () => {
    const root = slack.people.say(general, 'lunch?')
    const before = slack.answers(general).length
    slack.people.say(general, 'help me', { thread_ts: root.ts })
    await slack.until(() => slack.outbox.deliveries.every(({ ended }) => ended), 'acknowledgements')
    await command('/help', 'analyze')
    expect(slack.answers(general)).toHaveLength(before + 1)
    expect(root.reactions.size).toBe(0)
  })

  it('the link of an account is shown to its owner only', async () => {
    const before = slack.answers(general).length
    await slack.people.slash('/link', '', { channel: general, user: bob })
    const shown = await slack.until(() => slack.world.ephemerals.find(({ to }) => to === bob), 'a code')
    expect(shown.text).toContain('/login/device')
    expect(slack.answers(general)).toHaveLength(before)
  })
})

describe('a running request', () => {
  it('is stopped by the button, but only by the person who asked', async () => {
    models.faults.push({ hang: true })
    const before = models.requests.length
    const asked = slack.people.say(
      general,
      `<@${slack.world.app.botUser}> ask ${hub.url}/octo/duck Why is a duck yellow?`,
    )
    const running = await slack.until(() => slack.replies(asked)[0], 'progress')
    await until(() => (models.requests.length > before ? true : undefined))
    slack.people.openHome()
    const home = () => JSON.stringify(slack.world.homes.get(ada) ?? '')
    await slack.until(() => home().includes('Why is a duck yellow?` in <#C0GENERAL>: running'), 'the home tab')
    await slack.press(running, 'Stop', bob)
    const refusal = await slack.until(() => slack.world.ephemerals.find(({ text }) => text.includes('Only the person')))
    expect(refusal).toMatchObject({ to: bob, channel: general })
    await slack.press(running, 'Stop')
    expect((await answer(() => slack.replies(asked))).text).toBe('Stopped, as <@U0ADA> requested.')
  })
})

describe('a request that is withdrawn', () => {
  it('is stopped when its message is deleted', async () => {
    models.faults.push({ hang: true })
    const before = models.requests.length
    const asked = slack.people.say(general, `<@${slack.world.app.botUser}> ask ${hub.url}/octo/duck Why is it wet?`)
    await slack.until(() => slack.replies(asked)[0], 'progress')
    await until(() => (models.requests.length > before ? true : undefined))
    slack.people.delete(asked)
    expect((await answer(() => slack.replies(asked))).text).toContain('Stopped')
    expect(slack.replies(asked)).toHaveLength(1)
  })
})

describe('a worker that dies', () => {
  it('is replaced, and the answer is said once in the same message', async () => {
    models.answer(() => ({ content: 'Quack, after all.' }))
    models.faults.push({ hang: true })
    const before = models.requests.length
    const asked = slack.people.say(
      general,
      `<@${slack.world.app.botUser}> ask ${hub.url}/octo/duck Why does a duck quack?`,
    )
    const running = await slack.until(() => slack.replies(asked)[0], 'progress')
    await until(() => (models.requests.length > before ? true : undefined))
    for (const pid of workers(server.pid)) process.kill(pid, 'SIGKILL')
    const replies = () => slack.replies(asked).filter(({ bot_id }) => bot_id !== undefined)
    expect((await answer(replies)).text).toContain('Quack, after all.')
    expect(replies()).toEqual([running])
  })
})

describe('by HTTP', () => {
  it('is installed in a workspace, acknowledges without a word, and stores each request once', async () => {
    const other = await startSlack()
    const { SLACK_BOT_TOKEN: _, ...env } = other.env('http')
    const { clientId, clientSecret } = other.world.app
    const oauth = {
      SLACK_CLIENT_ID: clientId,
      SLACK_CLIENT_SECRET: clientSecret,
      RUBBERDUCK_ENCRYPTION_KEY: 'made-up-key',
    }
    const front = await startServer(hub, makeFolder(), { ...env, ...oauth }, 'front')
    const github = () => hub.connect(`${server.url}/api/github/webhooks`)
    try {
      await other.useHttp(`${front.url}/api/slack/events`)
      const begun = await fetch(`${front.url}/slack/install`, { redirect: 'manual' })
      const state = new URL(must(begun.headers.get('location'))).searchParams.get('state')
      const headers = { cookie: must(begun.headers.get('set-cookie')?.split(';')[0]) }
      const query = new URLSearchParams({ code: other.world.grant(), state: must(state) })
      expect((await fetch(`${front.url}/slack/oauth_redirect?${query}`, { headers })).status).toBe(200)
      const { attempts, response } = await other.people.slash('/help', '', { channel: general })
      expect([attempts.map(({ status }) => status), response, other.world.ephemerals]).toEqual([[200], undefined, []])
      other.people.say(general, `<@${other.world.app.botUser}> help`)
      await other.until(() => other.outbox.deliveries.every(({ ended }) => ended), 'acknowledgements')
      const metrics = await (await fetch(`${front.url}/metrics`)).text()
      expect(metrics).toMatch(/rubberduck_jobs\{state="waiting"\} 3/)
    } finally {
      github()
      await front.kill('SIGTERM')
      await other.close()
    }
  })
})

interface Element {
  action_id: string
  placeholder?: { text: string }
}

function elementsOf({ blocks = [] }: Message): Element[] {
  return blocks.flatMap((block) =>
    'elements' in block && block.type === 'actions' ? (block.elements as Element[]) : [],
  )
}

/** The processes that a process has started. */
function workers(pid: number): number[] {
  const list = execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
  return list
    .split('\n')
    .map(Number)
    .filter((each) => each > 0)
}
