import { fileKindOf } from '../change/file-kind.ts'
import type { Defined, IndexStore } from '../store/code-index/code-index.ts'

/** What a question is about. */
export interface Seeds {
  files: readonly string[]
  /** Names that may be those of symbols. */
  names: readonly string[]
}

export interface RankedSymbol extends Defined {
  /** Share of all that is walked to; comparable within one map only. */
  rank: number
}

/** Names that are defined in more places say nothing about where they lead. */
const mostDefinitions = 6
/** Files that are looked at, whatever the size of the repository. */
const mostFiles = 160
/** Files that mention one name. */
const mostMentions = 40
const mostNames = 400
const damping = 0.85
const rounds = 20

/**
 * Symbols by how much the files in question lead to them: personalised PageRank over the graph of who names whose symbols,
 * in the neighbourhood of the seeds only.
 */
export function rankSymbols(index: IndexStore, seeds: Seeds): RankedSymbol[] {
  const wanted = new Set(seeds.names)
  const start = new Set([
    ...seeds.files.filter((file) => index.blobOf(file) !== undefined),
    ...index.definers([...wanted], mostDefinitions).map(({ file }) => file),
  ])
  if (start.size === 0) return []
  const files = neighbourhood(index, start, wanted)
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
    shares.set(key, (shares.get(key) ?? 0) + (rank[from]! * weight) / outgoing[from]!)
  }
  return defined
    .map((symbol) => {
      const own = shares.get(`${symbol.file} ${symbol.name}`) ?? 0
      // What nobody names but the question is about counts, too.
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

/** An edge for each name that a file uses and another one defines. */
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
      ...{ from: numbers.get(file)!, to: numbers.get(target)!, name },
      weight: (weight * nearness(file, target) * (tests.has(target) ? 0.2 : 1)) / targets.size,
    }))
  }
  return files.flatMap((file) => (names.get(file) ?? []).flatMap((name) => usesOf(file, name)))
}

/** The seeds, whose symbols they name, and who names theirs; those with the most links first. */
function neighbourhood(index: IndexStore, start: ReadonlySet<string>, wanted: ReadonlySet<string>): string[] {
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

/** Whoever names it probably means it: what stands at the top of a file, and what has a name of its own inside a class. */
function leads({ kind, name, path }: Defined): boolean {
  const own = telling(name) > 1
  if (kind === 'property') return false
  if (kind === 'variable' || kind === 'constant') return !path.includes('.') && (own || /^\p{Lu}/u.test(name))
  return !path.includes('.') || own
}

/** A long name in several parts is seldom there by chance. */
function telling(name: string): number {
  if (name.length < 4) return 0.1
  if (name.length >= 8 && /\p{Ll}\p{Lu}|_\w/u.test(name)) return 2
  return /^\p{Lu}/u.test(name) ? 1 : 0.4
}

/** Code mostly uses what is near: in its folder, else in its package. */
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
  for (const edge of edges) total[end(edge)]! += edge.weight
  return total
}

/** Shares of a walk that begins at the seeds, follows edges by weight and returns to the seeds now and then; they add up to one. */
export function pageRank(seeds: readonly number[], edges: readonly Edge[]): Float64Array {
  const whole = seeds.reduce((sum, seed) => sum + seed, 0)
  const home = Float64Array.from(seeds, (seed) => seed / whole)
  const outgoing = sums(seeds.length, edges, ({ from }) => from)
  let rank = home
  for (let round = 0; round < rounds; round++) {
    const next = new Float64Array(seeds.length)
    for (const { from, to, weight } of edges) next[to]! += (damping * rank[from]! * weight) / outgoing[from]!
    // What leads nowhere goes home as well.
    let left = 1
    for (const share of next) left -= share
    for (let file = 0; file < next.length; file++) next[file]! += left * home[file]!
    rank = next
  }
  return rank
}

/**
 * The map as text, file by file with the lines that declare what ranks highest, in at most so many tokens. `textOf` gives
 * a file, or undefined when it cannot be read.
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
