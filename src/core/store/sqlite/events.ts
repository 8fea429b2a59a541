import type { DatabaseSync } from 'node:sqlite'
import { DuckError } from '../../errors.ts'
import type { EventLog, StoredEvent } from '../ports.ts'

export const sqliteEventTables = `
CREATE TABLE IF NOT EXISTS event (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  stream TEXT NOT NULL,
  version INTEGER NOT NULL,
  at INTEGER NOT NULL,
  type TEXT NOT NULL,
  actor TEXT NOT NULL,
  repo TEXT NOT NULL,
  job TEXT NOT NULL,
  data TEXT NOT NULL,
  UNIQUE (stream, version)
);
CREATE INDEX IF NOT EXISTS event_job ON event (job);
CREATE INDEX IF NOT EXISTS event_repo ON event (repo, at);
CREATE INDEX IF NOT EXISTS event_type ON event (type, at);
CREATE TRIGGER IF NOT EXISTS event_is_kept BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
CREATE TRIGGER IF NOT EXISTS event_is_fixed BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
`

/** The event log on SQLite. */
export function createSqliteEvents(database: DatabaseSync, now: () => number = Date.now): EventLog {
  const last = database.prepare('SELECT coalesce(max(version), 0) AS version FROM event WHERE stream = ?')
  const insert = database.prepare(
    'INSERT INTO event (stream, version, at, type, actor, repo, job, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const read = database.prepare('SELECT * FROM event WHERE stream = ? AND version > ? ORDER BY version')
  const query = database.prepare(
    `SELECT * FROM (
       SELECT * FROM event
       WHERE (:stream IS NULL OR stream = :stream) AND (:type IS NULL OR type = :type)
         AND (:actor IS NULL OR actor = :actor) AND (:repo IS NULL OR repo = :repo) AND (:job IS NULL OR job = :job)
         AND at >= :since AND at < :until
       ORDER BY place DESC LIMIT :limit)
     ORDER BY place`,
  )
  return {
    async append(stream, events, expectedVersion) {
      database.exec('BEGIN IMMEDIATE')
      try {
        let { version } = last.get(stream) as { version: number }
        if (expectedVersion !== undefined && version !== expectedVersion)
          throw new DuckError('conflict', 'Conflicting change by another process. Retry the operation.', {
            detail: `${stream} is at ${version}, not ${expectedVersion}`,
          })
        for (const { type, actor, repo, job, data } of events)
          insert.run(stream, ++version, now(), type, actor, repo, job, JSON.stringify(data))
        database.exec('COMMIT')
        return version
      } catch (error) {
        database.exec('ROLLBACK')
        throw error
      }
    },
    read: async (stream, afterVersion = 0) => read.all(stream, afterVersion).map(eventOf),
    async query({ stream, type, actor, repo, job, since = 0, until = Number.MAX_SAFE_INTEGER, limit = -1 }) {
      const filter = { stream: stream ?? null, type: type ?? null, actor: actor ?? null, repo: repo ?? null }
      return query.all({ ...filter, job: job ?? null, since, until, limit }).map(eventOf)
    },
  }
}

function eventOf(row: Record<string, unknown>): StoredEvent {
  const { stream, version, at, type, actor, repo, job, data } = row as unknown as StoredEvent & { data: string }
  return { stream, version, at, type, actor, repo, job, data: JSON.parse(data) as Record<string, unknown> }
}
