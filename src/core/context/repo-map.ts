import { fileKindOf } from '../change/file-kind.ts'
import { must } from '../must.ts'
import type { Defined, IndexStore } from '../store/code-index/code-index.ts'

/** The subject of a question. */
export interface Seeds {
  files: readonly string[]
  /** Names that may refer to symbols. */
  names: readonly string[]
}

export interface RankedSymbol extends Defined {
  /** PageRank of the symbol; comparable only within one map. */
  rank: number
}

/** A name with more definitions is ambiguous and ignored. */
const mostDefinitions = 6
/** Maximum number of files to visit, regardless of the size of the repository. */
const mostFiles = 160
/** Maximum number of files to visit per mentioned name. */
const mostMentions = 40
const mostNames = 400
const damping = 0.85
const rounds = 20

/**
 * Ranks symbols by relevance to the seeds: personalized PageRank over the reference graph, limited to the neighborhood
 * of the seeds.
 */
export function rankSymbols(index: IndexStore, seeds: Seeds): RankedSymbol[] {
  const wanted = new Set(seeds.names)
  const start = new Set([
    ...seeds.files.filter((file) => index.blobOf(file) !== undefined),
    ...index.definers([...wanted], mostDefinitions).map(({ file }) => file),
  ])
  if (start.size === 0) return []
  const files = neighborhood(index, start, wanted)
  const defined = index.symbolsOf(files).filter(leads)
  const edges = edgesBetween(files, defined, index.namesOf(files), wanted)
  const rank = pageRank(
    files.map((file) => (start.has(file) ? 1 : 0)),
    edges,
  )
  const outgoing = sums(files.length, edges, ({ from }) => from)
  const shares = new Map<string, number>()
  for (const { from, to, name, weight } of edges) {
    const key = `${files[to]} ${name}`
    shares.set(key, (shares.get(key) ?? 0) + (must(rank[from]) * weight) / must(outgoing[from]))
  }
  return defined
    .map((symbol) => {
      const own = shares.get(`${symbol.file} ${symbol.name}`) ?? 0
      // Symbols in the seed files count even if nothing refers to them.
      const asked = wanted.has(symbol.name) ? 1 : start.has(symbol.file) && !symbol.path.includes('.') ? 0.001 : 0
      return { ...symbol, rank: own + asked }
    })
    .filter((symbol) => symbol.rank > 0)
    .toSorted(
      (one, other) => other.rank - one.rank || one.file.localeCompare(other.file) || one.startLine - other.startLine,
    )
}

interface Use extends Edge {
  name: string
}

/** Returns an edge for each name that one file uses and another one defines. */
function edgesBetween(
  files: readonly string[],
  defined: readonly Defined[],
  names: ReadonlyMap<string, readonly string[]>,
  wanted: ReadonlySet<string>,
): Use[] {
  const definers = Map.groupBy(defined, ({ name }) => name)
  const tests = new Set(files.filter((file) => fileKindOf(file).test))
  const numbers = new Map(files.map((file, number) => [file, number]))
  const usesOf = (file: string, name: string): Use[] => {
    const targets = new Set((definers.get(name) ?? []).map((symbol) => symbol.file))
    targets.delete(file)
    if (targets.size > mostDefinitions) return []
    const weight = (wanted.has(name) ? 10 : 1) * telling(name) * (tests.has(file) ? 0.3 : 1)
    return [...targets].map((target) => ({
      from: must(numbers.get(file)),
      to: must(numbers.get(target)),
      name,
      weight: (weight * nearness(file, target) * (tests.has(target) ? 0.2 : 1)) / targets.size,
    }))
  }
  return files.flatMap((file) => (names.get(file) ?? []).flatMap((name) => usesOf(file, name)))
}

/** Returns the seeds, the files that they refer to and the files that refer to them, the most connected ones first. */
function neighborhood(index: IndexStore, start: ReadonlySet<string>, wanted: ReadonlySet<string>): string[] {
  const links = new Map<string, number>()
  const origins = [...start].slice(0, 10)
  const link = (file: string, weight: number) => {
    const near = Math.max(...origins.map((origin) => nearness(origin, file)))
    if (!start.has(file)) links.set(file, (links.get(file) ?? 0) + weight * near)
  }
  const used = [...new Set([...index.namesOf([...start]).values()].flat())].filter((name) => name.length > 2)
  for (const symbol of index.definers(used.slice(0, mostNames * 5), mostDefinitions))
    if (leads(symbol)) link(symbol.file, telling(symbol.name))
  const own = index.symbolsOf([...start]).filter((symbol) => symbol.name.length > 2 && leads(symbol))
  const asked = own.filter(({ name }) => wanted.has(name))
  for (const { name } of [...asked, ...own.filter(({ path }) => !path.includes('.'))].slice(0, 60))
    for (const file of index.mentions(name, mostMentions)) link(file, telling(name))
  const near = [...links].toSorted(([one, a], [other, b]) => b - a || one.localeCompare(other)).map(([file]) => file)
  return [...start, ...near].slice(0, mostFiles)
}

/**
 * Tells whether a mention of the name probably refers to this symbol: top-level symbols, and distinctive members of
 * classes.
 */
function leads({ kind, name, path }: Defined): boolean {
  const own = telling(name) > 1
  if (kind === 'property') return false
  if (kind === 'variable' || kind === 'constant') return !path.includes('.') && (own || /^\p{Lu}/u.test(name))
  return !path.includes('.') || own
}

/** Scores how distinctive a name is. Long names of several words are rarely mentioned by chance. */
function telling(name: string): number {
  if (name.length < 4) return 0.1
  if (name.length >= 8 && /\p{Ll}\p{Lu}|_\w/u.test(name)) return 2
  return /^\p{Lu}/u.test(name) ? 1 : 0.4
}

/** Scores proximity: code mostly uses the same folder or package. */
function nearness(one: string, other: string): number {
  const [here, there] = [one.split('/').slice(0, -1), other.split('/').slice(0, -1)]
  let shared = 0
  while (shared < here.length && here[shared] === there[shared]) shared++
  return 0.2 + (0.8 * (shared + 1)) / (Math.max(here.length, there.length) + 1)
}

interface Edge {
  from: number
  to: number
  weight: number
}

function sums(length: number, edges: readonly Edge[], end: (edge: Edge) => number): Float64Array {
  const total = new Float64Array(length)
  for (const edge of edges) increase(total, end(edge), edge.weight)
  return total
}

/** Returns the PageRank of each node for a walk that restarts at the seeds. The ranks add up to 1. */
export function pageRank(seeds: readonly number[], edges: readonly Edge[]): Float64Array {
  const whole = seeds.reduce((sum, seed) => sum + seed, 0)
  const home = Float64Array.from(seeds, (seed) => seed / whole)
  const outgoing = sums(seeds.length, edges, ({ from }) => from)
  let rank = home
  for (let round = 0; round < rounds; round++) {
    const next = new Float64Array(seeds.length)
    for (const { from, to, weight } of edges)
      increase(next, to, (damping * must(rank[from]) * weight) / must(outgoing[from]))
    // Nodes without outgoing edges also return to the seeds.
    let left = 1
    for (const share of next) left -= share
    for (const [node, share] of home.entries()) increase(next, node, left * share)
    rank = next
  }
  return rank
}

function increase(values: Float64Array, index: number, by: number): void {
  values[index] = must(values[index]) + by
}

/**
 * Renders the map as text within a token limit: per file, the lines that declare the highest-ranked symbols. `textOf`
 * returns undefined for an unreadable file.
 */
export async function renderMap(
  ranked: readonly RankedSymbol[],
  budget: number,
  count: (text: string) => number,
  textOf: (file: string) => Promise<string | undefined>,
): Promise<string> {
  const lines = new Map<string, string[]>()
  const most = ranked.slice(0, Math.max(10, Math.floor(budget / 8)))
  await Promise.all(
    [...new Set(most.map(({ file }) => file))].map(async (file) =>
      lines.set(file, (await textOf(file))?.split('\n') ?? []),
    ),
  )
  const draw = (shown: number) =>
    [...Map.groupBy(most.slice(0, shown), ({ file }) => file)]
      .map(([file, symbols]) => {
        const rows = symbols
          .toSorted((one, other) => one.startLine - other.startLine)
          .map(({ startLine, path }) => `  ${startLine}: ${declaration(lines.get(file)?.[startLine - 1]) || path}`)
        return [file, ...new Set(rows)].join('\n')
      })
      .join('\n')
  let low = 0
  let high = most.length
  let best = ''
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    const text = draw(middle)
    if (count(text) <= budget) [low, best] = [middle, text]
    else high = middle - 1
  }
  return best
}

function declaration(line = ''): string {
  return line
    .trim()
    .replace(/\s*\{$/, '')
    .slice(0, 160)
}
