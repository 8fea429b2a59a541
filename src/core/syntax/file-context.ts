import type { Node, Tree } from 'web-tree-sitter'
import type { LoadedGrammar } from './parser/grammar.ts'

/** A parsed file with data that is cached between inspections. It must not outlive its tree. */
export interface FileContext {
  loaded: LoadedGrammar
  tree: Tree
  root: Node
  text: string
  deadline: number
  ancestors: Map<number, Node[]>
  fileMatches: Map<string, boolean>
  /** Where the code of a field first occurs among the items of a list: by list, item type and field, then by code. */
  firstUses: Map<string, Map<string, number>>
  /** Values by the name that they are assigned to, collected on first use. */
  assignments?: Map<string, Assignment[]>
}

/** One value assigned to a name. */
export interface Assignment {
  name: Node
  value: Node
  /** `x += value`: the old value remains part of it. */
  augmented: boolean
}

export function openFileContext(loaded: LoadedGrammar, tree: Tree, text: string, deadline: number): FileContext {
  return {
    loaded,
    tree,
    root: tree.rootNode,
    text,
    deadline,
    ancestors: new Map(),
    fileMatches: new Map(),
    firstUses: new Map(),
  }
}

/** Compiles something that other files use too, which does not count as time for this one. */
export function offClock<T>(file: FileContext, compile: () => T): T {
  const started = performance.now()
  const compiled = compile()
  file.deadline += performance.now() - started
  return compiled
}

/** Returns the ancestors from the parent to the root, in one descent from the root instead of one per `node.parent`. */
export function ancestorsOf(file: FileContext, node: Node): Node[] {
  const known = file.ancestors.get(node.id)
  if (known !== undefined) return known
  const path: Node[] = []
  let current: Node | null = file.root
  while (current !== null && current.id !== node.id) {
    path.push(current)
    current = current.childWithDescendant(node)
  }
  const ancestors = current === null ? climb(node) : path.reverse()
  file.ancestors.set(node.id, ancestors)
  return ancestors
}

function climb(node: Node): Node[] {
  const ancestors: Node[] = []
  for (let parent = node.parent; parent !== null; parent = parent.parent) ancestors.push(parent)
  return ancestors
}
