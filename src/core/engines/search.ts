import type { Repository } from '../git/repository.ts'
import { buildIndex } from '../index/build-index.ts'
import { searchIndex } from '../index/search.ts'
import { codeSpan } from '../report/markdown-text.ts'
import { plural } from '../report/tally.ts'
import { secretMasker } from '../rules/secrets.ts'
import { type Hit, type IndexStore, openIndexStore } from '../store/code-index.ts'
import { wordsOf } from '../syntax/name-words.ts'
import type { Invocation, Outcome } from '../types.ts'
import { withRepository } from './ask.ts'
import type { Engine, RunContext } from './engine.ts'
import { said } from './outcome.ts'
import { openWorkbench } from './workbench.ts'

/** Brings the index of the repository up to date. */
export const index: Engine = {
  name: 'index',
  run: (invocation, context) =>
    withIndex(invocation, context, async (store, _, fresh, ms) => {
      const { files, symbols, chunks } = store.counts()
      return said(
        `${plural(files, 'file')}, ${plural(symbols, 'symbol')}, ${plural(chunks, 'chunk')}; ${plural(fresh, 'new blob')} read in ${(ms / 1000).toFixed(1)} s.`,
      )
    }),
}

/** Code by words and symbols. The index is made, or brought up to date, first. */
export const search: Engine = {
  name: 'search',
  run: (invocation, context) =>
    withIndex(invocation, context, async (store, repository) => {
      const { words = '', symbol, limit } = invocation.arguments as { words?: string; symbol?: string; limit: number }
      const hits = symbol === undefined ? searchIndex(store, words, limit) : store.bySymbol(symbol, false, limit)
      if (hits.length === 0) return said(`Nothing fits ${codeSpan(symbol ?? words)}.`)
      const rows = await Promise.all(hits.map((hit) => rowOf(hit, words, repository)))
      return {
        state: 'complete',
        parts: [
          { kind: 'data', title: plural(hits.length, 'place'), columns: ['place', 'kind', 'symbol', 'code'], rows },
        ],
      }
    }),
}

/** A place, and the line in it that says most. */
async function rowOf(hit: Hit, query: string, repository: Repository): Promise<string[]> {
  const blob = await repository.blob(hit.blob)
  const lines = 'bytes' in blob ? blob.bytes.toString('utf8').split('\n') : []
  const wanted = new Set(wordsOf(query))
  let best = hit.startLine
  let most = -1
  for (let line = hit.startLine; line <= Math.min(hit.endLine, lines.length); line++) {
    const count = wordsOf(lines[line - 1] ?? '').filter((word) => wanted.has(word)).length
    if (count > most) [best, most] = [line, count]
  }
  const line = hit.symbol === undefined ? best : hit.startLine
  const text = (lines[line - 1] ?? '').trim()
  return [`${hit.path}:${line}`, hit.kind ?? '', hit.symbol ?? '', (await secretMasker([text]))(text).slice(0, 120)]
}

async function withIndex(
  invocation: Invocation,
  context: RunContext,
  work: (store: IndexStore, repository: Repository, fresh: number, ms: number) => Promise<Outcome>,
): Promise<Outcome> {
  return withRepository(invocation, context, async (repository, side) => {
    const started = performance.now()
    const store = openIndexStore(context.environment.home, repository.root)
    const workbench = openWorkbench(context, repository.root)
    try {
      context.progress('looking for what is new')
      const fresh = await buildIndex(store, repository, side, {
        inspector: workbench.reader.inspector,
        languageOf: (path, text) => workbench.reader.parseable(path, text).name,
        signal: context.signal,
        progress: (done, of) => context.progress(`indexed ${done} of ${of} files`),
      })
      return await work(store, repository, fresh, performance.now() - started)
    } finally {
      store.close()
      await workbench.close()
    }
  })
}
