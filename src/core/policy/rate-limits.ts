import { commandsPerHour } from '../config/commands-per-hour.ts'
import { type CreateRateLimitStore, inMemoryRateLimits, takePoint } from '../store/rate-limit-store.ts'

const hour = 3_600

/** `tell` is the answer, once per window and person; absent if it was already sent. */
type Verdict = { allowed: true } | { allowed: false; because: string; tell?: string }

export interface RateLimits {
  /** Counts one command of a person on a repo in all three buckets. */
  take(actor: string, repo: string): Promise<Verdict>
}

export function createRateLimits(
  limits: { perPerson?: number; perRepo?: number; overall?: number } = {},
  makeBucket: CreateRateLimitStore = inMemoryRateLimits,
): RateLimits {
  const bucket = (name: string, who: string, points: number, key: (actor: string, repo: string) => string) => ({
    name,
    who,
    points,
    key,
    limiter: makeBucket(name, points, hour),
  })
  const buckets = [
    bucket('person', 'each user', limits.perPerson ?? commandsPerHour.person, (actor) => actor),
    bucket('repo', 'this repository', limits.perRepo ?? commandsPerHour.repo, (_, repo) => repo),
    bucket('overall', 'this server', limits.overall ?? commandsPerHour.overall, () => 'all'),
  ]
  const told = makeBucket('told', 1, hour)
  return {
    async take(actor, repo) {
      for (const { name, who, key, limiter, points } of buckets) {
        const wait = await takePoint(limiter, key(actor, repo))
        if (wait === undefined) continue
        const because = `more than ${points} commands per hour for ${name === 'person' ? actor : who}`
        if ((await takePoint(told, `${name}/${key(actor, repo)}/${actor}`, wait)) !== undefined)
          return { allowed: false, because }
        const minutes = Math.max(1, Math.ceil(wait / 60_000))
        const tell = `Rate limit reached (${points} commands per hour for ${who}). Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`
        return { allowed: false, because, tell }
      }
      return { allowed: true }
    },
  }
}
