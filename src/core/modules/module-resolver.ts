import { fileKindOf } from '../change/file-kind.ts'
import { builtInLanguages } from '../syntax/language/languages.ts'
import type { ModuleSettings } from '../syntax/language/module-settings.ts'
import type { Import } from '../syntax/types.ts'
import { type DeclaredModules, resolveDeclared } from './declared-modules.ts'
import { type ImportPrefix, prefixesOf } from './import-prefixes.ts'
import { baseName, createFileTree, type FileTree, folderOf, stemOf } from './paths.ts'
import { resolveDotted } from './resolve-dotted.ts'
import { isRelativePath, resolvePath } from './resolve-path.ts'

/** Maximum number of manifests of one kind, the shallowest first. */
const maxManifests = 200

/** The target of an import: files, and the name of their module if files declare one. */
export interface ImportTarget {
  files: string[]
  module?: string
  /** The import refers to the whole module, of which the importing file may need only a part. */
  whole?: boolean
}

type Entry = Pick<Import, 'source' | 'names' | 'relative' | 'inner'>

/** Resolves imports to files of the repository. */
export interface ModuleResolver {
  targetsOf(language: string, importer: string, entry: Entry): Promise<ImportTarget[]>
  /** Returns the only file that a module name refers to. */
  fileOf(language: string, importer: string, source: string): Promise<string | undefined>
  /** Returns the names that files elsewhere use to import a folder, according to the manifests. */
  namesOfFolder(language: string, folder: string): Promise<string[]>
}

let settings: Map<string, ModuleSettings> | undefined

/** Returns the import settings of a language; undefined if they are unknown. */
export function moduleSettingsOf(language: string): ModuleSettings | undefined {
  settings ??= readSettings()
  return settings.get(language)
}

function readSettings(): Map<string, ModuleSettings> {
  const languages = builtInLanguages()
  const own = new Map(languages.map(({ name, modules }) => [name, modules]))
  return new Map(
    languages.flatMap(({ name, modules, inherits }) => {
      const found = modules ?? inherits.map((other) => own.get(other)).find((each) => each !== undefined)
      return found === undefined ? [] : [[name, found] as const]
    }),
  )
}

/** Returns the last name in imports of a file: its own, or that of its folder if the file is the folder's module. */
export function moduleName(language: string, path: string): string {
  const stem = stemOf(path)
  const strategies = moduleSettingsOf(language)?.find ?? []
  const isIndex = strategies.some((each) => each.strategy !== 'declared' && each.index.includes(stem))
  return isIndex ? baseName(folderOf(path)) : stem
}

type Strategy = ModuleSettings['find'][number]

/** Creates a resolver. `read` returns the text of any file in the repository, or undefined if it does not exist. */
export function createModuleResolver(
  paths: ReadonlySet<string>,
  read: (path: string) => Promise<string | undefined>,
  declared?: DeclaredModules,
): ModuleResolver {
  const tree = createFileTree(paths)
  const known = new Map<Strategy, Promise<ImportPrefix[]>>()
  const prefixesFor = (strategy: Strategy) => {
    const found = known.get(strategy) ?? readPrefixes(strategy, paths, read)
    known.set(strategy, found)
    return found
  }

  async function targetsOf(language: string, importer: string, entry: Entry): Promise<ImportTarget[]> {
    for (const strategy of moduleSettingsOf(language)?.find ?? []) {
      if (strategy.strategy === 'declared') {
        const targets = declared === undefined ? [] : resolveDeclared(declared, strategy.separator, language, entry)
        if (targets.length > 0) return targets
        continue
      }
      const files = resolveFiles(strategy, tree, await prefixesFor(strategy), { importer, entry })
      if (files.length === 0) continue
      return strategy.strategy === 'path' && strategy.unit === 'folder'
        ? [{ files }]
        : files.map((file) => ({ files: [file] }))
    }
    return []
  }

  return {
    targetsOf,
    async fileOf(language, importer, source) {
      const [target] = await targetsOf(language, importer, { source, names: [] })
      return target?.files[0]
    },
    async namesOfFolder(language, folder) {
      const found = await Promise.all(
        (moduleSettingsOf(language)?.find ?? []).map(async (strategy) =>
          (await prefixesFor(strategy)).flatMap((prefix) => namesBelow(prefix, folder)),
        ),
      )
      return [...new Set(found.flat())]
    },
  }
}

/** Returns the name of a folder by a prefix for it or for one of its ancestors. */
function namesBelow({ text, open, targets }: ImportPrefix, folder: string): string[] {
  return targets.flatMap((target) => {
    if (!open) return target === folder ? [text] : []
    return target !== '' && !folder.startsWith(target) ? [] : [`${text}${folder.slice(target.length)}`]
  })
}

/** Resolves a relative or plain module name among some files, without manifests. */
export function plainFileOf(
  language: string,
  importer: string,
  source: string,
  exists: (path: string) => boolean,
): string | undefined {
  const tree: FileTree = { exists, filesIn: () => [], foldersWith: () => [] }
  for (const strategy of moduleSettingsOf(language)?.find ?? []) {
    if (strategy.strategy === 'declared') continue
    const [found] = resolveFiles(strategy, tree, [], { importer, entry: { source, names: [] } })
    if (found !== undefined) return found
  }
  return undefined
}

/** Tells whether an import is an error if no file is found. */
export function mustExist(language: string, source: string): boolean {
  return (moduleSettingsOf(language)?.find ?? []).some((strategy) => {
    if (strategy.strategy === 'declared' || !strategy.mustExist) return false
    if (strategy.strategy === 'path') return isRelativePath(source) && source.includes('/')
    return source.startsWith(strategy.separator) && source.replaceAll(strategy.separator, '') !== ''
  })
}

function resolveFiles(
  strategy: Exclude<Strategy, { strategy: 'declared' }>,
  tree: FileTree,
  prefixes: readonly ImportPrefix[],
  asked: { importer: string; entry: Entry },
): string[] {
  return strategy.strategy === 'path'
    ? resolvePath(strategy, tree, prefixes, asked)
    : resolveDotted(strategy, tree, prefixes, asked)
}

async function readPrefixes(
  strategy: Strategy,
  paths: ReadonlySet<string>,
  read: (path: string) => Promise<string | undefined>,
): Promise<ImportPrefix[]> {
  if (strategy.strategy === 'declared') return []
  const separator = strategy.strategy === 'path' ? '/' : strategy.separator
  const found = await Promise.all(
    strategy.manifests.map(async (manifest) => {
      const files = [...paths]
        .filter((path) => manifest.files.includes(baseName(path)))
        .filter((path) => fileKindOf(path).skipped !== 'vendored')
        .toSorted((one, other) => one.split('/').length - other.split('/').length)
        .slice(0, maxManifests)
      const texts = await Promise.all(files.map(read))
      return files.flatMap((file, at) => {
        const text = texts[at]
        return text === undefined ? [] : prefixesOf(text, file, manifest, separator)
      })
    }),
  )
  return found.flat()
}
