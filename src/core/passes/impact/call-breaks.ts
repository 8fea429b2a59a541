import type { CallArguments, CodeSymbol, Reference } from '../../syntax/types.ts'
import { isAwaited } from './async-calls.ts'
import type { OutlinedSide } from './outlined-side.ts'
import { hasPlainType } from './plain-values.ts'
import { argumentsOf } from './references/arguments.ts'
import type { RepoView } from './repo-view.ts'
import { signatureFits } from './signature-fit.ts'
import { lastSegment } from './symbols/symbol-path.ts'
import type { MatchTier, Target, TargetGroup } from './target.ts'

/** A symbol at the head and its file. */
export interface DeclaredSymbol {
  side: OutlinedSide
  symbol: CodeSymbol
}

/** A search for the uses of a target. */
export interface CallSearch extends TargetGroup {
  /** The unchanged symbols with that name at the head. */
  declared: readonly DeclaredSymbol[]
  view: RepoView
}

/** Tells whether a reference that used to fit the target no longer does. */
export function callBreaks(reference: Reference, side: OutlinedSide, search: CallSearch, tier: MatchTier): boolean {
  const { target } = search
  const { arguments: given, handled } = reference
  const { async } = target.traits
  const unique = search.declared.length === 0
  switch (target.change) {
    case 'gone':
      return fittedBefore(given, target)
    case 'parameters':
      return lostSignature(reference, side, search, tier)
    case 'shifted':
      return unique && keepsOldOrder(reference, target.position, side, search)
    case 'types':
      return unique && passesOldType(reference, side, target)
    case 'results':
      return unique && bindsResults(reference, target.results.before)
    case 'async':
      return unique && async !== false && !isAwaited(reference, async, laterAwaits(side, async, search.view))
    case 'sync':
      return unique && handled?.as === 'awaited'
  }
}

function bindsResults({ handled }: Reference, count: number): boolean {
  return handled?.as === 'assigned' && handled.to.length === count
}

function fittedBefore(given: CallArguments | undefined, { called, before, traits }: Target): boolean {
  return given === undefined || called === 'none' || signatureFits(before, given, traits) !== false
}

/** Tells whether the arguments fit some former overload, but no current one and no other symbol that may be meant. */
function lostSignature(reference: Reference, side: OutlinedSide, search: CallSearch, tier: MatchTier): boolean {
  const { target, peers, declared } = search
  if (mayCopy(reference, side, target)) return false
  const written = reference.arguments
  if (written === undefined || takesAllResults(written, target)) return false
  const given = isStaticExtensionCall(reference, target) ? { ...written, count: written.count - 1 } : written
  const takes = (side: 'before' | 'after', call: CallArguments) =>
    peers.some((peer) => signatureFits(peer[side], call, target.traits) !== false)
  if (!takes('before', given) || takes('after', given)) return false
  const unbound = withoutReceiver(reference, target)
  if (unbound !== undefined && takes('after', unbound)) return false
  const inherits = target.owner !== undefined && (target.before[0].kind !== 'function' || tier !== 'resolved')
  if (!inherits && target.traits.linkage !== 'include') return true
  return !declared.some(({ symbol }) => signatureFits([symbol], given, target.traits) !== false)
}

/** Tells whether a call passes the receiver of an extension method as an argument: `Words.Shorten(text, 5)`. */
function isStaticExtensionCall({ qualifier, arguments: given }: Reference, { owner, before }: Target): boolean {
  if (owner === undefined || qualifier !== lastSegment(owner) || !given?.count) return false
  return before.some(({ extension }) => extension === true)
}

/** Tells whether an untouched call passes the argument whose position changed. */
function keepsOldOrder(
  reference: Reference,
  position: number,
  side: OutlinedSide,
  { target, peers, view }: CallSearch,
): boolean {
  const given = reference.arguments
  if (given === undefined || given.spread || given.count <= position) return false
  if (peers.some((peer) => peer.path !== target.path || parameterNames(peer) !== parameterNames(target))) return false
  if (isTouched(reference, given.count, side, view)) return false
  return signatureFits(target.after, given, target.traits) === true
}

/** A header and its source declare the same parameters. */
function parameterNames({ after }: Target): string {
  return after.map(({ parameters = [] }) => parameters.map(({ name }) => name).join()).join(';')
}

/** Tells whether a call passes a plain value of the former type. */
function passesOldType(
  reference: Reference,
  side: OutlinedSide,
  { position, types, traits }: Extract<Target, { change: 'types' }>,
): boolean {
  const argument = argumentsOf(side, reference)?.[position]
  return argument !== undefined && hasPlainType(argument, types.before, traits)
}

/** Tells whether the change touched a line of the call, which may have one line an argument. */
function isTouched({ line }: Reference, count: number, { path }: OutlinedSide, view: RepoView): boolean {
  return view.touched(path, { startLine: line, endLine: line + count + 1 })
}

/**
 * `Class.method(object, x)` and `Extension(object, x)` pass the receiver as an argument, which outlines do not count.
 */
function withoutReceiver(reference: Reference, target: Target): CallArguments | undefined {
  if (target.called !== 'method' || !reference.arguments?.count) return undefined
  const less = { ...reference.arguments, count: reference.arguments.count - 1 }
  if (target.after.some(({ extension }) => extension)) return less
  const { explicit, self } = target.traits.receiver
  if (!explicit) return undefined
  const last = /\w+$/.exec(reference.qualifier ?? '')?.[0]
  if (last === undefined || target.owner === undefined) return undefined
  return last === lastSegment(target.owner) || (last === 'Self' && self.includes(last)) ? less : undefined
}

/** Tells whether `f(g())` passes all results of `g`, if the language supports that. */
function takesAllResults({ count, nested }: CallArguments, { traits }: Target): boolean {
  return traits.spreadsResults && count === 1 && nested === true
}

/**
 * Returns the variables whose value may be awaited. In a file without changes, no variable has a value that could not
 * be awaited before.
 */
function laterAwaits(
  { path, inspection }: OutlinedSide,
  { plain }: { plain: 'error' | 'harmless' },
  view: RepoView,
): readonly string[] {
  return plain === 'error' && !view.changed(path) ? [] : inspection.outline.awaits
}

/** In C++, every class can be constructed from an object of the same class. */
function mayCopy(reference: Reference, side: OutlinedSide, { called, traits }: Target): boolean {
  if (called !== 'constructor' || traits.linkage !== 'include' || reference.arguments?.count !== 1) return false
  return argumentsOf(side, reference)?.[0]?.literal !== true
}
