import type { Node, Tree } from 'web-tree-sitter'
import type { LoadedGrammar } from './grammar.ts'

/** UTF-16 offsets. */
interface Span {
  startIndex: number
  endIndex: number
}

/** Thrown inside a worker if a file exceeds its soft time limit. */
export class OutOfTime extends Error {}

/**
 * Parses a text. The caller must delete the tree in `finally`. Throws OutOfTime after `deadline` (a `performance.now()`
 * time).
 */
export function parseText(grammar: LoadedGrammar, text: string, deadline: number): Tree {
  const { blank = [], blankErrors = [] } = grammar.language
  let blanked = blank.reduce((rest, source) => rest.replaceAll(new RegExp(source, 'gm'), blankOut), text)
  let tree = parseOnce(grammar, blanked, deadline)
  if (blankErrors.length === 0 || !tree.rootNode.hasError) return tree
  let errors = findErrors(tree.rootNode)
  for (let attempt = 0; attempt < maxAttempts && errors.length > 0; attempt++) {
    const repaired = blankAtErrors(blankErrors, blanked, errors)
    if (repaired === blanked) break
    const again = parseOnce(grammar, repaired, deadline)
    const remaining = findErrors(again.rootNode)
    const better = remaining.length < errors.length || startOf(remaining) > startOf(errors)
    if (!better) {
      again.delete()
      break
    }
    tree.delete()
    tree = again
    errors = remaining
    blanked = repaired
  }
  return tree
}

function startOf([first]: readonly Span[]): number {
  return first?.startIndex ?? Number.POSITIVE_INFINITY
}

function parseOnce({ parser }: LoadedGrammar, text: string, deadline: number): Tree {
  const tree = parser.parse(text, null, watchClock(text, deadline).options)
  if (tree === null) {
    // A canceled parser would otherwise continue with the old text in its next call.
    parser.reset()
    throw new OutOfTime('parsing')
  }
  return tree
}

/** Offsets and line numbers are unchanged. */
function blankOut(found: string): string {
  return found.replaceAll(/[^\n]/g, ' ')
}

/** Blanks the first match in each error. */
function blankAtErrors(sources: readonly string[], text: string, errors: readonly Span[]): string {
  const matches = sources
    .flatMap((source) => [...text.matchAll(new RegExp(source, 'gm'))])
    .map(({ 0: found, index }) => ({ found, startIndex: index, endIndex: index + found.length }))
    .sort((one, other) => one.startIndex - other.startIndex)
  let blanked = text
  for (const error of errors) {
    const first = matches.find(
      ({ startIndex, endIndex }) => endIndex >= error.startIndex && startIndex <= error.endIndex,
    )
    if (first === undefined) continue
    const { found, startIndex, endIndex } = first
    blanked = blanked.slice(0, startIndex) + blankOut(found) + blanked.slice(endIndex)
  }
  return blanked
}

/** Maximum number of times that a text with errors is blanked and parsed again. */
const maxAttempts = 10
const errorLimit = 20
const nodeLimit = 200

/** 1-based lines of ERROR and MISSING nodes, at most 20, ascending. */
export function findErrorLines(root: Node): number[] {
  const lines = new Set(findErrors(root).map(({ line }) => line))
  return [...lines].slice(0, errorLimit).sort((a, b) => a - b)
}

interface ErrorSpan extends Span {
  /** 1-based. */
  line: number
}

/** Returns the outermost ERROR and MISSING nodes in source order. */
function findErrors(root: Node): ErrorSpan[] {
  if (!root.hasError) return []
  const errors: ErrorSpan[] = []
  const cursor = root.walk()
  try {
    let open = true
    while (open && errors.length < nodeLimit) {
      const node = cursor.currentNode
      if (node.isError || node.isMissing) {
        errors.push({ startIndex: node.startIndex, endIndex: node.endIndex, line: node.startPosition.row + 1 })
      }
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
  return errors
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
