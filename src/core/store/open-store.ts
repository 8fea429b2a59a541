import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Environment } from '../config/environment/environment.ts'
import { inDataDirectory } from './data-directory.ts'
import { openSqliteState } from './keyed-state.ts'
import { makeDatabaseFile, makeFolder } from './make-folder.ts'
import type { Store } from './ports.ts'
import { createSqliteEvents, sqliteEventTables } from './sqlite/events.ts'
import { createSqliteQueue, sqliteQueueTables } from './sqlite/queue.ts'

export interface StoreOptions {
  /**
   * Each commit is flushed to disk, because added jobs are acknowledged and must survive a power failure. A worker can
   * skip this: if it loses its last writes, it only repeats a job. Default true.
   */
  acknowledges?: boolean
}

/**
 * Opens the store: PostgreSQL if configured, otherwise SQLite in the data directory. Safe for several processes. Throws
 * `config`.
 */
export async function openStore(
  { home, databaseUrl }: Pick<Environment, 'home' | 'databaseUrl'>,
  options: StoreOptions = {},
): Promise<Store> {
  if (databaseUrl === undefined) return openSqliteStore(home, options)
  const { openPostgresStore } = await import('./postgres/store.ts')
  return openPostgresStore(databaseUrl)
}

async function openSqliteStore(home: string, { acknowledges = true }: StoreOptions): Promise<Store> {
  const { database, keyed } = await inDataDirectory(home, async () => {
    makeFolder(home)
    const file = join(home, 'rubberduck.sqlite')
    makeDatabaseFile(file)
    const database = new DatabaseSync(file, { timeout: 10_000 })
    database.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = ${acknowledges ? 'FULL' : 'NORMAL'}; PRAGMA wal_autocheckpoint = 10000;
       ${sqliteQueueTables}${sqliteEventTables}`,
    )
    return { database, keyed: await openSqliteState(join(home, 'state.sqlite')) }
  })
  return {
    queue: createSqliteQueue(database),
    events: createSqliteEvents(database),
    state: keyed.state,
    buckets: async () => (await import('./rate-limit-store.ts')).sqliteRateLimits(database),
    async close() {
      await keyed.close()
      database.close()
    },
  }
}

/** Returns why nothing can be stored; empty if something can. */
export async function whyUnwritable({ queue }: Store): Promise<string[]> {
  try {
    await queue.counts()
    return []
  } catch {
    return ['the store does not respond']
  }
}
