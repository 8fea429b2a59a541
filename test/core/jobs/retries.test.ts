import { expect, it } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { type Ended, openWorkshop, useWorkshop, type Workshop } from '../../support/jobs.ts'

const weak = 'one\n<<<<<<< HEAD\ntwo\n=======\nthree\n>>>>>>> b\n'
const { hub, shop } = useWorkshop(() => ({ perPerson: 2 }))
let count = 0

function repo() {
  const name = `octo/retry-${++count}`
  const made = hub.createRepo(name, { 'a.txt': 'one\n' })
  made.permissions.set('ada', 'write')
  return { name, made }
}
/** Each try makes one attempt, and one more after it found nothing. */
const failWrites = (name: string, path: string, tries: number, over: object = {}) =>
  hub.fault({ method: 'POST', path: new RegExp(`${name}/${path}$`), status: 503, times: tries * 2, ...over })
const answers = (name: string) =>
  must(hub.repos.get(name))
    .comments.filter((each) => each.body.includes('rubberduck:answer'))
    .map((each) => each.body)
const states = async (shop: Workshop) => (await shop.settled()).map(({ end }) => end.state)

it('counts one command once, however often it is tried, and says once that there were too many', async () => {
  const { name } = repo()
  await hub.openPull(name, { 'a.txt': weak })
  await shop.settled()
  failWrites(name, 'issues/1/comments', 3)
  await hub.comment(name, 1, 'ada', '/status')
  expect(await states(shop)).toEqual(['retry', 'retry', 'retry', 'done'])
  await hub.comment(name, 1, 'ada', '/status')
  expect(await states(shop)).toEqual(['done'])
  expect(answers(name).every((body) => body.includes('1 finding open'))).toBe(true)
  for (let more = 0; more < 2; more++) {
    await hub.comment(name, 1, 'ada', '/status')
    const [{ end } = { end: undefined }] = await shop.settled()
    expect(end).toEqual({ state: 'done', result: 'more than 2 commands per hour for ada' })
  }
  expect(answers(name).length).toBe(3)
  expect(answers(name)[2]).toContain('Rate limit reached (2 commands per hour for each user)')
  const denied = await shop.store.events.query({ type: 'command.denied' })
  expect(denied.map(({ data }) => data.command)).toEqual(['status', 'status'])
})

it('does not count events against a person', async () => {
  const { name } = repo()
  await hub.openPull(name, { 'a.txt': weak })
  await shop.settled()
  for (let push = 0; push < 3; push++) {
    await hub.push(name, 1, { 'b.txt': `${push}\n` })
    expect(must((await shop.settled())[0]).end).toMatchObject({ result: expect.stringContaining('review complete') })
  }
})

it('waits a day for GitHub, gives up after the fifth try, says so in the check, and starts anew when it is redriven', async () => {
  const { name, made } = repo()
  failWrites(name, 'check-runs', 6)
  await hub.openPull(name, { 'a.txt': weak })
  expect((await shop.next()).end).toMatchObject({ state: 'retry', costs: 0 })
  shop.passDay()
  shop.skipWaits()
  const ended = await shop.settled()
  expect(ended.map(({ job, end }) => [job.attempts, end.state])).toEqual([
    ...[1, 2, 3, 4].map((attempt) => [attempt, 'retry']),
    [5, 'dead'],
  ])
  const [{ job }] = ended as [(typeof ended)[0]]
  expect(await shop.store.queue.get(job.id)).toMatchObject({ state: 'dead', attempts: 5 })
  expect(made.reviews).toEqual([])
  expect(answers(name)).toEqual([])
  expect(made.checkRuns).toMatchObject([
    {
      conclusion: 'failure',
      output: { summary: 'The platform was unavailable for too long, so RubberDuck stopped trying. Request it again.' },
    },
  ])
  expect(await shop.store.queue.redrive(job.id)).toBe(true)
  shop.loop.wake()
  expect(await states(shop)).toEqual(['done'])
  expect(made.reviews.length).toBe(1)
})

it('does not run a job that its worker died of five times, and says so', async () => {
  const { name, made } = repo()
  await hub.openPull(name, { 'a.txt': weak })
  await shop.settled()
  await shop.loop.drain(0)
  await hub.comment(name, 1, 'ada', '/review')
  for (let death = 0; death < 5; death++) {
    expect((await shop.store.queue.claim('other', 'asked'))?.attempts).toBe(death + 1)
    await shop.store.queue.release('other')
  }
  const again = await openWorkshop(hub, shop.home)
  expect((await again.settled()).map(({ job, end }) => [job.attempts, end.state])).toEqual([[6, 'dead']])
  expect(answers(name)).toEqual([expect.stringContaining('The process crashed, hung, or ran out of memory')])
  expect(made.reviews.length).toBe(1)
  await again.close()
})

it.each([
  ['a secondary limit', { status: 403, message: 'You have exceeded a secondary rate limit.' }, 60],
  ['seconds', { status: 429, headers: { 'retry-after': '90' } }, 90],
  ['more than it waits for itself', { status: 429, headers: { 'retry-after': '21' } }, 21],
])('comes back after as many seconds as GitHub says: %s', async (_, fault, seconds) => {
  const { name, made } = repo()
  hub.fault({ method: 'POST', path: new RegExp(`${name}/pulls/1/reviews$`), ...fault })
  await hub.openPull(name, { 'a.txt': weak })
  const { job, end } = await shop.next()
  expect(end).toMatchObject({ state: 'retry', delayMs: seconds * 1_000 })
  const { error } = must(await shop.store.queue.get(job.id))
  expect(JSON.parse(must(error))).toMatchObject({ kind: 'rate-limited' })
  shop.loop.wake()
  expect(await shop.store.queue.claim('other', 'work')).toBeUndefined()
  expect(made.reviews).toEqual([])
  shop.skipWaits()
  expect(await states(shop)).toEqual(['done'])
  expect(made.reviews.length).toBe(1)
})

it('answers a mistake of a person at once, and does not try again', async () => {
  const { name } = repo()
  await hub.openPull(name, { 'a.txt': weak })
  await shop.settled()
  await hub.comment(name, 1, 'ada', '/why a.txt:99')
  expect(await states(shop)).toEqual(['done'])
  expect(answers(name)).toEqual([expect.stringContaining('Unknown finding `a.txt:99`')])
})

it('replaces the failure of a job that is redriven by its answer', async () => {
  const { name } = repo()
  await hub.openPull(name, { 'a.txt': weak })
  await shop.settled()
  hub.fault({ method: 'GET', path: new RegExp(`${name}/collaborators/ada/permission$`), status: 400 })
  await hub.comment(name, 1, 'ada', '/status')
  const [{ job, end }] = (await shop.settled()) as [Ended]
  expect(end.state).toBe('dead')
  expect(answers(name)).toEqual([expect.stringContaining('GitHub rejected the request')])
  await shop.store.queue.redrive(job.id)
  shop.loop.wake()
  expect(await states(shop)).toEqual(['done'])
  expect(answers(name)).toEqual([expect.stringContaining('1 finding open')])
})
