import type { ChangedFile } from '../../../change/types.ts'
import { defined } from '../../../defined.ts'
import type { CallTraits } from '../../../syntax/language/call-traits.ts'
import { callTraitsOf } from '../../../syntax/language/languages.ts'
import { isOutlined } from '../outlined-side.ts'
import type { ComparedFile, FormerSymbol, Overloads, Target } from '../target.ts'
import { findDifferences } from './differences.ts'
import { callables, exportedSymbols, exportNames } from './exported-symbols.ts'
import { findRenamedTo } from './renamed-to.ts'
import { lastSegment, ownerOf, ownersOf } from './symbol-path.ts'

/** Compares the outlines of both sides of every changed file. */
export function findChangedSymbols(files: readonly ChangedFile[]): Target[] {
  const successorOf = findRenamedTo(files)
  return files
    .flatMap(compareFile)
    .map((target) =>
      target.change === 'gone' ? { ...target, ...defined({ successor: successorOf(target) }) } : target,
    )
}

function compareFile(file: ChangedFile): Target[] {
  const traits = callTraitsOf(file.language)
  if (traits === undefined || !isComparable(file)) return []
  const before = exportedSymbols(file.before.inspection.outline)
  const after = file.after === undefined ? new Map<string, Overloads>() : exportedSymbols(file.after.inspection.outline)
  const isGone = (path: string) => before.has(path) && !after.has(path)
  return [...before].flatMap(([path, overloads]) => {
    // The members of a removed class are not reported separately.
    if (isGone(path) && ownersOf(path).some(isGone)) return []
    const symbol = describe(file, traits, path, overloads)
    if (symbol.name === '') return []
    return findDifferences(symbol, after.get(path)).map((difference) => ({ ...symbol, ...difference }))
  })
}

/** A file that no longer parses or was copied does not show which symbols were removed. */
function isComparable(file: ChangedFile): file is ComparedFile {
  return (
    file.language !== undefined &&
    (file.skipped === undefined || file.claims === true) &&
    file.change.status !== 'copied' &&
    isOutlined(file.before) &&
    (file.after === undefined || isOutlined(file.after))
  )
}

function describe(file: ComparedFile, traits: CallTraits, path: string, before: Overloads): FormerSymbol {
  const [first] = before
  const owner = ownerOf(path)
  const ownerName = owner === undefined ? undefined : lastSegment(owner)
  const constructs =
    first.kind === 'constructor' || traits.construction.methods.includes(first.name) || first.name === ownerName
  const exportedAs = exportNames(file.before.inspection.outline, path, traits)
  const visibility = visibilityOf(traits, before, exportedAs)
  const symbol = { file, traits, path, ...defined({ owner }), before, visibility, exportedAs }
  if (ownerName !== undefined && constructs) return { ...symbol, name: ownerName, called: 'constructor' }
  const called = !callables.has(first.kind) ? 'none' : owner === undefined ? 'function' : 'method'
  return { ...symbol, name: first.name, called }
}

function visibilityOf(
  traits: CallTraits,
  before: Overloads,
  exportedAs: readonly string[],
): FormerSymbol['visibility'] {
  if (before.some((symbol) => symbol.exported) || exportedAs.length > 0) return 'repo'
  if (traits.linkage === 'package') return 'folder'
  return 'file'
}
