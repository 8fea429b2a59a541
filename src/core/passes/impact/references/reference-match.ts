import { outlineIndex } from '../../../change/outline-index.ts'
import type { Side } from '../../../change/types.ts'
import { memoize } from '../../../memoize.ts'
import { holdsLine } from '../../../positions/line-ranges.ts'
import type { CallTraits } from '../../../syntax/language/call-traits.ts'
import type { CodeSymbol, Reference } from '../../../syntax/types.ts'
import type { Target } from '../target.ts'
import { type Access, outermost } from './import-access.ts'
import { receiverTypes } from './receiver-types.ts'

/** A resolved import, a unique name in the repository, or the name only. */
export type MatchTier = 'resolved' | 'unique' | 'name'

/** Returns how reliably a reference refers to the target; undefined if it does not. */
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
  if (gone && baseOf(target)) return undefined
  // It may refer to another symbol with that name, unless the import was resolved to the file.
  if (gone && declared.length > 0 && target.traits.linkage !== 'module') return undefined
  if (qualifier !== undefined && (reference.kind === 'call' || gone) && isOwner(qualifier, target, accesses)) {
    return 'resolved'
  }
  if (gone && declared.length > 0) return undefined
  if (target.called !== 'method' || reference.kind !== 'call') return undefined
  const inOwner = here && inside(reference.line, target, side)
  if (qualifier === undefined || target.traits.receiver.self.includes(qualifier)) {
    const direct = qualifier !== undefined || (target.traits.receiver.implicit && declared.length === 0)
    return inOwner && direct ? 'resolved' : undefined
  }
  const owner = ownerName(target)
  // `super`, or the name of another class.
  const above = target.traits.receiver.super.some((word) => qualifier === word || qualifier.startsWith(`${word}.`))
  if (above || (/^[A-Z]\w*[a-z]\w*$/.test(qualifier) && qualifier !== owner)) return undefined
  const seen = accesses.some((access) => access.name === owner || access.qualifier !== undefined)
  const types = receiverTypes(side, reference, target.traits)
  if (types.size > 0) return types.has(owner) && types.size === 1 ? (seen || here ? 'resolved' : 'unique') : undefined
  if (!distinctive(target.name) || fromImport(side, qualifier)) return undefined
  return declared.length === 0 ? 'unique' : 'name'
}

/** Tells whether the qualifier is the class itself. */
function isOwner(qualifier: string, target: Target, accesses: readonly Access[]): boolean {
  if (target.traits.linkage !== 'constant' && ownerName(target) !== outermost(target)) return false
  return accesses.some(
    (access) => qualifier === (access.qualifier === undefined ? access.name : `${access.qualifier}.${access.name}`),
  )
}

/** Returns the class that directly encloses the target. */
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
  for (const access of accesses) {
    if (!names(reference, access, target)) continue
    if (!isUse(reference, here, target)) continue
    if (access.qualifier === undefined && rebound(reference, side, target, access.name)) continue
    return 'resolved'
  }
  return undefined
}

function names(reference: Reference, access: Access, target: Target): boolean {
  if (isMethodNew(reference, target)) return reference.qualifier === access.name
  return reference.name === access.name && (reference.qualifier ?? '') === (access.qualifier ?? '')
}

/** Matches `X.new()` in languages that instantiate classes this way. */
function isMethodNew({ name, qualifier }: Reference, { called, traits }: Target): boolean {
  return called === 'constructor' && traits.construction.by === 'method' && name === 'new' && qualifier !== undefined
}

function isUse(reference: Reference, here: boolean, target: Target): boolean {
  const calls = reference.kind === 'call' || reference.kind === 'new'
  if (target.change === 'gone') return calls || !here
  const constructs = target.called === 'constructor' && !isMethodNew(reference, target)
  return constructs && target.traits.construction.by !== 'call' ? reference.kind === 'new' : calls
}

/** Tells whether a variable, a parameter or another symbol in the file shadows the name. */
function rebound({ line }: Reference, side: Side, target: Target, name: string): boolean {
  if (!target.traits.shadowing) return false
  const { bindings, byName } = outlineIndex(side.inspection!.outline!)
  const own = new Set(side === target.file.after ? target.after.map((symbol) => symbol.nameLine) : [])
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
function inside(line: number, target: Target, side: Side): boolean {
  const owners = outlineIndex(side.inspection!.outline!).byPath.get(target.owner!) ?? []
  return owners.some((symbol) => symbol.startLine <= line && line <= symbol.endLine)
}

/** Tells whether the class has or may have inherited members. */
const baseOf = memoize((target: Target): boolean => {
  const owner = outlineIndex(target.file.before!.inspection!.outline!).byPath.get(target.owner!)?.[0]
  return owner === undefined ? target.traits.types.open : hasBase(owner, target.traits)
})

function hasBase({ bases = [] }: CodeSymbol, { types: { emptyBases } }: CallTraits): boolean {
  return bases.some((base) => !emptyBases.includes(base.split(/[[<(]/, 1)[0]!))
}

/** Tells whether the qualifier is an imported module or package rather than an object. */
function fromImport(side: Side, qualifier: string): boolean {
  const root = /^[\w$]+/.exec(qualifier)?.[0]
  return side.inspection!.outline!.imports.some(
    (entry) =>
      entry.names.some((pair) => pair.as === root) || entry.source === root || entry.source.endsWith(`/${root}`),
  )
}

/** Tells whether a name is so long or compound that libraries are unlikely to use it. */
function distinctive(name: string): boolean {
  const parts = name.split(/(?<=[a-z0-9])(?=[A-Z])|_/).filter((part) => part.length > 1)
  return !/^__/.test(name) && (parts.length >= 3 || (parts.length === 2 && name.length >= 10))
}
