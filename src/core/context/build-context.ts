import type { contextStrategies } from '../config/schema.ts'
import type { Repository } from '../git/repository.ts'
import { namesIn } from '../index/name-words.ts'
import { searchIndex } from '../index/search.ts'
import type { Material } from '../llm/prompting/ask-with-untrusted-input.ts'
import type { Hit, IndexStore } from '../store/code-index/code-index.ts'
import { type ContextPiece, compress } from './compress.ts'
import { filesNamedIn } from './named-files.ts'
import { outlineOf } from './outline.ts'
import { textOf } from './reading-tools.ts'
import { rankSymbols, renderMap } from './repo-map.ts'
import type { Summaries } from './summaries.ts'

/** How an engine selects the context for a model. */
export type Strategy = (typeof contextStrategies)[number]

export interface ContextAsk {
  strategy: Strategy
  /** The person's request in plain language. */
  request: string
  /** Files that the request refers to. */
  files: readonly string[]
  /** The cursor for `fim`: a file and an offset in its text. */
  cursor?: { path: string; text: string; offset: number }
  /** Token budget for the whole context. */
  budget: number
  count(text: string): number
  /** Chunks with a similar meaning, if embeddings are available. */
  meaning?: readonly Hit[]
  /** Summarizes files whose outline is still too long. */
  summaries?: Summaries
}

export interface Sources {
  repository: Repository
  side: string
  /** Without an index, only the named files are included. */
  index?: IndexStore
}

export interface Context {
  material: Material[]
  /** Notes about omitted or shortened parts. */
  notes: string[]
}

/** Maximum number of chunks from one search, and of neighbors that are included whole. */
const mostChunks = 12
const mostNeighbours = 8
/** Maximum number of functions of a long file that are shown whole. */
const mostFunctions = 6

/** Weight of a file that the request names. */
const named = 0.9
/** Share of the budget that one named file may take. A longer one is shown as an outline with the named functions. */
const mostShare = 0.6

/** Builds the context for a request, within the token budget. Files that the request names come first. */
export async function buildContext(given: ContextAsk, sources: Sources): Promise<Context> {
  const { cursor, budget, count, summaries, request } = given
  const paths = /[./`A-Z]/.test(request) ? (await sources.repository.list(sources.side)).map(({ path }) => path) : []
  const ask = { ...given, files: [...new Set([...given.files, ...filesNamedIn(request, paths)])] }
  // The code at the cursor is always included, because `fim` depends on it.
  const chosen = ask.strategy === 'fim' && cursor === undefined ? 'hybrid' : ask.strategy
  const around = cursor === undefined || chosen === 'fim' ? [] : await strategy.fim(ask, sources)
  return compress([...(await strategy[chosen](ask, sources)), ...around], budget, count, summaries)
}

type Choose = (ask: ContextAsk, sources: Sources) => Promise<ContextPiece[]>

const strategy: Record<Strategy, Choose> = {
  /** The code around a cursor, and the declarations that it refers to. */
  async fim({ cursor, budget, count }, sources) {
    if (cursor === undefined) return []
    const { path, text, offset } = cursor
    // The code before the cursor is more informative than the code after it.
    const before = tail(text.slice(0, offset), Math.floor(budget * 0.5), count)
    const after = head(text.slice(offset), Math.floor(budget * 0.2), count)
    const near = namesIn(`${before.slice(-4_000)} ${after.slice(0, 1_000)}`)
    const map = await mapOf({ files: [path], names: near.slice(-40) }, Math.floor(budget * 0.15), count, sources)
    return [
      ...(map === '' ? [] : [{ name: 'declarations elsewhere', text: map, weight: 0.3 }]),
      { name: 'before', text: before, weight: 1 },
      ...(after === '' ? [] : [{ name: 'after', text: after, weight: 0.9 }]),
      { name: 'file', text: path, weight: 1 },
    ]
  },

  /** The results of a search for the request, and the named files. */
  rag: async (ask, sources) => [...(await namedFiles(ask, sources)), ...(await chunksFor(ask, sources))],

  /** The named files and their neighbors, in full. */
  async long_context(ask, sources) {
    const { index } = sources
    const seeds = { files: ask.files, names: namesIn(ask.request) }
    const ranked = index === undefined ? [] : rankSymbols(index, seeds)
    const near = [...new Set(ranked.map(({ file }) => file))].filter((file) => !ask.files.includes(file))
    return [...(await namedFiles(ask, sources)), ...(await wholeFiles(near.slice(0, mostNeighbours), 0.4, sources))]
  },

  /** The declarations in the named files, and a map of the code that they refer to. */
  async summary(ask, sources) {
    const outlines = (await wholeFiles(ask.files, 0.8, sources)).map((piece) => ({
      ...piece,
      name: piece.outline ? `${piece.name} (outline)` : piece.name,
      text: piece.outline || piece.text,
      whole: piece.text,
    }))
    return [...outlines, ...(await mapPiece(ask, Math.floor(ask.budget * 0.4), sources))]
  },

  /** A mix: the named files, the map and search results. */
  hybrid: async (ask, sources) => [
    ...(await namedFiles(ask, sources)),
    ...(await mapPiece(ask, Math.min(2_000, Math.floor(ask.budget * 0.15)), sources)),
    ...(await chunksFor(ask, sources)),
  ],
}

/** Returns the files that a request names. Of a file that is too long, the functions that it names come first. */
async function namedFiles({ files, request, budget, count }: ContextAsk, sources: Sources): Promise<ContextPiece[]> {
  const whole = await wholeFiles(files, named, sources)
  const names = new Set(namesIn(request))
  return whole.flatMap((piece) => {
    const { path, text } = piece
    const { index } = sources
    if (index === undefined || path === undefined || count(text) <= budget * mostShare) return [piece]
    const lines = text.split('\n')
    const own = index.symbolsOf([path]).filter(({ name, kind }) => names.has(name) && kind !== 'property')
    const functions = own.slice(0, mostFunctions).map(({ path: symbol, startLine, endLine }) => ({
      name: `${path}:${startLine} ${symbol}`,
      path,
      text: lines.slice(startLine - 1, endLine).join('\n'),
      weight: named + 0.05,
    }))
    return [...functions, piece]
  })
}

async function wholeFiles(files: readonly string[], weight: number, { repository, side, index }: Sources) {
  const pieces = await Promise.all(
    files.map(async (path): Promise<ContextPiece[]> => {
      const text = await textOf(repository, side, path)
      const outline = index === undefined ? '' : outlineOf(text, index.symbolsOf([path]))
      return [{ name: path, path, text, outline, weight }]
    }),
  )
  return pieces.flat()
}

async function chunksFor({ request, files, meaning = [] }: ContextAsk, { repository, side, index }: Sources) {
  if (index === undefined) return []
  const hits = searchIndex(index, request, mostChunks, meaning).filter(({ path }) => !files.includes(path))
  const pieces = await Promise.all(
    hits.map(async ({ path, startLine, endLine }, rank): Promise<ContextPiece[]> => {
      const text = await textOf(repository, side, path).catch(() => undefined)
      if (text === undefined) return []
      const own = text.split('\n').slice(startLine - 1, endLine)
      return [
        {
          name: `${path}:${startLine}`,
          path,
          text: own.join('\n'),
          weight: 0.5 - (0.3 * rank) / mostChunks,
        },
      ]
    }),
  )
  return pieces.flat()
}

async function mapPiece(
  { request, files, count }: ContextAsk,
  budget: number,
  sources: Sources,
): Promise<ContextPiece[]> {
  const text = await mapOf({ files, names: namesIn(request) }, budget, count, sources)
  return text === '' ? [] : [{ name: 'map of the surrounding code', text, weight: 0.6 }]
}

async function mapOf(
  seeds: Parameters<typeof rankSymbols>[1],
  budget: number,
  count: (text: string) => number,
  { repository, side, index }: Sources,
): Promise<string> {
  if (index === undefined) return ''
  return renderMap(rankSymbols(index, seeds), budget, count, (file) =>
    textOf(repository, side, file).catch(() => undefined),
  )
}

/** Returns the beginning of a text within a token limit, up to the end of a line. */
function head(text: string, most: number, count: (text: string) => number): string {
  let kept = text
  while (kept !== '' && count(kept) > most) {
    const shorter = kept.slice(0, Math.floor((kept.length * most) / Math.max(count(kept), 1)))
    kept = shorter.slice(0, Math.max(shorter.lastIndexOf('\n') + 1, 0)) || shorter
  }
  return kept
}

/** Returns the end of a text within a token limit, from the beginning of a line. */
function tail(text: string, most: number, count: (text: string) => number): string {
  let kept = text
  while (kept !== '' && count(kept) > most) {
    const shorter = kept.slice(kept.length - Math.floor((kept.length * most) / Math.max(count(kept), 1)))
    kept = shorter.slice(shorter.indexOf('\n') + 1)
  }
  return kept
}
