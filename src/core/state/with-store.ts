import type { Environment } from '../config/environment/environment.ts'
import { openStore } from '../store/open-store.ts'
import type { Store } from '../store/ports.ts'
import type { Outcome } from '../types.ts'

/** Opens the store for one answer. */
export async function withStore(environment: Environment, work: (store: Store) => Promise<Outcome>): Promise<Outcome> {
  const store = await openStore(environment)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}
