import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { must } from '../../../src/core/must.ts'
import type { Job, NewJob, Store } from '../../../src/core/store/ports.ts'

export function newJob(id: string, over: Partial<NewJob> = {}): NewJob {
  return { id, key: 'octo/duck#1', surface: 'github', lane: 'work', payload: `{"id":"${id}"}`, ...over }
}

/** What every backend of the queue must do. `expire` makes all leases and waits of the store run out. */
export function queueConformance(name: string, open: () => Promise<{ store: Store; expire(): Promise<void> }>): void {
  describe(`queue on ${name}`, () => {
    let store: Store
    let expire: () => Promise<void>
    beforeEach(async () => {
      const opened = await open()
      store = opened.store
      expire = opened.expire
    })
    afterEach(() => store.close())
    const claim = (worker = 'w', lane: Job['lane'] = 'work') => store.queue.claim(worker, lane)

    it('keeps a job once, whatever comes twice, and all jobs of a delivery or none', async () => {
      const { queue } = store
      expect(await queue.add([newJob('a'), newJob('a/seen', { lane: 'quick', key: 'a/seen' })])).toBe(true)
      expect(await queue.add([newJob('a'), newJob('b')])).toBe(false)
      expect(await queue.get('b')).toBeUndefined()
      expect(await queue.counts()).toMatchObject({ waiting: 2, running: 0 })
      expect([await queue.live(1), await queue.live(9)]).toEqual([1, 2])
      const both = await Promise.all([queue.add([newJob('c')]), queue.add([newJob('c')])])
      expect(both.toSorted()).toEqual([false, true])
    })

    it('records what asks for nothing, with its reason', async () => {
      await store.queue.add([newJob('a', { ignored: 'a draft' })])
      expect(await store.queue.get('a')).toMatchObject({ state: 'ignored', result: 'a draft' })
      expect(await claim()).toBeUndefined()
    })

    it('runs one job of a key at a time in order, other keys beside it, and lanes apart', async () => {
      const { queue } = store
      await queue.add([newJob('a1', { key: 'a' }), newJob('a2', { key: 'a' }), newJob('b1', { key: 'b' })])
      await queue.add([newJob('q', { key: 'q', lane: 'quick' })])
      expect((await claim())?.id).toBe('a1')
      expect((await claim())?.id).toBe('b1')
      expect(await claim()).toBeUndefined()
      expect((await claim('w', 'quick'))?.id).toBe('q')
      expect(await queue.finish('a1', 'w', 'done', 'fine')).toBe(true)
      expect((await claim())?.id).toBe('a2')
      expect(await queue.get('a1')).toMatchObject({ state: 'done', result: 'fine', attempts: 1 })
      // Ended: a1. At work: b1, q, a2.
      expect(await queue.live(9)).toBe(3)
    })

    it('lets nothing of a key overtake what came before it, in whatever lane', async () => {
      const { queue } = store
      await queue.add([newJob('a1', { key: 'a' }), newJob('b1', { key: 'b' })])
      await queue.add([newJob('a2', { key: 'a', lane: 'asked' }), newJob('c1', { key: 'c', lane: 'asked' })])
      expect((await claim('w', 'asked'))?.id).toBe('c1')
      expect(await claim('w', 'asked')).toBeUndefined()
      expect((await claim())?.id).toBe('a1')
      await queue.finish('a1', 'w', 'done', '')
      expect((await claim('w', 'asked'))?.id).toBe('a2')
      expect((await claim())?.id).toBe('b1')
    })

    it('waits before a retry and lets nothing of the key overtake it', async () => {
      const { queue } = store
      await queue.add([newJob('a1', { key: 'a' }), newJob('a2', { key: 'a' })])
      await claim()
      expect(await queue.retry('a1', 'w', { error: '{"kind":"timeout"}', delayMs: 60_000 })).toBe(true)
      expect(await claim()).toBeUndefined()
      await expire()
      expect(await claim()).toMatchObject({ id: 'a1', attempts: 2, error: '{"kind":"timeout"}' })
    })

    it('does not count a try that was handed back', async () => {
      await store.queue.add([newJob('a')])
      await claim()
      await store.queue.retry('a', 'w', { error: '{}', delayMs: 0, costs: 0 })
      expect((await claim())?.attempts).toBe(1)
    })

    it('gives a job whose lease ran out to the next, and takes no answer from the one before', async () => {
      const { queue } = store
      await queue.add([newJob('a')])
      await claim('dead')
      await expire()
      expect(await claim('alive')).toMatchObject({ id: 'a', attempts: 2 })
      expect(await queue.renew('a', 'dead')).toBe('lost')
      expect(await queue.finish('a', 'dead', 'done', '')).toBe(false)
      expect(await queue.retry('a', 'dead', { error: '{}', delayMs: 0 })).toBe(false)
      expect(await queue.renew('a', 'alive')).toBe('held')
    })

    it('frees at once what a dead worker held', async () => {
      await store.queue.add([newJob('a')])
      await claim('dead')
      expect(await store.queue.release('dead')).toEqual(['a'])
      expect((await claim('alive'))?.id).toBe('a')
    })

    it('supersedes older jobs of the same key and group, waiting and running', async () => {
      const { queue } = store
      const review = { group: 'review' }
      await queue.add([newJob('a', review)])
      await claim()
      await queue.add([newJob('b', review), newJob('talk')])
      await queue.add([newJob('other', { ...review, key: 'octo/duck#2' })])
      expect(await queue.renew('a', 'w')).toBe('superseded')
      await queue.add([newJob('c', review)])
      expect((await queue.get('b'))?.state).toBe('superseded')
      expect((await queue.get('talk'))?.state).toBe('waiting')
      expect((await queue.get('other'))?.state).toBe('waiting')
      expect(await queue.retry('a', 'w', { error: '{}', delayMs: 0 })).toBe(true)
      expect((await queue.get('a'))?.state).toBe('superseded')
    })

    it('keeps the dead until they are redriven, and prunes what ended', async () => {
      const { queue } = store
      await queue.add([newJob('a'), newJob('b')])
      await claim()
      await queue.finish('a', 'w', 'dead', 'no use')
      await claim()
      await queue.finish('b', 'w', 'done', '')
      expect(await queue.redrive('b')).toBe(false)
      expect(await queue.prune(Date.now() + 86_400_000 * 30)).toBe(1)
      expect((await queue.list({ state: 'dead' })).map((job) => job.id)).toEqual(['a'])
      expect(await queue.redrive('a')).toBe(true)
      expect(await claim()).toMatchObject({ id: 'a', attempts: 1 })
    })

    it('ends every job once and in the order of its key, whatever happens in between', {
      timeout: 300_000,
    }, async () => {
      const step = fc.oneof(
        fc.record({ do: fc.constant('add' as const), key: fc.constantFrom('a', 'b', 'c') }),
        fc.record({
          do: fc.constantFrom('claim' as const, 'finish' as const, 'retry' as const, 'crash' as const),
          worker: fc.constantFrom('x', 'y'),
        }),
      )
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
          const { store, expire } = await open()
          const { queue } = store
          const added: { id: string; key: string }[] = []
          const ended: { id: string; key: string }[] = []
          const holding: Record<string, Job[]> = { x: [], y: [] }
          const end = async (job: Job, worker: string) => {
            if (await queue.finish(job.id, worker, 'done', '')) ended.push({ id: job.id, key: job.key })
          }
          for (const each of steps) {
            if (each.do === 'add') {
              const job = { id: `${added.length}`, key: each.key }
              await queue.add([newJob(job.id, { key: job.key })])
              added.push(job)
              continue
            }
            const own = must(holding[each.worker])
            if (each.do === 'claim') {
              const job = await queue.claim(each.worker, 'work')
              if (job !== undefined) own.push(job)
            } else if (each.do === 'crash') {
              await queue.release(each.worker)
              own.length = 0
            } else {
              const job = own.shift()
              if (job === undefined) continue
              if (each.do === 'finish') await end(job, each.worker)
              else await queue.retry(job.id, each.worker, { error: '{}', delayMs: 1_000 })
            }
          }
          await queue.release('x')
          await queue.release('y')
          await expire()
          for (let job = await queue.claim('z', 'work'); job !== undefined; job = await queue.claim('z', 'work')) {
            await end(job, 'z')
            await expire()
          }
          for (const key of ['a', 'b', 'c']) {
            const of = (jobs: { id: string; key: string }[]) =>
              jobs.filter((job) => job.key === key).map((job) => job.id)
            expect(of(ended)).toEqual(of(added))
          }
          await store.close()
        }),
        { numRuns: 25 },
      )
    })
  })
}
