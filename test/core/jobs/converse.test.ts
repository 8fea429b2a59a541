import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chatCommands } from '../../../src/commands/index.ts'
import { createSuggest } from '../../../src/core/conversations/suggest.ts'
import { must } from '../../../src/core/must.ts'
import type { NewJob } from '../../../src/core/store/ports.ts'
import { type FakeGitHub, startGitHub } from '../../fakes/github.ts'
import { type Chat, createChat, type Posted } from '../../support/chat.ts'
import { openWorkshop, type Workshop } from '../../support/jobs.ts'

let hub: FakeGitHub
let workshop: Workshop
let chat: Chat
let home: string

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'converse-'))
  hub = await startGitHub()
  chat = createChat()
  const repo = hub.createRepo('octo/duck', {
    'src/cart.js': 'export function total(items) {\n  return items.length\n}\n\nexport const one = total([1])\n',
    'src/db.js': 'const run = (db, id) => db.query("select * from t where id = " + id)\nexport { run }\n',
  })
  repo.permissions.set('ada-hub', 'write')
  workshop = await openWorkshop(hub, home, { platforms: { chat: chat.platform } })
})
afterEach(async () => {
  await workshop.close()
  await hub.close()
  rmSync(home, { recursive: true, force: true })
})

/** Runs a job, and gives what was posted for it. */
async function run(job: NewJob): Promise<Posted | undefined> {
  await workshop.store.queue.add([job])
  workshop.loop.wake()
  const { job: done, end } = await workshop.next()
  expect(end.state).not.toBe('retry')
  expect(done.id).toBe(job.id)
  return chat.posted.find((each) => each.job === job.id)
}
const say = async (...given: Parameters<Chat['say']>) => must(await run(chat.say(...given)))
const command = (name: string, given: Record<string, string | boolean>, more: object = {}) =>
  say('', { kind: 'command', command: name, arguments: given, ...more })
const press = async (label: string, { actions }: Posted, user?: string) => {
  const action = must(actions.find((each) => each.label === label))
  return run(chat.press(action.id, user))
}

/** Links the account `ada-hub` to the user `ada` of the chat. */
async function linkAda(): Promise<void> {
  const { text } = await command('link', {})
  hub.enterCode(must(/MADE-\d+/.exec(text)?.[0]), 'ada-hub')
  expect((await command('link', {})).text).toContain('Linked your account `ada-hub`')
}

describe('repositories in a chat', () => {
  it('asks which repository a command is about', async () => {
    const { text } = await say('analyze src')
    expect(text).toContain('Which repository is `/analyze` about?')
    expect(text).toContain('with `/our-use owner/name`')
  })

  it('help, answers and mistakes name commands as this platform has them', async () => {
    const help = (await command('help', {})).text
    expect(help).toContain('- `/our-use [repository]`: Set')
    expect(help).not.toContain('`/use')
    expect((await command('help', { topic: '/our-use' })).text).toContain('For example `/our-use octo/duck`')
    expect((await command('use', {})).text).toContain('`/our-use owner/name`')
    expect((await say('/zzzzzz')).text).toContain('Use `/help` for a list of commands.')
    expect((await command('use', { colour: 'red' })).text).toContain('Use `/help use` for its options.')
  })

  it('a private repository is closed to people without a linked account, as if it did not exist', async () => {
    const closed = (await say('analyze src in https://example.invalid octo/duck#1')).text
    expect(closed).toContain('You cannot read octo/duck, or it does not exist.')
    expect(closed).toContain('/link')
    const absent = (await command('use', { repository: 'octo/absent' })).text
    expect(absent.replaceAll('octo/absent', 'octo/duck')).toBe((await command('use', { repository: 'octo/duck' })).text)
  })

  it('a public repository can be read, but not written to, by everyone', async () => {
    must(hub.repos.get('octo/duck')).visibility = 'public'
    const { text } = await command('analyze', { path: 'src', repository: 'octo/duck' })
    expect(text).toContain('Analyzed')
    const refused = await say('refactor rename total to sum --pr', {
      ...typed('refactor', 'rename total to sum --pr --repository octo/duck'),
    })
    expect(refused.text).toContain('requires write access')
  })

  it('a linked person has the permissions of their account, and keeps the repository of the channel', async () => {
    await linkAda()
    expect((await command('use', { repository: `${hub.url}/octo/duck` })).text).toContain('now about `octo/duck`')
    const { text, reply } = await say('analyze src')
    expect(text).toContain('sql')
    expect(reply.outcome.state).toBe('complete')
    expect((await command('use', {})).text).toContain('`octo/duck`')
    must(hub.repos.get('octo/duck')).permissions.clear()
    expect((await say('analyze src')).text).toContain('Check that ada-hub has access')
  })

  it('the rights of a linked account are those of its current login, and never those of another account', async () => {
    const duck = must(hub.repos.get('octo/duck'))
    const { accounts } = hub
    const analyze = async () => (await command('analyze', { path: 'src', repository: 'octo/duck' })).text
    await linkAda()
    expect(await workshop.store.state.get('person/chat/T/ada')).toEqual({
      account: { host: 'github', login: 'ada-hub', id: String(accounts.idOf('ada-hub')) },
    })
    accounts.rename('ada-hub', 'ada-new')
    // Somebody else takes the old login, and has more rights.
    duck.permissions.set('ada-hub', 'admin')
    expect(await analyze()).toContain('You cannot read octo/duck')
    duck.permissions.set('ada-new', 'read')
    expect(await analyze()).toContain('Analyzed')
    accounts.remove('ada-new')
    expect(await analyze()).toContain('You cannot read octo/duck')
  })

  it('a number that is no pull request is not answered from the default branch', async () => {
    await linkAda()
    expect((await say('analyze src in octo/duck#7')).text).toContain('`octo/duck#7` is not a pull request')
  })

  it('a person who declines is not linked, and gets a new code', async () => {
    const code = must(/MADE-\d+/.exec((await command('link', {})).text)?.[0])
    expect((await command('link', {})).text).toContain('has not been entered yet')
    hub.enterCode(code, undefined)
    expect((await command('link', {})).text).toContain('declined')
    const again = await command('link', {})
    expect(again.text).not.toContain(code)
    expect(again.private).toBe(true)
  })

  it('suggests the repositories, the open pull requests and the paths that were seen', async () => {
    await hub.openPull('octo/duck', { 'README.md': 'fine\n' })
    await workshop.next()
    await linkAda()
    await say('analyze src in octo/duck#1')
    const suggest = createSuggest(workshop.store.state, chatCommands)
    const at = { surface: 'chat', chat: { tenant: 'T', channel: 'C' }, given: {}, actor: 'T/ada' }
    const ask = (command: string, argument: string, typed: string) => suggest({ ...at, command, argument, typed })
    expect(await ask('review', 'repository', 'du')).toEqual(['octo/duck'])
    expect(await ask('review', 'repository', 'octo/duck#')).toEqual(['octo/duck#1'])
    const given = { repository: 'octo/duck#1' }
    expect(await suggest({ ...at, given, command: 'analyze', argument: 'path', typed: 'db' })).toEqual(['src/db.js'])
    expect(await ask('help', 'topic', 'ref')).toEqual(['refactor'])
    expect(await ask('refactor', 'instruction', 'x')).toEqual([])
  })
})

const typed = (name: string, text: string) => ({ kind: 'command' as const, command: name, text })

describe('answers in a chat', () => {
  beforeEach(async () => {
    await linkAda()
    await command('use', { repository: 'octo/duck' })
  })

  it('a link to a pull request is a request to review it', async () => {
    await hub.openPull('octo/duck', {
      'src/db.js': 'export const run = (db, id) => db.query("delete from t where id = " + id)\n',
    })
    await workshop.next()
    const { text } = await say(`${hub.url}/octo/duck/pull/1`)
    expect(text).toContain('Reviewed')
    expect(text).toContain('src/db.js:1')
  })

  it('a proposed change is shown, and a button opens a pull request with exactly that change', async () => {
    const answer = await say('rename total to sum', { ...typed('refactor', 'rename total to sum') })
    expect(answer.text).toContain('+export function sum(items)')
    expect(answer.actions.map(({ label }) => label)).toEqual(['Open PR', 'Show diff'])
    expect((await press('Show diff', answer))?.text).toContain('+export function sum(items)')
    expect((await press('Open PR', answer))?.text).toContain('Opened #1')
    expect(must(hub.repos.get('octo/duck')).pulls.get(1)?.title).toContain('total')
    const amended = must(chat.posted.find(({ job }) => job === answer.job))
    expect(amended.text).toBe(answer.text)
    expect(amended.actions.map(({ label }) => label)).toEqual(['Show diff'])
    expect(amended.reply).toMatchObject({
      amends: true,
      done: [{ what: expect.stringMatching(/^Opened \[#1\]/), by: 'T/ada' }],
    })
  })

  it('a button does only what its presser may do', async () => {
    const answer = await say('', { ...typed('refactor', 'rename total to sum') })
    expect((await press('Open PR', answer, 'eve'))?.text).toContain('You cannot read octo/duck')
    must(hub.repos.get('octo/duck')).visibility = 'public'
    expect((await press('Open PR', answer, 'eve'))?.text).toContain('requires write access')
    expect(chat.posted.find(({ job }) => job === answer.job)).toBe(answer)
    expect(must(hub.repos.get('octo/duck')).pulls.size).toBe(0)
  })

  it('a button of an unknown answer says so', async () => {
    const posted = await run(chat.press('0123456789abcdef0123.0'))
    expect(posted?.text).toContain('no longer available')
  })

  it('a reply in a thread of ours is a request, and one elsewhere or to another person is not', async () => {
    await say('analyze src', { thread: 'a' })
    expect((await say('search cart', { thread: 'a', reply: true })).text).toContain('src/cart.js')
    expect(await run(chat.say('@eve look at this', { thread: 'a', reply: true }))).toBeUndefined()
    expect(await run(chat.say('analyze src', { thread: 'b', reply: true }))).toBeUndefined()
  })

  it('what was said in a thread is remembered until it is forgotten', async () => {
    await say('analyze src', { thread: 'a' })
    const key = 'conversation/chat/T/C/a'
    const read = async () => workshop.store.state.get<{ history: { asked: string }[] }>(key)
    expect((await read())?.history.map(({ asked }) => asked)).toEqual(['analyze src'])
    expect((await say('forget that', { thread: 'a', reply: true })).text).toBe('Forgot 1 message.\n')
    expect((await read())?.history).toEqual([])
  })

  it('an attached patch is reviewed without any repository', async () => {
    const patch = [
      'diff --git a/a.js b/a.js',
      'new file mode 100644',
      '--- /dev/null',
      '+++ b/a.js',
      '@@ -0,0 +1 @@',
      '+export const run = (db, id) => db.query("select * from t where id = " + id)',
      '',
    ].join('\n')
    const files = [{ id: patch, name: 'change.patch', bytes: patch.length }]
    const { text } = await say('', { ...typed('review', ''), files })
    expect(text).toContain('a.js:1')
  })

  it('a channel that subscribes gets one message per pull request, which is kept up to date', async () => {
    expect((await say('', typed('subscribe', 'octo/duck reviews'))).text).toContain('now gets the reviews')
    const unsafe = 'export const run = (db, id) => db.query("delete from t where id = " + id)\n'
    await hub.openPull('octo/duck', { 'src/db.js': unsafe })
    await workshop.next()
    const [announced] = chat.posted.filter(({ job }) => job.startsWith('announcement/'))
    expect(announced?.text).toMatch(/octo\/duck#1.*A change[\s\S]*error[\s\S]*src\/db\.js:1/)
    expect(announced?.actions.map(({ label }) => label)).toEqual(['Why', 'Dismiss'])
    await hub.push('octo/duck', 1, { 'src/db.js': 'export const run = (db, id) => db.query("delete ?", [id])\n' })
    await workshop.next()
    const all = chat.posted.filter(({ job }) => job.startsWith('announcement/'))
    expect(all.map(({ text }) => text.includes('src/db.js:1'))).toEqual([false])
    writeFileSync(join(home, 'config.toml'), '[chat]\ntenants = ["another"]\n')
    await hub.push('octo/duck', 1, { 'src/db.js': unsafe })
    await workshop.next()
    expect(chat.posted.filter(({ job }) => job.startsWith('announcement/'))).toEqual(all)
  })

  it('a menu of the message explains and dismisses a finding, and replies are about the pull request', async () => {
    await say('', typed('subscribe', 'octo/duck'))
    const unsafe = 'export const run = (db, id) => db.query("delete from t where id = " + id)\n'
    await hub.openPull('octo/duck', { 'src/db.js': unsafe })
    await workshop.next()
    const announced = must(chat.posted.find(({ job }) => job.startsWith('announcement/')))
    const option = (label: string) => must(announced.actions.find((each) => each.label === label)?.options?.[0]).id
    expect((await run(chat.press(option('Why'))))?.text).toContain('Found by the rules pass')
    expect(chat.posted.find(({ job }) => job === announced.job)).toBe(announced)
    expect((await run(chat.press(option('Dismiss'))))?.text).toContain('Dismissed')
    const amended = must(chat.posted.find(({ job }) => job === announced.job))
    expect(amended.actions.map(({ label }) => label)).toEqual(['Why'])
    expect(amended.reply.done).toEqual([{ what: expect.stringMatching(/^Dismissed `db.js:1 /), by: 'T/ada' }])
    const thread = `of ${announced.job}`
    expect((await say('status', { thread, reply: true })).text).toContain('1 dismissed')
  })

  it('a channel that subscribes to failures hears of errors alone, and stops when it is told to', async () => {
    expect((await say('', typed('subscribe', 'octo/duck nothing'))).text).toContain('Unknown event `nothing`')
    await say('', typed('subscribe', 'octo/duck failures'))
    await hub.openPull('octo/duck', { 'README.md': 'fine\n' })
    await workshop.next()
    expect(chat.posted.filter(({ job }) => job.startsWith('announcement/'))).toEqual([])
    expect((await say('', typed('subscribe', 'octo/duck --remove'))).text).toContain('no longer gets')
    expect((await say('', typed('subscribe', 'octo/duck --remove'))).text).toContain('was not subscribed')
  })
})
