import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Environment } from '../../config/environment/environment.ts'
import { inDataDirectory } from '../data-directory.ts'
import { makeDatabaseFile, makeFolder } from '../make-folder.ts'
import type { UsageLedger, UsageRow } from '../ports.ts'

/** Opens the usage ledger: on PostgreSQL if configured, otherwise in a file in the data directory. */
export async function openUsageLedger({
  home,
  databaseUrl,
}: Pick<Environment, 'home' | 'databaseUrl'>): Promise<UsageLedger> {
  if (databaseUrl === undefined) return inDataDirectory(home, () => openSqliteUsage(home))
  const { openPostgresUsage } = await import('../postgres/usage.ts')
  return openPostgresUsage(databaseUrl)
}

function openSqliteUsage(home: string): UsageLedger {
  makeFolder(home)
  const file = join(home, 'usage.sqlite')
  makeDatabaseFile(file)
  const database = new DatabaseSync(file, { timeout: 5_000 })
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS spent (
      at INTEGER NOT NULL, model TEXT NOT NULL, job TEXT NOT NULL, person TEXT NOT NULL, repo TEXT NOT NULL,
      change TEXT NOT NULL, input INTEGER NOT NULL, output INTEGER NOT NULL, cost REAL);
    CREATE INDEX IF NOT EXISTS spent_at ON spent (at);
    CREATE INDEX IF NOT EXISTS spent_job ON spent (job);`)
  const insert = database.prepare('INSERT INTO spent VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const sum = database.prepare(
    `SELECT coalesce(sum(input + output), 0) AS tokens, coalesce(sum(cost), 0) AS cost FROM spent
     WHERE at >= :since AND (:job IS NULL OR job = :job) AND (:person IS NULL OR person = :person)
       AND (:change IS NULL OR change = :change)`,
  )
  const table = database.prepare(
    `SELECT date(at / 1000, 'unixepoch') AS day, model, person, count(*) AS calls, sum(input) AS input,
       sum(output) AS output, coalesce(sum(cost), 0) AS cost
     FROM spent WHERE at >= ? GROUP BY day, model, person ORDER BY day DESC, cost DESC, model, person`,
  )
  return {
    async add({ at, model, job, person, repo, change, input, output, cost }) {
      insert.run(at, model, job, person, repo, change, input, output, cost ?? null)
    },
    sum: async ({ since, job, person, change }) =>
      sum.get({ since, job: job ?? null, person: person ?? null, change: change ?? null }) as unknown as Awaited<
        ReturnType<UsageLedger['sum']>
      >,
    table: async (since) => table.all(since) as unknown as UsageRow[],
    close: async () => database.close(),
  }
}
