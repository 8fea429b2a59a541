import { DuckError } from '../../errors.ts'
import { type CreateRateLimitStore, takePoint } from '../../store/rate-limit-store.ts'

const hour = 3_600
const perPerson = 300
const overall = 5_000

/** Limits model calls per hour. Further calls throw `rate-limited`. */
export function createCallLimits(
  makeBucket: CreateRateLimitStore,
  limits: { person?: number | undefined; everybody?: number | undefined } = {},
): (person: string) => Promise<void> {
  const buckets = [
    { who: 'you', points: limits.person ?? perPerson, key: (person: string) => person },
    { who: 'this server', points: limits.everybody ?? overall, key: () => 'all' },
  ].map((each) => ({ ...each, bucket: makeBucket(`model calls of ${each.who}`, each.points, hour) }))
  return async (person) => {
    for (const { who, points, key, bucket } of buckets) {
      const wait = await takePoint(bucket, key(person))
      if (wait === undefined) continue
      const minutes = Math.max(1, Math.ceil(wait / 60_000))
      throw new DuckError(
        'rate-limited',
        `The limit of ${points} model calls per hour for ${who} is exceeded. Retry in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
        { retryAfter: Math.ceil(wait / 1_000) },
      )
    }
  }
}
