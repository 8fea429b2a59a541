import type { CodeSymbol } from '../syntax/types.ts'
import type { WalkthroughEntry } from '../types.ts'
import type { ChangedFile, ChangeSet } from './types.ts'

const atMost = 6

/** One line a file: which symbols were added, changed and removed. */
export function walkthrough(change: ChangeSet): WalkthroughEntry[] {
  return change.files.map((file) => ({ path: file.change.path, status: status(file), summary: summarise(file) }))
}

function status(file: ChangedFile): string {
  const { status: kind, oldPath, path } = file.change
  return oldPath === path ? kind : `${kind} from ${oldPath}`
}

function summarise(file: ChangedFile): string {
  const before = symbolsOf(file.before?.inspection?.outline?.symbols)
  const after = symbolsOf(file.after?.inspection?.outline?.symbols)
  if (file.change.status === 'deleted') return ''
  const added = [...after.keys()].filter((path) => !before.has(path))
  const removed = [...before.keys()].filter((path) => !after.has(path))
  const changed = [...after]
    .filter(([path, symbol]) => before.has(path) && before.get(path)!.hash !== symbol.hash)
    .map(([path]) => path)
  return [
    phrase('adds', withoutNested(added)),
    phrase('changes', withoutContainers(changed)),
    phrase('removes', withoutNested(removed)),
  ]
    .filter((text) => text !== '')
    .join('; ')
}

/** Callables and types; local variables and fields say little. */
function symbolsOf(symbols: readonly CodeSymbol[] = []): Map<string, CodeSymbol> {
  const worth = symbols.filter(
    (symbol) => symbol.kind !== 'property' && (symbol.exported || symbol.parameters !== undefined),
  )
  return new Map(worth.map((symbol) => [symbol.path, symbol]))
}

/** An added class says it for its methods. */
function withoutNested(paths: string[]): string[] {
  const all = new Set(paths)
  return paths.filter((path) => !containersOf(path).some((container) => all.has(container)))
}

/** A changed method says it for its class. */
function withoutContainers(paths: string[]): string[] {
  const containers = new Set(paths.flatMap(containersOf))
  return paths.filter((path) => !containers.has(path))
}

/** `A` and `A.b` of `A.b.c`. */
function containersOf(path: string): string[] {
  const found: string[] = []
  for (let dot = path.indexOf('.'); dot !== -1; dot = path.indexOf('.', dot + 1)) found.push(path.slice(0, dot))
  return found
}

function phrase(verb: string, paths: string[]): string {
  if (paths.length === 0) return ''
  const shown = paths.slice(0, atMost).map((path) => `\`${path}\``)
  const more = paths.length > atMost ? ` and ${paths.length - atMost} more` : ''
  return `${verb} ${shown.join(', ')}${more}`
}
