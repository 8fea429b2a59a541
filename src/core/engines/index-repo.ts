import type { Engine, RunContext } from '../engine.ts'
import type { Repository } from '../git/repository.ts'
import { embedIndex } from '../index/embed-index.ts'
import { accountOf, modelsFor } from '../model/model-access.ts'
import { textOutcome } from '../outcome/make-outcome.ts'
import { withIndex } from '../repo/with-index.ts'
import { plural } from '../report/tally.ts'
import type { IndexStore } from '../store/code-index/code-index.ts'
import type { Invocation } from '../types.ts'

/** Updates the search index of the repository, including embeddings if a model for them is available. */
export const indexEngine: Engine = {
  run: (invocation, context) =>
    withIndex(invocation, context, async (store, repository, fresh, started) => {
      const embedded = await embed(store, repository, invocation, context)
      const { files, symbols, chunks, vectors } = store.counts()
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      const also = vectors === 0 ? '' : `, ${plural(vectors, 'vector')}`
      const made = embedded === 0 ? '' : `, ${plural(embedded, 'vector')} created`
      return textOutcome(
        `${plural(files, 'file')}, ${plural(symbols, 'symbol')}, ${plural(chunks, 'chunk')}${also}. Indexed ${plural(fresh, 'new blob')}${made} in ${seconds} s.`,
      )
    }),
}

async function embed(
  store: IndexStore,
  repository: Repository,
  invocation: Invocation,
  context: RunContext,
): Promise<number> {
  const models = await modelsFor(invocation, context)
  const embedder = await models?.embedder(context.signal)
  if (embedder === undefined) return 0
  return embedIndex(store, repository, embedder, {
    account: accountOf(invocation, context),
    signal: context.signal,
    progress: (done, of) => context.progress(`${done} of ${of} vectors`),
  })
}
