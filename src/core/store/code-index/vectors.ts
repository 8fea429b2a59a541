import type { DatabaseSync } from 'node:sqlite'
import { load } from 'sqlite-vec'

/**
 * Embeddings of chunks with one byte per dimension. The loss of precision is smaller than the difference between
 * models.
 */
export interface Vectors {
  /** Deletes all vectors if they are from another model. */
  useModel(model: string): void
  model(): string | undefined
  /** All vectors must have the length of the first one. */
  add(chunk: number, vector: readonly number[]): void
  remove(blobs: string, limit: number): void
  /** Returns chunks by angular distance, nearest first. */
  nearest(vector: readonly number[], limit: number): { chunk: number; distance: number }[]
}

const table = 'CREATE VIRTUAL TABLE vector USING vec0 (value int8[WIDTH] distance_metric=cosine)'

/**
 * Opens the vectors in the database. For 50,000 vectors of 768 bytes, sqlite-vec needs 27 ms per query, and JavaScript
 * needed 43 ms (176 ms for the first one). Undefined if the extension cannot be loaded.
 */
export function openVectors(
  database: DatabaseSync,
  extend: (database: DatabaseSync) => void = load,
): Vectors | undefined {
  try {
    extend(database)
  } catch {
    return undefined
  } finally {
    database.enableLoadExtension(false)
  }
  const exists = () => database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'vector'").get() !== undefined
  const meta = (key: string) => database.prepare('SELECT value FROM meta WHERE key = ?').get(key)?.value
  const set = (key: string, value: string) =>
    database.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(key, value)
  return {
    useModel(model) {
      if (meta('embedder') === model) return
      database.exec('DROP TABLE IF EXISTS vector; DELETE FROM embedded')
      set('embedder', model)
    },
    model: () => meta('embedder') as string | undefined,
    add(chunk, vector) {
      if (!exists()) {
        database.exec(table.replace('WIDTH', String(vector.length)))
        set('width', String(vector.length))
      }
      if (Number(meta('width')) !== vector.length) return
      database.prepare('INSERT INTO vector (rowid, value) VALUES (?, vec_int8(?))').run(BigInt(chunk), pack(vector))
      database.prepare('INSERT OR REPLACE INTO embedded VALUES (?)').run(chunk)
    },
    remove(chunks, limit) {
      if (exists()) database.prepare(`DELETE FROM vector WHERE rowid IN (${chunks})`).run(limit)
      database.prepare(`DELETE FROM embedded WHERE chunk IN (${chunks})`).run(limit)
    },
    nearest(vector, limit) {
      if (!exists() || Number(meta('width')) !== vector.length) return []
      return database
        .prepare('SELECT rowid AS chunk, distance FROM vector WHERE value MATCH vec_int8(?) AND k = ?')
        .all(pack(vector), limit) as { chunk: number; distance: number }[]
    },
  }
}

/** Quantizes to steps of 1/127 of the largest component, because angles do not depend on the length. */
function pack(vector: readonly number[]): Uint8Array {
  const most = vector.reduce((sum, part) => Math.max(sum, Math.abs(part)), 0) || 1
  return new Uint8Array(Int8Array.from(vector, (part) => Math.round((part / most) * 127)).buffer)
}
