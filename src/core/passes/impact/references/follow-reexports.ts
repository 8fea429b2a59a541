import { outlineIndex } from '../../../change/outline-index.ts'
import { callTraitsOf } from '../../../syntax/language/languages.ts'
import type { Import, Outline } from '../../../syntax/types.ts'
import type { RepoView } from '../repo-view.ts'

/** The origin of an imported name at the head. */
export interface ImportOrigin {
  /** The file that declares it and its name there; absent if no visited file provides it. */
  found?: { path: string; name: string }
  /** The visited files, including the first one. */
  asked: Set<string>
  /** A file could not be read or exports dynamically, so absence proves nothing. */
  unsure: boolean
}

const maxDepth = 4

/** Follows a name through re-exports to the file that declares it. */
export async function followReexports(
  view: RepoView,
  language: string,
  path: string,
  name: string,
): Promise<ImportOrigin> {
  const traits = callTraitsOf(language)
  const everything = traits?.exports === 'all'
  const submodules = traits?.submodules === true
  const origin: ImportOrigin = { asked: new Set(), unsure: false }
  await follow(path, name, 0)
  return origin

  async function follow(at: string, wanted: string, depth: number): Promise<boolean> {
    if (origin.asked.has(at)) return false
    origin.asked.add(at)
    const side = depth > maxDepth ? undefined : await view.open(at)
    if (side === undefined) {
      origin.unsure = true
      return false
    }
    const { outline, errors } = side.inspection
    if (errors.length > 0) origin.unsure = true
    const local = everything ? wanted : localName(outline, wanted)
    if (local !== undefined && outlineIndex(outline).byPath.has(local)) {
      origin.found = { path: at, name: local }
      return true
    }
    const named = namedImport(outline, (entry, as) => as === (everything || entry.reexport ? wanted : local))
    if (named !== undefined) return followNamed(at, named, depth)
    if (local !== undefined && !everything) {
      // It is exported by name, but the outline does not contain its declaration.
      origin.unsure = true
      return false
    }
    return followWildcards(at, outline, wanted, depth)
  }

  async function followNamed(at: string, { source, name }: NamedImport, depth: number): Promise<boolean> {
    const next = await view.resolve(language, at, source)
    if (next !== undefined) return follow(next, name, depth + 1)
    // It comes from outside the repository or from a submodule.
    const submodule = submodules ? await view.resolve(language, at, joinModule(source, name)) : undefined
    if (submodule === undefined && view.resolveFormer(language, at, source) !== undefined) return false
    origin.found = { path: submodule ?? '', name }
    return true
  }

  async function followWildcards(at: string, outline: Outline, wanted: string, depth: number): Promise<boolean> {
    for (const entry of outline.imports) {
      if (!isWildcard(entry) || (!everything && !entry.reexport)) continue
      const next = await view.resolve(language, at, entry.source)
      if (next === undefined) origin.unsure = true
      else if (wanted !== 'default' && (await follow(next, wanted, depth + 1))) return true
    }
    return false
  }
}

interface NamedImport {
  source: string
  /** The name in the imported module. */
  name: string
}

/** Returns the first imported name that `matches`, without namespaces. */
function namedImport({ imports }: Outline, matches: (entry: Import, as: string) => boolean): NamedImport | undefined {
  for (const entry of imports)
    for (const { name, as } of entry.names)
      if (name !== '*' && matches(entry, as)) return { source: entry.source, name }
  return undefined
}

/** Tells whether an import provides all names of a module unqualified. */
function isWildcard({ names }: Import): boolean {
  return names.some(({ name, as }) => name === '*' && (as === '*' || as === ''))
}

/** Joins `.` and `x` to `.x`, and `a` and `x` to `a.x`. */
export function joinModule(source: string, name: string): string {
  return source.endsWith('.') ? source + name : `${source}.${name}`
}

/** Returns the local name of the export `wanted`. */
function localName(outline: Outline, wanted: string): string | undefined {
  const { exported, byPath } = outlineIndex(outline)
  const inside = exported.get(wanted)
  if (inside !== undefined) return inside
  return byPath.get(wanted)?.some((symbol) => symbol.exported) ? wanted : undefined
}
