import type { CodeSymbol, Reference } from '../../../syntax/types.ts'
import type { Side } from '../../pass.ts'
import { type Access, outermost, reachFrom } from './accesses.ts'
import { expected, fits } from './call-fits.ts'
import type { Target } from './compare-symbols.ts'
import { familyOf } from './manners.ts'
import { hasBase } from './read-source.ts'
import { receiverTypes } from './receiver-types.ts'
import { folderOf, stemOf } from './resolve-import.ts'
import { stillAwaits, waitsLater } from './waiting.ts'
import type { World } from './world.ts'

/** Code that no longer fits a target. */
export interface Place {
  path: string
  line: number
  text: string
  /** How sure it is that this is the target: its import was followed, its name is the only one, or no more than the name. */
  tier: 'resolved' | 'unique' | 'name'
  how: 'import' | 'call'
}

const own = /^(this|self|cls|@?self\.class|\$this|static|Self)$/

/** All places at the head that no longer fit; `peers` are changed symbols of the same name, the target among them. */
export async function findPlaces(target: Target, peers: readonly Target[], world: World): Promise<Place[]> {
  const words = searchWords(target)
  if (words.some((word) => world.elsewhere.unknown(word))) return []
  const home = target.file.after?.path
  const sides = await candidates(target, words, home, world)
  const declared = declarations(target, peers, sides)
  if (target.change === 'gone' && declaredNear(target, declared)) return []
  const places: Place[] = []
  for (const side of sides) {
    const here = side.path === home
    const reach = here ? reachAtHome(side, target) : await reachFrom(side, target, world)
    const lines = side.text.split('\n')
    const place = (line: number, tier: Place['tier'], how: Place['how']) =>
      places.push({ path: side.path, line, text: (lines[line - 1] ?? '').trim(), tier, how })
    for (const line of new Set(reach.broken)) place(line, 'resolved', 'import')
    if (reach.broken.length > 0) continue
    for (const reference of side.inspection!.outline!.references) {
      const tier = meant(reference, side, here, target, reach.accesses, declared)
      if (tier === undefined || !breaks(reference, side, target, peers, declared, world)) continue
      place(reference.line, tier, 'call')
    }
  }
  return distinct(places)
}

/** Words to look for in the repo. */
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
  world: World,
): Promise<Side[]> {
  const paths = new Set<string>()
  for (const word of words) for (const mention of world.elsewhere.mentions(word)) paths.add(mention.path)
  if (home !== undefined) paths.delete(home)
  let ordered = [...paths].sort()
  if (target.reach === 'folder')
    ordered = ordered.filter((path) => folderOf(path) === folderOf(target.file.change.path))
  if (target.reach === 'file') ordered = []
  const sides: Side[] = []
  if (target.file.after?.inspection?.outline !== undefined) sides.push(target.file.after)
  for (const path of ordered) {
    if (!sameFamily(path, target.language)) continue
    const side = await world.open(path)
    if (side?.inspection?.outline === undefined || familyOf(side.inspection.language) !== familyOf(target.language))
      continue
    sides.push(side)
  }
  return sides
}

const familyEndings: Record<string, RegExp> = {
  typescript: /\.([mc]?[jt]sx?|vue|svelte)$/,
  python: /\.pyi?$/,
  cpp: /\.(c|h|cc|hh|cpp|hpp|cxx|hxx|inl|ipp)$/,
}

/** Saves opening files of other languages that mention the word. */
function sameFamily(path: string, language: string): boolean {
  const ending = familyEndings[familyOf(language)]
  return ending === undefined ? !/\.(md|rst|txt|json|ya?ml|toml|lock|xml|html|css)$/.test(path) : ending.test(path)
}

interface Declaration {
  side: Side
  symbol: CodeSymbol
}

/** Symbols of that name at the head other than the changed ones. */
function declarations(target: Target, peers: readonly Target[], sides: readonly Side[]): Declaration[] {
  const changed = new Set(peers.flatMap((peer) => peer.after))
  return sides.flatMap((side) =>
    side
      .inspection!.outline!.symbols.filter(
        (symbol) => symbol.name === target.name && !changed.has(symbol) && symbol.kind !== 'property',
      )
      .filter((symbol) => target.called !== 'constructor' || symbol.path !== target.owner)
      .map((symbol) => ({ side, symbol })),
  )
}

/** What is gone from one file may stand in another of the same package, or be global. */
function declaredNear(target: Target, declared: readonly Declaration[]): boolean {
  if (target.owner !== undefined) return false
  const folder = folderOf(target.file.change.path)
  switch (target.manners.linkage) {
    case 'package':
    case 'class':
      return declared.some(({ side }) => folderOf(side.path) === folder)
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
  const others = outline.symbols.filter((symbol) => symbol.name === name && symbol.path !== name)
  const imported = outline.imports.some((entry) => entry.names.some((pair) => pair.as === name))
  return { accesses: others.length > 0 || imported ? [] : [{ name }], broken: [] }
}

/** How sure it is that the reference means the target; undefined when it does not. */
function meant(
  reference: Reference,
  side: Side,
  here: boolean,
  target: Target,
  accesses: readonly Access[],
  declared: readonly Declaration[],
): Place['tier'] | undefined {
  if (target.owner === undefined || target.called === 'constructor')
    return meansTopLevel(reference, side, here, target, accesses)
  if (target.called !== 'method' || reference.kind !== 'call' || reference.name !== target.name) return undefined
  const owner = outermost(target)
  const { qualifier } = reference
  const inOwner = here && inside(reference.line, target, side)
  if (qualifier === undefined)
    return target.manners.implicitReceiver && inOwner && declared.length === 0 ? 'resolved' : undefined
  if (own.test(qualifier)) {
    return inOwner && !(target.change === 'gone' && baseOf(target)) ? 'resolved' : undefined
  }
  if (/^super\b/.test(qualifier)) return undefined
  const seen = accesses.some((access) => access.name === owner || access.qualifier !== undefined)
  if (
    accesses.some(
      (access) => qualifier === (access.qualifier === undefined ? access.name : `${access.qualifier}.${access.name}`),
    )
  )
    return 'resolved'
  const types = receiverTypes(side.text, qualifier, target.language)
  if (types.size > 0) return types.has(owner) && types.size === 1 ? (seen || here ? 'resolved' : 'unique') : undefined
  if (target.change === 'gone' && baseOf(target)) return undefined
  if (!distinctive(target.name) || fromImport(side, qualifier)) return undefined
  return declared.length === 0 ? 'unique' : 'name'
}

function meansTopLevel(
  reference: Reference,
  side: Side,
  here: boolean,
  target: Target,
  accesses: readonly Access[],
): Place['tier'] | undefined {
  const constructs = target.called === 'constructor'
  const gone = target.change === 'gone'
  for (const access of accesses) {
    const rubyNew =
      constructs && target.language === 'ruby' && reference.name === 'new' && reference.qualifier === access.name
    if (!rubyNew && (reference.name !== access.name || (reference.qualifier ?? '') !== (access.qualifier ?? '')))
      continue
    if (!gone && !rubyNew && constructs && reference.kind !== 'new' && target.language !== 'python') continue
    if (!gone && reference.kind !== 'call' && reference.kind !== 'new') continue
    if (gone && here && reference.kind !== 'call' && reference.kind !== 'new') continue
    if (access.qualifier === undefined && shadowed(reference, side, access.name)) continue
    return 'resolved'
  }
  return undefined
}

/** A parameter of a function around the reference, or a name declared inside one, has the same name. */
function shadowed(reference: Reference, side: Side, name: string): boolean {
  return side.inspection!.outline!.symbols.some(
    (symbol) =>
      symbol.startLine <= reference.line &&
      reference.line <= symbol.endLine &&
      (symbol.parameters?.some((parameter) =>
        new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(parameter.name),
      ) ??
        false),
  )
}

function breaks(
  reference: Reference,
  side: Side,
  target: Target,
  peers: readonly Target[],
  declared: readonly Declaration[],
  world: World,
): boolean {
  const given = reference.arguments
  const lines = side.text.split('\n')
  switch (target.change) {
    case 'gone':
      return given === undefined || target.called === 'none' || fits(target.before, given, target.manners) !== false
    case 'parameters': {
      if (given === undefined || callsForArguments(reference, lines, target)) return false
      const unbound = adjusted(reference, target)
      const before = peers.some((peer) => fits(peer.before, unbound ?? given, target.manners) !== false)
      const after = peers.some((peer) => fits(peer.after, unbound ?? given, target.manners) !== false)
      const other = target.owner !== undefined || target.manners.linkage === 'include'
      return (
        before && !after && !(other && declared.some(({ symbol }) => fits([symbol], given, target.manners) !== false))
      )
    }
    case 'shifted': {
      if (given === undefined || given.spread || given.count <= target.position!) return false
      if (peers.length > 1 || declared.length > 0) return false
      for (let line = reference.line; line <= reference.line + given.count + 1; line++)
        if (world.touched(side.path, line)) return false
      return (
        expected(target.after[0]!, target.manners) !== undefined && fits(target.after, given, target.manners) !== false
      )
    }
    case 'async':
      return declared.length === 0 && !reference.awaited && !waitsLater(lines, reference)
    case 'sync':
      return declared.length === 0 && stillAwaits(lines, reference)
  }
}

/** `Class.method(object, x)` passes the receiver itself. */
function adjusted(reference: Reference, target: Target): Reference['arguments'] | undefined {
  const receiver = target.after[0]?.parameters?.[0]?.name.replace(/^&?\s*(mut\s+)?/, '')
  const owner = target.owner === undefined ? undefined : outermost(target)
  if (receiver !== 'self' || reference.qualifier === undefined || reference.arguments === undefined) return undefined
  const last = reference.qualifier.slice(
    Math.max(reference.qualifier.lastIndexOf('.'), reference.qualifier.lastIndexOf(':')) + 1,
  )
  return last === owner || last === 'Self'
    ? { ...reference.arguments, count: Math.max(0, reference.arguments.count - 1) }
    : undefined
}

/** Go: `f(g())` passes all that `g` returns. */
function callsForArguments(reference: Reference, lines: readonly string[], target: Target): boolean {
  if (target.language !== 'go' || reference.arguments?.count !== 1) return false
  const line = lines[reference.line - 1] ?? ''
  const at = line.indexOf(`${reference.name}(`)
  return at === -1 || line.slice(at + reference.name.length + 1).includes('(')
}

/** Inside the class of the target, at the head. */
function inside(line: number, target: Target, side: Side): boolean {
  return side.inspection!.outline!.symbols.some(
    (symbol) => symbol.path === target.owner && symbol.startLine <= line && line <= symbol.endLine,
  )
}

function baseOf(target: Target): boolean {
  const owner = target.file.before!.inspection!.outline!.symbols.find((symbol) => symbol.path === target.owner)
  return owner === undefined
    ? target.language !== 'go' && target.language !== 'rust'
    : hasBase(target.file.before!.text, owner, target.language)
}

/** What stands before the dot is something imported: a module or package of its own, no object of ours. */
function fromImport(side: Side, qualifier: string): boolean {
  const root = /^[\w$]+/.exec(qualifier)?.[0]
  return side.inspection!.outline!.imports.some(
    (entry) =>
      entry.names.some((pair) => pair.as === root) || entry.source === root || entry.source.endsWith(`/${root}`),
  )
}

/** Long or compound enough that libraries will hardly use it for something else. */
function distinctive(name: string): boolean {
  const parts = name.split(/(?<=[a-z0-9])(?=[A-Z])|_/).filter((part) => part.length > 1)
  return !/^__/.test(name) && (parts.length >= 3 || (parts.length === 2 && name.length >= 10))
}

function distinct(places: readonly Place[]): Place[] {
  const seen = new Set<string>()
  return places.filter((place) => {
    const key = `${place.path}\0${place.line}`
    return seen.has(key) ? false : seen.add(key)
  })
}
