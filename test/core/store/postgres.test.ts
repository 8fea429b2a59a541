import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { openStore } from '../../../src/core/store/open-store.ts'
import { openUsageLedger } from '../../../src/core/store/sqlite/usage.ts'
import { makeFolder } from '../../support/folder.ts'
import { startPostgres, type TestPostgres } from '../../support/postgres.ts'
import { until } from '../../support/server.ts'
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
  const databaseUrl = await must(server).database()
  return { databaseUrl, store: await openStore({ home: '', databaseUrl }) }
}

/** What runs out is found by pg-boss when it looks after its queues; here at once. */
const lapse = `UPDATE rubberduck_queue.job SET heartbeat_on = heartbeat_on - interval '1 hour', start_after = created_on`
const expireOn = async (url: string) => {
  await on(url, `${lapse}; UPDATE rubberduck_queue.queue SET monitor_on = NULL`)
  const upkeep = new PgBoss({ connectionString: url, schema: 'rubberduck_queue', supervise: false, migrate: false })
  await upkeep.start()
  await upkeep.supervise()
  await upkeep.stop({ graceful: false })
}
queueConformance('PostgreSQL', async () => {
  const { databaseUrl, store } = await open()
  return { store, expire: () => expireOn(databaseUrl) }
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
processConformance('PostgreSQL', async () => ({ home: makeFolder(), databaseUrl: await must(server).database() }))

it('hands out by itself, after a while, what a silent worker held', async () => {
  const { databaseUrl, store } = await open()
  await store.queue.add([newJob('a')])
  await store.queue.claim('silent', 'work')
  await on(databaseUrl, lapse)
  const job = await until(() => store.queue.claim('next', 'work'))
  expect(job).toMatchObject({ id: 'a', attempts: 2 })
  await store.close()
})

it('says what to check when there is no such server, and never the password', async () => {
  const wrong = openStore({ home: '', databaseUrl: 'postgres://duck:hush@127.0.0.1:1/none' })
  await expect(wrong).rejects.toMatchObject({ kind: 'config', message: expect.stringContaining('DATABASE_URL') })
  await wrong.catch((error) => expect(`${error.short} ${error.stack}`).not.toContain('hush'))
})

it('says what the server says when the queue may not be made there', async () => {
  const databaseUrl = await must(server).database()
  await on(databaseUrl, "CREATE ROLE small LOGIN PASSWORD 'made-up'; GRANT ALL ON SCHEMA public TO small")
  const small = databaseUrl.replace('duck:', 'small:')
  await expect(openStore({ home: '', databaseUrl: small })).rejects.toMatchObject({
    kind: 'config',
    detail: expect.stringContaining('permission denied for database'),
  })
})

it('does not take a fault of its own for an outage', async () => {
  const { databaseUrl, store } = await open()
  await on(databaseUrl, 'ALTER TABLE rubberduck_state RENAME TO elsewhere')
  await expect(store.state.get('x')).rejects.toMatchObject({ kind: 'bug', detail: expect.stringContaining('42P01') })
  await store.close()
})

it('takes a missing privilege for a matter of the operator', async () => {
  const databaseUrl = await must(server).database()
  const name = new URL(databaseUrl).pathname.slice(1)
  await on(
    databaseUrl,
    `CREATE ROLE lesser LOGIN PASSWORD 'made-up'; GRANT ALL ON SCHEMA public TO lesser; GRANT ALL ON DATABASE "${name}" TO lesser`,
  )
  const store = await openStore({ home: '', databaseUrl: databaseUrl.replace('duck:', 'lesser:') })
  await on(databaseUrl, 'REVOKE ALL ON rubberduck_state FROM lesser')
  await expect(store.state.get('x')).rejects.toMatchObject({ kind: 'config', detail: expect.stringContaining('42501') })
  await store.close()
})

it('goes on when the server was away, and says meanwhile that it waits', async () => {
  const { store } = await open()
  await store.queue.add([newJob('before')])
  await must(server).stop()
  await expect(store.queue.counts()).rejects.toMatchObject({ kind: 'unavailable' })
  await expect(store.state.get('x')).rejects.toMatchObject({ kind: 'unavailable' })
  await expect(store.events.append('s', [])).rejects.toMatchObject({ kind: 'unavailable' })
  await must(server).start()
  expect((await store.queue.claim('w', 'work'))?.id).toBe('before')
  await store.state.set('x', 1)
  expect(await store.state.get('x')).toBe(1)
  await store.close()
})
