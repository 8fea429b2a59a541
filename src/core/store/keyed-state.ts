import { randomUUID } from 'node:crypto'
import KeyvSqlite from '@keyv/sqlite'
import Keyv from 'keyv'
import { defined } from '../defined.ts'
import { makeDatabaseFile } from './make-folder.ts'
import type { KeyedState } from './ports.ts'
import { lifetimeOf } from './state-keys.ts'

/** Number of unnamed checkpoints to keep per key. */
const keptCheckpoints = 10

interface Checkpoint {
  id: string
  name?: string
  at: number
  value: unknown
}

const pointsOf = (key: string) => `checkpoints of ${key}`

interface OpenState {
  state: KeyedState
  close(): Promise<void>
}

/** Keyed state in one SQLite file. */
export async function openSqliteState(file: string): Promise<OpenState> {
  makeDatabaseFile(file)
  const storage = new KeyvSqlite({ uri: `sqlite://${file}`, wal: true, busyTimeout: 5_000, driver: 'node:sqlite' })
  await storage.ready
  // As for the jobs of a worker: after a power failure, the last changes may be undone together with the end of their job.
  await storage.query('PRAGMA synchronous = NORMAL')
  // A single Keyv instance, because two of them on one storage overwrite each other's namespace. Errors are thrown,
  // because a lost value must not look like a missing one.
  const keyv = new Keyv({ store: storage, namespace: 'rubberduck', throwOnErrors: true, emitErrors: false })
  return { state: keyedState({ ...valuesIn(keyv), prune: () => storage.clearExpired() }), close: () => storage.close() }
}

/** The storage for keys and values. */
export interface Values {
  get<T>(key: string): Promise<T | undefined>
  /** `lifetime` in milliseconds; undefined for ever. */
  set(key: string, value: unknown, lifetime: number | undefined): Promise<unknown>
  delete(key: string): Promise<unknown>
  /** Deletes values whose lifetime is over. */
  prune(): Promise<void>
}

function valuesIn(keyv: Keyv): Omit<Values, 'prune'> {
  return {
    get: (key) => keyv.get(key),
    set: (key, value, lifetime) => keyv.set(key, value, lifetime),
    delete: (key) => keyv.delete(key),
  }
}

/** Creates keyed state whose checkpoints are also stored as values. */
export function keyedState(values: Values): KeyedState {
  const read = async (key: string) => (await values.get<Checkpoint[]>(pointsOf(key))) ?? []
  return {
    get: <T>(key: string) => values.get<T>(key),
    async set(key, value) {
      await values.set(key, value, lifetimeOf(key))
    },
    async delete(key) {
      await values.delete(key)
    },
    async checkpoint(key, name) {
      const value = await values.get(key)
      const made: Checkpoint = { id: randomUUID(), at: Date.now(), value, ...defined({ name }) }
      const all = [made, ...(await read(key))]
      let unnamed = 0
      await values.set(
        pointsOf(key),
        all.filter((point) => point.name !== undefined || ++unnamed <= keptCheckpoints),
        undefined,
      )
    },
    checkpoints: async (key) => (await read(key)).map(({ id, name, at }) => ({ id, at, ...defined({ name }) })),
    async restore(key, id) {
      const point = (await read(key)).find((candidate) => candidate.id === id)
      if (point === undefined) return false
      await this.checkpoint(key)
      await this.set(key, point.value)
      return true
    },
    prune: () => values.prune(),
  }
}
