import type { CallTraits } from '../../../syntax/language/call-traits.ts'
import type { CodeSymbol, Parameter } from '../../../syntax/types.ts'
import { becameAsync, stoppedAsync } from '../async-calls.ts'
import { losesType } from '../plain-values.ts'
import { expectedArguments, narrowed, shifted } from '../signature-fit.ts'
import type { ComparedFile, Difference, FormerSymbol, Overloads } from '../target.ts'
import { callables, exportNames } from './exported-symbols.ts'
import { toleratesAbsence } from './parameter-use.ts'
import { isGenerated, stillBinds } from './still-bound.ts'

/** Compares a symbol with its declarations on the new side; `after` is undefined if there are none. */
export function findDifferences(symbol: FormerSymbol, after: Overloads | undefined): Difference[] {
  const { file, traits, before } = symbol
  if (changesPackage(symbol))
    return [{ change: 'gone', after: [], successor: { path: file.change.path, name: before[0].name } }]
  if (file.after !== undefined && isGenerated(file.after, symbol)) return []
  if (after === undefined) return isRemoved(symbol) ? [{ change: 'gone', after: [] }] : []
  if (isHidden(symbol)) return [{ change: 'gone', after }]
  if (symbol.called === 'none' || !callables.has(after[0].kind)) return []
  if (![...before, ...after].every((each) => keepsSignature(each, traits))) return []
  return [...compareParameters(symbol, after), ...compareResults(symbol, after), ...compareAsync(symbol, after)]
}

/** Tells whether a class is now declared in another package, so that its full name changed. */
function changesPackage({ file: { before, after }, traits, owner }: FormerSymbol): boolean {
  if (traits.linkage !== 'class' || owner !== undefined || after === undefined) return false
  return before.inspection.outline.package !== after.inspection.outline.package
}

/** Tells whether a symbol without a declaration on the new side no longer exists. */
function isRemoved(symbol: FormerSymbol): boolean {
  const { file, traits, called } = symbol
  const [first] = symbol.before
  if (isDamaged(file) || called === 'constructor') return false
  // A derive attribute or a default of the trait may provide it.
  if (first.trait !== undefined) return false
  if (traits.fallback && called === 'function') return false
  // A macro or static function in a C file often replaces one from a system header.
  if (traits.linkage === 'include' && (symbol.visibility === 'file' || first.kind === 'macro')) return false
  return file.after === undefined || !stillBinds(file.after, symbol)
}

/** Tells whether a symbol still exists but lost one of the names under which it was exported. */
function isHidden({ file, traits, owner, path, exportedAs }: FormerSymbol): boolean {
  if (traits.linkage !== 'module' || owner !== undefined || file.after === undefined || isDamaged(file)) return false
  const visible = new Set(exportNames(file.after.inspection.outline, path, traits))
  return exportedAs.some((name) => !visible.has(name))
}

function isDamaged({ before, after }: ComparedFile): boolean {
  return before.inspection.errors.length > 0 || (after !== undefined && after.inspection.errors.length > 0)
}

function compareParameters(symbol: FormerSymbol, after: Overloads): Difference[] {
  const { before, traits } = symbol
  if (narrowed(before, after, traits) && !toleratesAll(symbol, after)) return [{ change: 'parameters', after }]
  if (before.length > 1 || after.length > 1) return []
  const old = expectedArguments(before[0], traits)
  const now = expectedArguments(after[0], traits)
  if (old === undefined || now === undefined) return []
  const position = shifted(old, now)
  return position === undefined ? compareTypes(old, now, { traits, after }) : [{ change: 'shifted', after, position }]
}

function compareTypes(
  old: readonly Parameter[],
  now: readonly Parameter[],
  { traits, after }: { traits: CallTraits; after: Overloads },
): Difference[] {
  const position = old.findIndex((parameter, at) => !parameter.rest && losesType(parameter.type, now[at]?.type, traits))
  const types = { before: old[position]?.type ?? '', after: now[position]?.type ?? '' }
  const parameter = now[position]?.name ?? ''
  return position === -1 ? [] : [{ change: 'types', after, position, parameter, types }]
}

function compareResults({ before: [former] }: FormerSymbol, after: Overloads): Difference[] {
  const [{ results }] = after
  if (after.length > 1 || former.results === undefined || results === undefined) return []
  if (results === former.results) return []
  return [{ change: 'results', after, results: { before: former.results, after: results } }]
}

function compareAsync({ file, traits: { async }, before }: FormerSymbol, after: Overloads): Difference[] {
  if (async === false || file.after === undefined || before.length > 1 || after.length > 1) return []
  if (becameAsync(before[0], after[0], file.before.inspection.outline, async)) return [{ change: 'async', after }]
  if (stoppedAsync(before[0], after[0], file.after.inspection.outline, async)) return [{ change: 'sync', after }]
  return []
}

/**
 * Tells whether all new or newly required parameters are checked before use, in a language where arguments can be
 * omitted.
 */
function toleratesAll({ traits, before, file: { after: side } }: FormerSymbol, after: Overloads): boolean {
  if (traits.shortage === 'error' || side === undefined) return false
  const required = before.flatMap(({ parameters = [] }) => parameters).filter(({ optional }) => !optional)
  const known = new Set(required.map(({ name }) => name))
  return after.every((symbol) =>
    (symbol.parameters ?? []).every(
      (parameter) =>
        parameter.optional || parameter.rest || known.has(parameter.name) || toleratesAbsence(side, symbol, parameter),
    ),
  )
}

/** False if a decorator or a declared type, rather than the parameters, determines the signature. */
function keepsSignature({ typed, decorators = [] }: CodeSymbol, { types: { plainDecorators } }: CallTraits): boolean {
  if (typed) return false
  return plainDecorators === undefined || decorators.every((each) => plainDecorators.includes(withoutArguments(each)))
}

function withoutArguments(decorator: string): string {
  return decorator.replace(/\(.*$/s, '')
}
