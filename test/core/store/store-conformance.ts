import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { must } from '../../../src/core/must.ts'
import type { NewEvent, Store, UsageLedger } from '../../../src/core/store/ports.ts'
import { takePoint } from '../../../src/core/store/rate-limit-store.ts'

const event = (type: string, over: Partial<NewEvent> = {}): NewEvent => ({
  type,
  actor: 'ada',
  repo: 'octo/duck',
  job: 'j1',
  data: { type },
  ...over,
})

export interface Opened {
  store: Store
  /** Opens the same store once more. */
  again(): Promise<Store>
  /** The ledger beside it. */
  usage(): Promise<UsageLedger>
  /** `DELETE FROM ` or `UPDATE ` on the events, past the program. */
  tamper(statement: string): Promise<unknown>
}

/** What every backend's event log and keyed state must do. */
export function storeConformance(name: string, open: () => Promise<Opened>): void {
  describe(`events and state on ${name}`, () => {
    let store: Store
    let opened: Opened
    beforeEach(async () => {
      opened = await open()
      store = opened.store
    })
    afterEach(() => store.close())
    const tamper = (statement: string) => opened.tamper(statement)
    const reopen = async () => {
      await store.close()
      store = await opened.again()
    }

    it('appends in order and refuses a stale writer, leaving nothing of it', async () => {
      const { events } = store
      expect(await events.append('s', [event('a'), event('b')])).toBe(2)
      await expect(events.append('s', [event('c')], 1)).rejects.toThrow(/Conflicting change/)
      expect(await events.append('s', [event('c')], 2)).toBe(3)
      expect(await events.append('t', [event('d')], 0)).toBe(1)
      expect((await events.read('s', 1)).map(({ type, version, data }) => [type, version, data])).toEqual([
        ['b', 2, { type: 'b' }],
        ['c', 3, { type: 'c' }],
      ])
    })

    it('lets one of several win that write at the same moment', async () => {
      const { events } = store
      const tries = await Promise.allSettled(
        Array.from({ length: 5 }, (_, index) => events.append('race', [event(`e${index}`)], 0)),
      )
      expect(tries.filter((each) => each.status === 'fulfilled').length).toBe(1)
      await Promise.all(Array.from({ length: 5 }, (_, index) => events.append('free', [event(`e${index}`)])))
      expect((await events.read('free')).map((each) => each.version)).toEqual([1, 2, 3, 4, 5])
    })

    it('sums what was spent by job, person, change and time, over all who open it', async () => {
      const [one, two] = [await opened.usage(), await opened.usage()]
      const day = Date.UTC(2026, 0, 31, 23, 59)
      const spent = { at: day, model: 'a/b', job: 'j1', person: 'ada', repo: 'r', change: 'r#1', input: 10, output: 5 }
      await one.add({ ...spent, cost: 0.25 })
      await two.add(spent)
      await two.add({ ...spent, at: day + 120_000, job: 'j2', person: 'bob', change: '', cost: 1 })
      expect(await one.sum({ since: 0 })).toEqual({ tokens: 45, cost: 1.25 })
      expect(await one.sum({ since: 0, job: 'j1' })).toEqual({ tokens: 30, cost: 0.25 })
      expect(await two.sum({ since: day + 1, person: 'bob' })).toEqual({ tokens: 15, cost: 1 })
      expect(await two.sum({ since: 0, change: 'r#1' })).toEqual({ tokens: 30, cost: 0.25 })
      expect(await two.sum({ since: 0, job: 'nobody' })).toEqual({ tokens: 0, cost: 0 })
      expect(await one.table(0)).toEqual([
        { day: '2026-02-01', model: 'a/b', person: 'bob', calls: 1, input: 10, output: 5, cost: 1 },
        { day: '2026-01-31', model: 'a/b', person: 'ada', calls: 2, input: 20, output: 10, cost: 0.25 },
      ])
      await Promise.all([one.close(), two.close()])
    })

    it('shares token buckets between all who open it, and keeps them', async () => {
      const one = (await store.buckets())('pond', 3, 60)
      expect(await Promise.all(['ada', 'ada', 'bob'].map((key) => takePoint(one, key)))).toEqual([
        undefined,
        undefined,
        undefined,
      ])
      await reopen()
      const again = await store.buckets()
      const two = again('pond', 3, 60)
      expect(await takePoint(two, 'ada')).toBeUndefined()
      expect(await takePoint(two, 'ada')).toBeGreaterThan(50_000)
      expect(await takePoint(two, 'ada')).toBeLessThanOrEqual(60_000)
      expect(await takePoint(again('lake', 3, 60), 'ada')).toBeUndefined()
      const race = await Promise.all(Array.from({ length: 8 }, () => takePoint(two, 'eve')))
      expect(race.filter((wait) => wait === undefined).length).toBe(3)
    })

    it('is queried by who, what, where and when; a limit keeps the newest', async () => {
      const { events } = store
      await events.append('s', [
        event('a'),
        event('b', { actor: 'bob' }),
        event('a', { repo: 'octo/goose', job: 'j2' }),
      ])
      const types = async (filter: Parameters<typeof events.query>[0]) =>
        (await events.query(filter)).map((found) => found.version)
      expect(await types({ type: 'a' })).toEqual([1, 3])
      expect(await types({ actor: 'bob' })).toEqual([2])
      expect(await types({ repo: 'octo/goose' })).toEqual([3])
      expect(await types({ job: 'j1' })).toEqual([1, 2])
      expect(await types({ limit: 2 })).toEqual([2, 3])
      expect(await types({ since: Date.now() + 10_000 })).toEqual([])
    })

    it('lets nobody change or delete what was written', async () => {
      await store.events.append('s', [event('a')])
      await expect(tamper('DELETE FROM ')).rejects.toThrow(/never/)
      await expect(tamper('UPDATE ')).rejects.toThrow(/never/)
      expect((await store.events.read('s')).map((each) => each.actor)).toEqual(['ada'])
    })

    it('keeps values over a restart and forgets what is deleted', async () => {
      await store.state.set('a', { deep: [1, 'two', null] })
      await store.state.set('b', 1)
      await store.state.delete('b')
      await reopen()
      expect(await store.state.get('a')).toEqual({ deep: [1, 'two', null] })
      expect(await store.state.get('b')).toBeUndefined()
    })

    it('forgets what is only useful for a time, unless it is set again', async () => {
      const { state } = store
      const days = (count: number) => vi.setSystemTime(new Date(Date.now() + count * 86_400_000))
      vi.useFakeTimers({ toFake: ['Date'] })
      try {
        const forgotten = ['actions/a', 'stop/a', 'suggestions/paths/a', 'memory/slack/a', 'conversation/slack/T/C/a']
        for (const key of [...forgotten, 'conversation/b', 'person/slack/a', 'change/a']) await state.set(key, 1)
        days(80)
        expect(await state.get('conversation/b')).toBe(1)
        await state.set('conversation/b', 2)
        days(20)
        const read = () => Promise.all([...forgotten, 'conversation/b', 'person/slack/a'].map((key) => state.get(key)))
        expect(await read()).toEqual([...forgotten.map(() => undefined), 2, 1])
        await state.set('stop/b', 1)
        await state.prune()
        expect(await state.get('stop/b')).toBe(1)
        await reopen()
        days(-100)
        // What was deleted does not come back with the clock.
        expect(await store.state.get('stop/a')).toBeUndefined()
        expect(await store.state.get('actions/a')).toBeUndefined()
        expect(await store.state.get('change/a')).toBe(1)
      } finally {
        vi.useRealTimers()
      }
    })

    it('keeps the last ten checkpoints of a key and the named ones for ever', async () => {
      const { state } = store
      for (let round = 0; round < 14; round++) {
        await state.set('a', round)
        await state.checkpoint('a', round === 1 ? 'before the refactoring' : undefined)
      }
      const points = await state.checkpoints('a')
      expect(points.length).toBe(11)
      const named = must(points.find((point) => point.name === 'before the refactoring'))
      expect(await state.restore('a', named.id)).toBe(true)
      expect(await state.get('a')).toBe(1)
      const [undo] = await state.checkpoints('a')
      expect(await state.restore('a', must(undo).id)).toBe(true)
      expect(await state.get('a')).toBe(13)
      expect(await state.restore('a', 'unknown')).toBe(false)
      expect(await state.restore('b', named.id)).toBe(false)
    })
  })
}
