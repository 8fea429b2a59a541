import { expect, it } from 'vitest'
import { createResilience } from '../../../../src/core/llm/call/resilience.ts'
import type { Priority } from '../../../../src/core/llm/port.ts'

it('whoever waits for an answer finds a place, however much runs in the background', async () => {
  const gate = createResilience('a provider')
  const { signal } = new AbortController()
  const end = Promise.withResolvers<void>()
  const begun: Priority[] = []
  const call = (priority: Priority) =>
    gate.run(
      async () => {
        begun.push(priority)
        await end.promise
      },
      signal,
      () => {},
      priority,
    )
  const of = (priority: Priority) => begun.filter((each) => each === priority).length
  const calls = Array.from({ length: 100 }, () => call('background'))
  await new Promise(setImmediate)
  calls.push(...Array.from({ length: 20 }, () => call('person')))
  await new Promise(setImmediate)
  expect([of('background'), of('person')]).toEqual([48, 16])
  end.resolve()
  await Promise.all(calls)
  expect([of('background'), of('person')]).toEqual([100, 20])
})
