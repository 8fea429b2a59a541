import type { DottedStrategy } from '../syntax/language/module-settings.ts'
import type { Import } from '../syntax/types.ts'
import { type ImportPrefix, matchingPrefixes } from './import-prefixes.ts'
import { type FileTree, folderOf, stemOf, upwards } from './paths.ts'

type Entry = Pick<Import, 'source' | 'names' | 'relative' | 'inner'>

/** The segments of a module name below a folder. */
interface Start {
  folder: string
  segments: readonly string[]
  /** Number of segments that cannot be omitted. */
  least: number
}

/**
 * Resolves a module name in an import to files, separately for each imported name. Empty if it is not in the
 * repository.
 */
export function resolveDotted(
  strategy: DottedStrategy,
  tree: FileTree,
  prefixes: readonly ImportPrefix[],
  { importer, entry }: { importer: string; entry: Entry },
): string[] {
  const names = entry.names.map(({ name }) => name).filter((name) => name !== '*' && name !== entry.source)
  const wanted: (string | undefined)[] = names.length === 0 ? [undefined] : [...new Set(names)]
  const found = wanted.map((name) => {
    const starts = startsOf(strategy, tree, prefixes, { importer, entry, name })
    return starts
      .values()
      .map((start) => moduleAt(strategy, tree, start))
      .find((file) => file !== undefined)
  })
  return [...new Set(found.filter((file) => file !== undefined))]
}

interface Asked {
  importer: string
  entry: Entry
  name: string | undefined
}

/** Returns the possible locations of a module, the most likely one first. */
function startsOf(
  strategy: DottedStrategy,
  tree: FileTree,
  prefixes: readonly ImportPrefix[],
  { importer, entry, name }: Asked,
): readonly Start[] {
  const { separator, words } = strategy
  const segments = [...entry.source.split(separator).filter(Boolean), ...(name === undefined ? [] : [name])]
  const optional = optionalSegments(strategy, segments, name)
  const least = segments.length - optional
  if (strategy.dots && entry.source.startsWith(separator)) {
    const folder = upwards(folderOf(importer))[leadingSeparators(entry.source, separator) - 1]
    return folder === undefined ? [] : [{ folder, segments, least }]
  }
  const own = ownFolder(strategy, importer)
  if (entry.relative) return [{ folder: own, segments, least: segments.length }]
  if (words !== undefined && Object.values(words).includes(segments[0] ?? ''))
    return wordStart(strategy, tree, importer, { segments, inner: entry.inner ?? 0 })
  const fromPrefixes = matchingPrefixes(prefixes, segments.join(separator), importer).flatMap(({ targets, rest }) => {
    const tail = rest.split(separator).filter(Boolean)
    const needed = Math.max(0, tail.length - optional)
    return targets.map((target) => ({ folder: target.replace(/\/$/, ''), segments: tail, least: needed }))
  })
  const below = rootsFor(strategy, tree, importer).map((folder) => ({ folder, segments, least: Math.max(1, least) }))
  const beside = words === undefined || entry.inner ? [] : [{ folder: own, segments, least: Math.max(1, least) }]
  return [...fromPrefixes, ...below, ...beside]
}

/** Returns how many of the last segments may refer to something inside the file. */
function optionalSegments({ partial }: DottedStrategy, segments: readonly string[], name: string | undefined): number {
  if (partial === 'all') return segments.length
  return partial === 'name' && name !== undefined ? 1 : 0
}

function leadingSeparators(source: string, separator: string): number {
  const parts = source.split(separator)
  const first = parts.findIndex((part) => part !== '')
  return first === -1 ? parts.length - 1 : first
}

/** `crate::a`, `self::a`, `super::super::a`. */
function wordStart(
  { words, index, entries, extensions }: DottedStrategy,
  tree: FileTree,
  importer: string,
  { segments, inner }: { segments: readonly string[]; inner: number },
): Start[] {
  if (segments[0] === words?.root) {
    const top = upwards(folderOf(importer)).find((folder) =>
      entries.some((stem) => extensions.some((ending) => tree.exists(inFolder(folder, `${stem}${ending}`)))),
    )
    return top === undefined ? [] : [{ folder: top, segments: segments.slice(1), least: 0 }]
  }
  let left = inner
  let folder: string | undefined = ownFolder({ index, entries }, importer)
  let at = 0
  for (; segments[at] === words?.own || segments[at] === words?.parent; at++) {
    if (segments[at] === words?.own) continue
    if (left > 0) left--
    else folder = folder === '' || folder === undefined ? undefined : folderOf(folder)
  }
  // A module in the same file has no file of its own.
  return folder === undefined || left > 0 ? [] : [{ folder, segments: segments.slice(at), least: 0 }]
}

/** Returns the folder with the submodules of a file. */
function ownFolder({ index, entries }: Pick<DottedStrategy, 'index' | 'entries'>, importer: string): string {
  const stem = stemOf(importer)
  const folder = folderOf(importer)
  return index.includes(stem) || entries.includes(stem) ? folder : inFolder(folder, stem)
}

/**
 * Returns the folders where unprefixed names begin: ancestors of the file that are not packages, then marked folders.
 */
function rootsFor({ roots, markers, index, extensions }: DottedStrategy, tree: FileTree, importer: string): string[] {
  const isPackage = (folder: string) =>
    index.some((stem) => extensions.some((ending) => tree.exists(inFolder(folder, `${stem}${ending}`))))
  const around = roots.length === 0 ? [] : [...upwards(folderOf(importer)), ...tree.foldersWith(markers)]
  const all = around.flatMap((folder) =>
    roots.filter((root) => root !== '' || folder === '' || !isPackage(folder)).map((root) => inFolder(folder, root)),
  )
  return [...new Set(all)]
}

/** Returns the file for as many segments as possible. */
function moduleAt(strategy: DottedStrategy, tree: FileTree, { folder, segments, least }: Start): string | undefined {
  for (let used = segments.length; used >= least; used--) {
    const base = segments.slice(0, used).reduce(inFolder, folder)
    const own = base === '' ? [] : strategy.extensions.map((ending) => base + ending)
    const stems = used === 0 ? [...strategy.index, ...strategy.entries] : strategy.index
    const inside = stems.flatMap((stem) => strategy.extensions.map((ending) => inFolder(base, `${stem}${ending}`)))
    const found = (used === 0 ? [...inside, ...own] : [...own, ...inside]).find(tree.exists)
    if (found !== undefined) return found
  }
  return undefined
}

function inFolder(folder: string, name: string): string {
  return folder === '' ? name : name === '' ? folder : `${folder}/${name}`
}
