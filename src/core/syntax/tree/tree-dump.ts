import type { Node } from 'web-tree-sitter'
import type { PlainNode } from '../inspector.ts'

/** Returns the tree of a snippet as plain data. Recursive, so only for snippets in rules. */
export function dumpTree(node: Node, field?: string): PlainNode {
  const children: PlainNode[] = []
  for (let index = 0; index < node.childCount; index++) {
    const child = node.child(index)
    if (child !== null) children.push(dumpTree(child, node.fieldNameForChild(index) ?? undefined))
  }
  return {
    type: node.type,
    named: node.isNamed,
    ...(field !== undefined && { field }),
    text: node.text,
    start: node.startIndex,
    end: node.endIndex,
    error: node.isError || node.isMissing,
    children,
  }
}
