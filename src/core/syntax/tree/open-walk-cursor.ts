import type { Language as Grammar, Tree } from 'web-tree-sitter'
import { FastCursor, hasFunctions, type RawFunctions } from './fast-cursor.ts'
import { PlainCursor, type WalkCursor } from './walk-cursor.ts'

/** Nodes of each grammar that both cursors visit before the fast one is trusted with it. */
const trialNodes = 200

/** Nodes between two looks at a whole node during the trial. */
const inspectEvery = 10

/**
 * Returns a function that opens cursors in a runtime. The fast cursor depends on the memory layout of the library, so it
 * is used only while it gives what the public one gives. The first difference or exception rules it out for good.
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

/** The object given to `Parser.init`, which becomes the runtime's module. */
export const runtimeModule: Partial<RawFunctions> = {}

/** Opens a cursor for visiting every node of a tree. */
export const openWalkCursor = walkCursors(runtimeModule)

/** Returns how many nodes both cursors visited with the same result; 0 when they differ. */
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
    // A cursor that has lost its way must neither move on nor be freed: that would write anywhere.
    let alike = 0
    visit(fast, (line, index) => line === expected[index] && ++alike < expected.length)
    if (alike < expected.length) return 0
    fast.delete()
    return alike
  } catch {
    return 0
  }
}

/** Visits nodes in the order of the text for as long as `take` returns true of what the cursor says about each. */
function visit(cursor: WalkCursor, take: (line: string, index: number) => boolean): void {
  let ups = 0
  for (let index = 0; ; index++) {
    const node = index % inspectEvery === 0 ? cursor.inspect(({ id, typeId, endIndex }) => [id, typeId, endIndex]) : []
    const facts = [cursor.nodeTypeId, cursor.startIndex, cursor.endIndex, cursor.currentFieldId, ...node]
    if (!take(facts.join(' '), index)) return
    if (cursor.gotoFirstChild()) continue
    // Each way up was a way down before; a cursor that has more of them has no end.
    while (!cursor.gotoNextSibling()) if (!cursor.gotoParent() || ++ups > index) return
  }
}
