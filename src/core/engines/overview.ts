import { posix } from 'node:path'
import { textOf } from '../context/reading-tools.ts'
import { DuckError, toDuckError } from '../errors.ts'
import { classify } from '../findings/classify.ts'
import type { Repository } from '../git/repository.ts'
import type { Entry } from '../git/tree.ts'
import { codeFence } from '../report/markdown-text.ts'
import { plural } from '../report/tally.ts'
import type { DefinedSymbol } from '../syntax/types.ts'
import type { Part } from '../types.ts'
import { blobTexts, whyUnparsed } from './change-set.ts'
import type { Engine, RunContext } from './engine.ts'
import { findKnots } from './import-cycles.ts'
import { said } from './outcome.ts'
import { createModuleResolver } from './passes/impact/module-resolver.ts'
import { placeOf, startOf, withRepository } from './with-repository.ts'
import { type House, openWorkbench, type Workbench } from './workbench.ts'

interface Looked {
  path: string
  /** Files of the repository that it imports when it is loaded. */
  imports: string[]
  cognitive: number
  /** What might be used by nobody. */
  named: DefinedSymbol[]
}

const inFlight = 16
const mostRows = 10

/**
 * How the code is built: folders and what leads where, import cycles, where often changed code is hard to follow, and
 * names that stand nowhere else. Tests are left out.
 */
export const overview: Engine = {
  name: 'overview',
  run: (invocation, context) =>
    withRepository(invocation, context, async (repository, side) => {
      const { path = [] } = invocation.arguments as { path?: string[] }
      const start = startOf(invocation, context)
      const under = await Promise.all(path.map((each) => placeOf(repository, side, start, each)))
      const workbench = openWorkbench(context, repository.root)
      try {
        const house = await workbench.house(
          repository,
          String(invocation.arguments.house ?? side),
          invocation.arguments,
        )
        const all = await repository.list(side)
        const named = under.length === 0 ? all : await repository.list(side, under)
        const files = named.filter(
          (entry) =>
            entry.mode.startsWith('100') &&
            !classify(entry.path).test &&
            house.config.forPath(entry.path).skip === undefined,
        )
        if (files.length === 0)
          throw new DuckError('not-found', 'There are no such files. Name files or folders of the repository.')
        const looked = await lookAt(
          files,
          new Set(all.map((entry) => entry.path)),
          repository,
          side,
          workbench,
          house,
          context,
        )
        if (looked.length === 0) return said('None of these files is code that can be parsed.')
        const parts = [
          ...folders(looked),
          ...cycles(looked),
          ...(await hotSpots(looked, repository, side)),
          ...(await unused(looked, repository, side)),
        ]
        return { state: 'complete', parts }
      } finally {
        await workbench.close()
      }
    }),
}

async function lookAt(
  files: readonly Entry[],
  all: ReadonlySet<string>,
  repository: Repository,
  side: string,
  { reader }: Workbench,
  house: House,
  context: RunContext,
): Promise<Looked[]> {
  const fileOf = createModuleResolver(all, (path) => textOf(repository, side, path).catch(() => undefined))
  const looked: Looked[] = []
  let next = 0
  const lane = async () => {
    while (next < files.length) {
      context.signal.throwIfAborted()
      const { path, id } = files[next++]!
      const read = await blobTexts(repository)(id, path)
      if ('reason' in read || whyUnparsed(path, read.text, house) !== undefined) continue
      const { text } = read
      const { name: language } = reader.parseable(path, text)
      if (language === undefined || !reader.hasFunctions(language)) continue
      const want = { symbols: 'outer', imports: true, cognitive: true } as const
      const seen = await reader.inspector.inspect({ id, language, text, want })
      if ('failure' in seen) continue
      const lines = text.split('\n')
      const sources = (seen.imports ?? []).filter(({ line }) => loads(lines[line - 1] ?? ''))
      const targets = await Promise.all(sources.map(({ source }) => fileOf(language, path, source)))
      looked.push({
        ...{ path, cognitive: seen.cognitive ?? 0 },
        imports: [...new Set(targets)].filter((target) => target !== undefined && target !== path) as string[],
        named: apart.test(path) ? [] : (seen.symbols ?? []).filter((symbol) => mightBeUnused(symbol, lines)),
      })
      if (looked.length % 20 === 0) context.progress(`${looked.length} of ${files.length} files`)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, lane))
  return looked.toSorted((one, other) => one.path.localeCompare(other.path))
}

/** An import that is followed when the file is loaded: no type alone, and none inside of a function. */
function loads(line: string): boolean {
  return /^\S/.test(line) && !/^(?:import|export)\s+type\b/.test(line)
}

/** Read by a tool by its place, or shown to people. */
const apart = /(?:^|\/)(?:docs?|examples?|samples?|demos?)\/|(?:^|[/.])(?:conf|config|setup|conftest)\.\w+$/i

/** What a framework calls by itself, or takes by its place, is told from what nobody needs by nothing. */
function mightBeUnused({ kind, name, path, startLine }: DefinedSymbol, lines: readonly string[]): boolean {
  if (!/^(?:function|class|constant|variable|struct|enum|trait|interface|type|macro)$/.test(kind)) return false
  if (path.includes('.') || name.length < 3 || /^(?:main|init|default|__\w+__)$/.test(name)) return false
  const marked = /^\s*(?:@|#\[|\[\w)/
  const own = lines[startLine - 1] ?? ''
  return !marked.test(own) && !marked.test(lines[startLine - 2] ?? '') && !/\bexport\s+default\b/.test(own)
}

/** So many folders say something, where none of them has nearly all. */
const fewFolders = 6
const mostOfAll = 0.7

/** The folder that stands for a file: as many deep as it takes for there to be some. */
function folderNames(paths: readonly string[]): (path: string) => string {
  const at = (depth: number) => (path: string) => {
    const folder = posix.dirname(path).split('/').slice(0, depth).join('/')
    return folder === '.' ? '(top)' : folder
  }
  const tells = (depth: number) => {
    const counts = [...Map.groupBy(paths, at(depth)).values()].map(({ length }) => length)
    return counts.length >= fewFolders && Math.max(...counts) <= paths.length * mostOfAll
  }
  return at([1, 2, 3].find(tells) ?? 4)
}

function folders(looked: readonly Looked[]): Part[] {
  const folderOf = folderNames(looked.map(({ path }) => path))
  const rows = new Map<string, { files: number; cognitive: number; to: Map<string, number> }>()
  for (const { path, cognitive, imports } of looked) {
    const row = rows.get(folderOf(path)) ?? { files: 0, cognitive: 0, to: new Map<string, number>() }
    row.files++
    row.cognitive += cognitive
    for (const target of imports) {
      const folder = folderOf(target)
      if (folder !== folderOf(path)) row.to.set(folder, (row.to.get(folder) ?? 0) + 1)
    }
    rows.set(folderOf(path), row)
  }
  if (rows.size === 0) return []
  const largest = [...rows].toSorted(([, one], [, other]) => other.files - one.files).slice(0, mostRows)
  const ledTo = (to: Map<string, number>) => [...to].toSorted(([, one], [, other]) => other - one)
  return [
    {
      kind: 'data',
      title: rows.size > mostRows ? `The ${mostRows} largest of ${rows.size} folders` : 'Folders',
      columns: ['folder', 'files', 'complexity', 'imports from'],
      rows: largest.map(([folder, { files, cognitive, to }]) => [
        ...[folder, String(files), String(cognitive)],
        ledTo(to)
          .slice(0, 4)
          .map(([target, count]) => `${target} (${count})`)
          .join(', '),
      ]),
    },
    ...picture(largest.flatMap(([folder, { to }]) => ledTo(to).map(([target, count]) => ({ folder, target, count })))),
  ]
}

/** What leads where, as a diagram that GitHub draws. */
function picture(edges: readonly { folder: string; target: string; count: number }[]): Part[] {
  const drawn = edges.toSorted((one, other) => other.count - one.count).slice(0, 24)
  if (drawn.length < 2) return []
  const names = [...new Set(drawn.flatMap(({ folder, target }) => [folder, target]))]
  const node = (name: string) => `n${names.indexOf(name)}`
  const lines = [
    'flowchart LR',
    ...names.map((name) => `  ${node(name)}["${name.replaceAll(/[^\p{L}\p{N}\p{M} ._/@()+-]/gu, '?')}"]`),
    ...drawn.map(({ folder, target, count }) => `  ${node(folder)} -->|${count}| ${node(target)}`),
  ]
  return [{ kind: 'text', markdown: codeFence(lines, 'mermaid') }]
}

function cycles(looked: readonly Looked[]): Part[] {
  const knots = findKnots(new Map(looked.map(({ path, imports }) => [path, imports])))
  if (knots.length === 0) return []
  return [
    {
      kind: 'data',
      title: `${plural(knots.length, 'import cycle')}${knots.length > mostRows ? `, the ${mostRows} shortest` : ''}`,
      columns: ['cycle', 'files in all that lead to each other'],
      rows: knots
        .slice(0, mostRows)
        .map(({ members, cycle }) => [[...cycle, cycle[0]!].join(' → '), String(members.length)]),
    },
  ]
}

/** Where a change is most likely to go wrong: code that is hard to follow and changed often. */
async function hotSpots(looked: readonly Looked[], repository: Repository, side: string): Promise<Part[]> {
  const commit = side === 'working-tree' ? 'HEAD' : side
  const churn = await repository.churn(commit).catch((thrown) => {
    // Before the first commit nothing was changed often.
    if (toDuckError(thrown).kind === 'not-found') return new Map<string, number>()
    throw thrown
  })
  const rows = looked
    .map(({ path, cognitive }) => ({ path, cognitive, commits: churn.get(path) ?? 0 }))
    .filter(({ cognitive, commits }) => cognitive > 0 && commits > 1)
    .toSorted((one, other) => other.cognitive * other.commits - one.cognitive * one.commits)
    .slice(0, mostRows)
  if (rows.length === 0) return []
  return [
    {
      kind: 'data',
      title: 'Hot spots: complexity × commits of the last year',
      columns: ['file', 'complexity', 'commits'],
      rows: rows.map(({ path, cognitive, commits }) => [path, String(cognitive), String(commits)]),
    },
  ]
}

/** So many words are searched at once. */
const wordsAtOnce = 2_000

async function unused(looked: readonly Looked[], repository: Repository, side: string): Promise<Part[]> {
  const named = looked.flatMap(({ path, named: own }) => own.map((symbol) => ({ path, symbol })))
  const names = [...new Set(named.map(({ symbol }) => symbol.name))]
  const lines = new Map<string, number>()
  for (let at = 0; at < names.length; at += wordsAtOnce) {
    const { mentions, unknown } = await repository.grep(side, names.slice(at, at + wordsAtOnce), { perWord: 2 })
    for (const { word } of mentions) lines.set(word, (lines.get(word) ?? 0) + 1)
    for (const word of unknown) lines.set(word, Number.POSITIVE_INFINITY)
  }
  const alone = named.filter(({ symbol }) => lines.get(symbol.name) === 1)
  if (alone.length === 0) return []
  return [
    {
      kind: 'data',
      title: `${plural(alone.length, 'name')} that ${alone.length === 1 ? 'stands' : 'stand'} nowhere else${alone.length > 2 * mostRows ? `, ${2 * mostRows} of them` : ''}`,
      columns: ['place', 'kind', 'name'],
      rows: alone
        .slice(0, 2 * mostRows)
        .map(({ path, symbol }) => [`${path}:${symbol.startLine}`, symbol.kind, symbol.name]),
    },
    {
      kind: 'text',
      markdown: `Nothing here mentions them, tests and prose included. An entry point, what a framework calls, or what others import may be among them.`,
    },
  ]
}
