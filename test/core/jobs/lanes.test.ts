import { expect, it } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { newReviewState } from '../../../src/core/platform.ts'
import { changeKey } from '../../../src/core/store/state-keys.ts'
import { useWorkshop } from '../../support/jobs.ts'

const conflict = (label: string) => `one\n<<<<<<< ${label}\ntwo\n=======\nthree\n>>>>>>> b\n`
const { hub, shop } = useWorkshop()
let count = 0

function repo(name = `octo/lanes-${++count}`) {
  const made = hub.createRepo(name, { 'a.txt': 'one\n' })
  made.permissions.set('ada', 'write')
  return { name, made }
}
const threads = (name: string) => must(hub.repos.get(name)).reviewComments.filter((each) => each.replyTo === undefined)
const results = async (most: number) => {
  const ends = []
  for (let index = 0; index < most; index++) ends.push(must((await shop.settled()).at(-1)).end)
  return ends
}

it('a review that is requested again by a button waits for the running one, and posts nothing twice', async () => {
  const { name, made } = repo()
  const clicks: Promise<void>[] = []
  hub.fault({
    method: 'POST',
    path: new RegExp(`${name}/pulls/1/reviews$`),
    status: 502,
    after: true,
    strike() {
      const run = must(made.checkRuns[0]).id
      clicks.push(hub.press(name, run, 'ada', 'review'), hub.press(name, run, 'ada', 'rerequested'))
      clicks.push(hub.requestChecks(name, 1, 'ada'))
    },
  })
  await hub.openPull(name, { 'a.txt': conflict('topic') })
  expect((await results(4)).map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done'])
  await Promise.all(clicks)
  expect(made.reviews.length).toBe(1)
  expect(threads(name).length).toBe(1)
  expect(made.checkRuns.map(({ status }) => status)).not.toContain('in_progress')
})

it('a job that ends before all is posted is finished by the next one, which repeats nothing', async () => {
  const { name, made } = repo()
  const failing = (method: string, path: string) => {
    const fault = { method, path: new RegExp(`${name}/${path}`), status: 502, times: 99 }
    hub.fault(fault)
    return async (files: Record<string, string>) => {
      expect((await shop.next()).end).toMatchObject({ state: 'retry' })
      fault.times = 0
      await hub.push(name, 1, files)
    }
  }
  const replies = () => made.reviewComments.filter(({ replyTo }) => replyTo !== undefined).map(({ body }) => body)
  const lost = failing('POST', 'pulls/1/reviews')
  await hub.openPull(name, { 'a.txt': conflict('topic') })
  await lost({ 'b.txt': 'words\n' })
  expect(await results(1)).toMatchObject([{ result: 'review complete: 1 posted, 0 fixed' }])
  expect(must(made.comments[0]).body).toContain('Changes since the last review')
  const unanswered = failing('POST', 'pulls/1/comments/.*/replies')
  await hub.push(name, 1, { 'a.txt': 'one\nfine\n' })
  const [fixing = ''] = [must(made.pulls.get(1)).headSha.slice(0, 7)]
  await unanswered({ 'b.txt': 'more words\n' })
  expect(await results(1)).toMatchObject([{ result: 'review complete: 0 posted, 1 fixed' }])
  expect(replies()).toEqual([expect.stringContaining(`Fixed in ${fixing}.`)])
  const returns = failing('POST', 'pulls/1/comments/.*/replies')
  await hub.push(name, 1, { 'a.txt': conflict('topic') })
  await returns({ 'b.txt': 'words\n' })
  expect(await results(1)).toMatchObject([{ result: 'review complete: 0 posted, 0 fixed' }])
  expect(replies()[1]).toContain('The finding is back')
  // People react to the comment, which the next review reads.
  const on = `review-comment/${must(threads(name)[0]).id}`
  for (const [author, content] of [
    ['ada', '+1'],
    ['eve', '+1'],
    ['bob', '-1'],
  ] as const)
    made.reactions.push({ on, content, author })
  await hub.push(name, 1, { 'c.txt': 'words\n' })
  await hub.comment(name, 1, 'ada', '/why a.txt:2')
  await results(2)
  expect(must(made.comments.at(-1)).body).toContain('Reactions to its comment, as of the last review: 2 👍, 1 👎.')
  const [voted, ...more] = await shop.store.events.query({ type: 'finding.voted', repo: name })
  expect([must(voted).data, more]).toEqual([expect.objectContaining({ path: 'a.txt', up: 2, down: 1 }), []])
  expect([made.resolved.size, threads(name).length, replies().length]).toEqual([0, 1, 2])
})

it('a check of a fork is requested again in the lane of its pull request', async () => {
  const { name, made } = repo()
  await hub.openPull(name, { 'b.txt': conflict('other') })
  await hub.openPull(name, { 'a.txt': conflict('topic') }, { fork: true })
  await results(2)
  const runs = made.checkRuns.length
  await hub.requestChecks(name, 2, 'ada')
  const [moved, reviewed] = await results(2)
  expect(moved).toMatchObject({ state: 'done', result: `continues in github/${made.id}#2` })
  expect(reviewed).toMatchObject({ result: 'review complete: 0 posted, 0 fixed' })
  expect(made.checkRuns.length).toBe(runs + 1)
  made.pulls.delete(2)
  await hub.press(name, must(made.checkRuns.at(-1)).id, 'ada', 'rerequested')
  expect(await results(1)).toMatchObject([{ state: 'ignored', result: expect.stringContaining('not the head') }])
})

it('a renamed repository keeps its state, and a new one with the old name has none', async () => {
  const { name, made } = repo()
  await hub.openPull(name, { 'a.txt': conflict('topic') })
  await hub.comment(name, 1, 'ada', '/pause')
  await results(2)
  hub.rename(name, `acme/moved-${count}`)
  await hub.push(`acme/moved-${count}`, 1, { 'a.txt': conflict('newer') })
  expect(await results(1)).toMatchObject([{ state: 'ignored', result: expect.stringContaining('paused') }])
  const taken = repo(name)
  expect(taken.made.id).not.toBe(made.id)
  await hub.openPull(name, { 'a.txt': conflict('topic') })
  expect(await results(1)).toMatchObject([{ result: 'review complete: 1 posted, 0 fixed' }])
})

it('a state that was stored by the name of the repository belongs to pull requests that are older', async () => {
  const { name, made } = repo()
  const old = changeKey('github', `${name}#1`)
  const store = async () => {
    await shop.store.state.set(old, { ...newReviewState(), paused: true })
    await shop.store.state.checkpoint(old)
  }
  await store()
  // The next pull request is opened later.
  made.pulls.clear()
  await hub.openPull(name, { 'a.txt': conflict('topic') }, { createdAt: new Date(Date.now() + 5_000).toISOString() })
  expect(await results(1)).toMatchObject([{ result: 'review complete: 1 posted, 0 fixed' }])
  await shop.store.state.delete(changeKey('github', `${made.id}#1`))
  must(made.pulls.get(1)).createdAt = '2026-01-02T03:04:05Z'
  await hub.push(name, 1, { 'a.txt': conflict('newer') })
  expect(await results(1)).toMatchObject([{ state: 'ignored', result: expect.stringContaining('paused') }])
  expect(await shop.store.state.get(old)).toBeUndefined()
})
