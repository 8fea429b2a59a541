import { digest } from '../../hash.ts'
import type { FileContext } from '../file-context.ts'
import { type FlatTree, readFlatTree } from '../tree/flat-tree.ts'
import { buildLineTable, type LineTable, lineAt } from '../tree/line-table.ts'
import type { FlowRole, FlowTable, Place } from './flow-table.ts'

/** Length of code that is kept whole. */
const longestCode = 1_000

/** A tree with its text and the roles of its nodes. */
export class SourceTree {
  readonly flat: FlatTree
  readonly table: FlowTable
  private readonly file: FileContext
  private readonly lines: LineTable

  constructor(file: FileContext, table: FlowTable) {
    this.file = file
    this.table = table
    this.flat = readFlatTree(file.tree, file.deadline)
    this.lines = buildLineTable(file.text)
  }

  roleOf(node: number): FlowRole | undefined {
    return this.table.roles.get(this.flat.kind[node] ?? 0)
  }

  typeOf(node: number): string {
    return this.table.types[this.flat.kind[node] ?? 0] ?? ''
  }

  isNamed(node: number): boolean {
    return this.table.named[this.flat.kind[node] ?? 0] === 1
  }

  /** Children without comments. */
  childrenOf(node: number): number[] {
    const { flat } = this
    const children: number[] = []
    if (node + 1 >= flat.count || flat.parent[node + 1] !== node) return children
    for (let child = node + 1; child !== -1; child = flat.next[child] ?? -1)
      if (this.roleOf(child)?.role !== 'comment') children.push(child)
    return children
  }

  namedChildrenOf(node: number): number[] {
    return this.childrenOf(node).filter((child) => this.isNamed(child))
  }

  /** All children at a place, in order. */
  at(node: number, place: Place): number[] {
    if (place === undefined) return []
    if ('field' in place) return this.childrenOf(node).filter((child) => this.flat.field[child] === place.field)
    return this.namedChildrenOf(node).slice(place.index, place.index + 1)
  }

  startLine(node: number): number {
    return lineAt(this.lines, this.flat.start[node] ?? 0)
  }

  endLine(node: number): number {
    const start = this.flat.start[node] ?? 0
    return lineAt(this.lines, Math.max(start, (this.flat.end[node] ?? 0) - 1))
  }

  /** The code of a node without comments and with collapsed whitespace. Long code is cut, with a hash of the whole. */
  codeOf(node: number): string {
    const { flat, file } = this
    const [start, end] = [flat.start[node] ?? 0, flat.end[node] ?? 0]
    if (end - start > longestCode) {
      const all = file.text.slice(start, end)
      return `${collapsed(all.slice(0, longestCode / 4))}… ${digest(all)}`
    }
    let code = ''
    let from = start
    for (let inner = node + 1; inner < flat.count && (flat.start[inner] ?? 0) < end; inner++) {
      if (this.roleOf(inner)?.role !== 'comment') continue
      code += file.text.slice(from, flat.start[inner])
      from = flat.end[inner] ?? from
    }
    return collapsed(code + file.text.slice(from, end))
  }
}

function collapsed(code: string): string {
  return code.split(/\s+/).filter(Boolean).join(' ')
}
