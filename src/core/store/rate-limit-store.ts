import type { DatabaseSync } from 'node:sqlite'
import type pg from 'pg'
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
  RateLimiterSQLite,
} from 'rate-limiter-flexible'

/** Points by key; `consume` rejects with a RateLimiterRes when none is left. */
export type RateLimitStore = Pick<RateLimiterAbstract, 'consume'>

/** Makes a bucket of its own name in some store: so many points a key in so many seconds. */
export type CreateRateLimitStore = (name: string, points: number, seconds: number) => RateLimitStore

/** In the memory of one process. */
export const inMemoryRateLimits: CreateRateLimitStore = (keyPrefix, points, duration) =>
  new RateLimiterMemory({ keyPrefix, points, duration })

export const rateLimitTable =
  'CREATE TABLE IF NOT EXISTS rubberduck_rate (key TEXT PRIMARY KEY, points INTEGER NOT NULL DEFAULT 0, expire BIGINT)'

const shared = { tableName: 'rubberduck_rate', tableCreated: true, clearExpiredByTimeout: true }

/** Shared by all processes on one SQLite file, and kept when they end. */
export function sqliteRateLimits(database: DatabaseSync): CreateRateLimitStore {
  database.exec(rateLimitTable)
  // What the library takes for better-sqlite3; its one statement is a transaction of its own.
  const storeClient = {
    prepare: (sql: string) => database.prepare(sql),
    transaction:
      <T>(work: () => T) =>
      () =>
        work(),
  }
  return (keyPrefix, points, duration) =>
    new RateLimiterSQLite({ storeClient, storeType: 'better-sqlite3', keyPrefix, points, duration, ...shared })
}

/** Shared by all processes on one PostgreSQL, where the table is. */
export function postgresRateLimits(pool: pg.Pool): CreateRateLimitStore {
  return (keyPrefix, points, duration) =>
    new RateLimiterPostgres({ storeClient: pool, storeType: 'pool', keyPrefix, points, duration, ...shared })
}

/** Milliseconds to wait, or undefined when a point was there. A key that is new lasts `forMs`, else the bucket's window. */
export async function takePoint(bucket: RateLimitStore, key: string, forMs?: number): Promise<number | undefined> {
  try {
    await bucket.consume(key, 1, forMs === undefined ? {} : { customDuration: Math.max(1, Math.floor(forMs / 1000)) })
    return undefined
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return refused.msBeforeNext
    throw refused
  }
}
