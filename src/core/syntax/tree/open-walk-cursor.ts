import type { Language as Grammar, Tree } from 'web-tree-sitter'
import { FastCursor, hasFunctions, type RawFunctions } from './fast-cursor.ts'
import { PlainCursor, type WalkCursor } from './walk-cursor.ts'

/** Number of nodes per grammar that both cursors visit before the fast one is used alone. */
const trialNodes = 200

/** Interval between comparisons of whole nodes during the trial. */
const inspectEvery = 10

/**
 * Returns a function that opens cursors in a runtime. The fast cursor depends on the library's memory layout, so it is
 * used only if its results match the public one. The first difference or exception disables it permanently.
 */
export function walkCursors(runtime: Partial<RawFunctions>): (tree: Tree) => WalkCursor {
  const tried = new WeakMap<Grammar, number>()
  let usable = true
  return (tree) => {
    if (!usable || !hasFunctions(runtime)) return new PlainCursor(tree)
    const count = tried.get(tree.language) ?? 0
    if (count < trialNodes) {
      const visited = visitAlike(tree, runtime)
      usable = visited > 0
      tried.set(tree.language, count + visited)
    }
    return usable ? new FastCursor(tree, runtime) : new PlainCursor(tree)
  }
}

/** The object passed to `Parser.init`, which becomes the runtime's module. */
export const runtimeModule: Partial<RawFunctions> = {}

/** Opens a cursor for visiting every node of a tree. */
export const openWalkCursor = walkCursors(runtimeModule)

/** Returns the number of nodes that both cursors visited with the same result; 0 if they differ. */
function visitAlike(tree: Tree, functions: RawFunctions): number {
  const plain = new PlainCursor(tree)
  const expected: string[] = []
  try {
    visit(plain, (line) => expected.push(line) < trialNodes)
  } finally {
    plain.delete()
  }
  try {
    const fast = new FastCursor(tree, functions)
    // A corrupted cursor must neither move nor be freed, because it could write to any address.
    let alike = 0
    visit(fast, (line, index) => line === expected[index] && ++alike < expected.length)
    if (alike < expected.length) return 0
    fast.delete()
    return alike
  } catch {
    return 0
  }
}

/** Visits nodes in source order while `take` returns true for the description of each. */
function visit(cursor: WalkCursor, take: (line: string, index: number) => boolean): void {
  let ups = 0
  for (let index = 0; ; index++) {
    const node = index % inspectEvery === 0 ? cursor.inspect(({ id, typeId, endIndex }) => [id, typeId, endIndex]) : []
    const facts = [cursor.nodeTypeId, cursor.startIndex, cursor.endIndex, cursor.currentFieldId, ...node]
    if (!take(facts.join(' '), index)) return
    if (cursor.gotoFirstChild()) continue
    // Each step up corresponds to a step down. A cursor with more steps up would never end.
    while (!cursor.gotoNextSibling()) if (!cursor.gotoParent() || ++ups > index) return
  }
}
