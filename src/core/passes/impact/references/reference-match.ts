import { outlineIndex } from '../../../change/outline-index.ts'
import { memoize } from '../../../memoize.ts'
import { holdsLine } from '../../../positions/line-ranges.ts'
import type { CallTraits } from '../../../syntax/language/call-traits.ts'
import type { CodeSymbol, Outline, Reference } from '../../../syntax/types.ts'
import type { CallSearch } from '../call-breaks.ts'
import type { OutlinedSide } from '../outlined-side.ts'
import { lastSegment } from '../symbols/symbol-path.ts'
import { type MatchTier, outermost, type Target } from '../target.ts'
import { declaredType } from './arguments.ts'
import type { Access } from './import-access.ts'
import { importsName, isImported } from './imported-names.ts'
import { receiverTypes } from './receiver-types.ts'

/** A file that may refer to the target. */
export interface Referrer {
  side: OutlinedSide
  /** It is the target's own file. */
  home: boolean
  accesses: readonly Access[]
}

/** Returns the references that have a name by which the file can refer to the target, in source order. */
export function findNamed({ side, accesses }: Referrer, target: Target): readonly Reference[] {
  const byName = referencesByName(side.inspection.outline)
  if (isMember(target)) return byName.get(target.name) ?? []
  const names = new Set(accesses.map(({ name }) => name))
  if (isMadeByMethod(target)) names.add('new')
  const found = [...names].flatMap((name) => byName.get(name) ?? [])
  return found.sort((one, other) => one.line - other.line || one.column - other.column)
}

const referencesByName = memoize(
  ({ references }: Outline): ReadonlyMap<string, readonly Reference[]> => Map.groupBy(references, ({ name }) => name),
)

/** Returns how reliably a reference from `findNamed` refers to the target; undefined if it does not. */
export function matchReference(
  reference: Reference,
  referrer: Referrer,
  { target, declared }: CallSearch,
): MatchTier | undefined {
  if (isMember(target)) return matchMember(reference, referrer, target, declared.length > 0)
  return meansTopLevel(reference, referrer, target) ? 'resolved' : undefined
}

/** A target that callers write after its class or an object. */
type Member = Target & { owner: string }

function isMember(target: Target): target is Member {
  return target.owner !== undefined && target.called !== 'constructor'
}

/** `shared`: other symbols have the same name. */
function matchMember(reference: Reference, referrer: Referrer, target: Member, shared: boolean): MatchTier | undefined {
  const { qualifier, kind } = reference
  const gone = target.change === 'gone'
  if (gone && mayBeAnother(target, shared)) return undefined
  if (isThroughOwner(reference, target, referrer.accesses)) return 'resolved'
  if (qualifier === undefined && kind === 'call' && isImportedMember(target, referrer)) return 'resolved'
  if ((gone && shared) || target.called !== 'method' || kind !== 'call') return undefined
  if (qualifier !== undefined && !target.traits.receiver.self.includes(qualifier))
    return matchReceiver({ ...reference, qualifier }, referrer, target, shared)
  return isOwnCall(reference, referrer, target, shared) ? 'resolved' : undefined
}

/** Tells whether code of the class calls its own method. */
function isOwnCall({ qualifier, line }: Reference, { side, home }: Referrer, target: Member, shared: boolean): boolean {
  const direct =
    qualifier !== undefined || (target.traits.receiver.implicit && !shared && !importsName(side, target.name))
  return direct && home && isInside(line, target, side)
}

/** Matches a call of a method of another object. */
function matchReceiver(
  reference: Reference & { qualifier: string },
  { side, home, accesses }: Referrer,
  target: Member,
  shared: boolean,
): MatchTier | undefined {
  const { qualifier } = reference
  const owner = lastSegment(target.owner)
  if (isSuper(qualifier, target)) return undefined
  if (!shared && isExtension(target, accesses)) return matchExtended(reference, side, target)
  const types = receiverTypes(side, reference, target.traits, [side, target.file.after ?? target.file.before])
  if (types.size === 0 && looksLikeClass(qualifier) && qualifier !== owner) return undefined
  if (types.size > 0) {
    const seen = home || accesses.some((access) => access.name === owner || access.qualifier !== undefined)
    return types.has(owner) && types.size === 1 ? (seen ? 'resolved' : 'unique') : undefined
  }
  return isImported(side, qualifier) ? undefined : tierOfName(target, shared)
}

/** A common name alone proves nothing. */
function tierOfName({ name }: Target, shared: boolean): MatchTier | undefined {
  if (!isDistinctive(name)) return undefined
  return shared ? 'name' : 'unique'
}

function isSuper(qualifier: string, { traits }: Target): boolean {
  return traits.receiver.super.some((word) => qualifier === word || qualifier.startsWith(`${word}.`))
}

/** Matches a call of an extension method by the declared type of its receiver. */
function matchExtended(
  { qualifier, line }: Reference & { qualifier: string },
  side: OutlinedSide,
  target: Member,
): MatchTier | undefined {
  const type = isPlainName(qualifier) ? declaredType(side, lastWord(qualifier), line) : undefined
  if (type !== undefined && type === extendedType(target)) return 'resolved'
  return isDistinctive(target.name) ? 'unique' : undefined
}

function isExtension({ before, owner }: Member, accesses: readonly Access[]): boolean {
  if (!accesses.some(({ name }) => name === lastSegment(owner))) return false
  return before.some(({ extension }) => extension === true)
}

/** Returns the type of the first parameter of an extension method, as written. */
function extendedType({ before: [{ startLine, nameLine }], file }: Target): string | undefined {
  return file.before.inspection.outline.bindings.find(
    ({ scope, line, type }) => type !== undefined && line >= nameLine && scope?.startLine === startLine,
  )?.type
}

function isPlainName(qualifier: string): boolean {
  return /^(?:this\.)?[\w$]+[?!]?$/.test(qualifier)
}

function lastWord(qualifier: string): string {
  return /[\w$]+(?=[?!]?$)/.exec(qualifier)?.[0] ?? qualifier
}

function looksLikeClass(qualifier: string): boolean {
  return /^[A-Z]\w*[a-z]\w*$/.test(qualifier)
}

/**
 * Tells whether references to a removed member may refer to an inherited one, or to another symbol with that name. The
 * latter is excluded if imports are resolved to files.
 */
function mayBeAnother(target: Member, shared: boolean): boolean {
  return mayInherit(target) || (shared && target.traits.linkage !== 'module')
}

/** Tells whether the file imports the member by name and declares no other one with that name. */
function isImportedMember({ name }: Member, { side, accesses }: Referrer): boolean {
  return accesses.some(({ member }) => member === true) && !outlineIndex(side.inspection.outline).byName.has(name)
}

/** Tells whether the qualifier is the class itself. */
function isThroughOwner({ qualifier, kind }: Reference, target: Member, accesses: readonly Access[]): boolean {
  if (qualifier === undefined || (kind !== 'call' && target.change !== 'gone')) return false
  if (target.traits.linkage !== 'constant' && lastSegment(target.owner) !== outermost(target)) return false
  return accesses.some((access) => access.member === undefined && qualifier === qualifiedName(access))
}

function qualifiedName({ name, qualifier }: Access): string {
  return qualifier === undefined ? name : `${qualifier}.${name}`
}

function meansTopLevel(reference: Reference, referrer: Referrer, target: Target): boolean {
  return referrer.accesses.some(
    (access) =>
      isThrough(reference, access, target) &&
      isUse(reference, referrer.home, target) &&
      (access.qualifier !== undefined || !isShadowed(reference, referrer, target, access.name)),
  )
}

function isThrough(reference: Reference, access: Access, target: Target): boolean {
  if (isMethodNew(reference, target)) return reference.qualifier === access.name
  return reference.name === access.name && (reference.qualifier ?? '') === (access.qualifier ?? '')
}

/** Matches `X.new()` in languages that instantiate classes this way. */
function isMethodNew({ name, qualifier }: Reference, target: Target): boolean {
  return isMadeByMethod(target) && name === 'new' && qualifier !== undefined
}

function isMadeByMethod({ called, traits }: Target): boolean {
  return called === 'constructor' && traits.construction.by === 'method'
}

function isUse(reference: Reference, home: boolean, target: Target): boolean {
  const calls = reference.kind === 'call' || reference.kind === 'new'
  if (target.change === 'gone') return calls || !home
  const constructs = target.called === 'constructor' && !isMethodNew(reference, target)
  return constructs && target.traits.construction.by !== 'call' ? reference.kind === 'new' : calls
}

/** Tells whether a variable, a parameter or another symbol in the file shadows the name. */
function isShadowed({ line }: Reference, { side, home }: Referrer, target: Target, name: string): boolean {
  if (!target.traits.shadowing) return false
  const { outline } = side.inspection
  const { bindings, byName } = outlineIndex(outline)
  // `const f = require('./f')` is an import and declares a constant.
  const imports = outline.imports.filter(({ names }) => names.some((pair) => pair.as === name))
  const declarations = home ? target.after : []
  const own = new Set([...declarations.map(({ nameLine }) => nameLine), ...imports.map(({ line }) => line)])
  return (
    (bindings.get(name) ?? []).some(
      (binding) =>
        !own.has(binding.line) &&
        binding.member === undefined &&
        (binding.scope === undefined || holdsLine([binding.scope], line)),
    ) || (byName.get(name) ?? []).some((symbol) => !own.has(symbol.nameLine) && isVariable(symbol))
  )
}

/** Tells whether the symbol is not a class member, so that its name alone refers to it. */
function isVariable({ kind }: CodeSymbol): boolean {
  return kind === 'function' || kind === 'class' || kind === 'variable' || kind === 'constant'
}

/** Tells whether the line is inside the target's class at the head. */
function isInside(line: number, { owner }: Member, side: OutlinedSide): boolean {
  const owners = outlineIndex(side.inspection.outline).byPath.get(owner) ?? []
  return owners.some((symbol) => symbol.startLine <= line && line <= symbol.endLine)
}

/** Tells whether the class has or may have inherited members. */
const mayInherit = memoize(({ file, owner, traits }: Member): boolean => {
  const symbol = outlineIndex(file.before.inspection.outline).byPath.get(owner)?.[0]
  return symbol === undefined ? traits.types.open : hasBase(symbol, traits)
})

function hasBase({ bases = [] }: CodeSymbol, { types: { emptyBases } }: CallTraits): boolean {
  return bases.some((base) => !emptyBases.includes(base.replace(/[[<(].*$/s, '')))
}

/** Tells whether a name is so long or compound that libraries are unlikely to use it. */
function isDistinctive(name: string): boolean {
  const parts = name.split(/(?<=[a-z0-9])(?=[A-Z])|_/).filter((part) => part.length > 1)
  return !/^__/.test(name) && (parts.length >= 3 || (parts.length === 2 && name.length >= 10))
}
