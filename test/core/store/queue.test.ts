import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { openStore } from '../../../src/core/store/open-store.ts'
import { makeFolder } from '../../support/folder.ts'
import { newJob, queueConformance } from './queue-conformance.ts'

queueConformance('SQLite', async () => {
  const home = makeFolder()
  const store = await openStore(home)
  const expire = () => {
    const database = new DatabaseSync(join(home, 'rubberduck.sqlite'))
    database.exec("UPDATE job SET lease_until = 0, not_before = 0 WHERE state IN ('waiting', 'running')")
    database.close()
  }
  return { store, expire }
})

const child = join(import.meta.dirname, '../../fakes/queue-child.ts')

/** Starts a process on the store; gives its lines as they come. */
function start(task: 'add' | 'claim', home: string, name: string) {
  const process_ = spawn(process.execPath, [child, task, home, name], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  const lines = () => text.split('\n').slice(0, -1)
  const ended = new Promise<void>((resolve) => process_.on('close', () => resolve()))
  const some = new Promise<void>((resolve) => {
    process_.stdout.on('data', (piece) => {
      text += piece
      if (lines().length >= 50) resolve()
    })
    process_.on('close', () => resolve())
  })
  return { kill: () => process_.kill('SIGKILL'), lines, ended, some }
}

it('has every job that was acknowledged before the process was killed', async () => {
  const home = makeFolder()
  const adder = start('add', home, 'p')
  await adder.some
  adder.kill()
  await adder.ended
  const store = await openStore(home)
  const acknowledged = adder.lines()
  expect(acknowledged.length).toBeGreaterThanOrEqual(50)
  for (const id of acknowledged) expect(store.queue.get(id), id).toBeDefined()
  await store.close()
})

it('gives each job to one process of several', async () => {
  const home = makeFolder()
  const store = await openStore(home)
  for (let index = 0; index < 300; index++) await store.queue.add([newJob(`j${index}`, { key: `k${index % 40}` })])
  const workers = ['one', 'two', 'three'].map((name) => start('claim', home, name))
  await Promise.all(workers.map((worker) => worker.ended))
  const done = workers.flatMap((worker) => worker.lines())
  expect(done.length).toBe(300)
  expect(new Set(done).size).toBe(300)
  expect(store.queue.counts().done).toBe(300)
  await store.close()
})
