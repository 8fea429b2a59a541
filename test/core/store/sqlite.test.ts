import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { startWorkerLoop } from '../../../src/core/jobs/worker-loop.ts'
import { openStore } from '../../../src/core/store/open-store.ts'
import { openUsageLedger } from '../../../src/core/store/usage-ledger.ts'
import { createLogger } from '../../../src/core/telemetry.ts'
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
