import type { WalkthroughEntry } from '../outcome/report.ts'
import type { CodeSymbol } from '../syntax/types.ts'
import type { ChangedFile, ChangeSet } from './types.ts'

const atMost = 6

/** Returns one line per file with its added, changed and removed symbols. */
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
    .filter(([path, { hash }]) => before.has(path) && before.get(path)?.hash !== hash)
    .map(([path]) => path)
  return [
    phrase('adds', withoutNested(added)),
    phrase('changes', withoutContainers(changed)),
    phrase('removes', withoutNested(removed)),
  ]
    .filter((text) => text !== '')
    .join('; ')
}

/** Callables and types only; local variables and fields add little information. */
function symbolsOf(symbols: readonly CodeSymbol[] = []): Map<string, CodeSymbol> {
  const worth = symbols.filter(
    (symbol) => symbol.kind !== 'property' && (symbol.exported || symbol.parameters !== undefined),
  )
  return new Map(worth.map((symbol) => [symbol.path, symbol]))
}

/** Drops the methods of an added class. */
function withoutNested(paths: string[]): string[] {
  const all = new Set(paths)
  return paths.filter((path) => !containersOf(path).some((container) => all.has(container)))
}

/** Drops the class of a changed method. */
function withoutContainers(paths: string[]): string[] {
  const containers = new Set(paths.flatMap(containersOf))
  return paths.filter((path) => !containers.has(path))
}

/** Returns `A` and `A.b` for `A.b.c`. */
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
