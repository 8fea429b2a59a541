import { sideLines } from '../../change/side-lines.ts'
import type { Side } from '../../change/types.ts'
import type { CodeSymbol, Reference } from '../../syntax/types.ts'
import { isAwaitedLater, isStillAwaited } from './await-check.ts'
import { ownerName } from './references/reference-match.ts'
import type { RepoView } from './repo-view.ts'
import { resultCount, takenResults } from './result-arity.ts'
import { expectedArguments, signatureFits } from './signature-fit.ts'
import type { Target } from './target.ts'

/** A symbol at the head, and where. */
export interface Declaration {
  side: Side
  symbol: CodeSymbol
}

/** Whether a reference that means the target no longer fits it, though it did. */
export function callBreaks(
  reference: Reference,
  side: Side,
  target: Target,
  peers: readonly Target[],
  declared: readonly Declaration[],
  world: RepoView,
): boolean {
  const given = reference.arguments
  const lines = sideLines(side)
  switch (target.change) {
    case 'gone':
      return (
        given === undefined || target.called === 'none' || signatureFits(target.before, given, target.manners) !== false
      )
    case 'parameters': {
      if (given === undefined || callsForArguments(reference, lines, target)) return false
      const unbound = withoutReceiver(reference, target)
      const takes = (side: 'before' | 'after', call: NonNullable<Reference['arguments']>) =>
        peers.some((peer) => signatureFits(peer[side], call, target.manners) !== false)
      const before = takes('before', given)
      const after = takes('after', given) || (unbound !== undefined && takes('after', unbound))
      const other = target.owner !== undefined || target.manners.linkage === 'include'
      return (
        before &&
        !after &&
        !(other && declared.some(({ symbol }) => signatureFits([symbol], given, target.manners) !== false))
      )
    }
    case 'shifted': {
      if (given === undefined || given.spread || given.count <= target.position!) return false
      if (peers.length > 1 || declared.length > 0) return false
      for (let line = reference.line; line <= reference.line + given.count + 1; line++)
        if (world.touched(side.path, line)) return false
      return (
        expectedArguments(target.after[0]!, target.manners) !== undefined &&
        signatureFits(target.after, given, target.manners) !== false
      )
    }
    case 'results': {
      const taken = takenResults(lines[reference.line - 1] ?? '', reference)
      return (
        declared.length === 0 && taken === resultCount(target.before[0]!) && taken !== resultCount(target.after[0]!)
      )
    }
    case 'async':
      return declared.length === 0 && !isAwaited(reference) && !isAwaitedLater(side, reference)
    case 'sync':
      return declared.length === 0 && isStillAwaited(lines, reference)
  }
}

/** `Class.method(object, x)` may pass the receiver itself, which no outline counts; so may C#'s `Extension(object, x)`. */
function withoutReceiver(reference: Reference, target: Target): Reference['arguments'] | undefined {
  if (target.called !== 'method' || !reference.arguments?.count) return undefined
  const less = { ...reference.arguments, count: reference.arguments.count - 1 }
  if (target.language === 'csharp') return /\(\s*this\s/.test(headerOf(target)) ? less : undefined
  if (target.language !== 'python' && target.language !== 'rust') return undefined
  const last = /\w+$/.exec(reference.qualifier ?? '')?.[0]
  return last === ownerName(target) || last === 'Self' ? less : undefined
}

function headerOf({ file, after }: Target): string {
  const lines = sideLines(file.after!)
  return after.map((symbol) => lines.slice(symbol.nameLine - 1, symbol.nameLine + 1).join(' ')).join(' ')
}

/** Go: `f(g())` passes all that `g` returns. */
function callsForArguments(reference: Reference, lines: readonly string[], target: Target): boolean {
  if (target.language !== 'go' || reference.arguments?.count !== 1) return false
  const line = lines[reference.line - 1] ?? ''
  const at = line.indexOf(`${reference.name}(`)
  return at === -1 || line.slice(at + reference.name.length + 1).includes('(')
}

function isAwaited({ handled }: Reference): boolean {
  return handled?.as === 'awaited' || handled?.as === 'returned'
}
