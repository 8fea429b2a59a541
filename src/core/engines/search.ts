import { matchingLines } from '../answers/matching-lines.ts'
import type { Engine } from '../engine.ts'
import { DuckError, toDuckError } from '../errors.ts'
import type { Repository } from '../git/repository.ts'
import { searchIndex } from '../index/search.ts'
import { accountOf, modelsFor } from '../model/model-access.ts'
import { nearestChunks } from '../model/with-context.ts'
import { withIndex } from '../repo/with-index.ts'
import { codeSpan } from '../report/markdown/markdown-text.ts'
import { plural } from '../report/tally.ts'
import type { Hit } from '../store/code-index/code-index.ts'
import type { Part } from '../types.ts'

/**
 * Searches code by words and symbols, and by meaning if embeddings are available. Creates or updates the index first.
 */
export const searchEngine: Engine = {
  async run(invocation, context) {
    const { words = '', symbol, limit } = invocation.arguments as { words?: string; symbol?: string; limit: number }
    if (words.trim() === '' && symbol === undefined)
      throw new DuckError('invalid', 'Missing search words. Specify words, or a name with `--symbol NAME`.')
    return withIndex(invocation, context, async (store, repository) => {
      const models = symbol === undefined ? await modelsFor(invocation, context) : undefined
      const account = accountOf(invocation, context)
      const notes: string[] = []
      const near =
        models === undefined
          ? []
          : await nearestChunks(store, models, words, { account, signal: context.signal }).catch((thrown) => {
              context.signal.throwIfAborted()
              notes.push(`semantic search failed: ${toDuckError(thrown).message}`)
              return []
            })
      const hits = symbol === undefined ? searchIndex(store, words, limit, near) : store.bySymbol(symbol, false, limit)
      const rows = await Promise.all(hits.map((hit) => rowOf(hit, words, repository)))
      const parts: Part[] =
        hits.length === 0
          ? [{ kind: 'text', markdown: `No results for ${codeSpan(symbol ?? words)}.` }]
          : [{ kind: 'data', title: plural(hits.length, 'place'), columns: ['place', 'kind', 'symbol', 'code'], rows }]
      return notes.length === 0 ? { state: 'complete', parts } : { state: 'partial', reasons: notes, parts }
    })
  },
}

/** Returns a row for a search hit, with its most relevant line. */
async function rowOf(hit: Hit, query: string, repository: Repository): Promise<string[]> {
  const around = hit.symbol === undefined ? hit : { ...hit, endLine: hit.startLine }
  const [row] = await matchingLines(around, query, repository, 1)
  const line = row?.line ?? hit.startLine
  const text = row?.text.trim() ?? ''
  return [`${hit.path}:${line}`, hit.kind ?? '', hit.symbol ?? '', text.slice(0, 120)]
}
