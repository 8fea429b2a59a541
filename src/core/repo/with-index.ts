import type { RunContext } from '../engine.ts'
import type { Repository } from '../git/repository.ts'
import type { IndexStore } from '../store/code-index/code-index.ts'
import type { Invocation, Outcome } from '../types.ts'
import { openFreshIndex } from './open-index.ts'
import { withRepository } from './with-repository.ts'

export async function withIndex(
  invocation: Invocation,
  context: RunContext,
  work: (store: IndexStore, repository: Repository, fresh: number, started: number) => Promise<Outcome>,
): Promise<Outcome> {
  return withRepository(invocation, context, async (repository, side) => {
    const started = performance.now()
    const { store, fresh } = await openFreshIndex(context, repository, side)
    try {
      return await work(store, repository, fresh, started)
    } finally {
      store.close()
    }
  })
}
