import type { Repository } from '../git/repository.ts'
import type { Account, Embedder } from '../llm/port.ts'
import { must } from '../must.ts'
import type { IndexStore } from '../store/code-index/code-index.ts'

/** Chunks per batch. Each batch is stored before the next one begins. */
const batch = 64
/** Maximum number of characters of a chunk, because embedding models have short inputs. */
const longest = 6_000

interface EmbedDeps {
  account: Account
  signal: AbortSignal
  progress(done: number, of: number): void
}

/** Embeds every chunk of the tree that has no vector from this model yet. Returns their number. */
export async function embedIndex(
  store: IndexStore,
  repository: Repository,
  embedder: Embedder,
  { account, signal, progress }: EmbedDeps,
): Promise<number> {
  const wanted = store.unembedded(embedder.model)
  for (let from = 0; from < wanted.length; from += batch) {
    signal.throwIfAborted()
    const some = wanted.slice(from, from + batch)
    const blobs = await repository.blobs([...new Set(some.map(({ blob }) => blob))])
    const texts = some.map(({ path, blob, startLine, endLine }) => {
      const found = blobs.get(blob)
      const lines = found !== undefined && 'bytes' in found ? found.bytes.toString('utf8').split('\n') : []
      return `${path}\n${lines.slice(startLine - 1, endLine).join('\n')}`.slice(0, longest)
    })
    const vectors = await embedder.embed(texts, account, signal)
    store.addVectors(some.map(({ chunk }, index) => ({ chunk, vector: must(vectors[index]) })))
    progress(from + some.length, wanted.length)
  }
  return wanted.length
}
