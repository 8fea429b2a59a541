import { outlineIndex } from '../../../change/outline-index.ts'
import { sideLines } from '../../../change/side-lines.ts'
import { moduleName } from '../../../modules/module-resolver.ts'
import { folderOf, stemOf } from '../../../modules/paths.ts'
import { callTraitsOf, languageOfPath } from '../../../syntax/language/languages.ts'
import { type CallSearch, callBreaks, type DeclaredSymbol } from '../call-breaks.ts'
import type { OutlinedSide } from '../outlined-side.ts'
import type { RepoView } from '../repo-view.ts'
import { type MatchTier, outermost, type Target, type TargetGroup } from '../target.ts'
import { packageOf, type Reach, reachFrom } from './import-access.ts'
import { findNamed, matchReference, type Referrer } from './reference-match.ts'
import { findTemplateUses } from './template-uses.ts'

/** Code that no longer matches a target. */
export interface CallSite {
  path: string
  line: number
  text: string
  /** The reliability of the match: a resolved import, a unique name, or the name only. */
  tier: MatchTier
  how: 'import' | 'call'
}

/** Finds all places at the head that no longer match the target. */
export async function findCallSites({ target, peers }: TargetGroup, view: RepoView): Promise<CallSite[]> {
  const { lookup } = view
  if (lookup.unknown(target.name)) return []
  const words = searchWords(target).filter((word) => !lookup.unknown(word))
  const sides = await candidates(target, words, view)
  const declared = declarations(target, peers, sides)
  if (target.change === 'gone' && declaredNear(target, declared)) return []
  const search = { target, peers, declared, view }
  const places: CallSite[] = []
  for (const side of sides) places.push(...(await findInFile(side, search)))
  if (declared.length === 0)
    places.push(
      ...findTemplateUses(target, view).map((use) => ({ ...use, tier: 'unique' as const, how: 'call' as const })),
    )
  return distinct(places)
}

async function findInFile(side: OutlinedSide, search: CallSearch): Promise<CallSite[]> {
  const { target, view } = search
  const home = side.path === target.file.change.path
  const { accesses, broken } =
    home && target.traits.linkage !== 'constant' ? reachAtHome(side, target) : await reachFrom(side, target, view)
  const lines = sideLines(side)
  const place = (line: number, tier: MatchTier, how: CallSite['how']): CallSite => {
    return { path: side.path, line, text: (lines[line - 1] ?? '').trim(), tier, how }
  }
  if (broken.length > 0) return broken.map((line) => place(lineOfName(lines, line, target), 'resolved', 'import'))
  if (onlyImportsBreak(search)) return []
  const referrer = { side, home, accesses }
  if (target.change === 'gone' && mayDoWithout(referrer, target)) return []
  const calls: CallSite[] = []
  for (const reference of findNamed(referrer, target)) {
    const tier = matchReference(reference, referrer, search)
    if (tier !== undefined && callBreaks(reference, side, search, tier)) calls.push(place(reference.line, tier, 'call'))
  }
  return calls
}

/** Tells whether a file does not need a removed symbol: it is still visible there, or the file asks whether it exists. */
function mayDoWithout(referrer: Referrer, target: Target): boolean {
  const onlyUnexported = target.change === 'gone' && target.after.length > 0
  return (referrer.home && onlyUnexported) || findNamed(referrer, target).some(({ asked }) => asked === true)
}

/** For a class that moved to another package, only imports of its old name are certainly wrong. */
function onlyImportsBreak({ target, declared }: CallSearch): boolean {
  if (target.change !== 'gone' || target.owner !== undefined || target.traits.linkage !== 'class') return false
  return declared.length > 0 || target.successor?.name === target.name
}

/** Returns the line with the name, because an import may span several lines. */
function lineOfName(lines: readonly string[], start: number, { name }: Target): number {
  for (const [offset, text] of lines.slice(start - 1, start + 39).entries()) {
    if (text.match(/[\w$]+/g)?.includes(name)) return start + offset
    if (offset > 0 && /^\s*(\}|\))/.test(text)) break
  }
  return start
}

/** Returns the words to search for in the repository. Importing files name a default export as they like. */
export function searchWords({ name, exportedAs, file }: Target): string[] {
  const module = moduleName(file.language, file.change.path)
  return exportedAs.includes('default') && module !== '' && module !== name ? [name, module] : [name]
}

/** Returns the files that may refer to the target, its own file first. */
async function candidates(target: Target, words: readonly string[], view: RepoView): Promise<OutlinedSide[]> {
  const { file, traits, visibility } = target
  const home = file.change.path
  const mentions = words.flatMap((word) => view.lookup.mentions(word))
  const paths = new Set(mentions.map(({ path }) => path).filter((path) => path !== home))
  // The file with that name first: it may declare another symbol with it, and not all files can be opened.
  const named = (path: string) => Number(stemOf(path) === target.name)
  const ordered = [...paths].sort().sort((one, other) => named(other) - named(one))
  const sides = file.after === undefined ? [] : [file.after]
  if (visibility === 'file') return sides
  for (const path of ordered) {
    if (visibility === 'folder' && folderOf(path) !== folderOf(home)) continue
    if (!mayBelong(path, traits.family)) continue
    const side = await view.open(path)
    if (side !== undefined && callTraitsOf(side.inspection.language)?.family === traits.family) sides.push(side)
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
function declarations(target: Target, peers: readonly Target[], sides: readonly OutlinedSide[]): DeclaredSymbol[] {
  const changed = new Set(peers.flatMap((peer) => peer.after))
  return sides.flatMap((side) =>
    (outlineIndex(side.inspection.outline).byName.get(target.name) ?? [])
      .filter((symbol) => !changed.has(symbol) && symbol.kind !== 'property')
      .filter((symbol) => target.called !== 'constructor' || symbol.path !== target.owner)
      .map((symbol) => ({ side, symbol })),
  )
}

/** A symbol that was removed from one file may exist in another file of the package, or globally. */
function declaredNear(target: Target, declared: readonly DeclaredSymbol[]): boolean {
  if (target.owner !== undefined) return false
  const home = target.file.before
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

function reachAtHome(side: OutlinedSide, target: Target): Reach {
  const name = outermost(target)
  const { outline } = side.inspection
  const others = (outlineIndex(outline).byName.get(name) ?? []).some((symbol) => symbol.path !== name)
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
