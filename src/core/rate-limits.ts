import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** Commands an hour. */
const perPerson = 100
const perRepo = 1_000
const overall = 10_000
const hour = 3_600

/** `tell`: the sentence to answer with, once a window and person; absent when it was said already. */
export type Verdict = { allowed: true } | { allowed: false; because: string; tell?: string }

export interface RateLimits {
  /** Takes one command of a person on a repo from all three buckets. */
  take(actor: string, repo: string): Promise<Verdict>
}

/** Buckets in the memory of the process; a worker that starts anew starts them anew. */
export function createRateLimits(limits: { perPerson?: number; perRepo?: number; overall?: number } = {}): RateLimits {
  const bucket = (points: number) => new RateLimiterMemory({ points, duration: hour })
  const buckets = [
    {
      who: 'you',
      key: (actor: string) => actor,
      limiter: bucket(limits.perPerson ?? perPerson),
      points: limits.perPerson ?? perPerson,
    },
    {
      who: 'this repository',
      key: (_: string, repo: string) => repo,
      limiter: bucket(limits.perRepo ?? perRepo),
      points: limits.perRepo ?? perRepo,
    },
    {
      who: 'this server',
      key: () => 'all',
      limiter: bucket(limits.overall ?? overall),
      points: limits.overall ?? overall,
    },
  ]
  const told = new RateLimiterMemory({ points: 1, duration: hour })
  return {
    async take(actor, repo) {
      for (const { who, key, limiter, points } of buckets) {
        const wait = await refusal(limiter, key(actor, repo))
        if (wait === undefined) continue
        const because = `more than ${points} commands an hour for ${who === 'you' ? actor : who}`
        if ((await refusal(told, actor)) !== undefined) return { allowed: false, because }
        const minutes = Math.ceil(wait / 60_000)
        const tell = `The limit of ${points} commands an hour for ${who} is reached. It lifts in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}; until then commands are not answered.`
        return { allowed: false, because, tell }
      }
      return { allowed: true }
    },
  }
}

/** Milliseconds to wait, or undefined when a point was there. */
async function refusal(limiter: RateLimiterMemory, key: string): Promise<number | undefined> {
  try {
    await limiter.consume(key)
    return undefined
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return refused.msBeforeNext
    throw refused
  }
}
