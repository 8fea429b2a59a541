import { createHash } from 'node:crypto'

/** Requests that a bucket takes in a number of milliseconds. */
export interface Limit {
  requests: number
  ms: number
}

interface Bucket {
  used: number
  resetAt: number
}

export interface Allowance {
  headers: Record<string, string>
  /** Seconds to wait; absent when the request may pass. */
  retryAfter?: number
  global: boolean
}

/** Limits by route and major parameter, and one over all. `now` returns milliseconds. */
export class RateLimits {
  private readonly buckets = new Map<string, Bucket>()
  private everything: Bucket = { used: 0, resetAt: 0 }
  private readonly now: () => number
  private readonly perSecond: number

  constructor(now: () => number, perSecond: number) {
    this.now = now
    this.perSecond = perSecond
  }

  /** Counts a request. `route` names the route with its method, `major` the value of its major parameter. */
  take(route: string, major: string, limit: Limit, isGlobal: boolean): Allowance {
    const now = this.now()
    if (isGlobal) {
      if (now >= this.everything.resetAt) this.everything = { used: 0, resetAt: now + 1_000 }
      if (++this.everything.used > this.perSecond) return refuse(this.everything.resetAt - now, true, {})
    }
    const key = `${route} ${major}`
    let bucket = this.buckets.get(key)
    if (bucket === undefined || now >= bucket.resetAt) {
      bucket = { used: 0, resetAt: now + limit.ms }
      this.buckets.set(key, bucket)
    }
    const refused = bucket.used >= limit.requests
    if (!refused) bucket.used++
    const headers = {
      'x-ratelimit-limit': String(limit.requests),
      'x-ratelimit-remaining': String(limit.requests - bucket.used),
      'x-ratelimit-reset': (bucket.resetAt / 1_000).toFixed(3),
      'x-ratelimit-reset-after': ((bucket.resetAt - now) / 1_000).toFixed(3),
      'x-ratelimit-bucket': createHash('md5').update(route).digest('hex'),
    }
    return refused ? refuse(bucket.resetAt - now, false, headers) : { headers, global: false }
  }
}

function refuse(ms: number, global: boolean, headers: Record<string, string>): Allowance {
  const retryAfter = ms / 1_000
  const scope = { 'x-ratelimit-scope': global ? 'global' : 'user', ...(global ? { 'x-ratelimit-global': 'true' } : {}) }
  return { retryAfter, global, headers: { ...headers, ...scope, 'retry-after': String(Math.ceil(retryAfter)) } }
}
