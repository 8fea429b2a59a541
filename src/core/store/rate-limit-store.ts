import type { DatabaseSync } from 'node:sqlite'
import type pg from 'pg'
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
  RateLimiterSQLite,
} from 'rate-limiter-flexible'

/** Points by key. `consume` rejects with a RateLimiterRes if none is left. */
export type RateLimitStore = Pick<RateLimiterAbstract, 'consume'>

/** Creates a named bucket in a store, with a number of points per key and period in seconds. */
export type CreateRateLimitStore = (name: string, points: number, seconds: number) => RateLimitStore

/** Buckets in the memory of one process. */
export const inMemoryRateLimits: CreateRateLimitStore = (keyPrefix, points, duration) =>
  new RateLimiterMemory({ keyPrefix, points, duration })

export const rateLimitTable =
  'CREATE TABLE IF NOT EXISTS rubberduck_rate (key TEXT PRIMARY KEY, points INTEGER NOT NULL DEFAULT 0, expire BIGINT)'

const shared = { tableName: 'rubberduck_rate', tableCreated: true, clearExpiredByTimeout: true }

/** Persistent buckets in a SQLite file, shared by all processes. */
export function sqliteRateLimits(database: DatabaseSync): CreateRateLimitStore {
  database.exec(rateLimitTable)
  // The library expects better-sqlite3. Its only statement is a separate transaction.
  const storeClient = {
    // Its timer for expired keys continues after the store is closed.
    prepare: (sql: string) => (database.isOpen ? database.prepare(sql) : { run: () => {} }),
    transaction:
      <T>(work: () => T) =>
      () =>
        work(),
  }
  return (keyPrefix, points, duration) =>
    new RateLimiterSQLite({ storeClient, storeType: 'better-sqlite3', keyPrefix, points, duration, ...shared })
}

/** Buckets in PostgreSQL, shared by all processes. The table must exist. */
export function postgresRateLimits(pool: pg.Pool): CreateRateLimitStore {
  return (keyPrefix, points, duration) =>
    new RateLimiterPostgres({ storeClient: pool, storeType: 'pool', keyPrefix, points, duration, ...shared })
}

/**
 * Takes a point. Returns the wait in milliseconds, or undefined if a point was available. A new key lasts `forMs`, or
 * the bucket's period.
 */
export async function takePoint(bucket: RateLimitStore, key: string, forMs?: number): Promise<number | undefined> {
  try {
    await bucket.consume(key, 1, forMs === undefined ? {} : { customDuration: Math.max(1, Math.floor(forMs / 1000)) })
    return undefined
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return refused.msBeforeNext
    throw refused
  }
}
