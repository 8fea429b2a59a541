import type { KeyedState } from '../core/store/ports.ts'
import { memoryKey } from '../core/store/state-keys.ts'
import type { AdapterMemory } from './adapter.ts'

/** Returns the state that an adapter keeps, under keys of its own. */
export function memoryOf(state: KeyedState, adapter: string): AdapterMemory {
  return {
    get: (key) => state.get(memoryKey(adapter, key)),
    set: (key, value) => state.set(memoryKey(adapter, key), value),
    delete: (key) => state.delete(memoryKey(adapter, key)),
  }
}
