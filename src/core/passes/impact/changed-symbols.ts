import { outlineIndex } from '../../change/outline-index.ts'
import type { ChangedFile } from '../../change/types.ts'
import { defined } from '../../defined.ts'
import type { CodeSymbol, Outline } from '../../syntax/types.ts'
import { callables, exportedSymbols, ownersOf } from './exported-symbols.ts'
import { type LanguageTraits, traitsOf } from './language-traits.ts'
import { findRenamedTo } from './renamed-to.ts'
import { resultCount } from './result-arity.ts'
import { expectedArguments, narrowed, shifted } from './signature-fit.ts'
import {
  becameAsync,
  fromTrait,
  keepsSignature,
  packageClause,
  stillBinds,
  stoppedAsync,
  toleratesAbsence,
} from './source-facts.ts'
import type { Target } from './target.ts'

const constructorNames = new Set(['constructor', '__init__', '__construct', 'initialize'])

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
  const manners = traitsOf(file.language)
  const old = file.before?.inspection
  if (manners === undefined || file.skipped !== undefined || old?.outline === undefined) return []
  // A file that no longer parses, or that is copied rather than moved, says nothing about what is gone.
  const now = file.after?.inspection
  if (file.change.status === 'copied' || (file.after !== undefined && now?.outline === undefined)) return []
  const damaged = (now?.errors.length ?? 0) > 0 || old.errors.length > 0
  const beforeGroups = exportedSymbols(old.outline)
  const afterGroups = now?.outline === undefined ? new Map<string, CodeSymbol[]>() : exportedSymbols(now.outline)
  const targets: Target[] = []
  for (const [path, before] of beforeGroups) {
    const after = afterGroups.get(path) ?? []
    // When a class is gone, its members need no word.
    if (after.length === 0 && ownersOf(path).some((owner) => beforeGroups.has(owner) && !afterGroups.has(owner)))
      continue
    const exportedAs = exportNames(old.outline, path, file.language!)
    const target = describe(file, manners, path, before, after, exportedAs)
    if (target.name === '' || target.reach === undefined) continue
    if (isElsewhere(file, manners, path)) {
      const successor = { path: file.change.path, name: before[0]!.name }
      targets.push({ ...(target as Target), after: [], change: 'gone', successor })
      continue
    }
    for (const difference of differences(target as Target, damaged, now?.outline))
      targets.push({ ...target, ...difference } as Target)
  }
  return targets
}

/** A class whose file now says that it belongs to another package: its full name is gone. */
function isElsewhere(file: ChangedFile, manners: LanguageTraits, path: string): boolean {
  if (manners.linkage !== 'class' || path.includes('.') || file.after === undefined) return false
  return packageClause(file.before!) !== packageClause(file.after)
}

function describe(
  file: ChangedFile,
  manners: LanguageTraits,
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
    (first.kind === 'constructor' || constructorNames.has(first.name) || first.name === ownerName)
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
    manners,
    name: constructs ? ownerName! : first.name,
    path,
    ...defined({ owner }),
    called,
    before,
    after,
    exportedAs,
    reach: reachOf(manners, before, exportedAs),
  }
}

function reachOf(
  manners: LanguageTraits,
  before: readonly CodeSymbol[],
  exportedAs: readonly string[],
): Target['reach'] {
  if (before.some((symbol) => symbol.exported) || exportedAs.length > 0) return 'repo'
  if (manners.linkage === 'package') return 'folder'
  return 'file'
}

type Difference = Pick<Target, 'change' | 'position'>

function differences(target: Target, damaged: boolean, now: Outline | undefined): Difference[] {
  const { before, after, manners, file } = target
  if (after.length === 0) {
    if (damaged || target.called === 'constructor') return []
    if (target.language === 'rust' && target.owner !== undefined && fromTrait(file.before!, before[0]!)) return []
    // PHP falls back on its own functions.
    if (target.language === 'php' && target.called === 'function') return []
    // A macro or static of a C file often stands in for what a system header gives elsewhere.
    if (manners.linkage === 'include' && (target.reach === 'file' || before[0]!.kind === 'macro')) return []
    return now !== undefined && stillBinds(file.after!, target) ? [] : [{ change: 'gone' }]
  }
  const hidden = manners.linkage === 'module' && target.owner === undefined
  if (hidden && now !== undefined && !damaged) {
    const visible = new Set(exportNames(now, target.path, target.language))
    if (target.exportedAs.some((name) => !visible.has(name))) return [{ change: 'gone' }]
  }
  if (target.called === 'none' || !callables.has(after[0]!.kind)) return []
  if (!keepsSignature(file.before!, before, target.language) || !keepsSignature(file.after!, after, target.language))
    return []
  const found: Difference[] = []
  if (narrowed(before, after, manners) && !toleratesAll(target)) found.push({ change: 'parameters' })
  else if (before.length === 1 && after.length === 1) {
    const old = expectedArguments(before[0]!, manners)
    const next = expectedArguments(after[0]!, manners)
    const position = old === undefined || next === undefined ? undefined : shifted(old, next)
    if (position !== undefined) found.push({ change: 'shifted', position })
  }
  if (target.language === 'go' && after.length === 1 && resultCount(before[0]!) !== resultCount(after[0]!)) {
    found.push({ change: 'results' })
  }
  if (manners.awaits && before.length === 1 && after.length === 1) {
    if (becameAsync(file, before[0]!, after[0]!)) found.push({ change: 'async' })
    if (stoppedAsync(file, before[0]!, after[0]!)) found.push({ change: 'sync' })
  }
  return found
}

/** Where a missing argument is legal: every parameter that is new or newly needed is looked at before it is used. */
function toleratesAll({ manners, before, after, file }: Target): boolean {
  if (manners.shortage === 'error') return false
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

/** Names under which other files can import the symbol, or the outermost class that it belongs to. */
function exportNames(outline: Outline, path: string, language: string): string[] {
  const top = path.split('.')[0]!
  const { exports, byPath } = outlineIndex(outline)
  const names = (exports.get(top) ?? []).map((entry) => entry.as)
  const exported = language === 'python' || (byPath.get(top) ?? []).some((symbol) => symbol.exported)
  if (exported && !names.includes('default') && !names.includes(top)) names.push(top)
  return names
}
