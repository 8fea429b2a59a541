import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { digest } from '../../hash.ts'
import { inDataDirectory } from '../data-directory.ts'
import { makeFolder } from '../make-folder.ts'
import { openVectors } from './vectors.ts'

const layout = 4
const keepDays = 30
/** SQLite's primary result code SQLITE_BUSY, which is the low byte of extended codes. */
const busy = 5
/** Minimum similarity relative to the best hit. Less similar chunks are irrelevant. */
const leastShare = 0.5
/** Factor of additional chunks to read, because some belong to other commits. */
const others = 4

interface IndexedSymbol {
  name: string
  path: string
  kind: string
  startLine: number
  endLine: number
}

/** The indexed data of one blob. */
export interface IndexedBlob {
  id: string
  /** Distinct names in its code, separated by spaces. */
  names: string
  symbols: readonly IndexedSymbol[]
  chunks: readonly { startLine: number; endLine: number; words: string; text: string }[]
}

export interface Hit {
  path: string
  blob: string
  startLine: number
  endLine: number
  symbol?: string
  kind?: string
}

/** A symbol in a file. */
export interface Defined {
  /** The file. */
  file: string
  name: string
  /** `Class.method`. */
  path: string
  kind: string
  startLine: number
  endLine: number
}

/** A range of lines without a vector. */
interface Unembedded {
  chunk: number
  path: string
  blob: string
  startLine: number
  endLine: number
}

/** The words, symbols and embeddings of the files in one repository. Derived data, which is rebuilt after an error. */
export interface IndexStore {
  /** Returns the ids that are not indexed yet. */
  missing(ids: readonly string[]): string[]
  add(blobs: readonly IndexedBlob[]): void
  /** Sets the files of this connection. Connections for other commits have their own. */
  setTree(entries: readonly { path: string; id: string }[]): void
  counts(): { files: number; blobs: number; symbols: number; chunks: number; vectors: number }
  /** Returns chunks by their words, best first. The query uses FTS5 syntax. */
  byWords(query: string, limit: number): Hit[]
  /** Returns symbols with that name, or with that prefix if `begins` is set. */
  bySymbol(name: string, begins: boolean, limit: number): Hit[]
  /**
   * Returns the definitions of exactly these names. Names with more than `most` definitions are ambiguous and omitted.
   */
  definers(names: readonly string[], most: number): Defined[]
  /** Returns the symbols that these files define. */
  symbolsOf(files: readonly string[]): Defined[]
  /** Returns the names in the code of these files, by file. */
  namesOf(files: readonly string[]): Map<string, string[]>
  /** Returns the files whose code contains exactly this name, in no particular order. */
  mentions(name: string, limit: number): string[]
  /** Returns the blob id of a file. */
  blobOf(file: string): string | undefined
  /**
   * Returns the chunks of the tree without a vector from this model, and deletes vectors from other models. Empty if
   * vectors are not supported.
   */
  unembedded(model: string): Unembedded[]
  addVectors(vectors: readonly { chunk: number; vector: readonly number[] }[]): void
  /** Returns the chunks with the most similar meaning, best first. Empty if the vectors are from another model. */
  byMeaning(model: string, vector: readonly number[], limit: number): Hit[]
  close(): void
}

/** Opens the index of a repository in the data directory. An unreadable file is recreated. */
export function openIndexStore(home: string, repository: string, extend?: Extend): IndexStore {
  return inDataDirectory(home, () => openStoreIn(home, repository, extend))
}

function openStoreIn(home: string, repository: string, extend?: Extend): IndexStore {
  const folder = join(home, 'index')
  makeFolder(folder)
  const file = join(folder, `${digest(repository).slice(0, 16)}-v${layout}.sqlite`)
  try {
    return openAt(file, extend)
  } catch (error) {
    // Another process is using the file, so it is not corrupted.
    if (((error as { errcode?: number }).errcode ?? 0) % 256 === busy) throw error
    for (const ending of ['', '-wal', '-shm']) rmSync(`${file}${ending}`, { force: true })
    return openAt(file, extend)
  }
}

type Extend = Parameters<typeof openVectors>[1]

function openAt(file: string, extend: Extend): IndexStore {
  const database = new DatabaseSync(file, { timeout: 10_000, allowExtension: true })
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;
    CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS blob (id TEXT PRIMARY KEY, used INTEGER NOT NULL, names TEXT NOT NULL) WITHOUT ROWID;
    PRAGMA temp_store = MEMORY;
    CREATE TEMP TABLE tree (path TEXT PRIMARY KEY, blob TEXT NOT NULL) WITHOUT ROWID;
    CREATE INDEX temp.tree_blob ON tree (blob);
    CREATE TABLE IF NOT EXISTS symbol (blob TEXT, name TEXT, small TEXT, path TEXT, kind TEXT, first INTEGER, last INTEGER);
    CREATE INDEX IF NOT EXISTS symbol_small ON symbol (small);
    CREATE INDEX IF NOT EXISTS symbol_blob ON symbol (blob);
    CREATE TABLE IF NOT EXISTS chunk (id INTEGER PRIMARY KEY, blob TEXT, first INTEGER, last INTEGER);
    CREATE INDEX IF NOT EXISTS chunk_blob ON chunk (blob);
    CREATE TABLE IF NOT EXISTS embedded (chunk INTEGER PRIMARY KEY);
    CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
      names, text, content = '', contentless_delete = 1, tokenize = "unicode61 tokenchars '_'");`)
  const sql = (text: string) => database.prepare(text)
  const known = sql('SELECT 1 FROM blob WHERE id = ?')
  const addBlob = sql('INSERT OR REPLACE INTO blob VALUES (?, ?, ?)')
  const addSymbol = sql('INSERT INTO symbol VALUES (?, ?, ?, ?, ?, ?, ?)')
  const addChunk = sql('INSERT INTO chunk (blob, first, last) VALUES (?, ?, ?)')
  const addWords = sql('INSERT INTO words (rowid, names, text) VALUES (?, ?, ?)')
  const addFile = sql('INSERT INTO tree VALUES (?, ?)')
  const place = 'tree.path, tree.blob, chunk.first AS startLine, chunk.last AS endLine'
  const byWords = sql(
    `SELECT ${place} FROM words JOIN chunk ON chunk.id = words.rowid JOIN tree ON tree.blob = chunk.blob
     WHERE words MATCH ? ORDER BY bm25(words, 2.0, 1.0), tree.path, chunk.first LIMIT ?`,
  )
  // Positional parameters, because Node 22 does not bind `?1` by number.
  /** Takes two thirds of the time if the best hits belong to this tree, which is the usual case. */
  const byWordsFirst = sql(
    `SELECT best.id, ${place} FROM (SELECT rowid AS id, bm25(words, 2.0, 1.0) AS score FROM words
       WHERE words MATCH ? ORDER BY score LIMIT ?) AS best
     LEFT JOIN chunk ON chunk.id = best.id LEFT JOIN tree ON tree.blob = chunk.blob
     ORDER BY score, tree.path, chunk.first`,
  )
  const mentions = sql(
    `SELECT DISTINCT tree.path, blob.names FROM words JOIN chunk ON chunk.id = words.rowid
     JOIN tree ON tree.blob = chunk.blob JOIN blob ON blob.id = chunk.blob WHERE words MATCH ? LIMIT ?`,
  )
  const bySymbol = sql(
    `SELECT tree.path, tree.blob, first AS startLine, last AS endLine, symbol.path AS symbol, kind
     FROM symbol JOIN tree ON tree.blob = symbol.blob
     WHERE small >= :name AND small <= :end ORDER BY length(small), kind IN ('variable', 'constant', 'property'), tree.path, first LIMIT :limit`,
  )
  const defined = 'tree.path AS file, name, symbol.path, kind, first AS startLine, last AS endLine'
  const definers = sql(
    `SELECT ${defined} FROM symbol JOIN tree ON tree.blob = symbol.blob WHERE small = ? AND name = ? LIMIT ?`,
  )
  const symbolsOf = sql(
    `SELECT ${defined} FROM tree JOIN symbol ON symbol.blob = tree.blob WHERE tree.path = ? ORDER BY first`,
  )
  const namesOf = sql('SELECT names FROM tree JOIN blob ON blob.id = tree.blob WHERE path = ?')
  const blobOf = sql('SELECT blob FROM tree WHERE path = ?')
  const chunkAt = sql(
    `SELECT tree.path, tree.blob, first AS startLine, last AS endLine
     FROM chunk JOIN tree ON tree.blob = chunk.blob WHERE chunk.id = ? LIMIT 1`,
  )
  const today = () => Math.floor(Date.now() / 86_400_000)
  const inTransaction = (work: () => void) => {
    database.exec('BEGIN IMMEDIATE')
    try {
      work()
      database.exec('COMMIT')
    } catch (error) {
      database.exec('ROLLBACK')
      throw error
    }
  }
  const vectors = openVectors(database, extend)
  return {
    missing: (ids) => [...new Set(ids)].filter((id) => known.get(id) === undefined),
    add: (blobs) =>
      inTransaction(() => {
        for (const { id, names, symbols, chunks } of blobs) {
          if (known.get(id) !== undefined) continue
          addBlob.run(id, today(), names)
          for (const { name, path, kind, startLine, endLine } of symbols)
            addSymbol.run(id, name, name.toLowerCase(), path, kind, startLine, endLine)
          for (const { startLine, endLine, words, text } of chunks)
            addWords.run(addChunk.run(id, startLine, endLine).lastInsertRowid, words, text)
        }
      }),
    setTree: (entries) =>
      inTransaction(() => {
        database.exec('DELETE FROM tree')
        for (const { path, id } of entries) addFile.run(path, id)
        sql('UPDATE blob SET used = ? WHERE used < ? AND id IN (SELECT blob FROM tree)').run(today(), today())
        // Data of a branch remains for a month, so that switching back is free.
        const old = 'SELECT id FROM blob WHERE used < ?'
        const limit = today() - keepDays
        const chunks = `SELECT chunk.id FROM chunk WHERE blob IN (${old})`
        sql(`DELETE FROM words WHERE rowid IN (${chunks})`).run(limit)
        vectors?.remove(chunks, limit)
        for (const table of ['chunk', 'symbol']) sql(`DELETE FROM ${table} WHERE blob IN (${old})`).run(limit)
        sql('DELETE FROM blob WHERE used < ?').run(limit)
      }),
    counts: () =>
      sql(
        `SELECT (SELECT count(*) FROM tree) AS files, (SELECT count(*) FROM blob) AS blobs,
           (SELECT count(*) FROM symbol WHERE blob IN (SELECT blob FROM tree)) AS symbols,
           (SELECT count(*) FROM chunk WHERE blob IN (SELECT blob FROM tree)) AS chunks,
           (SELECT count(*) FROM embedded JOIN chunk ON chunk.id = chunk WHERE blob IN (SELECT blob FROM tree)) AS vectors`,
      ).get() as never,
    byWords(query, limit) {
      const best = byWordsFirst.all(query, limit * others) as unknown as (Hit & { id: number; path: string | null })[]
      const first = best.flatMap(({ id: _, ...hit }) => (hit.path === null ? [] : [hit])).slice(0, limit)
      const isAll = new Set(best.map(({ id }) => id)).size < limit * others
      return first.length === limit || isAll ? first : (byWords.all(query, limit) as unknown as Hit[])
    },
    bySymbol(name, begins, limit) {
      const small = name.toLowerCase()
      return bySymbol.all({ name: small, end: begins ? `${small}\u{10ffff}` : small, limit }) as unknown as Hit[]
    },
    definers: (names, most) =>
      names.flatMap((name) => {
        const found = definers.all(name.toLowerCase(), name, most + 1) as unknown as Defined[]
        return found.length > most ? [] : found
      }),
    symbolsOf: (files) => files.flatMap((file) => symbolsOf.all(file) as unknown as Defined[]),
    namesOf: (files) => new Map(files.map((file) => [file, String(namesOf.get(file)?.names ?? '').split(' ')])),
    mentions(name, limit) {
      const rows = mentions.all(`text : "${name.toLowerCase().replaceAll('"', '')}"`, limit)
      return rows.filter(({ names }) => String(names).split(' ').includes(name)).map(({ path }) => String(path))
    },
    blobOf: (file) => blobOf.get(file)?.blob as string | undefined,
    unembedded(model) {
      if (vectors === undefined) return []
      inTransaction(() => vectors.useModel(model))
      return sql(
        `SELECT chunk.id AS chunk, min(tree.path) AS path, tree.blob, first AS startLine, last AS endLine
         FROM chunk JOIN tree ON tree.blob = chunk.blob
         WHERE chunk.id NOT IN (SELECT chunk FROM embedded) GROUP BY chunk.id`,
      ).all() as unknown as Unembedded[]
    },
    addVectors: (made) =>
      inTransaction(() => {
        for (const { chunk, vector } of made) vectors?.add(chunk, vector)
      }),
    byMeaning(model, vector, limit) {
      if (vectors?.model() !== model) return []
      // Some belong to files that are no longer in the tree.
      const near = vectors.nearest(vector, Math.min(limit * 4, 1_000))
      const most = 1 - (1 - (near[0]?.distance ?? 0)) * leastShare
      return near
        .filter(({ distance }) => distance <= most)
        .map(({ chunk }) => chunkAt.get(chunk) as unknown as Hit | undefined)
        .filter((hit) => hit !== undefined)
        .slice(0, limit)
    },
    close: () => database.close(),
  }
}
