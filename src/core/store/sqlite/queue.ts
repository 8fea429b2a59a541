import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { newJobValues } from '../new-job-values.ts'
import { type Job, type JobState, leaseMs, type NewJob, type Queue } from '../ports.ts'

/**
 * `flag` 1: superseded by a newer job, so the worker must stop. Times are in milliseconds since 1970. Indexes delay
 * acknowledgments, so the partial indexes on ended jobs exclude waiting ones.
 */
export const sqliteQueueTables = `
CREATE TABLE IF NOT EXISTS job (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  key TEXT NOT NULL,
  surface TEXT NOT NULL,
  lane TEXT NOT NULL,
  grouping TEXT,
  payload TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  flag INTEGER NOT NULL DEFAULT 0,
  not_before INTEGER NOT NULL DEFAULT 0,
  worker TEXT,
  lease_until INTEGER,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  error TEXT,
  result TEXT
);
CREATE INDEX IF NOT EXISTS job_live ON job (key, sequence) WHERE state IN ('waiting', 'running');
CREATE INDEX IF NOT EXISTS job_waiting ON job (lane, sequence) WHERE state IN ('waiting', 'running');
CREATE INDEX IF NOT EXISTS job_over ON job (state, ended_at) WHERE ended_at IS NOT NULL;
DROP INDEX IF EXISTS job_state;
DROP INDEX IF EXISTS job_ended;
`

/** Maximum number of calls per transaction, so that the first ones do not wait long. */
const mostTogether = 64

interface Waiting {
  jobs: readonly NewJob[]
  resolve(fresh: boolean): void
  reject(error: unknown): void
}

/** Creates the job queue on SQLite. The database must be opened with `synchronous=FULL`. */
export function createSqliteQueue(database: DatabaseSync, now: () => number = Date.now): Queue {
  const statement = prepareAll(database)
  let waiting: Waiting[] = []
  /** Number of calls that were waiting at the last check. */
  let looked = 0

  const inTransaction = <T>(work: () => T): T => {
    database.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      database.exec('COMMIT')
      return result
    } catch (error) {
      database.exec('ROLLBACK')
      throw error
    }
  }

  const insert = (jobs: readonly NewJob[]): boolean => {
    for (const [index, job] of jobs.entries()) {
      const at = now()
      const { changes } = statement.insert.run(...newJobValues(job, at))
      if (changes === 0 && index === 0) return false
      if (changes === 0 || job.ignored !== undefined || job.group === undefined) continue
      statement.supersede.run({ key: job.key, grouping: job.group, id: job.id, at })
    }
    return jobs.length > 0
  }

  /** Concurrent calls share a transaction and an fsync. */
  const flush = () => {
    if (waiting.length > looked && waiting.length < mostTogether) {
      looked = waiting.length
      setImmediate(flush)
      return
    }
    const batch = waiting
    waiting = []
    looked = 0
    try {
      const inserted = inTransaction(() => batch.map((entry) => ({ entry, fresh: insert(entry.jobs) })))
      for (const { entry, fresh } of inserted) entry.resolve(fresh)
    } catch (error) {
      const [only, second] = batch
      if (only !== undefined && second === undefined) return only.reject(error)
      // One invalid job must not affect the others.
      for (const entry of batch) {
        try {
          entry.resolve(inTransaction(() => insert(entry.jobs)))
        } catch (own) {
          entry.reject(own)
        }
      }
    }
  }

  const held = (id: string, worker: string) => statement.held.get(id, worker) as { flag: number } | undefined

  return {
    add: (jobs) =>
      new Promise((resolve, reject) => {
        if (waiting.push({ jobs, resolve, reject }) === 1) setImmediate(flush)
      }),
    async claim(worker, lane) {
      const at = now()
      // Checked outside a transaction first, so that an idle worker takes no lock.
      if (statement.next.get({ lane, at }) === undefined) return undefined
      return inTransaction(() => {
        const row = statement.next.get({ lane, at }) as { sequence: number } | undefined
        if (row === undefined) return undefined
        const { sequence } = row
        const leased = statement.lease.get({ sequence, worker, at, until: at + leaseMs })
        return leased && jobOf(leased)
      })
    },
    async renew(id, worker) {
      const row = held(id, worker)
      if (row === undefined) return 'lost'
      if (row.flag === 1) return 'superseded'
      return Number(statement.renew.run(now() + leaseMs, id, worker).changes) === 0 ? 'lost' : 'held'
    },
    finish: async (id, worker, state, result) =>
      Number(statement.finish.run(state, now(), result, id, worker).changes) === 1,
    async retry(id, worker, { error, delayMs, costs = 1 }) {
      const at = now()
      const { changes } = statement.retry.run({ id, worker, error, until: at + delayMs, less: 1 - costs, at })
      return Number(changes) === 1
    },
    release: async (worker, costs = 1) =>
      (statement.release.all({ at: now(), less: 1 - costs, worker }) as { id: string }[]).map((row) => row.id),
    holders: async () => (statement.holders.all() as { worker: string }[]).map((row) => row.worker),
    async get(id) {
      const row = statement.get.get(id)
      return row && jobOf(row)
    },
    async list({ state, key, limit = 100 }) {
      const rows = statement.list.all({ state: state ?? null, key: key ?? null, limit })
      return rows.map(jobOf)
    },
    live: async (most) => (statement.live.get(most) as { count: number }).count,
    async counts() {
      const counts = { waiting: 0, running: 0, done: 0, ignored: 0, superseded: 0, dead: 0 }
      for (const row of statement.counts.all() as { state: JobState; count: number }[]) counts[row.state] = row.count
      return counts
    },
    redrive: async (id) => Number(statement.redrive.run(id).changes) === 1,
    prune: async (endedBefore) => Number(statement.prune.run(endedBefore).changes),
  }
}

function prepareAll(database: DatabaseSync) {
  const prepare = (sql: string) => database.prepare(sql)
  return {
    insert: prepare(
      `INSERT OR IGNORE INTO job (id, key, surface, lane, grouping, payload, state, created_at, ended_at, result)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    supersede: prepare(
      `UPDATE job SET flag = 1, state = iif(state = 'waiting', 'superseded', state),
         ended_at = iif(state = 'waiting', :at, NULL), result = iif(state = 'waiting', 'superseded by a newer event', NULL)
       WHERE state IN ('waiting', 'running') AND key = :key AND grouping = :grouping AND id <> :id`,
    ),
    next: prepare(
      `SELECT sequence FROM job AS candidate
       WHERE state IN ('waiting', 'running') AND lane = :lane
         AND (state = 'waiting' AND not_before <= :at OR state = 'running' AND lease_until <= :at)
         AND NOT EXISTS (
           SELECT 1 FROM job AS earlier
           WHERE earlier.state IN ('waiting', 'running') AND earlier.key = candidate.key
             AND earlier.sequence < candidate.sequence)
       ORDER BY sequence LIMIT 1`,
    ),
    lease: prepare(
      `UPDATE job SET state = 'running', worker = :worker, lease_until = :until, attempts = attempts + 1, started_at = :at
       WHERE sequence = :sequence RETURNING *`,
    ),
    held: prepare(`SELECT flag FROM job WHERE id = ? AND worker = ? AND state = 'running'`),
    renew: prepare(`UPDATE job SET lease_until = ? WHERE id = ? AND worker = ? AND state = 'running'`),
    finish: prepare(
      `UPDATE job SET state = ?, ended_at = ?, result = ?, worker = NULL WHERE id = ? AND worker = ? AND state = 'running'`,
    ),
    retry: prepare(
      `UPDATE job SET worker = NULL, error = :error, attempts = attempts - :less,
         state = iif(flag = 1, 'superseded', 'waiting'), not_before = :until,
         ended_at = iif(flag = 1, :at, NULL), result = iif(flag = 1, 'superseded by a newer event', NULL)
       WHERE id = :id AND worker = :worker AND state = 'running'`,
    ),
    release: prepare(
      `UPDATE job SET lease_until = :at, attempts = attempts - :less, error = iif(:less > 0, error, NULL)
       WHERE worker = :worker AND state = 'running' RETURNING id`,
    ),
    holders: prepare(`SELECT DISTINCT worker FROM job WHERE state = 'running' AND worker IS NOT NULL`),
    get: prepare('SELECT * FROM job WHERE id = ?'),
    list: prepare(
      `SELECT * FROM job WHERE (:state IS NULL OR state = :state) AND (:key IS NULL OR key = :key)
       ORDER BY sequence DESC LIMIT :limit`,
    ),
    live: prepare(`SELECT count(*) AS count FROM (SELECT 1 FROM job WHERE state IN ('waiting', 'running') LIMIT ?)`),
    counts: prepare(
      `SELECT state, count(*) AS count FROM job WHERE ended_at IS NOT NULL GROUP BY state
       UNION ALL SELECT state, count(*) FROM job WHERE state IN ('waiting', 'running') GROUP BY state`,
    ),
    redrive: prepare(
      `UPDATE job SET state = 'waiting', attempts = 0, flag = 0, not_before = 0, ended_at = NULL, result = NULL
       WHERE id = ? AND state = 'dead'`,
    ),
    prune: prepare(`DELETE FROM job WHERE state IN ('done', 'ignored', 'superseded') AND ended_at < ?`),
  }
}

function jobOf(row: Record<string, SQLInputValue>): Job {
  const { grouping, started_at, ended_at, error, result } = row
  return {
    id: row.id as string,
    key: row.key as string,
    surface: row.surface as string,
    lane: row.lane as Job['lane'],
    ...(grouping === null ? {} : { group: grouping as string }),
    payload: row.payload as string,
    sequence: row.sequence as number,
    state: row.state as JobState,
    attempts: row.attempts as number,
    createdAt: row.created_at as number,
    ...(started_at === null ? {} : { startedAt: started_at as number }),
    ...(ended_at === null ? {} : { endedAt: ended_at as number }),
    ...(error === null ? {} : { error: error as string }),
    ...(result === null ? {} : { result: result as string }),
  }
}
