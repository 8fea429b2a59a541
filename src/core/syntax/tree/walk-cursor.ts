import type { Node, Tree, TreeCursor } from 'web-tree-sitter'

/** The subset of the library's TreeCursor that a walk needs. */
export interface WalkCursor {
  readonly nodeTypeId: number
  readonly startIndex: number
  readonly endIndex: number
  readonly currentFieldId: number
  gotoFirstChild(): boolean
  gotoNextSibling(): boolean
  gotoParent(): boolean
  /** Calls `look` with the current node. The library must not be used in any other way while the cursor is in use. */
  inspect<T>(look: (node: Node) => T): T
  delete(): void
}

/** The library's own cursor, with its public interface only. */
export class PlainCursor implements WalkCursor {
  private readonly cursor: TreeCursor

  constructor(tree: Tree) {
    this.cursor = tree.walk()
  }

  get nodeTypeId(): number {
    return this.cursor.nodeTypeId
  }
  get startIndex(): number {
    return this.cursor.startIndex
  }
  get endIndex(): number {
    return this.cursor.endIndex
  }
  get currentFieldId(): number {
    return this.cursor.currentFieldId
  }
  gotoFirstChild(): boolean {
    return this.cursor.gotoFirstChild()
  }
  gotoNextSibling(): boolean {
    return this.cursor.gotoNextSibling()
  }
  gotoParent(): boolean {
    return this.cursor.gotoParent()
  }
  inspect<T>(look: (node: Node) => T): T {
    return look(this.cursor.currentNode)
  }
  delete(): void {
    this.cursor.delete()
  }
}
