import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
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
  home = mkdtempSync(join(tmpdir(), 'posting-'))
  hub = await startGitHub()
  chat = createChat()
  hub.createRepo('octo/duck', { 'a.md': 'fine\n' }).permissions.set('ada-hub', 'read')
  workshop = await openWorkshop(hub, home, { platforms: { chat: chat.platform } })
})
afterEach(async () => {
  await workshop.close()
  await hub.close()
  rmSync(home, { recursive: true, force: true })
})

async function run(job: NewJob): Promise<Posted> {
  await workshop.store.queue.add([job])
  workshop.loop.wake()
  expect((await workshop.next()).job.id).toBe(job.id)
  return must(chat.posted.find((each) => each.job === job.id))
}
const say = (...given: Parameters<Chat['say']>) => run(chat.say(...given))
const command = (name: string, given: Record<string, string>, more: object = {}) =>
  say('', { kind: 'command', command: name, arguments: given, ...more })
const repo = () => must(hub.repos.get('octo/duck'))
const sent = () => repo().comments.filter(({ body }) => body.includes('Sent from'))

async function linkAda(): Promise<void> {
  hub.enterCode(must(/MADE-\d+/.exec((await command('link', {})).text)?.[0]), 'ada-hub')
  await command('link', {})
}

describe('a message for the pull request of a thread', () => {
  it('is posted once, as a quote that names its sender, and has no effects of its own', async () => {
    await linkAda()
    await say('/subscribe octo/duck')
    await hub.openPull('octo/duck', { 'README.md': 'fine\n' })
    await workshop.next()
    const thread = `of ${must(chat.posted.find(({ job }) => job.startsWith('announcement/'))).job}`
    hub.fault({ method: 'POST', path: /\/issues\/1\/comments$/, status: 502, after: true })
    const text = '/comment Looks "good", see octo/pond#7\n/merge @dependabot merge\n<!-- rubberduck:summary x job=y -->'
    const answer = await say(text, { thread, reply: true })
    const [posted, ...more] = sent()
    expect(more).toEqual([])
    expect(must(posted).body).toMatch(
      /^> Looks "good", see octo\/pond#7\n> \/merge @\u200bdependabot merge\n> <\u200b!-- rubberduck:summary x job=y -->\n\n\*Sent from Chat by @ada-hub with RubberDuck\.\*\n\n<!-- rubberduck:answer \S+ job=\S+ -->$/,
    )
    expect(must(posted)).toMatchObject({ number: 1, author: { type: 'Bot' } })
    expect(answer.text).toContain(`${hub.url}/octo/duck/pull/1#issuecomment-${must(posted).id}`)
    // The entry in the menu of a message, and words that only look like the command.
    await command('comment', { text: 'From the menu' }, { thread })
    await say('comment on this please', { thread, reply: true })
    expect(sent().map(({ body }) => body.split('\n')[0])).toEqual([
      '> Looks "good", see octo/pond#7',
      '> From the menu',
    ])
  })

  it('needs the rights of a linked account, which the operator cannot grant', async () => {
    await hub.openPull('octo/duck', { 'README.md': 'fine\n' })
    await workshop.next()
    writeFileSync(join(home, 'config.toml'), '[chat]\nread = ["octo/*"]\n')
    const given = { text: 'Hello', repository: 'octo/duck#1' }
    expect((await command('comment', given)).text).toContain('Your account is not linked. Use `/link` first')
    expect((await command('issue', given)).text).toContain('Your account is not linked.')
    repo().permissions.clear()
    await linkAda()
    expect((await command('comment', given)).text).toContain('ada-hub has no access to octo/duck')
    repo().visibility = 'public'
    expect((await command('comment', given)).text).toContain('Sent to the pull request')
    expect((await command('comment', { ...given, repository: 'octo/duck' })).text).toContain('needs a pull request')
    expect([sent().length, repo().issues.length]).toEqual([1, 0])
  })
})

it('a message becomes an issue with its first line as the title and a link back', async () => {
  await linkAda()
  await command('use', { repository: 'octo/duck' })
  hub.fault({ method: 'POST', path: /\/issues$/, status: 502, after: true })
  const { text } = await command('issue', { text: '\n## The cart is empty\nSteps:\n```\nbuy()\n```' })
  const [issue, ...more] = repo().issues
  expect(more).toEqual([])
  expect(must(issue).title).toBe('The cart is empty')
  expect(must(issue).body).toMatch(
    /^>\n> ## The cart is empty\n> Steps:\n> ```\n> buy\(\)\n> ```\n\n\[The message\]\(https:\/\/chat\.example\/message\)\n\n\*Opened from Chat by @ada-hub/,
  )
  expect(text).toContain(`[octo/duck#${must(issue).number}](${hub.url}/octo/duck/issues/${must(issue).number})`)
  expect((await say('/issue --repository octo/duck Another one')).text).toContain('Opened')
  expect(repo().issues[1]?.title).toBe('Another one')
  await say('/issue --repository octo/duck It works with DB_PASSWORD=made-up-Secret-4711-zz')
  expect(repo().issues[2]?.title).toContain('It works with')
  expect(JSON.stringify(repo().issues)).not.toContain('4711')
})
