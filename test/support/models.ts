import { afterAll, afterEach, beforeAll } from 'vitest'
import { must } from '../../src/core/must.ts'
import { type FakeModels, startModels } from '../fakes/models.ts'

/** The stand-ins for models, for all tests of a file; what one test did to them, the next one does not see. */
export function useModels(): FakeModels {
  let started: FakeModels | undefined
  beforeAll(async () => {
    started = await startModels()
  })
  afterAll(() => started?.close())
  afterEach(() => {
    for (const kept of [must(started).requests, must(started).faults, must(started).embedded]) kept.length = 0
    must(started).answer(() => ({ content: 'fine' }))
    must(started).mean(() => [1, 0, 0, 0])
  })
  return new Proxy({} as FakeModels, { get: (_, name: keyof FakeModels) => must(started)[name] })
}
