import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readEnvironment } from '../../../src/core/config/environment/environment.ts'
import { followEngine } from '../../../src/core/engines/follow.ts'
import { createStepNotes } from '../../../src/core/jobs/chat/note-step.ts'
import { must } from '../../../src/core/must.ts'
import type { NewJob } from '../../../src/core/store/ports.ts'
import { followKey } from '../../../src/core/store/state-keys.ts'
import { type FakeGitHub, startGitHub } from '../../fakes/github.ts'
import { type Chat, createChat, type Posted } from '../../support/chat.ts'
import { openWorkshop, type Workshop } from '../../support/jobs.ts'

let hub: FakeGitHub
let workshop: Workshop
let chat: Chat
let home: string

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'follow-'))
  hub = await startGitHub()
  chat = createChat()
  hub.createRepo('octo/duck', { 'src/db.js': 'export const run = () => {}\n' }).permissions.set('ada-hub', 'read')
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
  await ended(job.id)
  return must(chat.posted.find((each) => each.job === job.id))
}
/** Waits until a job ends for good. */
async function ended(id: string): Promise<void> {
  let next = await workshop.next()
  while (next.job.id !== id || next.end.state === 'retry') next = await workshop.next()
}
const follow = (job: string, user = 'ada') =>
  run(chat.say('', { kind: 'command', command: 'follow', arguments: { job }, user }))

async function linkAda(): Promise<void> {
  const link = () => run(chat.say('', { kind: 'command', command: 'link', arguments: {} }))
  hub.enterCode(must(/MADE-\d+/.exec((await link()).text)?.[0]), 'ada-hub')
  await link()
}

/** Opens a pull request whose review waits to be run again. */
async function openWaiting(): Promise<string> {
  hub.fault({ path: /\/pulls\/1$/, status: 503, times: 3 })
  await hub.openPull('octo/duck', { 'README.md': 'fine\n' })
  const { job, end } = await workshop.next()
  expect(end.state).toBe('retry')
  return job.id
}

describe('follow', () => {
  it('keeps one message up to date until the job ends, without blocking the conversation', async () => {
    await linkAda()
    const id = await openWaiting()
    const first = await follow('octo/duck#1')
    expect(first.text).toContain(
      `The job \`${id}\` about \`github/octo/duck#1\` is waiting: GitHub could not be reached.`,
    )
    expect(await workshop.next()).toMatchObject({
      job: { id: `${first.job}/follow`, attempts: 1 },
      end: { state: 'retry', costs: 0 },
    })
    expect((await run(chat.say('help status', { thread: 'thread-3' }))).text).toContain('status')
    workshop.skipWaits()
    await ended(id)
    await ended(`${first.job}/follow`)
    const shown = chat.posted.filter(({ job }) => job.startsWith(first.job))
    expect(shown).toHaveLength(1)
    expect(shown[0]?.text).toContain(`is done: review complete: 0 posted, 0 fixed.`)
    expect(await workshop.store.state.get(followKey(id))).toBeUndefined()
    expect((await follow(id)).text).toContain('is done')
  })

  it('says the same of a job that does not exist and of one that a person may not see', async () => {
    const absent = (await follow('github/made-up', 'eve')).text
    await hub.openPull('octo/duck', { 'README.md': 'fine\n' })
    const { job } = await workshop.next()
    expect(absent).toContain('There is no such job, or you cannot see it.')
    for (const name of [job.id, 'octo/duck#1', `${hub.url}/octo/duck/pull/1`, 'octo/duck#7'])
      expect((await follow(name, 'eve')).text).toBe(absent)
    await linkAda()
    expect((await follow(job.id)).text).toContain('is done')
    const own = await run(chat.say('', { kind: 'command', command: 'link', arguments: {} }))
    expect((await follow(own.job)).text).toContain('is done')
    expect((await follow(own.job, 'eve')).text).toBe(absent)
    const analyzed = await run(chat.say('analyze src in octo/duck'))
    expect((await follow(analyzed.job)).text).toContain('analyze complete')
    expect((await follow(analyzed.job, 'eve')).text).toBe(absent)
  })

  it('loses access with the person who follows', async () => {
    await linkAda()
    const id = await openWaiting()
    const first = await follow(id)
    must(hub.repos.get('octo/duck')).permissions.clear()
    workshop.skipWaits()
    await ended(`${first.job}/follow`)
    expect(must(chat.posted.find(({ job }) => job === first.job)).text).toContain('There is no such job')
  })

  it('answers in a comment about jobs of the repository, and in the terminal about all', async () => {
    hub.createRepo('octo/pond', { 'a.md': 'fine\n' })
    await hub.openPull('octo/pond', { 'README.md': 'fine\n' })
    const { job: other } = await workshop.next()
    await hub.openPull('octo/duck', { 'README.md': 'fine\n' })
    const { job } = await workshop.next()
    const comment = async (id: string) => {
      await hub.comment('octo/duck', 1, 'ada-hub', `/follow ${id}`)
      await workshop.next()
      return must(hub.repos.get('octo/duck')?.comments.at(-1)).body
    }
    expect(await comment(job.id)).toContain('is done')
    expect(await comment(other.id)).toContain('There is no such job')
    const environment = readEnvironment({ RUBBERDUCK_HOME: home })
    const context = { environment, progress: () => {}, signal: new AbortController().signal } as never
    const here = (name: string) => followEngine.run({ command: 'follow', arguments: { job: name }, actor: '' }, context)
    expect(JSON.stringify(await here('github/octo/pond#1'))).toContain('is done: review complete')
    await expect(here('github/made-up')).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('stores the step of a job only for followers', async () => {
    const { store } = workshop
    await openWaiting()
    const [job] = await store.queue.list({ limit: 1 })
    const key = followKey(must(job).id)
    await createStepNotes({ store, job: must(job) })('Reading code')
    expect(await store.state.get(key)).toBeUndefined()
    await store.state.set(key, {})
    await createStepNotes({ store, job: must(job) })('Reading code')
    expect(await store.state.get(key)).toEqual({ step: 'Reading code' })
  })
})
