import pg from 'pg'
import { DuckError } from '../errors.ts'
import { keyedState, type Values } from './keyed-state.ts'
import type { Store } from './ports.ts'
import { createPostgresEvents, eventTables } from './postgres-events.ts'
import { createPostgresQueue, queueTables } from './postgres-queue.ts'

const patienceMs = 10_000
const stateTable = 'CREATE TABLE IF NOT EXISTS rubberduck_state (key TEXT PRIMARY KEY, value TEXT NOT NULL)'

/** The store on PostgreSQL, shared by any number of processes and machines. Throws `config` when it cannot be reached. */
export async function openPostgresStore(url: string): Promise<Store> {
  const pool = new pg.Pool({ connectionString: url, max: 8, connectionTimeoutMillis: patienceMs })
  // A connection that breaks while nobody uses it is replaced by the pool.
  pool.on('error', () => {})
  try {
    await makeTables(pool, [queueTables, eventTables, stateTable])
    return {
      queue: createPostgresQueue(pool),
      events: createPostgresEvents(pool),
      state: keyedState(valuesIn(pool)),
      async buckets() {
        const { bucketsOnPostgres, bucketTable } = await import('./buckets.ts')
        await makeTables(pool, [bucketTable])
        return bucketsOnPostgres(pool)
      },
      close: () => pool.end(),
    }
  } catch (cause) {
    await pool.end().catch(() => {})
    throw new DuckError('config', 'PostgreSQL cannot be used. Check DATABASE_URL and what the server there says.', {
      detail: reasonOf(cause),
      cause,
    })
  }
}

/** Two that start at once must not make the same tables. */
export async function makeTables(pool: pg.Pool, tables: readonly string[]): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query("SELECT pg_advisory_xact_lock(hashtext('rubberduck tables'))")
    for (const table of tables) await client.query(table)
  })
}

/** Runs the work in a transaction. Whatever PostgreSQL refuses for a while is `unavailable`. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  let client: pg.PoolClient | undefined
  try {
    client = await pool.connect()
    await client.query('BEGIN')
    const result = await work(client)
    await client.query('COMMIT')
    client.release()
    return result
  } catch (thrown) {
    // What state the connection is in, nobody knows; closing it ends its transaction.
    client?.release(true)
    throw toStoreError(thrown)
  }
}

/** One statement. */
export async function ask<T extends pg.QueryResultRow>(
  pool: pg.Pool,
  sql: string,
  values: readonly unknown[] = [],
): Promise<pg.QueryResult<T>> {
  try {
    return await pool.query<T>(sql, [...values])
  } catch (thrown) {
    throw toStoreError(thrown)
  }
}

/** Not by @keyv/postgres: its pool cannot be listened to, so a restart of PostgreSQL would end the process. */
function valuesIn(pool: pg.Pool): Values {
  return {
    async get<T>(key: string) {
      const { rows } = await ask<{ value: string }>(pool, 'SELECT value FROM rubberduck_state WHERE key = $1', [key])
      return rows[0] === undefined ? undefined : (JSON.parse(rows[0].value) as T)
    },
    set: (key, value) =>
      ask(pool, 'INSERT INTO rubberduck_state VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value', [
        key,
        JSON.stringify(value ?? null),
      ]),
    delete: (key) => ask(pool, 'DELETE FROM rubberduck_state WHERE key = $1', [key]),
  }
}

function toStoreError(thrown: unknown): DuckError {
  if (thrown instanceof DuckError) return thrown
  return new DuckError('unavailable', 'The database does not answer; this goes on by itself.', {
    detail: reasonOf(thrown),
    cause: thrown,
  })
}

/** PostgreSQL's own words; a connection string is never among them. */
function reasonOf(thrown: unknown): string {
  const { code, message } = thrown as { code?: string; message?: string }
  return [code, message].filter((part) => part !== undefined && part !== '').join(' ')
}
