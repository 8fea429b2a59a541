import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openStore } from '../../../src/core/store/open-store.ts'
import { newJob } from './queue-conformance.ts'

interface Where {
  home: string
  databaseUrl?: string
}

const child = join(import.meta.dirname, '../../fakes/queue-child.ts')

/** Starts a process on the store; gives its lines as they come. */
function start(task: 'add' | 'claim', { home, databaseUrl }: Where, name: string) {
  const given = [child, task, home, name, ...(databaseUrl === undefined ? [] : [databaseUrl])]
  const process_ = spawn(process.execPath, given, { stdio: ['ignore', 'pipe', 'inherit'] })
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

/** What holds for every backend when several processes use it and some are killed. */
export function processConformance(name: string, place: () => Promise<Where>): void {
  describe(`processes on ${name}`, () => {
    it('find every job that was acknowledged before a process was killed', async () => {
      const where = await place()
      const adder = start('add', where, 'p')
      await adder.some
      adder.kill()
      await adder.ended
      const store = await openStore(where)
      const acknowledged = adder.lines()
      expect(acknowledged.length).toBeGreaterThanOrEqual(50)
      for (const id of acknowledged) expect(await store.queue.get(id), id).toBeDefined()
      await store.close()
    })

    it('share the jobs, each done by one', { timeout: 60_000 }, async () => {
      const where = await place()
      const store = await openStore(where)
      for (let index = 0; index < 300; index++) await store.queue.add([newJob(`j${index}`, { key: `k${index % 40}` })])
      const workers = ['one', 'two', 'three'].map((worker) => start('claim', where, worker))
      await Promise.all(workers.map((worker) => worker.ended))
      const done = workers.flatMap((worker) => worker.lines())
      expect(done.length).toBe(300)
      expect(new Set(done).size).toBe(300)
      expect((await store.queue.counts()).done).toBe(300)
      await store.close()
    })
  })
}
