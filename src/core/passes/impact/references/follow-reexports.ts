import { outlineIndex } from '../../../change/outline-index.ts'
import { callTraitsOf } from '../../../syntax/language/languages.ts'
import type { Outline } from '../../../syntax/types.ts'
import type { RepoView } from '../repo-view.ts'

/** Where an imported name comes from, at the head. */
export interface ImportOrigin {
  /** The file that declares it, and the name there; absent when no file on the way provides it. */
  found?: { path: string; name: string }
  /** Files that were asked, the first one included. */
  asked: Set<string>
  /** Some file could not be read or does it dynamically: absence proves nothing. */
  unsure: boolean
}

const maxDepth = 4

/** Follows a name through re-exports, from the file that an import means to the one that declares it. */
export async function followReexports(
  world: RepoView,
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
    const side = depth > maxDepth ? undefined : await world.open(at)
    const outline = side?.inspection?.outline
    if (outline === undefined) {
      origin.unsure = true
      return false
    }
    if (side!.inspection!.errors.length > 0) origin.unsure = true
    const local = everything ? wanted : localName(outline, wanted)
    if (local !== undefined && outlineIndex(outline).byPath.has(local)) {
      origin.found = { path: at, name: local }
      return true
    }
    for (const entry of outline.imports) {
      for (const { name: original, as } of entry.names) {
        const direct = entry.reexport || everything ? as === wanted : local !== undefined && as === local
        if (!direct || original === '*') continue
        const next = await world.resolve(language, at, entry.source)
        if (next === undefined) {
          // From outside the repo, or a submodule: it is provided, by something that we do not see.
          const submodule = submodules
            ? await world.resolve(language, at, joinModule(entry.source, original))
            : undefined
          if (submodule === undefined && world.resolveFormer(language, at, entry.source) !== undefined) return false
          origin.found = { path: submodule ?? '', name: original }
          return true
        }
        return follow(next, original, depth + 1)
      }
    }
    if (local !== undefined && !everything) {
      // Exported by name, declared in a way that the outline does not see.
      origin.unsure = true
      return false
    }
    for (const entry of outline.imports) {
      if (
        !entry.names.some((pair) => pair.name === '*' && (pair.as === '*' || pair.as === '')) ||
        (!everything && !entry.reexport)
      )
        continue
      const next = await world.resolve(language, at, entry.source)
      if (next === undefined) origin.unsure = true
      else if (wanted !== 'default' && (await follow(next, wanted, depth + 1))) return true
    }
    return false
  }
}

/** `.` and `x` make `.x`, `a` and `x` make `a.x`. */
export function joinModule(source: string, name: string): string {
  return source.endsWith('.') ? source + name : `${source}.${name}`
}

/** The name inside the file of what it exports under `wanted`. */
function localName(outline: Outline, wanted: string): string | undefined {
  const { exported, byPath } = outlineIndex(outline)
  const inside = exported.get(wanted)
  if (inside !== undefined) return inside
  return byPath.get(wanted)?.some((symbol) => symbol.exported) ? wanted : undefined
}
