import { folderOf } from '../modules/paths.ts'
import type { Part } from '../types.ts'
import type { ImportGraph } from './import-graph.ts'
import type { CodeFile } from './read-files.ts'

const mostRows = 10
const mostTargets = 4
const mostEdges = 24

interface Row {
  files: number
  parsed: number
  cognitive: number
  imports: Map<string, number>
  unresolved: Set<string>
}

/** Lists folders with their complexity and imports, as a table and a diagram. */
export function folderParts(files: readonly CodeFile[], { targets }: ImportGraph): Part[] {
  const nameOf = folderNames(files.map(({ path }) => path))
  const rows = new Map<string, Row>()
  for (const { path, language, parsed } of files) {
    const own = nameOf(path)
    const row = rows.get(own) ?? { files: 0, parsed: 0, cognitive: 0, imports: new Map(), unresolved: new Set() }
    rows.set(own, row)
    row.files++
    if (parsed === undefined) row.unresolved.add(language)
    else row.parsed++
    row.cognitive += parsed?.cognitive ?? 0
    for (const target of targets.get(path) ?? [])
      for (const folder of new Set([...target].map(nameOf)))
        if (folder !== own) row.imports.set(folder, (row.imports.get(folder) ?? 0) + 1)
  }
  const largest = [...rows].toSorted(([, one], [, other]) => other.files - one.files).slice(0, mostRows)
  return [
    {
      kind: 'data',
      title: rows.size > mostRows ? `The ${mostRows} largest of ${rows.size} folders` : 'Folders',
      columns: ['folder', 'files', 'complexity', 'imports'],
      rows: largest.map(([folder, row]) => [
        folder,
        String(row.files),
        row.parsed === 0 ? '–' : String(row.cognitive),
        importCell(row),
      ]),
    },
    ...picture(largest),
  ]
}

function importCell({ imports, unresolved }: Row): string {
  const most = mostFirst(imports)
  const shown = most.slice(0, mostTargets).map(([folder, count]) => `${folder} (${count})`)
  const rest = most.length - shown.length
  const resolved = [...shown, ...(rest > 0 ? [`${rest} more`] : [])].join(', ')
  const gaps = unresolved.size === 0 ? '' : `imports not resolved for ${[...unresolved].toSorted().join(', ')}`
  return [resolved, gaps].filter((text) => text !== '').join('; ')
}

function mostFirst(imports: ReadonlyMap<string, number>): [string, number][] {
  return [...imports].toSorted(([, one], [, other]) => other - one)
}

function picture(rows: readonly [string, Row][]): Part[] {
  const edges = rows
    .flatMap(([from, { imports }]) => [...imports].map(([to, count]) => ({ from, to, count })))
    .toSorted((one, other) => other.count - one.count)
    .slice(0, mostEdges)
  if (edges.length < 2) return []
  return [
    {
      kind: 'picture',
      title: 'Imports between folders',
      nodes: [...new Set(edges.flatMap(({ from, to }) => [from, to]))],
      edges: edges.map(({ from, to, count }) => ({ from, to, label: String(count) })),
    },
  ]
}

/** A level of folders is suitable if it has at least this many and none of them contains almost all files. */
const fewFolders = 6
const largestShare = 0.7
const deepest = 12

/** Chooses the depth of the folders in the table: the first suitable level, otherwise the deepest one that fits. */
function folderNames(paths: readonly string[]): (path: string) => string {
  const at = (depth: number) => (path: string) => folderOf(path).split('/').slice(0, depth).join('/') || '(root)'
  const counts = Array.from({ length: deepest }, (_, index) => {
    const sizes = [...Map.groupBy(paths, at(index + 1)).values()].map(({ length }) => length)
    return { depth: index + 1, folders: sizes.length, share: Math.max(...sizes) / paths.length }
  })
  const good = counts.find(({ folders, share }) => folders >= fewFolders && share <= largestShare)
  const fits = counts.findLast(({ folders }) => folders <= 2 * mostRows)
  return at(good?.depth ?? fits?.depth ?? 1)
}
