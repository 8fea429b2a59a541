import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { type Supervisor, type SupervisorOptions, superviseWorkers } from '../../../src/core/server/supervisor.ts'
import { openStore } from '../../../src/core/store/open-store.ts'
import { createLogger } from '../../../src/core/telemetry/logger.ts'
import { makeFolder } from '../../support/folder.ts'
import { until } from '../../support/server.ts'
import { newJob } from '../store/queue-conformance.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

const dies = 'process.exit(1)\n'
/** Says what a worker says, and holds as many jobs as the file names. */
const lives = (busy = 0) =>
  `process.send({ kind: 'ready', name: 'worker' })
setInterval(() => process.send({ kind: 'beat', rss: 1, busy: ${busy} }), 20)
process.on('message', ({ kind }) => kind === 'drain' && process.exit(0))
process.on('disconnect', () => process.exit(0))
`

async function supervise(script: string, over: Partial<SupervisorOptions> & { most: number }) {
  const home = makeFolder()
  const entry = join(home, 'worker.mjs')
  writeFileSync(entry, script)
  const { queue, close } = await openStore({ home })
  ends.push(close)
  const workers: Supervisor = superviseWorkers({ entry, queue, logger: createLogger('silent'), ...over })
  ends.push(() => workers.stop())
  return { workers, queue, rewrite: (text: string) => writeFileSync(entry, text) }
}

it('workers that cannot start are tried again, and nobody is told that all is well meanwhile', async () => {
  const { workers, rewrite } = await supervise(dies, { most: 1, least: 1 })
  await until(() => !workers.ready() || undefined)
  rewrite(lives())
  await until(() => workers.ready() || undefined)
  expect(workers.pids().length).toBe(1)
})

it('there are as many as the jobs need, at most so many, and none where there are no jobs', async () => {
  const { workers, queue } = await supervise(lives(), { most: 2, idleMs: 200 })
  expect(workers.pids()).toEqual([])
  await queue.add(Array.from({ length: 9 }, (_, index) => newJob(`j${index}`, { key: `k${index}` })))
  workers.wake()
  await until(() => workers.pids().length === 2 || undefined)
  for (let job = await queue.claim('w', 'work'); job !== undefined; job = await queue.claim('w', 'work'))
    await queue.finish(job.id, 'w', 'done', '')
  await until(() => workers.pids().length === 0 || undefined)
  expect(workers.ready()).toBe(true)
})

it('one that is at work does not leave', async () => {
  const { workers, queue } = await supervise(lives(1), { most: 1, idleMs: 1 })
  await queue.add([newJob('a')])
  await until(() => workers.pids()[0])
  const [pid] = workers.pids()
  await queue.claim('w', 'work')
  await queue.finish('a', 'w', 'done', '')
  // Two more looks find nothing to do, which is known by what is asked of the queue.
  let looks = 0
  const { live } = queue
  queue.live = (most) => {
    looks++
    return live(most)
  }
  await until(() => looks >= 2 || undefined)
  expect(workers.pids()).toEqual([pid])
})

it.each([
  ['outgrew its memory and does not stop', `process.send({ kind: 'beat', rss: 2e12, busy: 1 })`, { graceMs: 50 }],
  ['hangs', '', { silenceMs: 2_000 }],
  ['ran out of memory', `process.on('message', () => process.abort())`, {}],
])('the jobs of a worker that %s count several attempts, and it is replaced', async (_, script, over) => {
  const { workers, queue } = await supervise('', { most: 1, least: 0, ...over, entry: busyWorker(script) })
  await queue.add([newJob('a')])
  await queue.claim('worker', 'work')
  workers.wake()
  await until(async () => ((await queue.get('a'))?.attempts === 3 ? true : undefined))
  expect((await queue.claim('next', 'work'))?.attempts).toBe(4)
})

/** Writes a worker that is ready, then does something, and ignores every message. */
function busyWorker(script: string): string {
  const file = join(makeFolder(), 'worker.mjs')
  writeFileSync(file, `process.send({ kind: 'ready', name: 'worker' })\n${script}\nsetInterval(() => {}, 1000)\n`)
  return file
}
