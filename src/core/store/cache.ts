import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { deserialize, serialize } from 'node:v8'
import { digest } from '../hash.ts'
import { makeDatabaseFile, makeFolder } from './make-folder.ts'

/** Derived data by key: local, disposable, and recomputed from git. */
export interface Cache {
  get<T>(key: string): T | undefined
  set(key: string, value: unknown): void
  close(): void
}

const layout = 1
const keepDays = 30

/** A cache that stores nothing, for a data directory that is not writable. */
export const noCache: Cache = { get: () => undefined, set: () => {}, close: () => {} }

/**
 * Opens one SQLite file per repository in the data directory. Values may be anything that structured cloning supports,
 * including typed arrays. An error in the file only costs speed: `onTrouble` is called once and the cache is disabled.
 * `together`: number of entries per write.
 */
export function openCache(
  home: string,
  repository: string,
  onTrouble: (error: unknown) => void,
  together = 500,
): Cache {
  let database: DatabaseSync
  try {
    const folder = join(home, 'cache')
    makeFolder(folder)
    const file = join(folder, `${digest(repository).slice(0, 16)}-v${layout}.sqlite`)
    makeDatabaseFile(file)
    database = new DatabaseSync(file, { timeout: 2_000 })
    database.exec(
      'PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;' +
        'CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, value BLOB NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID',
    )
  } catch (error) {
    onTrouble(error)
    return noCache
  }
  const today = Math.floor(Date.now() / 86_400_000)
  const select = database.prepare('SELECT value, used FROM entry WHERE key = ?')
  const upsert = database.prepare('INSERT OR REPLACE INTO entry VALUES (?, ?, ?)')
  const touch = database.prepare('UPDATE entry SET used = ? WHERE key = ?')
  const pending = new Map<string, Uint8Array>()
  const stale: string[] = []
  let broken = false

  const guarded = <T>(work: () => T): T | undefined => {
    if (broken) return undefined
    try {
      return work()
    } catch (error) {
      broken = true
      onTrouble(error)
      return undefined
    }
  }
  const flush = () =>
    guarded(() => {
      if (pending.size === 0 && stale.length === 0) return
      database.exec('BEGIN IMMEDIATE')
      for (const [key, value] of pending) upsert.run(key, value, today)
      for (const key of stale) touch.run(today, key)
      database.exec('COMMIT')
      pending.clear()
      stale.length = 0
    })

  return {
    get: <T>(key: string) =>
      guarded(() => {
        const waiting = pending.get(key)
        if (waiting !== undefined) return deserialize(waiting) as T
        const row = select.get(key)
        if (row === undefined) return undefined
        if (row.used !== today) stale.push(key)
        return deserialize(row.value as Uint8Array) as T
      }),
    set(key, value) {
      pending.set(key, serialize(value))
      if (pending.size >= together) flush()
    },
    close() {
      flush()
      guarded(() => {
        const expired = database.prepare('DELETE FROM entry WHERE used < ?').run(today - keepDays)
        if (Number(expired.changes) > 0) database.exec('PRAGMA incremental_vacuum')
        database.close()
      })
    },
  }
}
