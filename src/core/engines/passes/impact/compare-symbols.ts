import type { CodeSymbol, Outline } from '../../../syntax/types.ts'
import type { ChangedFile } from '../../pass.ts'
import { expected, narrowed, shifted } from './call-fits.ts'
import { type Manners, mannersOf } from './manners.ts'
import {
  becameAsync,
  copesWithout,
  fromTrait,
  keepsSignature,
  packageClause,
  stillBinds,
  stoppedAsync,
} from './read-source.ts'
import { resultCount } from './results.ts'

/** A symbol that callers may no longer fit. */
export interface Target {
  file: ChangedFile
  language: string
  manners: Manners
  /** As callers write it: the class for a constructor. */
  name: string
  /** Symbol path in the outline. */
  path: string
  /** Symbol path of the class around it; absent at the top level of a file. */
  owner?: string
  called: 'function' | 'method' | 'constructor' | 'none'
  /** Overloads; `after` is empty for what is gone. */
  before: CodeSymbol[]
  after: CodeSymbol[]
  change: 'gone' | 'parameters' | 'shifted' | 'results' | 'async' | 'sync'
  /** Position of the first shifted argument, 0-based. */
  position?: number
  /** Where it went, when that is known. */
  successor?: { path: string; name: string }
  /** Who could name it before. */
  reach: 'repo' | 'folder' | 'file'
  /** Names under which the file exported it before. */
  exportedAs: string[]
}

const callables = new Set(['function', 'method', 'constructor', 'macro'])
const constructorNames = new Set(['constructor', '__init__', '__construct', 'initialize'])

/** Compares the outlines of both sides of every changed file. */
export function compareSymbols(files: readonly ChangedFile[]): Target[] {
  const targets = files.flatMap(compareFile)
  const added = files.flatMap((file) => addedSymbols(file).map((symbol) => ({ file, symbol })))
  for (const target of targets) {
    const successor = target.change === 'gone' ? successorOf(target, added) : undefined
    if (successor !== undefined) target.successor = successor
  }
  return targets
}

function compareFile(file: ChangedFile): Target[] {
  const manners = mannersOf(file.language)
  const old = file.before?.inspection
  if (manners === undefined || file.skipped !== undefined || old?.outline === undefined) return []
  // A file that no longer parses, or that is copied rather than moved, says nothing about what is gone.
  const now = file.after?.inspection
  if (file.change.status === 'copied' || (file.after !== undefined && now?.outline === undefined)) return []
  const damaged = (now?.errors.length ?? 0) > 0 || old.errors.length > 0
  const beforeGroups = outwardSymbols(old.outline)
  const afterGroups = now?.outline === undefined ? new Map<string, CodeSymbol[]>() : outwardSymbols(now.outline)
  const targets: Target[] = []
  for (const [path, before] of beforeGroups) {
    const after = afterGroups.get(path) ?? []
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
function isElsewhere(file: ChangedFile, manners: Manners, path: string): boolean {
  if (manners.linkage !== 'class' || path.includes('.') || file.after === undefined) return false
  return packageClause(file.before!.text) !== packageClause(file.after.text)
}

function describe(
  file: ChangedFile,
  manners: Manners,
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
    ...(owner === undefined ? {} : { owner }),
    called,
    before,
    after,
    exportedAs,
    reach: reachOf(manners, before, exportedAs),
  }
}

function reachOf(manners: Manners, before: readonly CodeSymbol[], exportedAs: readonly string[]): Target['reach'] {
  if (before.some((symbol) => symbol.exported) || exportedAs.length > 0) return 'repo'
  if (manners.linkage === 'package') return 'folder'
  return 'file'
}

type Difference = Pick<Target, 'change' | 'position'>

function differences(target: Target, damaged: boolean, now: Outline | undefined): Difference[] {
  const { before, after, manners, file } = target
  if (after.length === 0) {
    if (damaged || target.called === 'constructor') return []
    if (target.language === 'rust' && target.owner !== undefined && fromTrait(file.before!.text, before[0]!)) return []
    // PHP falls back on its own functions.
    if (target.language === 'php' && target.called === 'function') return []
    // A macro or static of a C file often stands in for what a system header gives elsewhere.
    if (manners.linkage === 'include' && (target.reach === 'file' || before[0]!.kind === 'macro')) return []
    return now !== undefined && stillBinds(file.after!.text, target) ? [] : [{ change: 'gone' }]
  }
  const hidden = manners.linkage === 'module' && target.owner === undefined
  if (hidden && now !== undefined && !damaged) {
    const visible = exportNames(now, target.path, target.language)
    if (target.exportedAs.some((name) => !visible.includes(name))) return [{ change: 'gone' }]
  }
  if (target.called === 'none' || !callables.has(after[0]!.kind)) return []
  if (
    !keepsSignature(file.before!.text, before, target.language) ||
    !keepsSignature(file.after!.text, after, target.language)
  )
    return []
  const found: Difference[] = []
  if (narrowed(before, after, manners) && !toleratesAll(target)) found.push({ change: 'parameters' })
  else if (before.length === 1 && after.length === 1) {
    const old = expected(before[0]!, manners)
    const next = expected(after[0]!, manners)
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
      (p) => p.optional || p.rest || known.has(p.name) || copesWithout(file.after!.text, symbol, p),
    ),
  )
}

/** Symbols by path that other code can name: those in functions are left out. */
export function outwardSymbols(outline: Outline): Map<string, CodeSymbol[]> {
  const inner = new Set(outline.symbols.filter((symbol) => callables.has(symbol.kind)).map((symbol) => symbol.path))
  const groups = new Map<string, CodeSymbol[]>()
  for (const symbol of outline.symbols) {
    if (isLocal(symbol.path, inner)) continue
    const group = groups.get(symbol.path)
    if (group === undefined) groups.set(symbol.path, [symbol])
    else group.push(symbol)
  }
  return groups
}

/** `A.B` and `A` of `A.B.c`: when a class is gone, its members need no word. */
function ownersOf(path: string): string[] {
  const parts = path.split('.')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('.'))
}

function isLocal(path: string, functions: ReadonlySet<string>): boolean {
  return ownersOf(path).some((owner) => functions.has(owner))
}

/** Names under which other files can import the symbol, or the outermost class that it belongs to. */
function exportNames(outline: Outline, path: string, language: string): string[] {
  const top = path.split('.')[0]!
  const names = outline.exports.filter((entry) => entry.name === top).map((entry) => entry.as)
  const exported = language === 'python' || outline.symbols.some((symbol) => symbol.path === top && symbol.exported)
  if (exported && !names.includes('default') && !names.includes(top)) names.push(top)
  return names
}

function addedSymbols(file: ChangedFile): CodeSymbol[] {
  const now = file.after?.inspection?.outline
  if (now === undefined) return []
  const old = file.before?.inspection?.outline
  const known = old === undefined ? new Set<string>() : new Set(outwardSymbols(old).keys())
  return [...outwardSymbols(now).values()].flatMap((group) => (known.has(group[0]!.path) ? [] : [group[0]!]))
}

/** The same name in another changed file, or a new name with the same parameters in the same place. */
function successorOf(
  target: Target,
  added: readonly { file: ChangedFile; symbol: CodeSymbol }[],
): Target['successor'] | undefined {
  const first = target.before[0]!
  const moved = added.filter(
    ({ file, symbol }) =>
      file !== target.file &&
      symbol.name === first.name &&
      symbol.kind === first.kind &&
      file.language === target.language,
  )
  if (moved.length === 1) return { path: moved[0]!.file.change.path, name: moved[0]!.symbol.name }
  if (moved.length > 1) return undefined
  const twins = added.filter(
    ({ file, symbol }) => file === target.file && symbol.kind === first.kind && alike(first, symbol),
  )
  return twins.length === 1 ? { path: target.file.change.path, name: twins[0]!.symbol.name } : undefined
}

function alike(left: CodeSymbol, right: CodeSymbol): boolean {
  const parent = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('.')))
  const names = (symbol: CodeSymbol) => symbol.parameters?.map((parameter) => parameter.name).join()
  const size = (symbol: CodeSymbol) => symbol.endLine - symbol.startLine + 1
  if (parent(left.path) !== parent(right.path) || names(left) !== names(right)) return false
  const ratio = size(left) / size(right)
  const callable = left.parameters !== undefined
  return callable ? ratio > 0.6 && ratio < 1.7 : size(left) > 3 && ratio > 0.8 && ratio < 1.25
}
