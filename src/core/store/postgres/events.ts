import type pg from 'pg'
import { DuckError } from '../../errors.ts'
import { must } from '../../must.ts'
import type { EventLog, StoredEvent } from '../ports.ts'
import { inTransaction, runQuery } from './query.ts'

export const postgresEventTables = `
CREATE TABLE IF NOT EXISTS rubberduck_event (
  place BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  stream TEXT NOT NULL,
  version INTEGER NOT NULL,
  at BIGINT NOT NULL,
  type TEXT NOT NULL,
  actor TEXT NOT NULL,
  repo TEXT NOT NULL,
  job TEXT NOT NULL,
  data TEXT NOT NULL,
  UNIQUE (stream, version)
);
CREATE INDEX IF NOT EXISTS rubberduck_event_job ON rubberduck_event (job);
CREATE INDEX IF NOT EXISTS rubberduck_event_repo ON rubberduck_event (repo, at);
CREATE INDEX IF NOT EXISTS rubberduck_event_type ON rubberduck_event (type, at);
CREATE OR REPLACE FUNCTION rubberduck_event_is_kept() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'events are never changed or deleted'; END $$;
CREATE OR REPLACE TRIGGER rubberduck_event_is_kept BEFORE UPDATE OR DELETE ON rubberduck_event
  FOR EACH ROW EXECUTE FUNCTION rubberduck_event_is_kept();
`

/** The event log on PostgreSQL. */
export function createPostgresEvents(pool: pg.Pool, now: () => number = Date.now): EventLog {
  return {
    append: (stream, events, expectedVersion) =>
      inTransaction(pool, async (client) => {
        // Concurrent appends to one stream wait for each other.
        await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))', [stream])
        const last = await client.query<{ version: number }>(
          'SELECT coalesce(max(version), 0)::int AS version FROM rubberduck_event WHERE stream = $1',
          [stream],
        )
        let { version } = must(last.rows[0])
        if (expectedVersion !== undefined && version !== expectedVersion)
          throw new DuckError('conflict', 'Conflicting change by another process. Retry the operation.', {
            detail: `${stream} is at ${version}, not ${expectedVersion}`,
          })
        for (const { type, actor, repo, job, data } of events)
          await client.query(
            `INSERT INTO rubberduck_event (stream, version, at, type, actor, repo, job, data)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
            [stream, ++version, now(), type, actor, repo, job, JSON.stringify(data)],
          )
        return version
      }),
    async read(stream, afterVersion = 0) {
      const sql = 'SELECT * FROM rubberduck_event WHERE stream = $1 AND version > $2 ORDER BY version'
      return (await runQuery<Row>(pool, sql, [stream, afterVersion])).rows.map(eventOf)
    },
    async query({ stream, type, actor, repo, job, since = 0, until = Number.MAX_SAFE_INTEGER, limit }) {
      const { rows } = await runQuery<Row>(
        pool,
        `SELECT * FROM (
           SELECT * FROM rubberduck_event
           WHERE ($1::text IS NULL OR stream = $1) AND ($2::text IS NULL OR type = $2)
             AND ($3::text IS NULL OR actor = $3) AND ($4::text IS NULL OR repo = $4) AND ($5::text IS NULL OR job = $5)
             AND at >= $6 AND at < $7
           ORDER BY place DESC LIMIT $8) AS newest
         ORDER BY place`,
        [stream ?? null, type ?? null, actor ?? null, repo ?? null, job ?? null, since, until, limit ?? null],
      )
      return rows.map(eventOf)
    },
  }
}

type Row = Omit<StoredEvent, 'at' | 'data'> & { at: string; data: string }

function eventOf({ stream, version, at, type, actor, repo, job, data }: Row): StoredEvent {
  return { stream, version, at: Number(at), type, actor, repo, job, data: JSON.parse(data) as Record<string, unknown> }
}
