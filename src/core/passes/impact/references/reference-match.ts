import { outlineIndex } from '../../../change/outline-index.ts'
import { sideLines } from '../../../change/side-lines.ts'
import type { Side } from '../../../change/types.ts'
import { memoize, memoizeByName } from '../../../memoize.ts'
import type { Reference } from '../../../syntax/types.ts'
import { escapePattern, hasBase } from '../source-facts.ts'
import type { Target } from '../target.ts'
import { type Access, outermost } from './import-access.ts'
import { receiverTypes } from './receiver-types.ts'

/** Import followed; the only thing of that name in the repo; no more than the name. */
export type MatchTier = 'resolved' | 'unique' | 'name'

const own = /^(this|self|cls|@?self\.class|\$this|static|Self)$/

/** How sure it is that the reference means the target; undefined when it does not. */
export function matchReference(
  reference: Reference,
  side: Side,
  here: boolean,
  target: Target,
  accesses: readonly Access[],
  declared: readonly unknown[],
): MatchTier | undefined {
  if (target.owner === undefined || target.called === 'constructor')
    return meansTopLevel(reference, side, here, target, accesses)
  if (reference.name !== target.name) return undefined
  const { qualifier } = reference
  const gone = target.change === 'gone'
  if (gone && (declared.length > 0 || baseOf(target))) return undefined
  if (qualifier !== undefined && (reference.kind === 'call' || gone) && isOwner(qualifier, target, accesses)) {
    return 'resolved'
  }
  if (target.called !== 'method' || reference.kind !== 'call') return undefined
  const inOwner = here && inside(reference.line, target, side)
  if (qualifier === undefined || own.test(qualifier)) {
    const direct = qualifier !== undefined || (target.manners.implicitReceiver && declared.length === 0)
    return inOwner && direct ? 'resolved' : undefined
  }
  const owner = ownerName(target)
  // `super`, or the name of another class.
  if (/^super\b/.test(qualifier) || (/^[A-Z]\w*[a-z]\w*$/.test(qualifier) && qualifier !== owner)) return undefined
  const seen = accesses.some((access) => access.name === owner || access.qualifier !== undefined)
  const types = receiverTypes(side, target.language, qualifier)
  if (types.size > 0) return types.has(owner) && types.size === 1 ? (seen || here ? 'resolved' : 'unique') : undefined
  if (!distinctive(target.name) || fromImport(side, qualifier)) return undefined
  return declared.length === 0 ? 'unique' : 'name'
}

/** What stands before the dot is the class itself. */
function isOwner(qualifier: string, target: Target, accesses: readonly Access[]): boolean {
  if (target.manners.linkage !== 'constant' && ownerName(target) !== outermost(target)) return false
  return accesses.some(
    (access) => qualifier === (access.qualifier === undefined ? access.name : `${access.qualifier}.${access.name}`),
  )
}

/** The class right around the target. */
export function ownerName(target: Target): string {
  return target.owner!.slice(target.owner!.lastIndexOf('.') + 1)
}

function meansTopLevel(
  reference: Reference,
  side: Side,
  here: boolean,
  target: Target,
  accesses: readonly Access[],
): MatchTier | undefined {
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
    if (
      access.qualifier === undefined &&
      (shadowed(reference, side, access.name) || rebound(side, target, access.name))
    )
      continue
    return 'resolved'
  }
  return undefined
}

/** A parameter of a function around the reference, or a name declared inside one, has the same name. */
function shadowed(reference: Reference, side: Side, name: string): boolean {
  return takers(side)(name).some(({ startLine, endLine }) => startLine <= reference.line && reference.line <= endLine)
}

/** Symbols of a file that have a parameter of the name. */
const takers = memoize((side: Side) =>
  memoizeByName((name) => {
    const word = new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`)
    return side.inspection!.outline!.symbols.filter(
      ({ parameters }) => parameters?.some((parameter) => word.test(parameter.name)) ?? false,
    )
  }),
)

/** A variable or an inner function of the file has the name, so that the reference may mean it. */
function rebound(side: Side, target: Target, name: string): boolean {
  if (target.language === 'java' || target.language === 'csharp') return false
  const own = new Set(side === target.file.after ? target.after.map((symbol) => symbol.nameLine) : [])
  return bindings(side)(name).some((line) => !own.has(line))
}

/** Lines of a file that seem to bind the name. */
const bindings = memoize((side: Side) =>
  memoizeByName((name) => {
    const word = `(?<![\\w$.])${escapePattern(name)}(?![\\w$])`
    const binding = new RegExp(
      `\\b(const|let|var|function|class|func|def|fn|for)\\s+[^=\\n;()]*${word}|${word}[^=\\n()]*:=`,
    )
    return sideLines(side).flatMap((line, index) => (line.includes(name) && binding.test(line) ? [index + 1] : []))
  }),
)

/** Inside the class of the target, at the head. */
function inside(line: number, target: Target, side: Side): boolean {
  const owners = outlineIndex(side.inspection!.outline!).byPath.get(target.owner!) ?? []
  return owners.some((symbol) => symbol.startLine <= line && line <= symbol.endLine)
}

const baseOf = memoize((target: Target): boolean => {
  const owner = outlineIndex(target.file.before!.inspection!.outline!).byPath.get(target.owner!)?.[0]
  return owner === undefined
    ? target.language !== 'go' && target.language !== 'rust'
    : hasBase(target.file.before!, owner, target.language)
})

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
