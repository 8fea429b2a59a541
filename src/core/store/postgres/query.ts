import type pg from 'pg'
import { DuckError, toDuckError } from '../../errors.ts'

/** Creates the tables, with a lock so that two processes do not create them at the same time. */
export async function makeTables(pool: pg.Pool, tables: readonly string[]): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query("SELECT pg_advisory_xact_lock(hashtext('rubberduck tables'))")
    for (const table of tables) await client.query(table)
  })
}

/** Runs work in a transaction. Temporary errors are thrown as `unavailable`. */
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
    // The state of the connection is unknown. Closing it ends its transaction.
    client?.release(true)
    throw toStoreError(thrown)
  }
}

/** Runs a single statement. */
export async function runQuery<T extends pg.QueryResultRow>(
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

function toStoreError(thrown: unknown): DuckError {
  if (thrown instanceof DuckError) return thrown
  const { code = '' } = thrown as { code?: string }
  const more = { detail: reasonOf(thrown), cause: thrown }
  if (code === '42501')
    return new DuckError(
      'config',
      'The database user lacks a privilege. Grant it the required privileges on the schema.',
      more,
    )
  // Class 42: the statement itself is invalid, so a retry cannot help.
  if (code.startsWith('42')) return new DuckError('bug', 'The database rejected a statement.', more)
  if (thrown instanceof TypeError || thrown instanceof RangeError) return toDuckError(thrown)
  return new DuckError('unavailable', 'The database does not respond. RubberDuck retries automatically.', more)
}

/** Returns PostgreSQL's own message, which never contains a connection string. */
export function reasonOf(thrown: unknown): string {
  const { code, message } = thrown as { code?: string; message?: string }
  return [code, message].filter((part) => part !== undefined && part !== '').join(' ')
}
