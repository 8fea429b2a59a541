import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** Commands an hour. */
const perPerson = 100
const perRepo = 1_000
const overall = 10_000
const hour = 3_600

/** `tell`: the sentence to answer with, once a window and person; absent when it was said already. */
type Verdict = { allowed: true } | { allowed: false; because: string; tell?: string }

export interface RateLimits {
  /** Takes one command of a person on a repo from all three buckets. */
  take(actor: string, repo: string): Promise<Verdict>
}

/** Points by key; `consume` rejects with a RateLimiterRes when none is left. */
type Bucket = Pick<RateLimiterAbstract, 'consume'>

/** Makes a bucket of its own name in some store: so many points a key in so many seconds. */
export type MakeBucket = (name: string, points: number, seconds: number) => Bucket

/** In the memory of the process; a worker that starts anew starts them anew. */
const inMemory: MakeBucket = (keyPrefix, points, duration) => new RateLimiterMemory({ keyPrefix, points, duration })

export function createRateLimits(
  limits: { perPerson?: number; perRepo?: number; overall?: number } = {},
  makeBucket: MakeBucket = inMemory,
): RateLimits {
  const bucket = (name: string, who: string, points: number, key: (actor: string, repo: string) => string) => ({
    ...{ name, who, points, key },
    limiter: makeBucket(name, points, hour),
  })
  const buckets = [
    bucket('person', 'you', limits.perPerson ?? perPerson, (actor) => actor),
    bucket('repo', 'this repository', limits.perRepo ?? perRepo, (_, repo) => repo),
    bucket('overall', 'this server', limits.overall ?? overall, () => 'all'),
  ]
  const told = makeBucket('told', 1, hour)
  return {
    async take(actor, repo) {
      for (const { name, who, key, limiter, points } of buckets) {
        const wait = await refusal(limiter, key(actor, repo))
        if (wait === undefined) continue
        const because = `more than ${points} commands an hour for ${who === 'you' ? actor : who}`
        if ((await refusal(told, `${name}/${key(actor, repo)}/${actor}`, wait)) !== undefined)
          return { allowed: false, because }
        const minutes = Math.max(1, Math.ceil(wait / 60_000))
        const tell = `The limit of ${points} commands an hour for ${who} is reached. It lifts in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}; until then commands are not answered.`
        return { allowed: false, because, tell }
      }
      return { allowed: true }
    },
  }
}

/** Milliseconds to wait, or undefined when a point was there. A key that is new lasts `forMs`, else the bucket's window. */
async function refusal(bucket: Bucket, key: string, forMs?: number): Promise<number | undefined> {
  try {
    await bucket.consume(key, 1, forMs === undefined ? {} : { customDuration: Math.max(1, Math.floor(forMs / 1000)) })
    return undefined
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return refused.msBeforeNext
    throw refused
  }
}
