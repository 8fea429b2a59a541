import type { ChangedFile } from '../../../change/types.ts'
import type { CodeSymbol } from '../../../syntax/types.ts'
import type { Successor, Target } from '../target.ts'
import { exportedSymbols } from './exported-symbols.ts'
import { ownerOf } from './symbol-path.ts'

interface Added {
  file: ChangedFile
  symbol: CodeSymbol
}

/**
 * Finds the successor of a removed symbol: the same name in another changed file, or a new name with the same
 * parameters in the same place.
 */
export function findRenamedTo(files: readonly ChangedFile[]): (target: Target) => Successor | undefined {
  const added = files.flatMap((file) => addedSymbols(file).map((symbol) => ({ file, symbol })))
  const byName = Map.groupBy(added, ({ symbol }) => nameOf(symbol))
  const byFrame = Map.groupBy(added, ({ file, symbol }) => frameOf(file, symbol))
  return (target) => {
    const [first] = target.before
    const [moved, ...others] = (byName.get(nameOf(first)) ?? []).filter(
      ({ file }) => file !== target.file && file.language === target.file.language,
    )
    if (others.length > 0) return undefined
    if (moved !== undefined) return { path: moved.file.change.path, name: moved.symbol.name }
    if (isSlight(first)) return undefined
    const twin = onlyTwin(first, byFrame.get(frameOf(target.file, first)) ?? [])
    return twin === undefined ? undefined : { path: target.file.change.path, name: twin.name }
  }
}

function addedSymbols(file: ChangedFile): CodeSymbol[] {
  const now = file.after?.inspection?.outline
  if (now === undefined) return []
  const old = file.before?.inspection?.outline
  const known = old === undefined ? undefined : exportedSymbols(old)
  return [...exportedSymbols(now)].flatMap(([path, [first]]) => (known?.has(path) ? [] : [first]))
}

function nameOf({ kind, name }: CodeSymbol): string {
  return `${kind} ${name}`
}

/** Returns the properties that twins share, except their size. */
function frameOf(file: ChangedFile, { kind, path, parameters }: CodeSymbol): string {
  const names = parameters === undefined ? '' : `(${parameters.map((parameter) => parameter.name).join()})`
  return [file.change.path, kind, ownerOf(path), names].join('\0')
}

/** Returns the only twin; several candidates are ambiguous. */
function onlyTwin(first: CodeSymbol, candidates: readonly Added[]): CodeSymbol | undefined {
  let twin: CodeSymbol | undefined
  for (const { symbol } of candidates) {
    if (!alike(first, symbol)) continue
    if (twin !== undefined) return undefined
    twin = symbol
  }
  return twin
}

function alike(left: CodeSymbol, right: CodeSymbol): boolean {
  const ratio = size(left) / size(right)
  return left.parameters === undefined ? ratio > 0.8 && ratio < 1.25 : ratio > 0.6 && ratio < 1.7
}

/** Tells whether a symbol is too small to be identified by its size, and has no parameters. */
function isSlight(symbol: CodeSymbol): boolean {
  return symbol.parameters === undefined && size(symbol) <= 3
}

function size({ startLine, endLine }: CodeSymbol): number {
  return endLine - startLine + 1
}
