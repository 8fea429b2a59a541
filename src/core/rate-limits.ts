import { bucketsInMemory, type MakeBucket, takePoint } from './store/buckets.ts'

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

export function createRateLimits(
  limits: { perPerson?: number; perRepo?: number; overall?: number } = {},
  makeBucket: MakeBucket = bucketsInMemory,
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
        const wait = await takePoint(limiter, key(actor, repo))
        if (wait === undefined) continue
        const because = `more than ${points} commands an hour for ${who === 'you' ? actor : who}`
        if ((await takePoint(told, `${name}/${key(actor, repo)}/${actor}`, wait)) !== undefined)
          return { allowed: false, because }
        const minutes = Math.max(1, Math.ceil(wait / 60_000))
        const tell = `The limit of ${points} commands an hour for ${who} is reached. It lifts in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}; until then commands are not answered.`
        return { allowed: false, because, tell }
      }
      return { allowed: true }
    },
  }
}
