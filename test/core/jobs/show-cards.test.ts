import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JobEnd } from '../../../src/core/jobs/job-end.ts'
import { must } from '../../../src/core/must.ts'
import type { PullCard } from '../../../src/core/pull-card.ts'
import type { NewJob } from '../../../src/core/store/ports.ts'
import { cardsKey } from '../../../src/core/store/state-keys.ts'
import { type FakeGitHub, startGitHub } from '../../fakes/github.ts'
import { type Chat, createChat } from '../../support/chat.ts'
import { openWorkshop, type Workshop } from '../../support/jobs.ts'

const unsafe = 'export const run = (db, id) => db.query("delete from t where id = " + id)\n'
const safe = 'export const run = (db, id) => db.query("delete from t where id = ?", [id])\n'

let hub: FakeGitHub
let workshop: Workshop
let chat: Chat
let home: string

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'cards-'))
  hub = await startGitHub()
  chat = createChat()
  hub.createRepo('octo/duck', { 'src/db.js': 'export const run = () => {}\n' }).visibility = 'public'
  workshop = await openWorkshop(hub, home, { platforms: { chat: chat.platform } })
})
afterEach(async () => {
  await workshop.close()
  await hub.close()
  rmSync(home, { recursive: true, force: true })
})

async function run(job: NewJob): Promise<JobEnd> {
  await workshop.store.queue.add([job])
  workshop.loop.wake()
  const { job: done, end } = await workshop.next()
  expect(done.id).toBe(job.id)
  return end
}
const share = (links: readonly string[], more: Parameters<Chat['share']>[1] = {}) => run(chat.share(links, more))
const shown = (place: string): PullCard[] => (chat.cards.get(place) ?? []).map(({ card }) => card)
const pull = (repo: string, number: number) => `${hub.url}/${repo}/pull/${number}`
const repoOf = (name: string) => must(hub.repos.get(name))

async function linkAda(): Promise<void> {
  const link = () => chat.say('', { kind: 'command', command: 'link', arguments: {} })
  await run(link())
  hub.enterCode(must(/MADE-\d+/.exec(must(chat.posted.at(-1)).text)?.[0]), 'ada-hub')
  await run(link())
}

describe('a link to a pull request', () => {
  it('becomes a card, which follows the review, the checks, and the pull request', async () => {
    await hub.openPull('octo/duck', { 'src/db.js': unsafe }, { title: 'Delete & forget' })
    await workshop.next()
    repoOf('octo/duck').checkRuns.push({
      ...must(repoOf('octo/duck').checkRuns[0]),
      id: 9,
      name: 'CI',
      status: 'queued',
    })
    expect(await share([`${pull('octo/duck', 1)}/files?w=1`, pull('octo/duck', 1)])).toMatchObject({ state: 'done' })
    const place = must([...chat.cards.keys()][0])
    const card: Partial<PullCard> = {
      repo: 'octo/duck',
      number: 1,
      title: 'Delete & forget',
      author: 'ada',
      state: 'open',
      checks: { passed: 1, failed: 0, running: 1 },
      review: { verdict: '1 error in 1 file.', worst: 'error', outdated: false },
    }
    expect(shown(place)).toEqual([{ ...card, url: pull('octo/duck', 1) }])
    expect(must(chat.cards.get(place))[0]?.link).toBe(`${pull('octo/duck', 1)}/files?w=1`)

    Object.assign(must(repoOf('octo/duck').checkRuns.at(-1)), { status: 'completed', conclusion: 'failure' })
    await hub.completeChecks('octo/duck', 1)
    expect((await workshop.next()).end).toMatchObject({ result: 'cards updated' })
    expect(shown(place)[0]?.checks).toEqual({ passed: 1, failed: 1, running: 0 })

    await hub.push('octo/duck', 1, { 'src/db.js': safe })
    await workshop.next()
    expect(shown(place)[0]?.review).toEqual({ verdict: 'No findings in 1 file.', outdated: false })

    await hub.change('octo/duck', 1, { title: 'Another title' }, 'edited', { changes: { title: { from: 'x' } } })
    await workshop.next()
    await hub.change('octo/duck', 1, { draft: true }, 'converted_to_draft')
    await workshop.next()
    expect(shown(place)[0]).toMatchObject({ title: 'Another title', state: 'draft' })

    await hub.change('octo/duck', 1, { draft: false, state: 'closed', merged: true }, 'closed')
    await workshop.next()
    expect(shown(place)[0]?.state).toBe('merged')
    expect(workshop.counts.get('model_tokens')).toBeUndefined()
    expect(chat.posted).toEqual([])
  })

  it('counts dismissed findings no more', async () => {
    await hub.openPull('octo/duck', { 'src/db.js': unsafe })
    await workshop.next()
    repoOf('octo/duck').permissions.set('ada', 'write')
    await share([pull('octo/duck', 1)])
    const [place = ''] = chat.cards.keys()
    await hub.comment('octo/duck', 1, 'ada', '/ignore src/db.js:1 because it is meant')
    await workshop.next()
    expect(shown(place)[0]?.review?.verdict).toBe('No findings in 1 file.')
  })

  it('shows a private repository only to those who can read it, at any time, and says nothing else', async () => {
    repoOf('octo/duck').visibility = 'private'
    await hub.openPull('octo/duck', { 'README.md': 'fine\n' })
    await workshop.next()
    for (const link of [pull('octo/duck', 1), pull('octo/duck', 7), pull('octo/absent', 1), `${hub.url}/octo/duck`])
      expect(await share([link])).toMatchObject({ state: 'ignored' })
    expect(await workshop.store.state.get(cardsKey('octo/duck', 1))).toBeUndefined()

    repoOf('octo/duck').permissions.set('ada-hub', 'read')
    await linkAda()
    expect(await share([pull('octo/duck', 1)], { user: 'eve' })).toMatchObject({ state: 'ignored' })
    expect(await share([pull('octo/duck', 1)])).toMatchObject({ state: 'done' })
    const [place = ''] = chat.cards.keys()
    expect(shown(place)[0]).toMatchObject({ number: 1, review: { verdict: 'No findings in 1 file.' } })

    repoOf('octo/duck').permissions.clear()
    await hub.change('octo/duck', 1, { title: 'A secret plan' }, 'edited', { changes: { title: { from: 'x' } } })
    await workshop.next()
    expect(shown(place)[0]?.title).toBe('A change')
    expect(await workshop.store.state.get(cardsKey('octo/duck', 1))).toBeUndefined()
    expect(chat.posted.every(({ text }) => !text.includes('octo'))).toBe(true)
  })

  it('keeps the newest messages up to date, and forgets those that are gone or old', async () => {
    await hub.openPull('octo/duck', { 'README.md': 'fine\n' })
    await workshop.next()
    for (let count = 0; count < 12; count++) await share([pull('octo/Duck', 1)])
    const key = cardsKey('octo/duck', 1)
    const kept = must(await workshop.store.state.get<{ place: string; at: number }[]>(key))
    expect(kept.map(({ place }) => place)).toEqual([...chat.cards.keys()].slice(-10).reverse())
    const [newest, second, ...rest] = kept
    chat.deleted.add(must(newest).place)
    must(second).at -= 15 * 24 * 60 * 60_000
    await workshop.store.state.set(key, kept)
    await hub.change('octo/duck', 1, { title: 'New' }, 'edited', { changes: { title: { from: 'x' } } })
    await workshop.next()
    const left = must(await workshop.store.state.get<{ place: string }[]>(key))
    expect(left.map(({ place }) => place).sort()).toEqual(rest.map(({ place }) => place).sort())
    expect([must(newest), must(second)].map(({ place }) => shown(place)[0]?.title)).toEqual(['A change', 'A change'])
    expect(rest.every(({ place }) => shown(place)[0]?.title === 'New')).toBe(true)
  })

  it('is not updated in a workspace that the operator does not allow any more', async () => {
    await hub.openPull('octo/duck', { 'README.md': 'fine\n' }, { title: 'Old' })
    await workshop.next()
    await share([pull('octo/duck', 1)])
    writeFileSync(join(home, 'config.toml'), '[chat]\ntenants = ["another"]\n')
    await hub.change('octo/duck', 1, { title: 'New' }, 'edited', { changes: { title: { from: 'Old' } } })
    expect((await workshop.next()).end).toMatchObject({ result: 'no chat shows it' })
    expect(shown(must([...chat.cards.keys()][0]))[0]?.title).toBe('Old')
  })

  it('is a message of its own only in channels that are about the repository', async () => {
    chat.attached = false
    await hub.openPull('octo/duck', { 'README.md': 'fine\n' })
    await workshop.next()
    expect(await share([pull('octo/duck', 1)])).toMatchObject({ state: 'ignored' })
    const say = (command: string, repository: string | string[], channel: string) =>
      run(
        chat.say('', {
          kind: 'command',
          command,
          arguments: { repository },
          chat: { tenant: 'T', channel },
          thread: null,
        }),
      )
    await say('use', 'octo/duck', 'C')
    await say('subscribe', ['octo/duck', 'failures'], 'D')
    expect(await share([pull('octo/duck', 1)])).toMatchObject({ state: 'done' })
    expect(await share([pull('octo/duck', 1)], { channel: 'D' })).toMatchObject({ state: 'done' })
    expect(await share([pull('octo/duck', 1)], { channel: 'E' })).toMatchObject({ state: 'ignored' })
  })

  it('is retried while the code host is down, and a failure is not said in the chat', async () => {
    await hub.openPull('octo/duck', { 'README.md': 'fine\n' })
    await workshop.next()
    hub.fault({ path: /\/pulls\/1$/, status: 503, times: 3 })
    const job = chat.share([pull('octo/duck', 1)])
    await workshop.store.queue.add([job])
    workshop.loop.wake()
    expect((await workshop.settled()).map(({ end }) => end.state)).toEqual(['retry', 'done'])
    hub.fault({ path: /\/pulls\/1$/, status: 400 })
    expect((await share([pull('octo/duck', 1)])).state).toBe('dead')
    expect(chat.posted).toEqual([])
  })
})
