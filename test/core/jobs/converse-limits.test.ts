import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chatCommands } from '../../../src/commands/index.ts'
import { stopActionId } from '../../../src/core/conversations/actions.ts'
import { subscribe, subscriptionsOf } from '../../../src/core/conversations/subscriptions.ts'
import { createSuggest } from '../../../src/core/conversations/suggest.ts'
import { must } from '../../../src/core/must.ts'
import type { NewJob } from '../../../src/core/store/ports.ts'
import { type FakeGitHub, startGitHub } from '../../fakes/github.ts'
import { type Chat, createChat, type Posted } from '../../support/chat.ts'
import { makeFolder } from '../../support/folder.ts'
import { openWorkshop, type Workshop } from '../../support/jobs.ts'

let hub: FakeGitHub
let workshop: Workshop
let chat: Chat
let home: string

const unsafe = 'export const run = (db, id) => db.query("delete from t where id = " + id)\n'

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'converse-'))
  hub = await startGitHub()
  chat = createChat()
  const repo = hub.createRepo('octo/duck', {
    'src/cart.js': 'export function total(items) {\n  return items.length\n}\n\nexport const one = total([1])\n',
  })
  repo.permissions.set('ada-hub', 'write')
  hub.createRepo('octo/pond', { 'src/pond.js': unsafe }).permissions.set('ada-hub', 'write')
  workshop = await openWorkshop(hub, home, { platforms: { chat: chat.platform } })
  const { text } = await command('link', {})
  hub.enterCode(must(/MADE-\d+/.exec(text)?.[0]), 'ada-hub')
  await command('link', {})
})
afterEach(async () => {
  await workshop.close()
  await hub.close()
  rmSync(home, { recursive: true, force: true })
})

async function run(job: NewJob): Promise<Posted | undefined> {
  await workshop.store.queue.add([job])
  workshop.loop.wake()
  let { job: ended, end } = await workshop.next()
  // A pushed commit is reviewed.
  while (ended.id !== job.id) ({ job: ended, end } = await workshop.next())
  expect(end.state).not.toBe('retry')
  return chat.posted.find((each) => each.job === job.id)
}
const say = async (...given: Parameters<Chat['say']>) => must(await run(chat.say(...given)))
const command = (name: string, given: Record<string, string | boolean | string[]>, more: object = {}) =>
  say('', { kind: 'command', command: name, arguments: given, ...more })
const press = (label: string, { actions }: Posted, user?: string) =>
  run(chat.press(must(actions.find((each) => each.label === label)).id, user))

describe('the memory of a chat', () => {
  it('commands at the top of a channel have nothing in common but its default', async () => {
    const top = { thread: null }
    await command('use', { repository: 'octo/duck' }, top)
    await command('analyze', { path: 'src', repository: 'octo/pond' }, top)
    expect((await command('search', { words: 'cart' }, top)).text).toContain('src/cart.js')
  })

  it('a new default also counts in a conversation about another repository', async () => {
    await command('analyze', { path: 'src', repository: 'octo/pond' }, { thread: 'a' })
    await command('use', { repository: 'octo/duck' }, { thread: 'a' })
    expect((await command('search', { words: 'cart' }, { thread: 'a' })).text).toContain('src/cart.js')
  })

  it('a request that was denied changes no subject', async () => {
    await command('use', { repository: 'octo/duck' })
    expect((await say('analyze src in octo/absent#1', { thread: 'a' })).text).toContain('You cannot read octo/absent')
    expect((await say('analyze src', { thread: 'a' })).text).toContain('Analyzed')
  })

  it('an error begins a conversation, so that its thread needs no further mention', async () => {
    expect((await say('analyze src', { thread: 'a' })).text).toContain('Which repository')
    expect((await say('analyze src --repository octo/duck', { thread: 'a', reply: true })).text).toContain('Analyzed')
  })

  it('what only one person saw is not part of the conversation', async () => {
    await command('link', {}, { thread: 'a' })
    await command('help', { topic: 'use' }, { thread: 'a' })
    const stored = await workshop.store.state.get<{ history: object[] }>('conversation/chat/T/C/a')
    expect(stored?.history).toHaveLength(1)
  })
})

describe('a crash while an answer is sent', () => {
  it('finds what the request has changed, and remembers an exchange once', async () => {
    const { state } = workshop.store
    const person = () => state.get<{ pending?: { code: string } }>('person/chat/T/eve')
    let sent = ''
    chat.sending = async ({ outcome }) => {
      sent = JSON.stringify(outcome)
      expect(sent).toContain(must((await person())?.pending).code)
    }
    await command('link', {}, { user: 'eve' })
    expect(sent).toContain('MADE-')
    chat.sending = async () => {}
    await command('help', { topic: 'use' }, { thread: 'a' })
    await command('help', { topic: 'use' }, { thread: 'a' })
    expect((await state.get<{ history: object[] }>('conversation/chat/T/C/a'))?.history).toHaveLength(1)
  })
})

describe('what a chat tells of private repositories', () => {
  it('suggestions and plain names of them are only for those who can read them', async () => {
    await command('analyze', { path: 'src', repository: 'octo/duck' })
    const suggest = createSuggest(workshop.store.state, chatCommands)
    const ask = (user: string, argument: string, typed: string) =>
      suggest({
        command: 'analyze',
        argument,
        typed,
        given: { repository: 'octo/duck' },
        surface: 'chat',
        chat: { tenant: 'T', channel: 'C' },
        actor: `T/${user}`,
      })
    expect(await ask('ada', 'repository', '')).toEqual(['octo/duck'])
    expect(await ask('ada', 'path', 'cart')).toEqual(['src/cart.js'])
    expect(await ask('eve', 'repository', '')).toEqual([])
    expect(await ask('eve', 'path', 'cart')).toEqual([])
    const answers = ['octo/duck', 'octo/none'].map(async (repo) =>
      (await say(`analyze ${repo}`, { user: 'eve' })).text.replaceAll(repo, '…'),
    )
    const [real, absent] = await Promise.all(answers)
    expect(real).toBe(absent)
  })

  it('public repositories are suggested to everyone, and a lost repository to nobody', async () => {
    const pond = must(hub.repos.get('octo/pond'))
    pond.visibility = 'public'
    await command('analyze', { path: 'src', repository: 'octo/duck' })
    const suggest = createSuggest(workshop.store.state, chatCommands)
    const ask = (user: string) =>
      suggest({
        command: 'review',
        argument: 'repository',
        typed: '',
        given: {},
        surface: 'chat',
        chat: { tenant: 'T', channel: 'C' },
        actor: `T/${user}`,
      })
    expect(await ask('eve')).toEqual(['octo/pond'])
    expect(await ask('ada')).toEqual(['octo/duck', 'octo/pond'])
    must(hub.repos.get('octo/duck')).permissions.clear()
    await command('analyze', { path: 'src', repository: 'octo/duck' })
    expect(await ask('ada')).toEqual(['octo/pond'])
  })

  it('a diff is shown again only to those who can read its repository', async () => {
    const answer = await say('rename total to sum in octo/duck', {
      kind: 'message',
      text: `refactor rename total to sum ${hub.url}/octo/duck`,
    })
    expect((await press('Show diff', answer, 'eve'))?.text).toContain('You cannot read octo/duck')
    expect((await press('Show diff', answer))?.text).toContain('+export function sum(items)')
  })

  it('a subscription is found by the name of its repository in any case', async () => {
    const { state } = workshop.store
    await subscribe(state, 'Octo/Pond', {
      surface: 'chat',
      chat: { tenant: 'T', channel: 'C' },
      events: ['reviews'],
      actor: 'a',
    })
    expect(await subscriptionsOf(state, 'octo/pond')).toHaveLength(1)
  })

  it('a subscription ends with the access of the person who subscribed', async () => {
    await command('subscribe', { repository: ['octo/pond'] })
    await hub.openPull('octo/pond', { 'src/db.js': unsafe })
    await workshop.next()
    const announced = () => chat.posted.filter(({ job }) => job.startsWith('announcement/')).length
    expect(announced()).toBe(1)
    must(hub.repos.get('octo/pond')).permissions.clear()
    await hub.openPull('octo/pond', { 'src/other.js': unsafe })
    await workshop.next()
    expect(announced()).toBe(1)
  })
})

describe('buttons that are pressed twice', () => {
  it('open one pull request, and apply one commit', async () => {
    const answer = await say(`refactor rename total to sum ${hub.url}/octo/duck`)
    expect((await press('Open PR', answer))?.text).toContain('Opened #1')
    expect((await press('Open PR', answer))?.text).toContain('Opened #1')
    const duck = must(hub.repos.get('octo/duck'))
    expect(duck.pulls.size).toBe(1)
    const own = await say('refactor rename one to first octo/duck#1')
    expect((await press('Apply', own))?.text).toMatch(/Committed|commit/)
    const again = await press('Apply', own)
    expect(again?.text).toMatch(/Committed|commit/)
    expect(again?.text).not.toContain('There are new commits')
  })
})

describe('requests as people type them', () => {
  it('an option may have the dash that a chat app makes of two hyphens', async () => {
    const { text } = await say('', { kind: 'command', command: 'analyze', text: 'src —repository octo/duck' })
    expect(text).toContain('Analyzed')
  })

  it('an edit is a request if the earlier text of the message was none', async () => {
    await workshop.store.queue.add([{ ...chat.say('to others'), id: 'chat/edited', ignored: 'not for us' }])
    expect((await say('help use', { edits: 'chat/edited' })).text).toContain('/our-use')
    expect((await say('help use', { edits: 'chat/unheard' })).text).toContain('/our-use')
  })

  it('a request that is withdrawn while it waits is not carried out', async () => {
    const job = chat.say('analyze src in octo/duck#1')
    await run({ ...chat.press(stopActionId(job.id)), lane: 'asked' })
    expect(await run(job)).toBeUndefined()
  })
})

describe('replies that ask for nothing', () => {
  it('get no reaction and no answer', async () => {
    await command('help', {}, { thread: 'a' })
    for (const text of ['@eve look at this', '👍', ':tada: :+1:', '']) {
      const job = chat.say(text, { thread: 'a', reply: true })
      const seen = { ...job, id: `${job.id}/seen`, key: `${job.id}/seen`, lane: 'quick' as const }
      await workshop.store.queue.add([seen])
      expect(await run(job)).toBeUndefined()
    }
    expect(chat.reactions).toEqual([])
  })
})

describe('a platform that can only send', () => {
  it('gets every answer, without reactions, progress, files and announcements', async () => {
    const bare = createChat({ bare: true })
    must(hub.repos.get('octo/pond')).visibility = 'public'
    const other = await openWorkshop(hub, makeFolder(), { platforms: { chat: bare.platform } })
    const ask = async (job: NewJob) => {
      await other.store.queue.add([{ ...job, id: `bare/${job.id}`, key: `bare/${job.id}` }])
      other.loop.wake()
      const { end } = await other.next()
      return [end.state, bare.posted.at(-1)?.text]
    }
    const seen = { ...bare.say('help'), lane: 'quick' as const }
    await other.store.queue.add([seen])
    const files = [{ id: 'f', name: 'a.log', bytes: 3 }]
    expect(await ask(bare.say(`explain ${hub.url}/octo/pond`, { files }))).toEqual([
      'done',
      expect.stringContaining('Missing target to explain'),
    ])
    const typed = { kind: 'command' as const, command: 'use', arguments: { repository: 'octo/pond' } }
    expect(await ask(bare.say('', typed))).toEqual(['done', expect.stringContaining('now about `octo/pond`')])
    const search = { kind: 'command' as const, command: 'search', arguments: { words: 'delete' } }
    expect(await ask(bare.say('', search))).toEqual(['done', expect.stringContaining('src/pond.js')])
    const subscribe = { kind: 'command' as const, command: 'subscribe', arguments: { repository: ['octo/pond'] } }
    expect(await ask(bare.say('', subscribe))).toEqual(['done', expect.stringContaining('now gets the reviews')])
    await hub.openPull('octo/pond', { 'src/db.js': unsafe })
    expect((await other.next()).end.state).toBe('done')
    expect((await other.store.queue.get(seen.id))?.state).toBe('done')
    await other.close()
  })
})
