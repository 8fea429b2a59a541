import { expect, it } from 'vitest'
import { githubLimits } from '../../../src/adapters/github/limits.ts'
import { createPacers, type Pacer } from '../../../src/adapters/github/pace.ts'
import { must } from '../../../src/core/must.ts'
import { openStore } from '../../../src/core/store/open-store.ts'
import { makeFolder } from '../../support/folder.ts'

const never = new AbortController().signal
const { burst, hourly } = githubLimits.writes

it('lets no more through than GitHub takes in any minute and in any hour', () => {
  const most = (span: number, window: { most: number; seconds: number }) =>
    (Math.ceil(span / window.seconds) + 1) * window.most
  expect(most(60, burst)).toBeLessThanOrEqual(80)
  expect(most(3_600, hourly)).toBeLessThanOrEqual(500)
})

it('shares the limits of an installation with all workers on a store, and gives long waits back to the queue', async () => {
  const home = makeFolder()
  const stores = await Promise.all([openStore({ home }), openStore({ home })])
  // Windows so long that none ends during the test.
  const workers = await Promise.all(
    stores.map(async (store) => {
      const create = await store.buckets()
      return createPacers(1, (name, most) => create(name, most, 3_600))
    }),
  )
  const pacers = workers.map((pacerOf) => pacerOf(1))
  const write = (pacer: Pacer) =>
    pacer.turn(never).then(
      () => 'written',
      ({ kind, platform, retryAfter }) => `${kind} ${platform} ${retryAfter > 3_000}`,
    )
  const results: string[] = []
  for (let turn = 0; turn <= burst.most; turn++) results.push(await write(must(pacers[turn % 2])))
  expect(results.slice(0, -1)).toEqual(Array.from({ length: burst.most }, () => 'written'))
  expect(results.at(-1)).toBe('rate-limited github true')
  // Another installation has limits of its own.
  expect(await write(must(workers[0])(2))).toBe('written')
  await Promise.all(stores.map((store) => store.close()))
})

it('stops waiting with its job', async () => {
  const pacer = createPacers(60_000, () => ({ consume: async () => ({}) as never }))(1)
  await pacer.turn(never)
  const controller = new AbortController()
  const waiting = pacer.turn(controller.signal)
  controller.abort(new Error('stopped'))
  await expect(waiting).rejects.toThrow('stopped')
})
