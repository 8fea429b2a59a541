import type { Node, Tree } from 'web-tree-sitter'
import type { Language } from '../language/language-schema.ts'
import type { LoadedGrammar } from './grammar.ts'

/** Thrown inside a worker if a file exceeds its soft time limit. */
export class OutOfTime extends Error {}

/**
 * Parses a text. The caller must delete the tree in `finally`. Throws OutOfTime after `deadline` (a `performance.now()`
 * time).
 */
export function parseText({ parser, language }: LoadedGrammar, text: string, deadline: number): Tree {
  const tree = parser.parse(blankOut(language, text), null, watchClock(text, deadline).options)
  if (tree === null) {
    // A canceled parser would otherwise continue with the old text in its next call.
    parser.reset()
    throw new OutOfTime('parsing')
  }
  return tree
}

/** Offsets and line numbers are unchanged. */
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

/**
 * Returns the last line of a node, 1-based. A node that ends directly after a line break does not extend to the next
 * line.
 */
export function endLineOf(node: Node): number {
  const { row, column } = node.endPosition
  return column === 0 && row > node.startPosition.row ? row : row + 1
}

/** Minimum text length for watching the clock. Shorter texts are parsed too fast for it to matter. */
const worthWatching = 50_000

/** Returns options that make the library check the clock periodically. `late` tells whether it had to stop. */
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
