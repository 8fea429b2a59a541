import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { startWorkerLoop } from '../../../src/core/jobs/worker-loop.ts'
import { openStore } from '../../../src/core/store/open-store.ts'
import type { Job } from '../../../src/core/store/ports.ts'
import { openUsageLedger } from '../../../src/core/store/sqlite/usage.ts'
import { createLogger } from '../../../src/core/telemetry/logger.ts'
import { makeFolder } from '../../support/folder.ts'
import { until } from '../../support/server.ts'
import { processConformance } from './process-conformance.ts'
import { newJob, queueConformance } from './queue-conformance.ts'
import { storeConformance } from './store-conformance.ts'

const on = (home: string, sql: string) => {
  const database = new DatabaseSync(join(home, 'rubberduck.sqlite'))
  try {
    database.exec(sql)
  } finally {
    database.close()
  }
}

const lapse = "UPDATE job SET lease_until = 0, not_before = 0 WHERE state IN ('waiting', 'running')"

queueConformance('SQLite', async () => {
  const home = makeFolder()
  const store = await openStore({ home })
  return { store, expire: async () => on(home, lapse) }
})
storeConformance('SQLite', async () => {
  const home = makeFolder()
  const store = await openStore({ home })
  return {
    store,
    again: () => openStore({ home }),
    usage: () => openUsageLedger({ home }),
    tamper: async (statement) => on(home, `${statement} event${statement === 'UPDATE ' ? " SET actor = 'eve'" : ''}`),
  }
})
processConformance('SQLite', async () => ({ home: makeFolder() }))

it('a worker that stood still for longer than its lease goes on with its job, and runs it once', async () => {
  const home = makeFolder()
  const { queue, close } = await openStore({ home })
  await queue.add([newJob('a')])
  const gate = Promise.withResolvers<void>()
  let runs = 0
  const work = async () => {
    runs++
    await gate.promise
    return { state: 'done' as const, result: 'fine' }
  }
  const loop = startWorkerLoop({ queue, worker: 'w', work, logger: createLogger('silent') })
  await until(() => runs || undefined)
  on(home, lapse)
  await until(async () => (await queue.get('a'))?.attempts === 2 || undefined)
  gate.resolve()
  await until(async () => (await queue.get('a'))?.result === 'fine' || undefined)
  await loop.drain()
  expect(runs).toBe(1)
  await close()
})

it('what somebody asked for does not wait behind what nobody did', async () => {
  const { queue, close } = await openStore({ home: makeFolder() })
  const waiting = ['a', 'b', 'c', 'd']
  await queue.add(waiting.map((id) => newJob(id, { key: id })))
  const gate = Promise.withResolvers<void>()
  const work = async ({ lane }: Job) => {
    if (lane === 'work') await gate.promise
    return { state: 'done' as const, result: 'fine' }
  }
  const loop = startWorkerLoop({ queue, worker: 'w', work, logger: createLogger('silent') })
  const stateOf = async (id: string) => (await queue.get(id))?.state
  await until(async () => (await stateOf('b')) === 'running' || undefined)
  await queue.add([newJob('question', { key: 'question', lane: 'asked' })])
  loop.wake()
  await until(async () => (await stateOf('question')) === 'done' || undefined)
  expect(await queue.counts()).toMatchObject({ running: 2, waiting: 2 })
  gate.resolve()
  await until(async () => (await queue.counts()).done === 5 || undefined)
  await loop.drain()
  await close()
})
