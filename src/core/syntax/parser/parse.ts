import type { Node, Tree } from 'web-tree-sitter'
import type { Language } from '../language/language-schema.ts'
import type { LoadedGrammar } from './grammar.ts'

/** Thrown inside a worker when a file took longer than its soft limit. */
export class OutOfTime extends Error {}

/**
 * Parses a text; the caller deletes the tree in `finally`.
 * Throws OutOfTime when `deadline` (a `performance.now()` time) passes.
 */
export function parseText({ parser, language }: LoadedGrammar, text: string, deadline: number): Tree {
  const tree = parser.parse(blankOut(language, text), null, watchClock(text, deadline).options)
  if (tree === null) {
    // A cancelled parser would go on with the old text at its next call.
    parser.reset()
    throw new OutOfTime('parsing')
  }
  return tree
}

/** Offsets and lines stay what they were. */
function blankOut({ blank = [] }: Language, text: string): string {
  let blanked = text
  for (const source of blank) {
    blanked = blanked.replaceAll(new RegExp(source, 'gm'), (found) => found.replaceAll(/[^\n]/g, ' '))
  }
  return blanked
}

const errorLimit = 20

/** 1-based lines of ERROR and MISSING nodes, at most 20, ascending. */
export function findErrorLines(root: Node): number[] {
  if (!root.hasError) return []
  const lines = new Set<number>()
  const cursor = root.walk()
  try {
    let open = true
    while (open && lines.size < errorLimit) {
      const node = cursor.currentNode
      if (node.isError || node.isMissing) lines.add(node.startPosition.row + 1)
      if (node.hasError && !node.isError && cursor.gotoFirstChild()) continue
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) {
          open = false
          break
        }
      }
    }
  } finally {
    cursor.delete()
  }
  return [...lines].sort((a, b) => a - b)
}

/** Last line of a node, 1-based; a node that ends right after a line end does not reach the next line. */
export function endLineOf(node: Node): number {
  const { row, column } = node.endPosition
  return column === 0 && row > node.startPosition.row ? row : row + 1
}

/** A short text is done before the clock could tell, and asking it costs more than the work. */
const worthWatching = 50_000

/** Options that make the library look at the clock now and then; `late` once it had to stop. */
export function watchClock(
  text: string,
  deadline: number,
): { options: { progressCallback?: () => boolean }; readonly late: boolean } {
  let late = false
  const progressCallback = (): boolean => {
    late = performance.now() > deadline
    return late
  }
  return {
    options: text.length < worthWatching && performance.now() < deadline ? {} : { progressCallback },
    get late() {
      return late
    },
  }
}
