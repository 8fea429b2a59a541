import type { DefinedSymbol, Import } from '../syntax/types.ts'

/** The modules that a file declares. */
export interface DeclaringFile {
  path: string
  language: string
  modules: readonly string[]
  symbols: readonly Pick<DefinedSymbol, 'name' | 'kind'>[]
}

interface Member {
  path: string
  names: ReadonlySet<string>
}

/** Files by the packages, namespaces or modules that they declare. */
export interface DeclaredModules {
  membersOf(language: string, module: string): readonly Member[]
}

/** Class members, which belong to their class and not to the module. */
const inner = new Set(['method', 'constructor', 'property'])

/** Groups files by the modules that they declare. */
export function collectDeclaredModules(files: Iterable<DeclaringFile>): DeclaredModules {
  const members = new Map<string, Member[]>()
  for (const { path, language, modules, symbols } of files) {
    if (modules.length === 0) continue
    const names = new Set(symbols.filter(({ kind }) => !inner.has(kind)).map(({ name }) => name))
    for (const module of modules) {
      const key = `${language} ${module}`
      const known = members.get(key)
      if (known === undefined) members.set(key, [{ path, names }])
      else known.push({ path, names })
    }
  }
  return { membersOf: (language, module) => members.get(`${language} ${module}`) ?? [] }
}

/** A module and the files of it that an import may refer to. */
export interface DeclaredTarget {
  module: string
  files: string[]
  /** The import refers to the whole module, of which the importing file may need only a part. */
  whole: boolean
}

/** Resolves an import to declared modules, separately for each imported name. */
export function resolveDeclared(
  declared: DeclaredModules,
  separator: string,
  language: string,
  entry: Pick<Import, 'source' | 'names'>,
): DeclaredTarget[] {
  const names = entry.names.map(({ name }) => name)
  const wanted = names.filter((name) => name !== '*' && name !== entry.source)
  const found = new Map<string, DeclaredTarget>()
  for (const name of wanted.length === 0 ? [undefined] : wanted) {
    const segments = [
      ...entry.source.split(separator).filter(Boolean),
      ...(name === undefined ? [] : name.split(separator)),
    ]
    const target = longestModule(declared, separator, language, segments)
    if (target !== undefined) found.set(`${target.module} ${target.files.join(' ')}`, target)
  }
  return [...found.values()]
}

function longestModule(
  declared: DeclaredModules,
  separator: string,
  language: string,
  segments: readonly string[],
): DeclaredTarget | undefined {
  for (let used = segments.length; used > 0; used--) {
    const module = segments.slice(0, used).join(separator)
    const members = declared.membersOf(language, module)
    if (members.length === 0) continue
    const rest = segments[used]
    if (rest === undefined) return { module, files: members.map(({ path }) => path), whole: members.length > 1 }
    const files = members.filter(({ names }) => names.has(rest)).map(({ path }) => path)
    return files.length === 0 ? undefined : { module, files, whole: false }
  }
  return undefined
}
