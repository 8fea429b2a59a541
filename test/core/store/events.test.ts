import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { openStore } from '../../../src/core/store/open-store.ts'
import type { NewEvent } from '../../../src/core/store/ports.ts'
import { makeFolder } from '../../support/folder.ts'

const event = (type: string, over: Partial<NewEvent> = {}): NewEvent => ({
  type,
  actor: 'ada',
  repo: 'octo/duck',
  job: 'j1',
  data: { type },
  ...over,
})

it('appends in order and refuses a stale writer, leaving nothing of it', async () => {
  const { events, close } = await openStore(makeFolder())
  expect(events.append('s', [event('a'), event('b')])).toBe(2)
  expect(() => events.append('s', [event('c')], 1)).toThrow(/changed this meanwhile/)
  expect(events.append('s', [event('c')], 2)).toBe(3)
  expect(events.append('t', [event('d')], 0)).toBe(1)
  expect(events.read('s', 1).map(({ type, version, data }) => [type, version, data])).toEqual([
    ['b', 2, { type: 'b' }],
    ['c', 3, { type: 'c' }],
  ])
  await close()
})

it('is queried by who, what, where and when; a limit keeps the newest', async () => {
  const { events, close } = await openStore(makeFolder())
  events.append('s', [event('a'), event('b', { actor: 'bob' }), event('a', { repo: 'octo/goose', job: 'j2' })])
  const types = (filter: Parameters<typeof events.query>[0]) => events.query(filter).map((found) => found.version)
  expect(types({ type: 'a' })).toEqual([1, 3])
  expect(types({ actor: 'bob' })).toEqual([2])
  expect(types({ repo: 'octo/goose' })).toEqual([3])
  expect(types({ job: 'j1' })).toEqual([1, 2])
  expect(types({ limit: 2 })).toEqual([2, 3])
  expect(types({ since: Date.now() + 10_000 })).toEqual([])
  await close()
})

it('lets nobody change or delete what was written', async () => {
  const home = makeFolder()
  const { events, close } = await openStore(home)
  events.append('s', [event('a')])
  const database = new DatabaseSync(join(home, 'rubberduck.sqlite'))
  expect(() => database.exec('DELETE FROM event')).toThrow(/never deleted/)
  expect(() => database.exec("UPDATE event SET actor = 'eve'")).toThrow(/never changed/)
  database.close()
  await close()
})
