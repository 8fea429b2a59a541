import { DuckError, toDuckError } from '../errors.ts'
import type { Repository } from '../git/repository.ts'
import { embedIndex } from '../index/embed-index.ts'
import { searchIndex } from '../index/search.ts'
import { codeSpan } from '../report/markdown/markdown-text.ts'
import { plural } from '../report/tally.ts'
import type { Hit, IndexStore } from '../index/code-index.ts'
import type { Invocation, Outcome, Part } from '../types.ts'
import type { Engine, RunContext } from '../engine.ts'
import { nearIn } from '../model/with-context.ts'
import { openFreshIndex } from '../repo/open-index.ts'
import { said } from '../findings/repo-report.ts'
import { tellingLines } from '../answers/matching-lines.ts'
import { accountOf, modelsFor } from '../model/model-access.ts'
import { withRepository } from '../repo/with-repository.ts'

/** Brings the index of the repository up to date; with a model for vectors, also by meaning. */
export const index: Engine = {
  name: 'index',
  run: (invocation, context) =>
    withIndex(invocation, context, async (store, repository, fresh, started) => {
      const embedded = await embed(store, repository, invocation, context)
      const { files, symbols, chunks, vectors } = store.counts()
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      const also = vectors === 0 ? '' : `, ${plural(vectors, 'vector')}`
      const made = embedded === 0 ? '' : `, ${plural(embedded, 'vector')} created`
      return said(
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
  return embedIndex(store, repository, embedder, accountOf(invocation, context), {
    signal: context.signal,
    progress: (done, of) => context.progress(`${done} of ${of} vectors`),
  })
}

/** Code by words, symbols, and meaning where there are vectors. The index is made, or brought up to date, first. */
export const search: Engine = {
  name: 'search',
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
          : await nearIn(store, models, words, account, context.signal).catch((thrown) => {
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

/** A place, and the line in it that says most. */
async function rowOf(hit: Hit, query: string, repository: Repository): Promise<string[]> {
  const around = hit.symbol === undefined ? hit : { ...hit, endLine: hit.startLine }
  const [row] = await tellingLines(around, query, repository, 1)
  const line = row?.line ?? hit.startLine
  const text = row?.text.trim() ?? ''
  return [`${hit.path}:${line}`, hit.kind ?? '', hit.symbol ?? '', text.slice(0, 120)]
}

async function withIndex(
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
