import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { digest } from '../hash.ts'
import { makeFolder } from './make-folder.ts'

const layout = 1
const keepDays = 30

interface IndexedSymbol {
  name: string
  path: string
  kind: string
  startLine: number
  endLine: number
}

/** What is kept of one blob. */
export interface IndexedBlob {
  id: string
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

/** Words and symbols of the files of one repo. Derived data: whatever is wrong with it, it is made anew. */
export interface IndexStore {
  /** Those that are not indexed yet. */
  missing(ids: readonly string[]): string[]
  add(blobs: readonly IndexedBlob[]): void
  /** The files that the index is about from now on. */
  setTree(entries: readonly { path: string; id: string }[]): void
  counts(): { files: number; blobs: number; symbols: number; chunks: number }
  /** Chunks by their words, best first. The query is in FTS5's language. */
  byWords(query: string, limit: number): Hit[]
  /** Symbols of that name, or that begin with it where `begins`. */
  bySymbol(name: string, begins: boolean, limit: number): Hit[]
  close(): void
}

/** Opens the index of a repo in the data directory; a file that cannot be read is made anew. */
export function openIndexStore(home: string, repository: string): IndexStore {
  const folder = join(home, 'index')
  makeFolder(folder)
  const file = join(folder, `${digest(repository).slice(0, 16)}-v${layout}.sqlite`)
  try {
    return openAt(file)
  } catch {
    for (const ending of ['', '-wal', '-shm']) rmSync(`${file}${ending}`, { force: true })
    return openAt(file)
  }
}

function openAt(file: string): IndexStore {
  const database = new DatabaseSync(file, { timeout: 10_000 })
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
    CREATE TABLE IF NOT EXISTS blob (id TEXT PRIMARY KEY, used INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS tree (path TEXT PRIMARY KEY, blob TEXT NOT NULL) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS tree_blob ON tree (blob);
    CREATE TABLE IF NOT EXISTS symbol (blob TEXT, name TEXT, small TEXT, path TEXT, kind TEXT, first INTEGER, last INTEGER);
    CREATE INDEX IF NOT EXISTS symbol_small ON symbol (small);
    CREATE INDEX IF NOT EXISTS symbol_blob ON symbol (blob);
    CREATE TABLE IF NOT EXISTS chunk (id INTEGER PRIMARY KEY, blob TEXT, first INTEGER, last INTEGER);
    CREATE INDEX IF NOT EXISTS chunk_blob ON chunk (blob);
    CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
      names, text, content = '', contentless_delete = 1, tokenize = "unicode61 tokenchars '_'");`)
  const sql = (text: string) => database.prepare(text)
  const known = sql('SELECT 1 FROM blob WHERE id = ?')
  const addBlob = sql('INSERT OR REPLACE INTO blob VALUES (?, ?)')
  const addSymbol = sql('INSERT INTO symbol VALUES (?, ?, ?, ?, ?, ?, ?)')
  const addChunk = sql('INSERT INTO chunk (blob, first, last) VALUES (?, ?, ?)')
  const addWords = sql('INSERT INTO words (rowid, names, text) VALUES (?, ?, ?)')
  const addFile = sql('INSERT INTO tree VALUES (?, ?)')
  const byWords = sql(
    `SELECT tree.path, tree.blob, chunk.first AS startLine, chunk.last AS endLine
     FROM words JOIN chunk ON chunk.id = words.rowid JOIN tree ON tree.blob = chunk.blob
     WHERE words MATCH ? ORDER BY bm25(words, 2.0, 1.0), tree.path, chunk.first LIMIT ?`,
  )
  const bySymbol = sql(
    `SELECT tree.path, tree.blob, first AS startLine, last AS endLine, symbol.path AS symbol, kind
     FROM symbol JOIN tree ON tree.blob = symbol.blob
     WHERE small >= :name AND small <= :end ORDER BY length(small), tree.path, first LIMIT :limit`,
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
  return {
    missing: (ids) => [...new Set(ids)].filter((id) => known.get(id) === undefined),
    add: (blobs) =>
      inTransaction(() => {
        for (const { id, symbols, chunks } of blobs) {
          if (known.get(id) !== undefined) continue
          addBlob.run(id, today())
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
        sql('UPDATE blob SET used = ? WHERE id IN (SELECT blob FROM tree)').run(today())
        // A branch that comes back within a month costs nothing.
        const old = 'SELECT id FROM blob WHERE used < ?'
        const before = today() - keepDays
        sql(`DELETE FROM words WHERE rowid IN (SELECT chunk.id FROM chunk WHERE blob IN (${old}))`).run(before)
        for (const table of ['chunk', 'symbol']) sql(`DELETE FROM ${table} WHERE blob IN (${old})`).run(before)
        sql('DELETE FROM blob WHERE used < ?').run(before)
      }),
    counts: () =>
      sql(
        `SELECT (SELECT count(*) FROM tree) AS files, (SELECT count(*) FROM blob) AS blobs,
           (SELECT count(*) FROM symbol WHERE blob IN (SELECT blob FROM tree)) AS symbols,
           (SELECT count(*) FROM chunk WHERE blob IN (SELECT blob FROM tree)) AS chunks`,
      ).get() as never,
    byWords: (query, limit) => byWords.all(query, limit) as unknown as Hit[],
    bySymbol(name, begins, limit) {
      const small = name.toLowerCase()
      return bySymbol.all({ name: small, end: begins ? `${small}\u{10ffff}` : small, limit }) as unknown as Hit[]
    },
    close: () => database.close(),
  }
}
