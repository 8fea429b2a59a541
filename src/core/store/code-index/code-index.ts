import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { digest } from '../../hash.ts'
import { inDataDirectory } from '../data-directory.ts'
import { makeDatabaseFile, makeFolder } from '../make-folder.ts'
import { createTables, prepareStatements } from './statements.ts'
import { openVectors } from './vectors.ts'

const layout = 5
const keepDays = 30
/** SQLite's primary result code SQLITE_BUSY, which is the low byte of extended codes. */
const busy = 5
/** Minimum similarity relative to the best hit. Less similar chunks are irrelevant. */
const leastShare = 0.5
/** Factor of additional chunks to read, because some belong to other commits. */
const others = 2

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

/** A chunk that contains a word. */
interface WordHit extends Hit {
  chunk: number
  /** BM25 of the word in the chunk; higher is better. */
  score: number
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
  /** Returns the chunks that contain a word in any form, best first. */
  byWord(word: string, limit: number): WordHit[]
  /** Returns the files of the tree. */
  paths(): readonly string[]
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
  makeDatabaseFile(file)
  const database = new DatabaseSync(file, { timeout: 10_000, allowExtension: true })
  createTables(database)
  const statement = prepareStatements(database)
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
  let paths: string[] | undefined
  return {
    missing: (ids) => [...new Set(ids)].filter((id) => statement.known.get(id) === undefined),
    add: (blobs) =>
      inTransaction(() => {
        for (const { id, names, symbols, chunks } of blobs) {
          if (statement.known.get(id) !== undefined) continue
          statement.addBlob.run(id, today(), names)
          for (const { name, path, kind, startLine, endLine } of symbols)
            statement.addSymbol.run(id, name, name.toLowerCase(), path, kind, startLine, endLine)
          for (const { startLine, endLine, words, text } of chunks)
            statement.addWords.run(statement.addChunk.run(id, startLine, endLine).lastInsertRowid, words, text)
        }
      }),
    setTree: (entries) =>
      inTransaction(() => {
        database.exec('DELETE FROM tree')
        paths = undefined
        for (const { path, id } of entries) statement.addFile.run(path, id)
        database
          .prepare('UPDATE blob SET used = ? WHERE used < ? AND id IN (SELECT blob FROM tree)')
          .run(today(), today())
        // Data of a branch remains for a month, so that switching back is free.
        const old = 'SELECT id FROM blob WHERE used < ?'
        const limit = today() - keepDays
        const chunks = `SELECT chunk.id FROM chunk WHERE blob IN (${old})`
        database.prepare(`DELETE FROM words WHERE rowid IN (${chunks})`).run(limit)
        vectors?.remove(chunks, limit)
        for (const table of ['chunk', 'symbol'])
          database.prepare(`DELETE FROM ${table} WHERE blob IN (${old})`).run(limit)
        database.prepare('DELETE FROM blob WHERE used < ?').run(limit)
      }),
    counts: () => statement.counts.get() as never,
    byWord(word, limit) {
      const query = `"${word.replaceAll('"', '')}"`
      const best = statement.byWordFirst.all(query, limit * others) as unknown as (WordHit & { path: string | null })[]
      const first = best.filter(({ path }) => path !== null).slice(0, limit)
      const isAll = new Set(best.map(({ chunk }) => chunk)).size < limit * others
      return first.length === limit || isAll ? first : (statement.byWord.all(query, limit) as unknown as WordHit[])
    },
    paths() {
      paths ??= statement.paths.all().map(({ path }) => String(path))
      return paths
    },
    bySymbol(name, begins, limit) {
      const small = name.toLowerCase()
      return statement.bySymbol.all({
        name: small,
        end: begins ? `${small}\u{10ffff}` : small,
        limit,
      }) as unknown as Hit[]
    },
    definers: (names, most) =>
      names.flatMap((name) => {
        const found = statement.definers.all(name.toLowerCase(), name, most + 1) as unknown as Defined[]
        return found.length > most ? [] : found
      }),
    symbolsOf: (files) => files.flatMap((file) => statement.symbolsOf.all(file) as unknown as Defined[]),
    namesOf: (files) =>
      new Map(files.map((file) => [file, String(statement.namesOf.get(file)?.names ?? '').split(' ')])),
    mentions(name, limit) {
      const rows = statement.mentions.all(`text : "${name.toLowerCase().replaceAll('"', '')}"`, limit)
      return rows.filter(({ names }) => String(names).split(' ').includes(name)).map(({ path }) => String(path))
    },
    blobOf: (file) => statement.blobOf.get(file)?.blob as string | undefined,
    unembedded(model) {
      if (vectors === undefined) return []
      inTransaction(() => vectors.useModel(model))
      return statement.unembedded.all() as unknown as Unembedded[]
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
        .map(({ chunk }) => statement.chunkAt.get(chunk) as unknown as Hit | undefined)
        .filter((hit) => hit !== undefined)
        .slice(0, limit)
    },
    close: () => database.close(),
  }
}
