import { randomUUID } from 'node:crypto'
import KeyvSqlite from '@keyv/sqlite'
import Keyv from 'keyv'
import type { KeyedState } from './ports.ts'

/** Checkpoints of a key that have no name; older ones go. */
const keptCheckpoints = 10

interface Checkpoint {
  id: string
  name?: string
  at: number
  value: unknown
}

const pointsOf = (key: string) => `checkpoints of ${key}`

/** Keyed state in one SQLite file, by Keyv. Whatever fails is thrown: a lost value must not look like an absent one. */
export async function openKeyedState(file: string): Promise<{ state: KeyedState; close(): Promise<void> }> {
  const storage = new KeyvSqlite({ uri: `sqlite://${file}`, wal: true, busyTimeout: 5_000, driver: 'node:sqlite' })
  await storage.ready
  // One Keyv: two of them on one storage overwrite each other's namespace.
  const keyv = new Keyv({ store: storage, namespace: 'rubberduck', throwOnErrors: true, emitErrors: false })
  const read = async (key: string) => (await keyv.get<Checkpoint[]>(pointsOf(key))) ?? []
  const state: KeyedState = {
    get: <T>(key: string) => keyv.get<T>(key) as Promise<T | undefined>,
    async set(key, value) {
      await keyv.set(key, value)
    },
    async delete(key) {
      await keyv.delete(key)
    },
    async checkpoint(key, name) {
      const value = await keyv.get(key)
      const made: Checkpoint = { id: randomUUID(), at: Date.now(), value, ...(name === undefined ? {} : { name }) }
      const all = [made, ...(await read(key))]
      let unnamed = 0
      await keyv.set(
        pointsOf(key),
        all.filter((point) => point.name !== undefined || ++unnamed <= keptCheckpoints),
      )
    },
    checkpoints: async (key) =>
      (await read(key)).map(({ id, name, at }) => ({ id, at, ...(name === undefined ? {} : { name }) })),
    async restore(key, id) {
      const point = (await read(key)).find((candidate) => candidate.id === id)
      if (point === undefined) return false
      await keyv.set(key, point.value)
      return true
    },
  }
  return { state, close: () => storage.close() }
}
