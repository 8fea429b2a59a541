import { outlineIndex } from '../../../change/outline-index.ts'
import { sideLines } from '../../../change/side-lines.ts'
import type { Side } from '../../../change/types.ts'
import { folderOf, stemOf } from '../../../modules/paths.ts'
import { callTraitsOf, languageOfPath } from '../../../syntax/language/languages.ts'
import { callBreaks, type DeclaredSymbol } from '../call-breaks.ts'
import type { RepoView } from '../repo-view.ts'
import type { Target } from '../target.ts'
import { type Access, outermost, packageOf, reachFrom } from './import-access.ts'
import { type MatchTier, matchReference } from './reference-match.ts'

/** Code that no longer matches a target. */
export interface CallSite {
  path: string
  line: number
  text: string
  /** The reliability of the match: a resolved import, a unique name, or the name only. */
  tier: MatchTier
  how: 'import' | 'call'
}

/**
 * Finds all places at the head that no longer match. `peers` are the changed symbols with the same name, including the
 * target.
 */
export async function findCallSites(target: Target, peers: readonly Target[], view: RepoView): Promise<CallSite[]> {
  const words = searchWords(target)
  if (words.some((word) => view.lookup.unknown(word))) return []
  const home = target.file.after?.path
  const sides = await candidates(target, words, home, view)
  const declared = declarations(target, peers, sides)
  if (target.change === 'gone' && declaredNear(target, declared)) return []
  // For a class that moved to another package, only imports of its old name are certainly wrong.
  const onlyImports =
    target.change === 'gone' &&
    target.owner === undefined &&
    target.traits.linkage === 'class' &&
    (declared.length > 0 || target.successor?.name === target.name)
  const places: CallSite[] = []
  for (const side of sides) {
    const here = side.path === home
    const reach =
      here && target.traits.linkage !== 'constant' ? reachAtHome(side, target) : await reachFrom(side, target, view)
    const lines = sideLines(side)
    const place = (line: number, tier: MatchTier, how: CallSite['how']) =>
      places.push({ path: side.path, line, text: (lines[line - 1] ?? '').trim(), tier, how })
    for (const line of new Set(reach.broken)) place(lineOfName(lines, line, target), 'resolved', 'import')
    if (reach.broken.length > 0 || onlyImports) continue
    for (const reference of side.inspection!.outline!.references) {
      const tier = matchReference(reference, side, here, target, reach.accesses, declared)
      if (tier === undefined || !callBreaks(reference, side, target, peers, declared, view)) continue
      place(reference.line, tier, 'call')
    }
  }
  return distinct(places)
}

/** Returns the line with the name, because an import may span several lines. */
function lineOfName(lines: readonly string[], start: number, { name }: Target): number {
  for (let line = start; line < start + 40 && line <= lines.length; line++) {
    if (lines[line - 1]!.match(/[\w$]+/g)?.includes(name)) return line
    if (line > start && /^\s*(\}|\))/.test(lines[line - 1]!)) break
  }
  return start
}

/** Returns the words to search for in the repository. */
export function searchWords(target: Target): string[] {
  if (!target.exportedAs.includes('default')) return [target.name]
  const stem = stemOf(target.file.change.path)
  const folder = folderOf(target.file.change.path)
  const module = stem === 'index' ? folder.slice(folder.lastIndexOf('/') + 1) : stem
  return target.name === module || module === '' ? [target.name] : [target.name, module]
}

async function candidates(
  target: Target,
  words: readonly string[],
  home: string | undefined,
  view: RepoView,
): Promise<Side[]> {
  const paths = new Set<string>()
  for (const word of words) for (const mention of view.lookup.mentions(word)) paths.add(mention.path)
  if (home !== undefined) paths.delete(home)
  // The file with that name first: it may declare another symbol with it, and not all files can be opened.
  const named = (path: string) => Number(stemOf(path) === target.name)
  let ordered = [...paths].sort().sort((one, other) => named(other) - named(one))
  if (target.reach === 'folder')
    ordered = ordered.filter((path) => folderOf(path) === folderOf(target.file.change.path))
  if (target.reach === 'file') ordered = []
  const sides: Side[] = []
  if (target.file.after?.inspection?.outline !== undefined) sides.push(target.file.after)
  for (const path of ordered) {
    if (!mayBelong(path, target.traits.family)) continue
    const side = await view.open(path)
    if (
      side?.inspection?.outline === undefined ||
      callTraitsOf(side.inspection.language)?.family !== target.traits.family
    )
      continue
    sides.push(side)
  }
  return sides
}

/** Avoids opening files in other languages that mention the word. A file without an extension may be a script. */
function mayBelong(path: string, family: string): boolean {
  const language = languageOfPath(path)
  return language === undefined
    ? !stemOf(path).includes('.') && !/\.\w+$/.test(path)
    : callTraitsOf(language.name)?.family === family
}

/** Returns the unchanged symbols with that name at the head. */
function declarations(target: Target, peers: readonly Target[], sides: readonly Side[]): DeclaredSymbol[] {
  const changed = new Set(peers.flatMap((peer) => peer.after))
  return sides.flatMap((side) =>
    (outlineIndex(side.inspection!.outline!).byName.get(target.name) ?? [])
      .filter((symbol) => !changed.has(symbol) && symbol.kind !== 'property')
      .filter((symbol) => target.called !== 'constructor' || symbol.path !== target.owner)
      .map((symbol) => ({ side, symbol })),
  )
}

/** A symbol that was removed from one file may exist in another file of the package, or globally. */
function declaredNear(target: Target, declared: readonly DeclaredSymbol[]): boolean {
  if (target.owner !== undefined) return false
  const home = target.file.before!
  const folder = folderOf(home.path)
  switch (target.traits.linkage) {
    case 'package':
      return declared.some(({ side }) => folderOf(side.path) === folder)
    case 'class':
      // Source sets and modules split a package into several folders.
      return declared.some(
        ({ side }) =>
          folderOf(side.path) === folder || (packageOf(home) !== undefined && packageOf(side) === packageOf(home)),
      )
    case 'constant':
    case 'include':
      return declared.length > 0
    default:
      return false
  }
}

function reachAtHome(side: Side, target: Target): { accesses: Access[]; broken: number[] } {
  const name = outermost(target)
  const outline = side.inspection!.outline!
  const others =
    outlineIndex(outline)
      .byName.get(name)
      ?.some((symbol) => symbol.path !== name) ?? false
  const imported = outline.imports.some((entry) => entry.names.some((pair) => pair.as === name))
  return { accesses: others || imported ? [] : [{ name }], broken: [] }
}

function distinct(places: readonly CallSite[]): CallSite[] {
  const seen = new Set<string>()
  return places.filter((place) => {
    const key = `${place.path}\0${place.line}`
    return seen.has(key) ? false : seen.add(key)
  })
}
