import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DuckError, type ErrorKind, kinds } from '../../../src/core/errors.ts'
import { endAfter, mostTries } from '../../../src/core/jobs/job-end.ts'
import { must } from '../../../src/core/must.ts'
import type { Job } from '../../../src/core/store/ports.ts'
import { newJob } from '../store/queue-conformance.ts'

const attempt = (attempts: number): Job => ({
  ...newJob('a'),
  sequence: 1,
  state: 'running',
  createdAt: 0,
  attempts,
})
const running = new AbortController().signal
const stopped = (reason: unknown) => AbortSignal.abort(reason)
const names = Object.keys(kinds) as ErrorKind[]
const temporary = names.filter((kind) => kinds[kind].retry)
const delayOf = (error: DuckError, attempts: number) => {
  const end = endAfter(error, attempt(attempts), running)
  return end.state === 'retry' ? end.delayMs : undefined
}

it('retries temporary errors four times and no other error', () => {
  expect(mostTries).toBe(5)
  for (const kind of names)
    for (let attempts = 1; attempts <= 7; attempts++)
      expect([kind, attempts, delayOf(new DuckError(kind, 'x'), attempts) !== undefined]).toEqual([
        kind,
        attempts,
        temporary.includes(kind) && attempts < 5,
      ])
})

it('waits 5 seconds, then twice as long each time, a quarter more or less', () => {
  for (const [attempts, seconds] of [5, 10, 20, 40].entries())
    for (let draw = 0; draw < 50; draw++) {
      const delay = must(delayOf(new DuckError('unavailable', 'x'), attempts + 1))
      expect(delay).toBeGreaterThanOrEqual(seconds * 750)
      expect(delay).toBeLessThanOrEqual(seconds * 1_250)
    }
})

it('never comes back before the seconds have passed that the other side named', () => {
  const named = fc.integer({ min: 51, max: 100_000 })
  fc.assert(
    fc.property(fc.constantFrom(...temporary), fc.integer({ min: 1, max: 4 }), named, (kind, attempts, retryAfter) => {
      expect(delayOf(new DuckError(kind, 'x', { retryAfter }), attempts)).toBe(retryAfter * 1_000)
    }),
  )
})

it('answers the mistake of a person, supersedes what is outdated, and gives up on everything else', () => {
  const stateOf = (kind: ErrorKind) => endAfter(new DuckError(kind, 'x', { detail: 'y' }), attempt(5), running)
  const expected = { denied: 'done', invalid: 'done', 'not-found': 'done', budget: 'done', conflict: 'superseded' }
  for (const kind of names)
    expect([kind, stateOf(kind)]).toEqual([
      kind,
      kind === 'conflict'
        ? { state: 'superseded', result: 'x' }
        : { state: kind in expected ? 'done' : 'dead', result: 'x (y)' },
    ])
})

it('gives a stopped job back at once, however often it was tried, unless something newer replaced it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.integer({ min: 1, max: 9 }), (kind, attempts) => {
      const error = new DuckError(kind, 'x')
      const handed = endAfter(error, attempt(attempts), stopped(new DuckError('unavailable', 'stopping')))
      const replaced = endAfter(error, attempt(attempts), stopped(new DuckError('conflict', 'newer')))
      if (kind === 'conflict') return void expect(handed).toEqual({ state: 'superseded', result: 'x' })
      expect(handed).toMatchObject({ state: 'retry', delayMs: 0 })
      expect(JSON.parse((handed as { error: string }).error)).toMatchObject({ kind })
      expect(replaced).toEqual({ state: 'superseded', result: 'newer' })
    }),
  )
})
