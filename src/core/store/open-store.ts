import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DuckError } from '../errors.ts'
import { openKeyedState } from './keyed-state.ts'
import { makeFolder } from './make-folder.ts'
import type { Store } from './ports.ts'
import { createSqliteEvents, eventTables } from './sqlite-events.ts'
import { createSqliteQueue, queueTables } from './sqlite-queue.ts'

/** Opens the store in the data directory; any number of processes may. Throws `config` when it cannot be written. */
export async function openStore(home: string): Promise<Store> {
  let database: DatabaseSync
  let keyed: Awaited<ReturnType<typeof openKeyedState>>
  try {
    makeFolder(home)
    database = new DatabaseSync(join(home, 'rubberduck.sqlite'), { timeout: 10_000 })
    // What is acknowledged must survive a power cut, hence FULL: WAL alone syncs only at checkpoints.
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ${queueTables}${eventTables}`)
    keyed = await openKeyedState(join(home, 'state.sqlite'))
  } catch (cause) {
    throw new DuckError('config', `The store in ${home} cannot be opened. Check RUBBERDUCK_HOME and its permissions.`, {
      detail: String(cause),
      cause,
    })
  }
  return {
    queue: createSqliteQueue(database),
    events: createSqliteEvents(database),
    state: keyed.state,
    async close() {
      await keyed.close()
      database.close()
    },
  }
}
