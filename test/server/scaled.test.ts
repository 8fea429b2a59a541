import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { must } from '../../src/core/must.ts'
import { openStore } from '../../src/core/store/open-store.ts'
import { startGitHub } from '../fakes/github.ts'
import { cli } from '../support/cli.ts'
import { makeFolder } from '../support/folder.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { startServer, until } from '../support/server.ts'

const weak = 'export const n1 = 1\nif (n1 == NaN) n1()\n'
let postgres: TestPostgres | undefined
beforeAll(async () => {
  postgres = await startPostgres()
}, 60_000)
afterAll(() => postgres?.end())

it('one front and two workers, each in its own folder, share one PostgreSQL', { timeout: 120_000 }, async () => {
  const hub = await startGitHub()
  const DATABASE_URL = await must(postgres).database()
  const front = await startServer(hub, makeFolder(), { DATABASE_URL }, 'front')
  const workers = await Promise.all([1, 2].map(() => startServer(hub, makeFolder(), { DATABASE_URL }, 'worker')))
  const names = Array.from({ length: 6 }, (_, index) => `octo/scaled-${index}`)
  for (const name of names) hub.createRepo(name, { 'a.js': 'export const n1 = 1\n' }).permissions.set('ada', 'write')
  await Promise.all(names.map((name) => hub.openPull(name, { 'a.js': weak })))
  const summaries = () =>
    names.filter((name) => must(hub.repos.get(name)).comments.some((each) => each.body.includes('rubberduck:summary')))
  await until(
    () => summaries().length === names.length || undefined,
    () => `${front.log()}${workers.map((each) => each.log())}`,
    60_000,
  )
  // State is shared as well: whoever answers knows what the other reviewed.
  for (const name of names) await hub.comment(name, 1, 'ada', '/status')
  await until(() => names.every((name) => must(hub.repos.get(name)).comments.length === 3) || undefined)
  for (const name of names) {
    const { reviews, reviewComments, comments } = must(hub.repos.get(name))
    expect([reviews.length, reviewComments.length]).toEqual([1, 1])
    expect(must(comments.at(-1)).body).toContain('1 finding open')
  }
  expect(workers.every((each) => each.log().includes('job ended'))).toBe(true)
  expect(front.log()).not.toContain('job ended')

  // The database goes away for a moment: nobody dies, readiness says so, and what comes then is not acknowledged.
  await must(postgres).stop()
  expect((await fetch(`${front.url}/readyz`)).status).toBe(503)
  await hub.comment(must(names[0]), 1, 'ada', '/status')
  const refused = must(hub.deliveries.at(-1))
  expect(refused.status).toBe(503)
  await must(postgres).start()
  await until(async () => (await fetch(`${front.url}/readyz`)).ok || undefined)
  expect(await hub.deliver(refused)).toBe(202)
  await until(() => must(hub.repos.get(must(names[0]))).comments.length === 5 || undefined)
  const store = await openStore({ home: '', databaseUrl: DATABASE_URL })
  expect(await store.queue.counts()).toMatchObject({ dead: 0 })
  await store.close()
  for (const server of [front, ...workers]) {
    expect(server.log()).not.toContain('made-up')
    expect(await server.kill('SIGTERM')).toBe(0)
  }
  await hub.close()
})

it('does not start when the database cannot be reached, and says what to check', async () => {
  const env = {
    PATH: process.env.PATH,
    RUBBERDUCK_HOME: makeFolder(),
    DATABASE_URL: 'postgres://duck:hush@127.0.0.1:1/x',
  }
  const ended = promisify(execFile)(process.execPath, [cli, 'serve'], { env })
  await expect(ended).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('Check DATABASE_URL') })
  await ended.catch((error) => expect(error.stderr).not.toContain('hush'))
})
