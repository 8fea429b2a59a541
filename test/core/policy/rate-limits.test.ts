import { RateLimiterMemory } from 'rate-limiter-flexible'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createRateLimits } from '../../../src/core/policy/rate-limits.ts'
import type { CreateRateLimitStore } from '../../../src/core/store/rate-limit-store.ts'

const minute = 60_000

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('rate limits', () => {
  it('give a person 100 commands an hour', async () => {
    const limits = createRateLimits()
    for (let count = 0; count < 100; count++) expect(await limits.take('ada', 'r')).toEqual({ allowed: true })
    expect(await limits.take('ada', 'r')).toEqual({
      allowed: false,
      because: 'more than 100 commands per hour for ada',
      tell: 'Rate limit reached (100 commands per hour for each user). Try again in 60 minutes.',
    })
    expect(await limits.take('bob', 'r')).toEqual({ allowed: true })
  })

  it('are told once a window and person, and lift with it', async () => {
    const limits = createRateLimits({ perPerson: 1 })
    for (let window = 0; window < 3; window++) {
      expect(await limits.take('ada', 'r')).toEqual({ allowed: true })
      await vi.advanceTimersByTimeAsync(50 * minute)
      expect(await limits.take('ada', 'r')).toMatchObject({ tell: expect.stringContaining('Try again in 10 minutes') })
      expect(await limits.take('ada', 'r')).toEqual({ allowed: false, because: expect.stringContaining('for ada') })
      await vi.advanceTimersByTimeAsync(10 * minute)
    }
  })

  it('hold for a repository and for the server, each told to each person', async () => {
    const limits = createRateLimits({ perRepo: 1, overall: 2 })
    expect(await limits.take('a', 'one')).toEqual({ allowed: true })
    expect(await limits.take('b', 'one')).toMatchObject({ tell: expect.stringMatching(/for this repository/) })
    expect(await limits.take('c', 'one')).toMatchObject({ tell: expect.stringMatching(/for this repository/) })
    expect(await limits.take('b', 'one')).not.toHaveProperty('tell')
    expect(await limits.take('c', 'two')).toEqual({ allowed: true })
    expect(await limits.take('d', 'three')).toMatchObject({ tell: expect.stringMatching(/for this server/) })
  })

  it('are shared where the store is', async () => {
    const made = new Map<string, RateLimiterMemory>()
    const shared: CreateRateLimitStore = (name, points, duration) => {
      const bucket = made.get(name) ?? new RateLimiterMemory({ keyPrefix: name, points, duration })
      made.set(name, bucket)
      return bucket
    }
    const [one, two] = [createRateLimits({ perPerson: 1 }, shared), createRateLimits({ perPerson: 1 }, shared)]
    expect(await one.take('ada', 'r')).toEqual({ allowed: true })
    expect(await two.take('ada', 'r')).toHaveProperty('tell')
    expect(await one.take('ada', 'r')).not.toHaveProperty('tell')
    expect([...made.keys()]).toEqual(['person', 'repo', 'overall', 'told'])
  })

  it('pass on that the store is down', async () => {
    const limits = createRateLimits({}, () => ({ consume: () => Promise.reject(new Error('no store')) }))
    await expect(limits.take('ada', 'r')).rejects.toThrow('no store')
  })
})
