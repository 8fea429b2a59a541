import { afterAll, beforeAll, expect, it } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { type FakeGitHub, startGitHub } from '../../fakes/github.ts'
import { makeFolder } from '../../support/folder.ts'
import { openWorkshop, type Workshop } from '../../support/jobs.ts'

const conflict = (label: string) => `one\n<<<<<<< ${label}\ntwo\n=======\nthree\n>>>>>>> b\n`
const name = 'octo/steps'
let hub: FakeGitHub
let shop: Workshop

beforeAll(async () => {
  hub = await startGitHub()
  shop = await openWorkshop(hub, makeFolder())
  hub.createRepo(name, { 'a.txt': 'one\n' }).permissions.set('ada', 'write')
  await hub.openPull(name, { 'a.txt': conflict('first') })
  await shop.settled()
})
afterAll(async () => {
  await shop.close()
  await hub.close()
})

const made = () => must(hub.repos.get(name))
const threads = () => made().reviewComments.filter((each) => each.replyTo === undefined)
const replies = () => made().reviewComments.filter((each) => each.replyTo !== undefined)

/** Does the same again and again, and the n-th request of the n-th time takes effect but fails, until none is left. */
async function failEach(work: (time: number) => Promise<void>): Promise<number> {
  for (let time = 1; ; time++) {
    const fault = { path: /./, passed: time - 1, after: true, status: 502, times: 1 }
    hub.fault(fault)
    await work(time)
    const struck = fault.times === 0
    fault.times = 0
    if (!struck) return time - 1
  }
}

it('a review posts everything once, whichever request fails after it took effect', async () => {
  const steps = await failEach(async (time) => {
    const head = await hub.push(name, 1, { 'a.txt': conflict(`push ${time}`) })
    const ended = await shop.settled()
    expect([time, must(ended.at(-1)).end]).toEqual([time, { state: 'done', result: expect.stringMatching(/complete/) }])
    // One thread a push, and each but the last one is answered and resolved once.
    expect([time, threads().length, replies().length]).toEqual([time, time + 1, time])
    expect([time, made().resolved]).toEqual([
      time,
      new Set(
        threads()
          .slice(0, -1)
          .map(({ thread }) => thread),
      ),
    ])
    expect(threads().map(({ line }) => line)).toEqual(threads().map(() => 2))
    expect(replies().map(({ replyTo }) => replyTo)).toEqual(
      threads()
        .slice(0, -1)
        .map(({ id }) => id),
    )
    expect([time, made().comments.length]).toEqual([time, 1])
    const runs = made().checkRuns.filter((run) => run.head_sha === head)
    expect([time, runs.map((run) => run.status)]).toEqual([time, ['completed']])
    expect(must(runs[0]).annotations).toEqual([])
  })
  expect(steps).toBeGreaterThan(10)
}, 180_000)

it('a command is answered once, whichever request fails after it took effect', async () => {
  const answers = () => made().comments.filter(({ body }) => body.includes('rubberduck:answer'))
  const steps = await failEach(async (time) => {
    await hub.comment(name, 1, 'ada', '/status')
    const ended = await shop.settled()
    expect([time, must(ended.at(-1)).end]).toEqual([time, { state: 'done', result: 'status complete' }])
    expect([time, answers().length]).toEqual([time, time])
    expect(must(answers().at(-1)).body).toContain('1 finding open')
  })
  expect(steps).toBeGreaterThan(4)
}, 180_000)
