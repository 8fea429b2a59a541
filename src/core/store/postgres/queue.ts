import type pg from 'pg'
import { must } from '../../must.ts'
import { newJobValues } from '../new-job-values.ts'
import type { Job, JobState, NewJob, Queue } from '../ports.ts'
import type { PgBossPort } from './pg-boss-port.ts'
import { inTransaction, runQuery } from './query.ts'

/** `flag`: superseded by a newer job, so the worker must stop. Times are in milliseconds since 1970. */
export const postgresQueueTables = `
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
  worker TEXT,
  created_at BIGINT NOT NULL,
  started_at BIGINT,
  ended_at BIGINT,
  error TEXT,
  result TEXT
);
CREATE INDEX IF NOT EXISTS rubberduck_job_live ON rubberduck_job (key, sequence) WHERE state IN ('waiting', 'running');
CREATE INDEX IF NOT EXISTS rubberduck_job_state ON rubberduck_job (state);
CREATE INDEX IF NOT EXISTS rubberduck_job_ended ON rubberduck_job (ended_at) WHERE ended_at IS NOT NULL;
`

const superseded = 'superseded by a newer event'

/**
 * Creates the job queue on PostgreSQL. pg-boss assigns jobs: in order within a key, each to one worker, and again if
 * the holder stops responding. A row per job, changed in the same transaction, stores the holder, whether a newer job
 * superseded it, and the result.
 */
export function createPostgresQueue(pool: pg.Pool, tickets: PgBossPort): Queue {
  const jobs = async (sql: string, values: unknown[]) => (await runQuery<Row>(pool, sql, values)).rows.map(jobOf)
  /**
   * Updates the row of a job that this worker holds, then runs the rest. Returns false if the worker does not hold it.
   */
  const held = (
    id: string,
    worker: string,
    change: { sql: string; values: unknown[] },
    then: (client: pg.PoolClient, sequence: number, flag: boolean) => Promise<void>,
  ) =>
    inTransaction(pool, async (client) => {
      const { rows } = await client.query<{ sequence: string; flag: boolean }>(
        `UPDATE rubberduck_job SET ${change.sql} WHERE id = $1 AND worker = $2 AND state = 'running' RETURNING sequence, flag`,
        [id, worker, ...change.values],
      )
      if (rows[0] === undefined) return false
      await then(client, Number(rows[0].sequence), rows[0].flag)
      return true
    })
  return {
    add: (list) =>
      list[0] === undefined ? Promise.resolve(false) : inTransaction(pool, (client) => insert(client, tickets, list)),
    claim: (worker, lane) =>
      inTransaction(pool, async (client) => {
        const sequence = await tickets.take(client, lane)
        if (sequence === undefined) return undefined
        const { rows } = await client.query<Row>(
          `UPDATE rubberduck_job SET state = 'running', worker = $2, attempts = attempts + 1, started_at = $3
           WHERE sequence = $1 RETURNING *`,
          [sequence, worker, Date.now()],
        )
        return rows.map(jobOf)[0]
      }),
    async renew(id, worker) {
      let superseded = false
      const holds = await held(id, worker, { sql: 'flag = flag', values: [] }, async (client, sequence, flag) => {
        superseded = flag
        if (!flag) await tickets.keep(client, sequence)
      })
      return superseded ? 'superseded' : holds ? 'held' : 'lost'
    },
    finish: (id, worker, state, result) =>
      held(
        id,
        worker,
        { sql: 'state = $3, ended_at = $4, result = $5, worker = NULL', values: [state, Date.now(), result] },
        (client, sequence) => tickets.end(client, [sequence]),
      ),
    retry: (id, worker, { error, delayMs, costs = 1 }) =>
      held(
        id,
        worker,
        {
          sql: `worker = NULL, error = $3, attempts = attempts - $4, ${waitingAgain('$5', '$6')}`,
          values: [error, 1 - costs, Date.now(), superseded],
        },
        (client, sequence, flag) =>
          flag ? tickets.end(client, [sequence]) : tickets.giveBack(client, [sequence], delayMs),
      ),
    release: (worker, costs = 1) =>
      inTransaction(pool, async (client) => {
        const { rows } = await client.query<{ id: string; sequence: string; flag: boolean }>(
          `UPDATE rubberduck_job SET worker = NULL, attempts = attempts - $2::integer,
             error = CASE WHEN $2::integer > 0 THEN error END, ${waitingAgain('$3', '$4')}
           WHERE worker = $1 AND state = 'running' RETURNING id, sequence, flag`,
          [worker, 1 - costs, Date.now(), superseded],
        )
        const of = (flag: boolean) => rows.filter((row) => row.flag === flag).map((row) => Number(row.sequence))
        await tickets.end(client, of(true))
        await tickets.giveBack(client, of(false), 0)
        return rows.map((row) => row.id)
      }),
    async holders() {
      const sql = `SELECT DISTINCT worker FROM rubberduck_job WHERE state = 'running' AND worker IS NOT NULL`
      return (await runQuery<{ worker: string }>(pool, sql)).rows.map((row) => row.worker)
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
      for (const { state, count } of (await runQuery<{ state: JobState; count: number }>(pool, sql)).rows)
        counts[state] = count
      return counts
    },
    async live(most) {
      const sql = `SELECT count(*)::int AS count FROM
        (SELECT FROM rubberduck_job WHERE state IN ('waiting', 'running') LIMIT $1) AS few`
      return must((await runQuery<{ count: number }>(pool, sql, [most])).rows[0]).count
    },
    redrive: (id) =>
      inTransaction(pool, async (client) => {
        const { rows } = await client.query<Row>(
          `UPDATE rubberduck_job SET state = 'waiting', attempts = 0, flag = false, ended_at = NULL, result = NULL
           WHERE id = $1 AND state = 'dead' RETURNING *`,
          [id],
        )
        for (const job of rows.map(jobOf)) await tickets.addAgain(client, job)
        return rows.length === 1
      }),
    prune: async (endedBefore) =>
      (await runQuery(pool, `DELETE FROM rubberduck_job WHERE ended_at < $1 AND state <> 'dead'`, [endedBefore]))
        .rowCount ?? 0,
  }
}

/** The new state of a returned job: a job that was superseded has ended. */
const waitingAgain = (at: string, result: string) =>
  `state = CASE WHEN flag THEN 'superseded' ELSE 'waiting' END, ended_at = CASE WHEN flag THEN ${at}::bigint END,
   result = CASE WHEN flag THEN ${result} END`

async function insert(client: pg.PoolClient, tickets: PgBossPort, list: readonly NewJob[]): Promise<boolean> {
  // Sequences are assigned before their transaction ends, so a lock ensures that they become visible in order within a
  // key.
  const keys = [...new Set(list.map((job) => job.key))]
  await client.query(
    'SELECT pg_advisory_xact_lock(lock) FROM (SELECT hashtextextended(key, 2) AS lock FROM unnest($1::text[]) AS key ORDER BY 1) AS locks',
    [keys],
  )
  const at = Date.now()
  for (const [index, job] of list.entries()) {
    const { rows } = await client.query<{ sequence: string }>(
      `INSERT INTO rubberduck_job (id, key, surface, lane, grouping_key, payload, state, created_at, ended_at, result)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING RETURNING sequence`,
      [...newJobValues(job, at)],
    )
    if (rows[0] === undefined && index === 0) return false
    if (rows[0] === undefined || job.ignored !== undefined) continue
    if (job.group !== undefined) await tickets.end(client, await supersede(client, job, at))
    await tickets.add(client, { ...job, sequence: Number(rows[0].sequence) })
  }
  return true
}

/** Ends waiting jobs in the group and flags running ones. Returns the sequences of the ended jobs. */
async function supersede(client: pg.PoolClient, { id, key, group }: NewJob, at: number): Promise<number[]> {
  const { rows } = await client.query<{ sequence: string; state: JobState }>(
    `UPDATE rubberduck_job SET flag = true, state = CASE state WHEN 'waiting' THEN 'superseded' ELSE state END,
       ended_at = CASE state WHEN 'waiting' THEN $4::bigint END, result = CASE state WHEN 'waiting' THEN $5 END
     WHERE state IN ('waiting', 'running') AND key = $1 AND grouping_key = $2 AND id <> $3 RETURNING sequence, state`,
    [key, group, id, at, superseded],
  )
  return rows.filter((row) => row.state === 'superseded').map((row) => Number(row.sequence))
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
    id,
    key,
    surface,
    lane,
    payload,
    state,
    attempts,
    ...(row.grouping_key === null ? {} : { group: row.grouping_key }),
    sequence: Number(row.sequence),
    createdAt: Number(row.created_at),
    ...(row.started_at === null ? {} : { startedAt: Number(row.started_at) }),
    ...(row.ended_at === null ? {} : { endedAt: Number(row.ended_at) }),
    ...(row.error === null ? {} : { error: row.error }),
    ...(row.result === null ? {} : { result: row.result }),
  }
}
