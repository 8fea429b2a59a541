import type { Node } from 'web-tree-sitter'
import { must } from '../../must.ts'
import { type Callable, ComplexityMeter } from '../complexity.ts'
import type { FileContext } from '../file-context.ts'
import type { Block, FunctionMetrics } from '../inspector.ts'
import { OutOfTime } from '../parser/parse.ts'
import { hashText, type RoleTable, role, roleTable, structural } from '../roles.ts'
import { buildLineTable, type LineTable, lineAt, startOfLine } from './line-table.ts'
import { openWalkCursor } from './open-walk-cursor.ts'
import { hashRun, TokenBuffer } from './token-buffer.ts'
import type { WalkCursor } from './walk-cursor.ts'

/** The results of one pass over all nodes of a tree. */
export interface Walk {
  /** Valid until the next walk in this thread. */
  tokens: TokenBuffer
  lines: LineTable
  comments: { start: number; end: number }[]
  functions: FunctionMetrics[]
  blocks: Block[]
}

/** Minimum number of tokens in a block; smaller ones are similar by chance. */
const leastTokens = 40
/** Number of nodes between two clock checks. */
const clockEvery = 1 << 14

const buffer = new TokenBuffer()

/**
 * Walks a tree once, without recursion. `callables` must be in source order; without them, only the outermost functions
 * are measured, without names.
 */
export function walkTree(file: FileContext, callables: Callable[] | undefined): Walk {
  const cursor = openWalkCursor(file.tree)
  try {
    return new Walker(file, callables, cursor).walk()
  } finally {
    cursor.delete()
  }
}

class Walker {
  private readonly text: string
  private readonly table: RoleTable
  private readonly cursor: WalkCursor
  private readonly deadline: number
  private readonly meter: ComplexityMeter
  private readonly lines: LineTable
  private readonly codeLines: Uint8Array
  private readonly comments: Walk['comments'] = []
  private readonly blocks: Block[] = []
  private readonly callables: Callable[]
  private line = 0
  private nextCallable = 0

  constructor(file: FileContext, callables: Callable[] | undefined, cursor: WalkCursor) {
    this.text = file.text
    this.table = roleTable(file.loaded)
    this.cursor = cursor
    this.deadline = file.deadline
    this.callables = callables ?? []
    const nameless = callables === undefined ? () => '' : () => cursor.inspect(labelOf)
    this.meter = new ComplexityMeter(this.table, this.callables, nameless)
    this.lines = buildLineTable(file.text)
    this.codeLines = new Uint8Array(this.lines.count + 2)
    buffer.count = 0
  }

  walk(): Walk {
    const { cursor, meter } = this
    const { roles, controlByCalls } = this.table
    let depth = 0
    let visited = 0
    while (true) {
      if ((++visited & (clockEvery - 1)) === 0 && performance.now() > this.deadline) throw new OutOfTime('the walk')
      const type = cursor.nodeTypeId
      let bits = must(roles[type])
      if (controlByCalls) bits = this.adjust(bits)
      if (meter.depth === depth - 1) this.lookForElse(depth, type, bits)
      if (this.enter(depth, type, bits)) {
        depth++
        continue
      }
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) return this.result()
        depth--
        if (meter.depth === depth) this.leave()
      }
    }
  }

  /** Enters the node at the cursor. Returns true if the cursor moved to its first child. */
  private enter(depth: number, type: number, bits: number): boolean {
    const { cursor, meter } = this
    if ((bits & role.comment) !== 0) {
      this.comments.push({ start: cursor.startIndex, end: cursor.endIndex })
      return false
    }
    if ((bits & role.literal) !== 0 && !this.holdsInterpolation()) {
      this.leaf(type, 2)
      return false
    }
    if ((bits & structural) !== 0) {
      if ((bits & role.booleanOperator) !== 0) meter.operator(depth, type)
      else if ((bits & role.jump) === 0 || cursor.inspect(hasLabel)) {
        const start = cursor.startIndex
        const end = (bits & role.function) !== 0 ? cursor.endIndex : 0
        meter.enter({ depth, type, roles: bits, start, end, line: this.lineFrom(start), token: buffer.count })
      }
    }
    if (cursor.gotoFirstChild()) return true
    this.leaf(type, (bits & role.identifier) !== 0 ? 1 : 0)
    if (meter.depth === depth) this.leave()
    return false
  }

  private leaf(type: number, kind: number): void {
    const { cursor, text } = this
    let start = cursor.startIndex
    let end = cursor.endIndex
    const hash = must(this.table.kinds[type])
    let exact = hash
    if ((must(this.table.roles[type]) & role.named) !== 0) {
      if (kind === 0) {
        // Text between tags includes the surrounding layout.
        while (start < end && text.charCodeAt(start) <= 32) start++
        while (end > start && text.charCodeAt(end - 1) <= 32) end--
      }
      exact = hashText(text, start, end, hash)
    }
    if (start >= end) return
    const line = this.lineFrom(start)
    buffer.push({ exact, shape: kind === 0 ? exact : hash, line, start, end, role: kind })
    this.codeLines[line] = 1
    const { starts, count } = this.lines
    for (let next = line; next < count && must(starts[next]) < end; next++) this.codeLines[next + 1] = 1
  }

  /** Returns the line of an offset. Offsets must be ascending across calls. */
  private lineFrom(offset: number): number {
    const { starts, count } = this.lines
    while (this.line < count && must(starts[this.line]) <= offset) this.line++
    return this.line
  }

  private holdsInterpolation(): boolean {
    const { cursor } = this
    if (!cursor.gotoFirstChild()) return false
    let found = false
    do {
      found = (must(this.table.roles[cursor.nodeTypeId]) & role.interpolation) !== 0
    } while (!found && cursor.gotoNextSibling())
    cursor.gotoParent()
    return found
  }

  /** In Go, Java and C#, the else branch is a field of the if without a separate node. In Kotlin, it follows the keyword. */
  private lookForElse(depth: number, type: number, bits: number): void {
    const parent = this.meter.parentAt(depth)
    if (parent === undefined || (parent.roles & role.if) === 0) return
    const { alternative, elseWord } = this.table
    if (alternative === 0 && type === elseWord) parent.elseSeen = true
    if ((bits & role.named) === 0 || (bits & role.flat) !== 0) return
    if (alternative === 0 ? !parent.elseSeen : this.cursor.currentFieldId !== alternative) return
    if (type === parent.type) this.meter.elseIfNext(parent)
    else if ((bits & (role.statement | role.block)) !== 0) this.meter.elseBranch()
  }

  /** In Elixir, definitions and control structures are ordinary calls. */
  private adjust(bits: number): number {
    const { cursor, callables } = this
    if ((bits & role.call) === 0) return bits
    const start = cursor.startIndex
    let next = callables[this.nextCallable]
    while (next !== undefined && next.start < start) next = callables[++this.nextCallable]
    if (next !== undefined && next.start === start && next.end === cursor.endIndex) return bits | role.function
    const word = /\w*/y
    word.lastIndex = start
    return this.meter.isControlCall(word.exec(this.text)?.[0] ?? '') ? bits | role.nesting : bits
  }

  private leave(): void {
    const frame = this.meter.leave()
    const count = buffer.count - frame.token
    if ((frame.roles & role.block) === 0 || count < leastTokens) return
    const startLine = must(buffer.line[frame.token])
    const end = must(buffer.end[buffer.count - 1])
    const endLine = lineAt(this.lines, end - 1)
    this.blocks.push({
      hash: hashRun(buffer.shape, frame.token, buffer.count),
      tokens: count,
      startLine,
      endLine,
      startColumn: must(buffer.start[frame.token]) - startOfLine(this.lines, startLine) + 1,
      endColumn: end - startOfLine(this.lines, endLine) + 1,
    })
  }

  private result(): Walk {
    while (this.meter.depth >= 0) this.leave()
    const before = new Uint32Array(this.codeLines.length + 1)
    let sum = 0
    for (const [line, code] of this.codeLines.entries()) {
      sum += code
      before[line + 1] = sum
    }
    const functions = this.meter.functions.map(({ start, end, parameters, ...measured }) => {
      const startLine = lineAt(this.lines, start)
      const endLine = lineAt(this.lines, end - 1)
      return {
        ...measured,
        parameters: Math.max(0, parameters),
        startLine,
        endLine,
        lines: must(before[endLine + 1]) - must(before[startLine]),
      }
    })
    return { tokens: buffer, lines: this.lines, comments: this.comments, functions, blocks: this.blocks }
  }
}

function hasLabel(node: Node): boolean {
  return node.namedChildren.some((child) => child !== null && /label|identifier/.test(child.type))
}

const longestLabel = 60

/** Returns the context of an anonymous function: `app.get('/users')`, `describe('parser')`. */
function labelOf(node: Node): string {
  const list = node.parent
  const call = list?.parent
  if (list == null || call == null || !/argument/.test(list.type)) return 'anonymous function'
  const head = call.text.slice(0, list.startIndex - call.startIndex).replaceAll(/\s+/g, ' ')
  const first = list.namedChildren[0]
  const hint = first != null && /string/.test(first.type) ? first.text.slice(0, longestLabel) : ''
  return `${head.slice(-longestLabel)}(${hint})`
}
