import type pg from 'pg'
import type { Job, JobState, NewJob, Queue } from './ports.ts'
import { ask, inTransaction } from './postgres-client.ts'

/** As on SQLite. `flag`: somebody newer is there, the runner is to stop. Times in milliseconds since 1970. */
export const queueTables = `
CREATE TABLE IF NOT EXISTS rubberduck_job (
  sequence BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  key TEXT NOT NULL,
  surface TEXT NOT NULL,
  lane TEXT NOT NULL,
  grouping_key TEXT,
  payload TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  flag BOOLEAN NOT NULL DEFAULT false,
  not_before BIGINT NOT NULL DEFAULT 0,
  worker TEXT,
  lease_until BIGINT,
  created_at BIGINT NOT NULL,
  started_at BIGINT,
  ended_at BIGINT,
  error TEXT,
  result TEXT
);
CREATE INDEX IF NOT EXISTS rubberduck_job_live ON rubberduck_job (key, sequence) WHERE state IN ('waiting', 'running');
CREATE INDEX IF NOT EXISTS rubberduck_job_next ON rubberduck_job (lane, sequence) WHERE state IN ('waiting', 'running');
CREATE INDEX IF NOT EXISTS rubberduck_job_state ON rubberduck_job (state);
CREATE INDEX IF NOT EXISTS rubberduck_job_ended ON rubberduck_job (ended_at) WHERE ended_at IS NOT NULL;
`

const superseded = 'a newer event replaced it'

/**
 * The job queue on PostgreSQL: claims skip what another process has locked. Not by pg-boss, which knows neither who holds
 * a job, so that the jobs of a worker that died would wait for a timer, nor a newest of a group: both would be SQL of our
 * own on its tables.
 */
export function createPostgresQueue(pool: pg.Pool, now: () => number = Date.now): Queue {
  const changed = async (sql: string, values: unknown[]) => (await ask(pool, sql, values)).rowCount === 1
  const jobs = async (sql: string, values: unknown[]) => (await ask<Row>(pool, sql, values)).rows.map(jobOf)
  return {
    add: (list) =>
      list[0] === undefined ? Promise.resolve(false) : inTransaction(pool, (client) => insert(client, list, now())),
    async claim(worker, lane, leaseMs) {
      const at = now()
      const [job] = await jobs(
        `WITH next AS (
           SELECT sequence FROM rubberduck_job AS candidate
           WHERE state IN ('waiting', 'running') AND lane = $1
             AND (state = 'waiting' AND not_before <= $2 OR state = 'running' AND lease_until <= $2)
             AND NOT EXISTS (
               SELECT 1 FROM rubberduck_job AS earlier
               WHERE earlier.state IN ('waiting', 'running') AND earlier.key = candidate.key
                 AND earlier.sequence < candidate.sequence)
           ORDER BY sequence LIMIT 1 FOR UPDATE SKIP LOCKED)
         UPDATE rubberduck_job AS job
         SET state = 'running', worker = $3, lease_until = $4, attempts = attempts + 1, started_at = $2
         FROM next WHERE job.sequence = next.sequence RETURNING job.*`,
        [lane, at, worker, at + leaseMs],
      )
      return job
    },
    async renew(id, worker, leaseMs) {
      const { rows } = await ask<{ flag: boolean }>(
        pool,
        `UPDATE rubberduck_job SET lease_until = CASE WHEN flag THEN lease_until ELSE $3 END
         WHERE id = $1 AND worker = $2 AND state = 'running' RETURNING flag`,
        [id, worker, now() + leaseMs],
      )
      return rows[0] === undefined ? 'lost' : rows[0].flag ? 'superseded' : 'held'
    },
    finish: (id, worker, state, result) =>
      changed(
        `UPDATE rubberduck_job SET state = $3, ended_at = $4, result = $5, worker = NULL
         WHERE id = $1 AND worker = $2 AND state = 'running'`,
        [id, worker, state, now(), result],
      ),
    retry: (id, worker, error, delayMs, counts = true) =>
      changed(
        `UPDATE rubberduck_job SET worker = NULL, error = $3, attempts = attempts - $4, not_before = $5,
           state = CASE WHEN flag THEN 'superseded' ELSE 'waiting' END,
           ended_at = CASE WHEN flag THEN $6::bigint END, result = CASE WHEN flag THEN $7 END
         WHERE id = $1 AND worker = $2 AND state = 'running'`,
        [id, worker, error, counts ? 0 : 1, now() + delayMs, now(), superseded],
      ),
    async release(worker, counts = true) {
      const { rows } = await ask<{ id: string }>(
        pool,
        `UPDATE rubberduck_job SET lease_until = $1, attempts = attempts - $2
         WHERE worker = $3 AND state = 'running' RETURNING id`,
        [now(), counts ? 0 : 1, worker],
      )
      return rows.map((row) => row.id)
    },
    async holders() {
      const sql = `SELECT DISTINCT worker FROM rubberduck_job WHERE state = 'running' AND worker IS NOT NULL`
      return (await ask<{ worker: string }>(pool, sql)).rows.map((row) => row.worker)
    },
    get: async (id) => (await jobs('SELECT * FROM rubberduck_job WHERE id = $1', [id]))[0],
    list: ({ state, key, limit = 100 }) =>
      jobs(
        `SELECT * FROM rubberduck_job WHERE ($1::text IS NULL OR state = $1) AND ($2::text IS NULL OR key = $2)
         ORDER BY sequence DESC LIMIT $3`,
        [state ?? null, key ?? null, limit],
      ),
    async counts() {
      const counts = { waiting: 0, running: 0, done: 0, ignored: 0, superseded: 0, dead: 0 }
      const sql = 'SELECT state, count(*)::int AS count FROM rubberduck_job GROUP BY state'
      for (const { state, count } of (await ask<{ state: JobState; count: number }>(pool, sql)).rows)
        counts[state] = count
      return counts
    },
    redrive: (id) =>
      changed(
        `UPDATE rubberduck_job SET state = 'waiting', attempts = 0, flag = false, not_before = 0, ended_at = NULL,
           result = NULL WHERE id = $1 AND state = 'dead'`,
        [id],
      ),
    prune: async (endedBefore) =>
      (await ask(pool, `DELETE FROM rubberduck_job WHERE ended_at < $1 AND state <> 'dead'`, [endedBefore])).rowCount ??
      0,
  }
}

async function insert(client: pg.PoolClient, list: readonly NewJob[], at: number): Promise<boolean> {
  // Sequences are handed out before their transaction ends; within a key nobody may see a later one first.
  const keys = [...new Set(list.map((job) => job.key))]
  await client.query(
    'SELECT pg_advisory_xact_lock(lock) FROM (SELECT hashtextextended(key, 2) AS lock FROM unnest($1::text[]) AS key ORDER BY 1) AS locks',
    [keys],
  )
  for (const [index, job] of list.entries()) {
    const ignored = job.ignored !== undefined
    const { rowCount } = await client.query(
      `INSERT INTO rubberduck_job (id, key, surface, lane, grouping_key, payload, state, created_at, ended_at, result)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING`,
      [
        ...[job.id, job.key, job.surface, job.lane, job.group ?? null, ignored ? '' : job.payload],
        ...[ignored ? 'ignored' : 'waiting', at, ignored ? at : null, job.ignored ?? null],
      ],
    )
    if (rowCount === 0 && index === 0) return false
    if (rowCount === 0 || ignored || job.group === undefined) continue
    await client.query(
      `UPDATE rubberduck_job SET flag = true, state = CASE state WHEN 'waiting' THEN 'superseded' ELSE state END,
         ended_at = CASE state WHEN 'waiting' THEN $4::bigint END, result = CASE state WHEN 'waiting' THEN $5 END
       WHERE state IN ('waiting', 'running') AND key = $1 AND grouping_key = $2 AND id <> $3`,
      [job.key, job.group, job.id, at, superseded],
    )
  }
  return true
}

interface Row {
  id: string
  key: string
  surface: string
  lane: Job['lane']
  grouping_key: string | null
  payload: string
  sequence: string
  state: JobState
  attempts: number
  created_at: string
  started_at: string | null
  ended_at: string | null
  error: string | null
  result: string | null
}

function jobOf(row: Row): Job {
  const { id, key, surface, lane, payload, state, attempts } = row
  return {
    ...{ id, key, surface, lane, payload, state, attempts },
    ...(row.grouping_key === null ? {} : { group: row.grouping_key }),
    sequence: Number(row.sequence),
    createdAt: Number(row.created_at),
    ...(row.started_at === null ? {} : { startedAt: Number(row.started_at) }),
    ...(row.ended_at === null ? {} : { endedAt: Number(row.ended_at) }),
    ...(row.error === null ? {} : { error: row.error }),
    ...(row.result === null ? {} : { result: row.result }),
  }
}
