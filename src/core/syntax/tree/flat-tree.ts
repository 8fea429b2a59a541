import type { Tree } from 'web-tree-sitter'
import { OutOfTime } from '../parser/parse.ts'
import { openWalkCursor } from './open-walk-cursor.ts'

/**
 * A syntax tree as arrays by node number. Nodes are in source order, so the first child of a node, if any, is the next
 * node. Offsets are in UTF-16 code units; -1 means none.
 */
export interface FlatTree {
  count: number
  /** Type id in the grammar. */
  kind: Uint16Array
  /** Field id in the parent, or 0. */
  field: Uint16Array
  start: Int32Array
  end: Int32Array
  parent: Int32Array
  /** Next sibling. */
  next: Int32Array
}

/** Number of nodes between two clock checks. */
const clockEvery = 1 << 14

/** Reads a tree in one walk. Throws `OutOfTime` after the deadline. */
export function readFlatTree(tree: Tree, deadline: number): FlatTree {
  let flat = allocate(1 << 10)
  const cursor = openWalkCursor(tree)
  const last: number[] = []
  let parent = -1
  try {
    for (;;) {
      const node = flat.count++
      if ((flat.count & (clockEvery - 1)) === 0 && performance.now() > deadline) throw new OutOfTime('reading the tree')
      if (node === flat.kind.length) flat = grown(flat)
      flat.kind[node] = cursor.nodeTypeId
      flat.field[node] = cursor.currentFieldId
      flat.start[node] = cursor.startIndex
      flat.end[node] = cursor.endIndex
      flat.parent[node] = parent
      flat.next[node] = -1
      if (cursor.gotoFirstChild()) {
        last.push(node)
        parent = node
        continue
      }
      let before = node
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) return flat
        before = last.pop() ?? -1
        parent = last.at(-1) ?? -1
      }
      flat.next[before] = flat.count
    }
  } finally {
    cursor.delete()
  }
}

function allocate(size: number): FlatTree {
  return {
    count: 0,
    kind: new Uint16Array(size),
    field: new Uint16Array(size),
    start: new Int32Array(size),
    end: new Int32Array(size),
    parent: new Int32Array(size),
    next: new Int32Array(size),
  }
}

function grown(flat: FlatTree): FlatTree {
  const larger = allocate(flat.kind.length * 2)
  for (const part of ['kind', 'field', 'start', 'end', 'parent', 'next'] as const) larger[part].set(flat[part])
  return { ...larger, count: flat.count }
}
