import { blobTexts } from '../change/read-change.ts'
import { textOf } from '../context/reading-tools.ts'
import type { Repository } from '../git/repository.ts'
import { collectDeclaredModules, type DeclaredModules } from '../modules/declared-modules.ts'
import { createModuleResolver, type ImportTarget, moduleSettingsOf } from '../modules/module-resolver.ts'
import { folderOf } from '../modules/paths.ts'
import type { CodeFile } from './read-files.ts'

/** The imports between files. */
export interface ImportGraph {
  /** One set of target files per import, by importing path. */
  targets: ReadonlyMap<string, readonly ReadonlySet<string>[]>
  /** Load-time imports between files, or between packages if the language imports those. */
  loads: ReadonlyMap<string, readonly string[]>
}

/** Resolves the imports of files. */
export async function buildImportGraph(
  files: readonly CodeFile[],
  entries: readonly { path: string; id: string }[],
  repository: Repository,
  side: string,
): Promise<ImportGraph> {
  const ids = new Map(entries.map(({ path, id }) => [path, id]))
  const declared = collectDeclaredModules(
    files.flatMap(({ path, language, parsed }) => (parsed === undefined ? [] : [{ path, language, ...parsed }])),
  )
  const read = (path: string) => textOf(repository, side, path).catch(() => undefined)
  const resolver = createModuleResolver(new Set(ids.keys()), read, declared)
  const texts = blobTexts(repository)
  const byPath = new Map(files.map((file) => [file.path, file]))
  const targets = new Map<string, ReadonlySet<string>[]>()
  const loads = new Map<string, Set<string>>()
  for (const { path, language, parsed } of files) {
    const found = new Map<string, ReadonlySet<string>>()
    let words: ReadonlySet<string> | undefined
    for (const entry of parsed?.imports ?? [])
      for (const target of await resolver.targetsOf(language, path, entry)) {
        if (target.whole) words ??= await wordsOf(path)
        const named = namedFiles(target, language, declared, words)
        named.delete(path)
        if (named.size === 0) continue
        found.set([...named].join('\0'), named)
        if (entry.typeOnly || entry.deferred) continue
        const own = unitOf(path, byPath)
        for (const unit of target.module === undefined
          ? [...named].map((file) => unitOf(file, byPath))
          : [target.module])
          if (own !== undefined && unit !== undefined && unit !== own)
            loads.set(own, (loads.get(own) ?? new Set()).add(unit))
      }
    targets.set(path, [...found.values()])
  }
  return { targets, loads: new Map([...loads].map(([from, to]) => [from, [...to]])) }

  async function wordsOf(path: string): Promise<ReadonlySet<string>> {
    const read = await texts(ids.get(path) ?? '', path)
    return new Set('text' in read ? read.text.match(/\w+/g) : [])
  }
}

/** For a whole module, returns the files whose names are mentioned, or all of them if none is. */
function namedFiles(
  { files, module, whole }: ImportTarget,
  language: string,
  declared: DeclaredModules,
  words: ReadonlySet<string> | undefined,
): Set<string> {
  if (!whole || module === undefined || words === undefined) return new Set(files)
  const mentioned = declared
    .membersOf(language, module)
    .filter(({ names }) => names.values().some((name) => words.has(name)))
    .map(({ path }) => path)
  return new Set(mentioned.length > 0 ? mentioned : files)
}

/** Returns the unit of a file in cycles: the file, its package, or nothing. */
function unitOf(path: string, files: ReadonlyMap<string, CodeFile>): string | undefined {
  const file = files.get(path)
  const cycles = file === undefined ? undefined : moduleSettingsOf(file.language)?.cycles
  if (cycles === 'file') return path
  if (cycles !== 'package') return undefined
  return file?.parsed?.modules[0] ?? (folderOf(path) || '(root)')
}
