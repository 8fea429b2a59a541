import type { AdapterMemory } from '../../src/adapters/adapter.ts'

/** What an adapter remembers, in this process only. Values are JSON, as in a store. */
export function createMemory(): AdapterMemory & { values: Map<string, string> } {
  const values = new Map<string, string>()
  return {
    values,
    get: async <T>(key: string) => {
      const value = values.get(key)
      return value === undefined ? undefined : (JSON.parse(value) as T)
    },
    set: async (key, value) => void values.set(key, JSON.stringify(value)),
    delete: async (key) => void values.delete(key),
  }
}
