import pg from 'pg'
import { DuckError } from '../../errors.ts'
import { keyedState, type Values } from '../keyed-state.ts'
import type { Store } from '../ports.ts'
import { createPostgresEvents, postgresEventTables } from './events.ts'
import { openPgBossPort } from './pg-boss-port.ts'
import { makeTables, reasonOf, runQuery } from './query.ts'
import { createPostgresQueue, postgresQueueTables } from './queue.ts'

const patienceMs = 10_000
/** `expires`: milliseconds since 1970. */
const stateTables = [
  'CREATE TABLE IF NOT EXISTS rubberduck_state (key TEXT PRIMARY KEY, value TEXT NOT NULL)',
  'ALTER TABLE rubberduck_state ADD COLUMN IF NOT EXISTS expires BIGINT',
  'CREATE INDEX IF NOT EXISTS rubberduck_state_expires ON rubberduck_state (expires) WHERE expires IS NOT NULL',
]

/**
 * Opens the store on PostgreSQL, which several processes and machines can share. Throws `config` if it is not
 * reachable.
 */
export async function openPostgresStore(url: string): Promise<Store> {
  const pool = new pg.Pool({ connectionString: url, max: 8, connectionTimeoutMillis: patienceMs })
  // The pool replaces idle connections that break.
  pool.on('error', () => {})
  try {
    await makeTables(pool, [postgresQueueTables, postgresEventTables, ...stateTables])
    const tickets = await openPgBossPort(pool)
    return {
      queue: createPostgresQueue(pool, tickets),
      events: createPostgresEvents(pool),
      state: keyedState(valuesIn(pool)),
      async buckets() {
        const { postgresRateLimits, rateLimitTable } = await import('../rate-limit-store.ts')
        await makeTables(pool, [rateLimitTable])
        return postgresRateLimits(pool)
      },
      async close() {
        await tickets.stop()
        await pool.end()
      },
    }
  } catch (cause) {
    await pool.end().catch(() => {})
    throw new DuckError(
      'config',
      'Could not connect to PostgreSQL. Check DATABASE_URL and the log of the database server.',
      {
        detail: reasonOf(cause),
        cause,
      },
    )
  }
}

/**
 * Does not use @keyv/postgres, because errors of its pool cannot be handled and a restart of PostgreSQL would end the
 * process.
 */
function valuesIn(pool: pg.Pool): Values {
  return {
    async get<T>(key: string) {
      const { rows } = await runQuery<{ value: string }>(
        pool,
        'SELECT value FROM rubberduck_state WHERE key = $1 AND (expires IS NULL OR expires > $2)',
        [key, Date.now()],
      )
      return rows[0] === undefined ? undefined : (JSON.parse(rows[0].value) as T)
    },
    set: (key, value, lifetime) =>
      runQuery(
        pool,
        `INSERT INTO rubberduck_state (key, value, expires) VALUES ($1, $2, $3)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires = excluded.expires`,
        [key, JSON.stringify(value ?? null), lifetime === undefined ? null : Date.now() + lifetime],
      ),
    delete: (key) => runQuery(pool, 'DELETE FROM rubberduck_state WHERE key = $1', [key]),
    async prune() {
      await runQuery(pool, 'DELETE FROM rubberduck_state WHERE expires <= $1', [Date.now()])
    },
  }
}
