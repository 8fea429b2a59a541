import { fileKindOf } from '../change/file-kind.ts'
import type { Repository } from '../git/repository.ts'
import { must } from '../must.ts'
import { redact } from '../secrets/redact.ts'
import type { IndexedBlob, IndexStore } from '../store/code-index/code-index.ts'
import type { Inspector } from '../syntax/inspector.ts'
import { indexText } from './index-text.ts'
import { wordsOfName } from './name-words.ts'

/** Number of blobs to process concurrently and to store in one transaction, small enough to keep the threads busy. */
const inFlight = 64
const batch = 100
const mostBytes = 1024 * 1024

export interface BuildDeps {
  inspector: Inspector
  /** Name of the grammar, if there is one. */
  languageOf(path: string, text: string): string | undefined
  signal: AbortSignal
  progress(done: number, of: number): void
}

/** Updates the index to a side of the repository. Only new blobs are read and parsed. Returns their number. */
export async function buildIndex(
  store: IndexStore,
  repository: Repository,
  side: string,
  { inspector, languageOf, signal, progress }: BuildDeps,
): Promise<number> {
  const entries = (await repository.list(side)).filter(
    ({ path, mode }) => mode.startsWith('100') && fileKindOf(path).skipped === undefined,
  )
  const paths = new Map(entries.map(({ id, path }) => [id, path]))
  const wanted = store.missing(entries.map(({ id }) => id))
  const queue = wanted.values()
  let done = 0
  let made: IndexedBlob[] = []
  const lane = async () => {
    for (const id of queue) {
      signal.throwIfAborted()
      const blob = await indexBlob(id, must(paths.get(id)))
      made.push(blob)
      done++
      if (made.length >= batch) {
        // Results are stored immediately, so that an interrupted run can continue.
        const kept = made
        made = []
        store.add(kept)
        progress(done, wanted.length)
      }
    }
  }
  const indexBlob = async (id: string, path: string): Promise<IndexedBlob> => {
    const blob = await repository.blob(id, mostBytes)
    const nothing = { id, names: '', symbols: [], chunks: [] }
    if (!('bytes' in blob) || blob.bytes.subarray(0, 8_000).includes(0)) return nothing
    const text = redact(blob.bytes.toString('utf8'))
    const language = languageOf(path, text)
    const seen =
      language === undefined ? undefined : await inspector.inspect({ id, language, text, want: { symbols: 'outer' } })
    const parsed = seen === undefined || 'failure' in seen ? undefined : seen.symbols
    const symbols = parsed ?? []
    const { chunks, names } = indexText(text, symbols)
    const own = wordsOfName(path).join(' ')
    return {
      id,
      symbols,
      // Prose mentions names without using them.
      names: parsed === undefined ? '' : names,
      chunks: chunks.map(({ startLine, endLine, symbols: named, words }) => ({
        startLine,
        endLine,
        text: words,
        words: `${own} ${named}`,
      })),
    }
  }
  try {
    await Promise.all(Array.from({ length: inFlight }, lane))
  } finally {
    store.add(made)
  }
  store.setTree(entries)
  return wanted.length
}
