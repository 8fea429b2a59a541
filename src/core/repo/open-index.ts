import type { RunContext } from '../engine.ts'
import type { Repository } from '../git/repository.ts'
import { buildIndex } from '../index/build-index.ts'
import { type IndexStore, openIndexStore } from '../store/code-index/code-index.ts'
import { openWorkspace } from './workspace.ts'

export interface FreshIndex {
  store: IndexStore
  /** Number of newly read blobs. */
  fresh: number
}

/** Opens the index of a repository, updated to one side. The store must be closed. */
export async function openFreshIndex(context: RunContext, repository: Repository, side: string): Promise<FreshIndex> {
  const workspace = openWorkspace(context, repository.root)
  let store: IndexStore | undefined
  try {
    store = openIndexStore(context.environment.home, repository.root)
    context.progress('checking for changes')
    const fresh = await buildIndex(store, repository, side, {
      inspector: workspace.reader.inspector,
      languageOf: (path, text) => workspace.reader.grammarFor(path, text).name,
      signal: context.signal,
      progress: (done, of) => context.progress(`indexed ${done} of ${of} files`),
    })
    return { store, fresh }
  } catch (error) {
    store?.close()
    throw error
  } finally {
    await workspace.close()
  }
}
