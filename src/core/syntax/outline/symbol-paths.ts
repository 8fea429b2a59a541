import type { Callable } from '../complexity.ts'
import type { FileContext } from '../file-context.ts'
import type { SymbolLocator } from '../query/run-program.ts'
import { collectDefinitions, type Definition } from './definitions.ts'
import type { Definitions } from './outline.ts'
import { matchOutline, type OutlineQuery } from './outline-matches.ts'

/**
 * Returns a function for the path of the innermost symbol around a node. It uses the definitions if they are known,
 * otherwise the symbols that overlap the node's start.
 */
export function symbolLocator(
  file: FileContext,
  symbols: (() => OutlineQuery) | undefined,
  definitions: Definition[] | undefined,
): SymbolLocator {
  if (symbols === undefined) return () => ''
  const known = new Map<number, string>()
  return (node) => {
    const { startIndex, endIndex } = node
    let path = known.get(startIndex)
    if (path === undefined) {
      const candidates = definitions ?? collectDefinitions(matchOutline(symbols(), file, { at: startIndex }))
      const around = candidates.findLast(
        ({ start, end, kind }) => kind !== 'container' && start <= startIndex && end >= endIndex,
      )
      path = around?.path ?? ''
      known.set(startIndex, path)
    }
    return path
  }
}

const named = new Set<Definition['kind']>(['function', 'method', 'constructor', 'property', 'macro'])

/** Returns the symbols that can own function metrics, in source order. */
export function callablesOf({ definitions, parameters }: Definitions): Callable[] {
  return definitions
    .filter(({ kind, params }) => named.has(kind) && (params !== undefined || kind !== 'property'))
    .map((definition) => ({
      path: definition.path,
      nameLine: (definition.nameNode ?? definition.node).startPosition.row + 1,
      start: definition.start,
      end: definition.end,
      parameters: parameters.get(definition)?.length ?? 0,
    }))
}
