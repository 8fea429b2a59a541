import type { Node, Tree, TreeCursor } from 'web-tree-sitter'

/** Visits the nodes of a tree; what the walk needs of the library's TreeCursor. */
export interface WalkCursor {
  readonly nodeTypeId: number
  readonly startIndex: number
  readonly endIndex: number
  readonly currentFieldId: number
  gotoFirstChild(): boolean
  gotoNextSibling(): boolean
  gotoParent(): boolean
  /** Gives the current node to `look`. The library must not be called in another way while the cursor is in use. */
  inspect<T>(look: (node: Node) => T): T
  delete(): void
}

/** The library's own cursor, through its public interface alone. */
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
