import type { PathStrategy } from '../syntax/language/module-settings.ts'
import type { Import } from '../syntax/types.ts'
import { type ImportPrefix, matchingPrefixes } from './import-prefixes.ts'
import { type FileTree, folderOf, joinPath, upwards } from './paths.ts'

/** Resolves a path in an import to one file, or to the files of a folder. Empty if it is not in the repository. */
export function resolvePath(
  strategy: PathStrategy,
  tree: FileTree,
  prefixes: readonly ImportPrefix[],
  { importer, entry }: { importer: string; entry: Pick<Import, 'source' | 'relative'> },
): string[] {
  const source = entry.source.replace(/[?#].*$/, '')
  if (source === '') return []
  if (entry.relative || isRelativePath(source)) return filesAt(strategy, tree, joinPath(folderOf(importer), source))
  for (const { targets, rest } of matchingPrefixes(prefixes, source, importer))
    for (const target of targets) {
      const found = filesAt(strategy, tree, joinPath('', target + rest))
      if (found.length > 0) return found
    }
  if (strategy.roots.length === 0) return []
  const above = upwards(folderOf(importer))
  for (const folder of new Set([...above, ...tree.foldersWith(strategy.markers)]))
    for (const root of strategy.roots) {
      const found = filesAt(strategy, tree, joinPath(folder, `${root}/${source}`))
      if (found.length > 0) return found
    }
  return []
}

/** Tells whether a source is a relative path such as `./x` or `../x`. */
export function isRelativePath(source: string): boolean {
  return /^\.{1,2}(\/|$)/.test(source)
}

function filesAt(strategy: PathStrategy, tree: FileTree, base: string | undefined): string[] {
  if (base === undefined) return []
  if (strategy.unit === 'folder')
    return tree.filesIn(base).filter((path) => strategy.extensions.some((ending) => path.endsWith(ending)))
  const found = candidates(strategy, base).find(tree.exists)
  return found === undefined ? [] : [found]
}

function candidates({ extensions, index, sources }: PathStrategy, base: string): string[] {
  const inside = base === '' ? '' : `${base}/`
  const written = Object.keys(sources).find((ending) => base.endsWith(ending))
  const compiledFrom =
    written === undefined ? [] : (sources[written] ?? []).map((ending) => base.slice(0, -written.length) + ending)
  return [
    base,
    ...compiledFrom,
    ...extensions.map((ending) => base + ending),
    ...index.flatMap((stem) => extensions.map((ending) => `${inside}${stem}${ending}`)),
  ]
}
