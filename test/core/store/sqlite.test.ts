import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openStore } from '../../../src/core/store/open-store.ts'
import { openUsageLedger } from '../../../src/core/store/usage-ledger.ts'
import { makeFolder } from '../../support/folder.ts'
import { processConformance } from './process-conformance.ts'
import { queueConformance } from './queue-conformance.ts'
import { storeConformance } from './store-conformance.ts'

const on = (home: string, sql: string) => {
  const database = new DatabaseSync(join(home, 'rubberduck.sqlite'))
  try {
    database.exec(sql)
  } finally {
    database.close()
  }
}

queueConformance('SQLite', async () => {
  const home = makeFolder()
  const store = await openStore({ home })
  return {
    store,
    expire: async () =>
      on(home, "UPDATE job SET lease_until = 0, not_before = 0 WHERE state IN ('waiting', 'running')"),
  }
})
storeConformance('SQLite', async () => {
  const home = makeFolder()
  const store = await openStore({ home })
  return {
    store,
    again: () => openStore({ home }),
    usage: () => openUsageLedger({ home }),
    tamper: async (statement) => on(home, `${statement} event${statement === 'UPDATE ' ? " SET actor = 'eve'" : ''}`),
  }
})
processConformance('SQLite', async () => ({ home: makeFolder() }))
