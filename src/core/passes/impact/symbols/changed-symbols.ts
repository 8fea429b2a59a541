import { outlineIndex } from '../../../change/outline-index.ts'
import type { ChangedFile } from '../../../change/types.ts'
import { defined } from '../../../defined.ts'
import type { CallTraits } from '../../../syntax/language/call-traits.ts'
import { callTraitsOf } from '../../../syntax/language/languages.ts'
import type { CodeSymbol, Outline } from '../../../syntax/types.ts'
import { becameAsync, stoppedAsync } from '../async-calls.ts'
import { expectedArguments, narrowed, shifted } from '../signature-fit.ts'
import type { Target } from '../target.ts'
import { callables, exportedSymbols, ownersOf } from './exported-symbols.ts'
import { toleratesAbsence } from './parameter-use.ts'
import { findRenamedTo } from './renamed-to.ts'
import { stillBinds } from './still-bound.ts'

/** Compares the outlines of both sides of every changed file. */
export function findChangedSymbols(files: readonly ChangedFile[]): Target[] {
  const targets = files.flatMap(compareFile)
  const successorOf = findRenamedTo(files)
  for (const target of targets) {
    const successor = target.change === 'gone' ? successorOf(target) : undefined
    if (successor !== undefined) target.successor = successor
  }
  return targets
}

function compareFile(file: ChangedFile): Target[] {
  const traits = callTraitsOf(file.language)
  const old = file.before?.inspection
  if (traits === undefined || file.skipped !== undefined || old?.outline === undefined) return []
  // A file that no longer parses or was copied does not show which symbols were removed.
  const now = file.after?.inspection
  if (file.change.status === 'copied' || (file.after !== undefined && now?.outline === undefined)) return []
  const damaged = (now?.errors.length ?? 0) > 0 || old.errors.length > 0
  const beforeGroups = exportedSymbols(old.outline)
  const afterGroups = now?.outline === undefined ? new Map<string, CodeSymbol[]>() : exportedSymbols(now.outline)
  const targets: Target[] = []
  for (const [path, before] of beforeGroups) {
    const after = afterGroups.get(path) ?? []
    // The members of a removed class are not reported separately.
    if (after.length === 0 && ownersOf(path).some((owner) => beforeGroups.has(owner) && !afterGroups.has(owner)))
      continue
    const exportedAs = exportNames(old.outline, path, traits)
    const target = describe(file, traits, path, before, after, exportedAs)
    if (target.name === '' || target.reach === undefined) continue
    if (isElsewhere(file, traits, path)) {
      const successor = { path: file.change.path, name: before[0]!.name }
      targets.push({ ...(target as Target), after: [], change: 'gone', successor })
      continue
    }
    for (const difference of differences(target as Target, damaged, now?.outline))
      targets.push({ ...target, ...difference } as Target)
  }
  return targets
}

/** Tells whether a class is now declared in another package, so that its full name changed. */
function isElsewhere(file: ChangedFile, traits: CallTraits, path: string): boolean {
  if (traits.linkage !== 'class' || path.includes('.') || file.after === undefined) return false
  return file.before!.inspection?.outline?.package !== file.after.inspection?.outline?.package
}

function describe(
  file: ChangedFile,
  traits: CallTraits,
  path: string,
  before: CodeSymbol[],
  after: CodeSymbol[],
  exportedAs: string[],
) {
  const first = before[0]!
  const cut = path.lastIndexOf('.')
  const owner = cut === -1 ? undefined : path.slice(0, cut)
  const ownerName = owner?.slice(owner.lastIndexOf('.') + 1)
  const constructs =
    owner !== undefined &&
    (first.kind === 'constructor' || traits.construction.methods.includes(first.name) || first.name === ownerName)
  const called = constructs
    ? ('constructor' as const)
    : callables.has(first.kind)
      ? owner === undefined
        ? ('function' as const)
        : ('method' as const)
      : ('none' as const)
  return {
    file,
    language: file.language!,
    traits,
    name: constructs ? ownerName! : first.name,
    path,
    ...defined({ owner }),
    called,
    before,
    after,
    exportedAs,
    reach: reachOf(traits, before, exportedAs),
  }
}

function reachOf(traits: CallTraits, before: readonly CodeSymbol[], exportedAs: readonly string[]): Target['reach'] {
  if (before.some((symbol) => symbol.exported) || exportedAs.length > 0) return 'repo'
  if (traits.linkage === 'package') return 'folder'
  return 'file'
}

type Difference = Pick<Target, 'change' | 'position'>

function differences(target: Target, damaged: boolean, now: Outline | undefined): Difference[] {
  const { before, after, traits, file } = target
  if (after.length === 0) {
    if (damaged || target.called === 'constructor') return []
    // A derive attribute or a default of the trait may provide it.
    if (before[0]!.trait !== undefined) return []
    if (traits.fallback && target.called === 'function') return []
    // A macro or static function in a C file often replaces one from a system header.
    if (traits.linkage === 'include' && (target.reach === 'file' || before[0]!.kind === 'macro')) return []
    return now !== undefined && stillBinds(file.after!, target) ? [] : [{ change: 'gone' }]
  }
  const hidden = traits.linkage === 'module' && target.owner === undefined
  if (hidden && now !== undefined && !damaged) {
    const visible = new Set(exportNames(now, target.path, traits))
    if (target.exportedAs.some((name) => !visible.has(name))) return [{ change: 'gone' }]
  }
  if (target.called === 'none' || !callables.has(after[0]!.kind)) return []
  if (![...before, ...after].every((symbol) => keepsSignature(symbol, traits))) return []
  const found: Difference[] = []
  if (narrowed(before, after, traits) && !toleratesAll(target)) found.push({ change: 'parameters' })
  else if (before.length === 1 && after.length === 1) {
    const old = expectedArguments(before[0]!, traits)
    const next = expectedArguments(after[0]!, traits)
    const position = old === undefined || next === undefined ? undefined : shifted(old, next)
    if (position !== undefined) found.push({ change: 'shifted', position })
  }
  if (after.length === 1 && before[0]!.results !== undefined && before[0]!.results !== after[0]!.results)
    found.push({ change: 'results' })
  const { async } = traits
  if (async !== false && now !== undefined && before.length === 1 && after.length === 1) {
    const old = file.before!.inspection!.outline!
    if (becameAsync(before[0]!, after[0]!, old, async)) found.push({ change: 'async' })
    if (stoppedAsync(before[0]!, after[0]!, now, async)) found.push({ change: 'sync' })
  }
  return found
}

/**
 * Tells whether all new or newly required parameters are checked before use, in a language where arguments can be
 * omitted.
 */
function toleratesAll({ traits, before, after, file }: Target): boolean {
  if (traits.shortage === 'error') return false
  const known = new Set(
    before
      .flatMap((symbol) => symbol.parameters ?? [])
      .filter((p) => !p.optional)
      .map((p) => p.name),
  )
  return after.every((symbol) =>
    (symbol.parameters ?? []).every(
      (p) => p.optional || p.rest || known.has(p.name) || toleratesAbsence(file.after!, symbol, p),
    ),
  )
}

/** Returns the names by which other files can import the symbol or its outermost class. */
function exportNames(outline: Outline, path: string, traits: CallTraits): string[] {
  const top = path.split('.')[0]!
  const { exports, byPath } = outlineIndex(outline)
  const names = (exports.get(top) ?? []).map((entry) => entry.as)
  const exported = traits.exports === 'all' || (byPath.get(top) ?? []).some((symbol) => symbol.exported)
  if (exported && !names.includes('default') && !names.includes(top)) names.push(top)
  return names
}

/** False if a decorator or a declared type, rather than the parameters, determines the signature. */
function keepsSignature({ typed, decorators = [] }: CodeSymbol, { types: { plainDecorators } }: CallTraits): boolean {
  if (typed) return false
  return (
    plainDecorators === undefined || decorators.every((decorator) => plainDecorators.includes(decorator.split('(')[0]!))
  )
}
