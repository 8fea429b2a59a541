import { afterEach, beforeEach, expect, it } from 'vitest'
import type { DuckError } from '../../../src/core/errors.ts'
import type { JobEnd } from '../../../src/core/jobs/job-end.ts'
import { startWorkerLoop, type WorkerLoop } from '../../../src/core/jobs/worker-loop.ts'
import { must } from '../../../src/core/must.ts'
import { openStore } from '../../../src/core/store/open-store.ts'
import type { Job, QueuePriority, Store } from '../../../src/core/store/ports.ts'
import { createLogger } from '../../../src/core/telemetry/logger.ts'
import { makeFolder } from '../../support/folder.ts'
import { until } from '../../support/server.ts'
import { newJob } from '../store/queue-conformance.ts'

const done: JobEnd = { state: 'done', result: 'fine' }
let store: Store
let loop: WorkerLoop | undefined
let ends: [id: string, state: string][]

beforeEach(async () => {
  store = await openStore({ home: makeFolder() })
  ends = []
})
afterEach(async () => {
  await loop?.drain(0)
  await store.close()
})

function start(work: (job: Job, signal: AbortSignal) => Promise<JobEnd>): WorkerLoop {
  const onEnd = (job: Job, end: JobEnd) => void ends.push([job.id, end.state])
  loop = startWorkerLoop({ queue: store.queue, worker: 'w', work, logger: createLogger('silent'), onEnd })
  return loop
}
const add = (lane: QueuePriority, count: number) =>
  store.queue.add(
    Array.from({ length: count }, (_, index) => newJob(`${lane}${index}`, { lane, key: `${lane}${index}` })),
  )
const stateOf = async (id: string) => must(await store.queue.get(id)).state
/** Work that ends when it is told to. */
function gated() {
  const gate = Promise.withResolvers<void>()
  const started: Job[] = []
  const signals = new Map<string, AbortSignal>()
  return {
    started,
    signals,
    open: gate.resolve,
    async work(job: Job, signal: AbortSignal): Promise<JobEnd> {
      started.push(job)
      signals.set(job.id, signal)
      await gate.promise
      return done
    },
  }
}

it.each([
  ['reactions', { quick: 9 }, { quick: 4 }],
  ['what nobody waits for', { work: 9 }, { work: 2 }],
  ['what somebody waits for', { asked: 9 }, { asked: 3 }],
  ['all of them', { quick: 9, asked: 9, work: 9 }, { quick: 4, asked: 3 }],
  ['few of each', { asked: 1, work: 9 }, { asked: 1, work: 2 }],
] as const)('runs several jobs at a time, and no more than it may: %s', async (_, given, expected) => {
  for (const [lane, count] of Object.entries(given)) await add(lane as QueuePriority, count)
  const { started, work, open } = gated()
  const most = Object.values(expected).reduce((sum, count) => sum + count, 0)
  const { busy, drain } = start(work)
  await until(() => started.length === most || undefined)
  // Drained: whatever it would have claimed as well is there now.
  const drained = drain()
  const counted = Object.fromEntries(
    [...Map.groupBy(started, ({ lane }) => lane)].map(([lane, all]) => [lane, all.length]),
  )
  expect(counted).toEqual(expected)
  expect(busy()).toBe(most)
  open()
  await drained
  expect([busy(), ends.length]).toEqual([0, most])
  expect((await store.queue.counts()).done).toBe(most)
})

it('starts the next job when one ends, in the order of arrival', async () => {
  await add('work', 5)
  const order: string[] = []
  start(async ({ id }) => {
    order.push(id)
    return done
  })
  await until(async () => (await store.queue.counts()).done === 5 || undefined)
  expect(order).toEqual(['work0', 'work1', 'work2', 'work3', 'work4'])
})

it.each([
  ...(['done', 'ignored', 'superseded', 'dead'] as const).map((state) => [{ state, result: 'why' }, state] as const),
  [{ state: 'retry', error: '{"kind":"timeout"}', delayMs: 3_600_000 }, 'waiting'] as const,
])('applies the end of an attempt: %j', async (end, state) => {
  await add('work', 1)
  start(async () => end as JobEnd)
  await until(() => ends[0])
  expect(ends).toEqual([['work0', end.state]])
  const { error, result, attempts, ...job } = must(await store.queue.get('work0'))
  expect([job.state, attempts, error ?? result]).toEqual([state, 1, 'error' in end ? end.error : end.result])
  expect(await store.queue.claim('other', 'work')).toBeUndefined()
})

it('goes on after work that throws, whose lease another worker then takes', async () => {
  await add('work', 2)
  start(async ({ id }) => {
    if (id === 'work0') throw new Error('made up')
    return done
  })
  await until(async () => (await stateOf('work1')) === 'done' || undefined)
  expect(ends).toEqual([['work1', 'done']])
  expect(await store.queue.release('w')).toEqual(['work0'])
  expect((await store.queue.claim('other', 'work'))?.id).toBe('work0')
})

it('returns a job that it claimed when it was drained already, not counting the attempt', async () => {
  // Its kind is claimed first, before the loop can know that it ends.
  await add('quick', 1)
  const { started, work } = gated()
  await start(work).drain()
  expect(started).toEqual([])
  expect(await store.queue.get('quick0')).toMatchObject({ state: 'waiting', attempts: 0 })
})

it('waits for running jobs when it is drained, and claims no other', async () => {
  await add('work', 1)
  const { started, work, open } = gated()
  const { drain } = start(work)
  await until(() => started[0])
  const drained = drain()
  await add('asked', 1)
  must(loop).wake()
  open()
  await drained
  expect([await stateOf('work0'), await stateOf('asked0')]).toEqual(['done', 'waiting'])
})

it.each([
  ['obey the signal', true],
  ['ignore it', false],
])('gives jobs back that outlast the grace, not counting the attempt: those that %s', async (_, obeys) => {
  await add('work', 1)
  const reasons: DuckError[] = []
  const { drain } = start(
    (_, signal) =>
      new Promise((resolve) =>
        signal.addEventListener('abort', () => {
          reasons.push(signal.reason)
          if (obeys) resolve({ state: 'dead', result: 'stopped' })
        }),
      ),
  )
  await until(() => must(loop).busy() || undefined)
  await drain(0)
  expect(reasons.map(({ kind }) => kind)).toEqual(['unavailable'])
  expect(await store.queue.get('work0')).toMatchObject({ state: 'waiting', attempts: 0 })
  expect((await store.queue.claim('other', 'work'))?.attempts).toBe(1)
})

it('stops a job that a newer one replaces, or that another worker has taken over', async () => {
  await store.queue.add([newJob('old', { group: 'review' })])
  const { started, signals, work, open } = gated()
  start(work)
  await until(() => started[0])
  await store.queue.add([newJob('new', { group: 'review' })])
  must(loop).wake()
  const reason = () => must(signals.get('old')).reason as DuckError | undefined
  await until(() => reason())
  expect(reason()).toMatchObject({ kind: 'conflict', message: 'Superseded by a newer event.' })
  open()
  await until(async () => (await stateOf('new')) === 'done' || undefined)

  await add('asked', 1)
  const other = gated()
  await must(loop).drain(0)
  start(other.work)
  await until(() => other.started[0])
  await store.queue.release('w')
  await store.queue.claim('other', 'asked')
  must(loop).wake()
  await until(() => must(other.signals.get('asked0')).aborted || undefined)
  expect(must(other.signals.get('asked0')).reason).toMatchObject({
    kind: 'conflict',
    message: 'Another worker has taken over this job.',
  })
  other.open()
})

it('runs a job alone whose worker died, and others after it', async () => {
  await add('asked', 3)
  await store.queue.claim('dead', 'asked')
  await store.queue.release('dead', 3)
  const alone = gated()
  const { drain } = start(alone.work)
  await until(() => alone.started[0])
  // Drained: whatever it would have claimed as well is there now.
  await Promise.race([drain(), new Promise((resolve) => setImmediate(resolve))])
  expect(alone.started.map(({ id, attempts }) => [id, attempts])).toEqual([['asked0', 4]])
  alone.open()
  await until(() => ends.length === 1 || undefined)
  start(alone.work)
  await until(() => ends.length === 3 || undefined)
})

it('returns jobs with the attempts that a drain costs', async () => {
  await add('asked', 1)
  const held = gated()
  const { drain } = start(held.work)
  await until(() => held.started[0])
  loop = undefined
  await drain(0, 3)
  expect(await store.queue.get('asked0')).toMatchObject({ state: 'waiting', attempts: 3 })
})
