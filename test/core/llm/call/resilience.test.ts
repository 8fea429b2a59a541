import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DuckError, type ErrorKind, kinds } from '../../../../src/core/errors.ts'
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

describe('a call that fails', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  /** Runs a call that always fails, with the clock at the times of its tries. */
  function failing(error: () => DuckError, signal = new AbortController().signal) {
    const gate = createResilience('a provider', 500)
    const started = Date.now()
    const tries: number[] = []
    const retried: DuckError[] = []
    const call = async () => {
      tries.push(Date.now() - started)
      throw error()
    }
    const ended = gate.run(call, signal, (because) => retried.push(because)).catch((thrown: unknown) => thrown)
    return { gate, tries, retried, ended }
  }
  const elapse = (ms: number) => vi.advanceTimersByTimeAsync(ms)

  it('is tried three times for temporary errors, once for others', async () => {
    for (const kind of Object.keys(kinds) as ErrorKind[]) {
      const error = new DuckError(kind, 'x')
      const { tries, retried, ended, gate } = failing(() => error)
      await elapse(60_000)
      expect(await ended).toBe(error)
      expect([kind, tries.length]).toEqual([kind, kinds[kind].retry ? 3 : 1])
      expect(retried).toEqual(tries.slice(1).map(() => error))
      expect(gate.busy()).toBe(0)
    }
  })

  it('is tried again after half a second, then a second, a quarter more or less', async () => {
    for (let draw = 0; draw < 30; draw++) {
      const { tries } = failing(() => new DuckError('timeout', 'x'))
      await elapse(10_000)
      const [first = 0, second = 0, third = 0] = tries
      expect(first).toBe(0)
      for (const [wait, middle] of [
        [second - first, 500],
        [third - second, 1_000],
      ] as const) {
        expect(wait).toBeGreaterThanOrEqual(middle * 0.75 - 1)
        expect(wait).toBeLessThanOrEqual(middle * 1.25 + 1)
      }
    }
  })

  it('waits as many seconds as the provider names, and not at all for more than 20', async () => {
    for (const [retryAfter, expected] of [
      [2, [0, 2_000, 4_000]],
      [20, [0, 20_000, 40_000]],
      [21, [0]],
      [3_600, [0]],
    ] as const) {
      const { tries, ended } = failing(() => new DuckError('rate-limited', 'x', { retryAfter }))
      await elapse(90_000)
      expect(await ended).toMatchObject({ kind: 'rate-limited', retryAfter })
      expect(tries).toEqual(expected)
    }
  })

  it('ends at once with the reason of a stop, and is not tried again', async () => {
    const stop = new AbortController()
    const { ended, tries, gate } = failing(() => new DuckError('rate-limited', 'x', { retryAfter: 15 }), stop.signal)
    await elapse(0)
    stop.abort(new Error('stopped'))
    // No time passes: the wait of 15 seconds is not waited for.
    expect(await ended).toMatchObject({ message: 'stopped' })
    expect(gate.busy()).toBe(0)
    await elapse(60_000)
    expect(tries).toEqual([0])
  })

  it('is not made for half a minute after six outages in a row, which rate limits are not', async () => {
    for (const [kind, passes] of [
      ['unavailable', false],
      ['timeout', false],
      ['rate-limited', true],
    ] as const) {
      const gate = createResilience('a provider', 1)
      const { signal } = new AbortController()
      const run = (call: () => Promise<string>) =>
        gate.run(call, signal, () => {}).catch((thrown: DuckError) => `${thrown.kind}: ${thrown.message}`)
      const fail = async (): Promise<string> => {
        throw new DuckError(kind, 'x')
      }
      const failed = [run(fail), run(fail)]
      await elapse(100)
      await Promise.all(failed)
      const paused = 'unavailable: a provider failed several times in a row. Requests are paused for a moment.'
      const next = run(async () => 'fine')
      await elapse(100)
      expect([kind, await next]).toEqual([kind, passes ? 'fine' : paused])
      await elapse(29_000)
      const early = run(async () => 'fine')
      await elapse(100)
      expect([kind, await early]).toEqual([kind, passes ? 'fine' : paused])
      await elapse(1_000)
      const later = run(async () => 'fine')
      await elapse(100)
      expect([kind, await later]).toEqual([kind, 'fine'])
    }
  })
})
