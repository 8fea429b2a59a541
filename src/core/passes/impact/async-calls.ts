import type { CallTraits } from '../../syntax/language/call-traits.ts'
import type { CodeSymbol, Outline, Reference } from '../../syntax/types.ts'

type AsyncTraits = Exclude<CallTraits['async'], false>

/**
 * Tells whether the result of a call is awaited, immediately or later. A result that is passed to unknown code counts
 * as not awaited. `later`: names of variables that may be awaited.
 */
export function isAwaited({ handled }: Reference, { waiters }: AsyncTraits, later: readonly string[]): boolean {
  switch (handled?.as) {
    case 'awaited':
    case 'returned':
      return true
    case 'passed':
      return handled.into === undefined || isWaiter(handled.into, waiters)
    case 'assigned':
      return handled.to.some((name) => !/^[\w$]+$/.test(name) || later.includes(name))
    default:
      return false
  }
}

function isWaiter(into: string, waiters: readonly string[]): boolean {
  const last = /[\w$!]+$/.exec(into)?.[0]
  return waiters.includes(into) || (last !== undefined && waiters.includes(last))
}

/** Tells whether the function returned a plain value and now returns a promise. */
export function becameAsync(before: CodeSymbol, after: CodeSymbol, old: Outline, traits: AsyncTraits): boolean {
  return !before.async && isAsync(after, traits) && givesPlainValue(before, old, traits)
}

/**
 * Tells whether the function returned a promise and now returns a plain value, in a language where that cannot be
 * awaited.
 */
export function stoppedAsync(before: CodeSymbol, after: CodeSymbol, now: Outline, traits: AsyncTraits): boolean {
  return traits.plain === 'error' && isAsync(before, traits) && !after.async && givesPlainValue(after, now, traits)
}

/** Tells whether a function is marked as async, or declares such a result. */
function isAsync({ async, returns = '' }: CodeSymbol, { results = [] }: AsyncTraits): boolean {
  return async || results.includes(typeWords(returns)[0] ?? '')
}

/** Decides by the declared type, otherwise by the returned expressions. The result of another call is unknown. */
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

/** Returns the names in a type. */
export function typeWords(type: string): string[] {
  return type.match(/[\p{L}_$][\w$]*/gu) ?? []
}
