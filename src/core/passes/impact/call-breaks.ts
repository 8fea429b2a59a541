import type { Side } from '../../change/types.ts'
import type { CodeSymbol, Reference } from '../../syntax/types.ts'
import { isAwaited } from './async-calls.ts'
import { ownerName } from './references/reference-match.ts'
import type { RepoView } from './repo-view.ts'
import { expectedArguments, signatureFits } from './signature-fit.ts'
import type { Target } from './target.ts'

/** A symbol at the head and its file. */
export interface DeclaredSymbol {
  side: Side
  symbol: CodeSymbol
}

/** Tells whether a reference that used to fit the target no longer does. */
export function callBreaks(
  reference: Reference,
  side: Side,
  target: Target,
  peers: readonly Target[],
  declared: readonly DeclaredSymbol[],
  view: RepoView,
): boolean {
  const given = reference.arguments
  switch (target.change) {
    case 'gone':
      return (
        given === undefined || target.called === 'none' || signatureFits(target.before, given, target.traits) !== false
      )
    case 'parameters': {
      if (given === undefined || takesAllResults(reference, target)) return false
      const unbound = withoutReceiver(reference, target)
      const takes = (side: 'before' | 'after', call: NonNullable<Reference['arguments']>) =>
        peers.some((peer) => signatureFits(peer[side], call, target.traits) !== false)
      const before = takes('before', given)
      const after = takes('after', given) || (unbound !== undefined && takes('after', unbound))
      const other = target.owner !== undefined || target.traits.linkage === 'include'
      return (
        before &&
        !after &&
        !(other && declared.some(({ symbol }) => signatureFits([symbol], given, target.traits) !== false))
      )
    }
    case 'shifted': {
      if (given === undefined || given.spread || given.count <= target.position!) return false
      if (peers.length > 1 || declared.length > 0) return false
      for (let line = reference.line; line <= reference.line + given.count + 1; line++)
        if (view.touched(side.path, line)) return false
      return (
        expectedArguments(target.after[0]!, target.traits) !== undefined &&
        signatureFits(target.after, given, target.traits) !== false
      )
    }
    case 'results': {
      const taken = reference.handled?.as === 'assigned' ? reference.handled.to.length : undefined
      return declared.length === 0 && taken === target.before[0]!.results && taken !== target.after[0]!.results
    }
    case 'async': {
      const { async } = target.traits
      return declared.length === 0 && async !== false && !isAwaited(reference, side.inspection!.outline!, async)
    }
    case 'sync':
      return declared.length === 0 && reference.handled?.as === 'awaited'
  }
}

/**
 * `Class.method(object, x)` and `Extension(object, x)` pass the receiver as an argument, which outlines do not count.
 */
function withoutReceiver(reference: Reference, target: Target): Reference['arguments'] | undefined {
  if (target.called !== 'method' || !reference.arguments?.count) return undefined
  const less = { ...reference.arguments, count: reference.arguments.count - 1 }
  if (target.after.some(({ extension }) => extension)) return less
  const { explicit, self } = target.traits.receiver
  if (!explicit) return undefined
  const last = /\w+$/.exec(reference.qualifier ?? '')?.[0]
  return last === ownerName(target) || (last === 'Self' && self.includes(last)) ? less : undefined
}

/** Tells whether `f(g())` passes all results of `g`, if the language supports that. */
function takesAllResults({ arguments: given }: Reference, { traits }: Target): boolean {
  return traits.spreadsResults && given?.count === 1 && given.nested === true
}
