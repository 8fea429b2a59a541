import pg from 'pg'
import { must } from '../../must.ts'
import type { UsageLedger, UsageRow } from '../ports.ts'
import { makeTables, runQuery } from './query.ts'

const table = `
CREATE TABLE IF NOT EXISTS rubberduck_spent (
  at BIGINT NOT NULL, model TEXT NOT NULL, job TEXT NOT NULL, person TEXT NOT NULL, repo TEXT NOT NULL,
  change TEXT NOT NULL, input BIGINT NOT NULL, output BIGINT NOT NULL, cost DOUBLE PRECISION);
CREATE INDEX IF NOT EXISTS rubberduck_spent_at ON rubberduck_spent (at);
CREATE INDEX IF NOT EXISTS rubberduck_spent_job ON rubberduck_spent (job);
`

/** Opens the ledger on PostgreSQL, so that budgets apply across all machines. */
export async function openPostgresUsage(url: string): Promise<UsageLedger> {
  const pool = new pg.Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 10_000 })
  // The pool replaces idle connections that break.
  pool.on('error', () => {})
  await makeTables(pool, [table])
  return {
    async add({ at, model, job, person, repo, change, input, output, cost }) {
      await runQuery(pool, 'INSERT INTO rubberduck_spent VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
        at,
        model,
        job,
        person,
        repo,
        change,
        input,
        output,
        cost ?? null,
      ])
    },
    async sum({ since, job, person, change }) {
      const { rows } = await runQuery<{ tokens: number; cost: number }>(
        pool,
        `SELECT coalesce(sum(input + output), 0)::float8 AS tokens, coalesce(sum(cost), 0)::float8 AS cost
         FROM rubberduck_spent WHERE at >= $1 AND ($2::text IS NULL OR job = $2)
           AND ($3::text IS NULL OR person = $3) AND ($4::text IS NULL OR change = $4)`,
        [since, job ?? null, person ?? null, change ?? null],
      )
      return must(rows[0])
    },
    async table(since) {
      const { rows } = await runQuery<UsageRow>(
        pool,
        `SELECT to_char(to_timestamp(at / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, model, person,
           count(*)::int AS calls, sum(input)::float8 AS input, sum(output)::float8 AS output,
           coalesce(sum(cost), 0)::float8 AS cost
         FROM rubberduck_spent WHERE at >= $1
         GROUP BY day, model, person ORDER BY day DESC, cost DESC, model, person`,
        [since],
      )
      return rows
    },
    close: () => pool.end(),
  }
}
