import type { CallTraits } from '../../syntax/language/call-traits.ts'
import type { CodeSymbol, Outline, Reference } from '../../syntax/types.ts'

type AsyncTraits = Exclude<CallTraits['async'], false>

/** Tells whether something waits for what a call gives, at once or later. What is handed to unknown code counts as lost. */
export function isAwaited({ handled }: Reference, outline: Outline, { waiters }: AsyncTraits): boolean {
  switch (handled?.as) {
    case 'awaited':
    case 'returned':
      return true
    case 'passed':
      return handled.into === undefined || isWaiter(handled.into, waiters)
    case 'assigned':
      return handled.to.some((name) => !/^[\w$]+$/.test(name) || outline.awaits.includes(name))
    default:
      return false
  }
}

function isWaiter(into: string, waiters: readonly string[]): boolean {
  const last = /[\w$!]+$/.exec(into)?.[0]
  return waiters.includes(into) || (last !== undefined && waiters.includes(last))
}

/** The function gave a plain value and now gives something to wait for. */
export function becameAsync(before: CodeSymbol, after: CodeSymbol, old: Outline, traits: AsyncTraits): boolean {
  return !before.async && after.async && givesPlainValue(before, old, traits)
}

/** The function gave something to wait for and now gives a plain value, where that cannot be awaited. */
export function stoppedAsync(before: CodeSymbol, after: CodeSymbol, now: Outline, traits: AsyncTraits): boolean {
  return traits.plain === 'error' && before.async && !after.async && givesPlainValue(after, now, traits)
}

/** By its declared type, else by what it returns: the value of another call may be anything. */
function givesPlainValue(symbol: CodeSymbol, { references }: Outline, { types, marked }: AsyncTraits): boolean {
  if (symbol.generator) return false
  if (symbol.returns !== undefined) return !typeWords(symbol.returns).some((word) => types.includes(word))
  if (marked) return true
  return !references.some(
    ({ line, name, qualifier, handled }) =>
      line >= symbol.startLine &&
      line <= symbol.endLine &&
      (types.includes(name) ||
        (qualifier !== undefined && types.includes(qualifier)) ||
        handled?.as === 'awaited' ||
        handled?.as === 'returned'),
  )
}

/** The names in a type as written. */
export function typeWords(type: string): string[] {
  return type.match(/[\p{L}_$][\w$]*/gu) ?? []
}
