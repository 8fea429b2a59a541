import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStore } from '../../../src/core/store/open-store.ts'
import { openUsageLedger } from '../../../src/core/store/usage-ledger.ts'
import { makeFolder } from '../../support/folder.ts'
import { startPostgres, type TestPostgres } from '../../support/postgres.ts'
import { processConformance } from './process-conformance.ts'
import { newJob, queueConformance } from './queue-conformance.ts'
import { storeConformance } from './store-conformance.ts'

let server: TestPostgres | undefined
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server?.end())

const on = async (url: string, sql: string) => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
const open = async () => {
  const databaseUrl = await server!.database()
  return { databaseUrl, store: await openStore({ home: '', databaseUrl }) }
}

queueConformance('PostgreSQL', async () => {
  const { databaseUrl, store } = await open()
  const sql = "UPDATE rubberduck_job SET lease_until = 0, not_before = 0 WHERE state IN ('waiting', 'running')"
  return { store, expire: () => on(databaseUrl, sql) }
})
storeConformance('PostgreSQL', async () => {
  const { databaseUrl, store } = await open()
  return {
    store,
    again: () => openStore({ home: '', databaseUrl }),
    usage: () => openUsageLedger({ home: '', databaseUrl }),
    tamper: (statement) =>
      on(databaseUrl, `${statement} rubberduck_event${statement === 'UPDATE ' ? " SET actor = 'eve'" : ''}`),
  }
})
processConformance('PostgreSQL', async () => ({ home: makeFolder(), databaseUrl: await server!.database() }))

it('says what to check when there is no such server, and never the password', async () => {
  const wrong = openStore({ home: '', databaseUrl: 'postgres://duck:hush@127.0.0.1:1/none' })
  await expect(wrong).rejects.toMatchObject({ kind: 'config', message: expect.stringContaining('DATABASE_URL') })
  await wrong.catch((error) => expect(`${error.short} ${error.stack}`).not.toContain('hush'))
})

it('goes on when the server was away, and says meanwhile that it waits', async () => {
  const { store } = await open()
  await store.queue.add([newJob('before')])
  await server!.stop()
  await expect(store.queue.counts()).rejects.toMatchObject({ kind: 'unavailable' })
  await expect(store.state.get('x')).rejects.toMatchObject({ kind: 'unavailable' })
  await expect(store.events.append('s', [])).rejects.toMatchObject({ kind: 'unavailable' })
  await server!.start()
  expect((await store.queue.claim('w', 'work', 1_000))?.id).toBe('before')
  await store.state.set('x', 1)
  expect(await store.state.get('x')).toBe(1)
  await store.close()
})
