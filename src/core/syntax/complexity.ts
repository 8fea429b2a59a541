import { must } from '../must.ts'
import type { FunctionMetrics } from './inspector.ts'
import { popUntil } from './pop-until.ts'
import { type RoleTable, role } from './roles.ts'

/** A named function from the outline. */
export interface Callable {
  path: string
  nameLine: number
  /** UTF-16 offsets. */
  start: number
  end: number
  parameters: number
}

/** A function during the walk. Offsets are converted to lines at the end. */
export interface MeasuredFunction extends Omit<FunctionMetrics, 'startLine' | 'endLine' | 'lines'> {
  start: number
  end: number
}

/** A node with a structural role. */
interface StructuralNode {
  depth: number
  type: number
  roles: number
  start: number
  /** Only needed for functions. */
  end: number
  line: number
  /** Index of the first token inside. */
  token: number
}

interface Frame extends StructuralNode {
  nesting: number
  control: number
  current: MeasuredFunction | undefined
  markup: boolean
  operator: number
  /** The keyword `else` was visited. */
  elseSeen: boolean
  /** Boolean operators on both sides, for runs of the same operator. */
  sides: number[]
}

/** Computes cognitive complexity by SonarSource's definition during the walk. */
export class ComplexityMeter {
  readonly functions: MeasuredFunction[] = []
  private readonly frames: Frame[] = []
  private readonly table: RoleTable
  private readonly callables: Callable[]
  private readonly labelOf: () => string
  private next = 0
  private readonly open: { callable: Callable; used: boolean }[] = []
  private current: MeasuredFunction | undefined
  private nesting = 0
  private control = 0
  /** The cursor is in markup, where conditions choose what is shown. */
  private markup = false

  /** `callables` in source order. `labelOf` names the anonymous function at the cursor by its context. */
  constructor(table: RoleTable, callables: Callable[], labelOf: () => string) {
    this.table = table
    this.callables = callables
    this.labelOf = labelOf
  }

  /** Returns the innermost open frame if it is the parent of a node at this depth. */
  parentAt(depth: number): Frame | undefined {
    const top = this.frames.at(-1)
    return top !== undefined && top.depth === depth - 1 ? top : undefined
  }

  get depth(): number {
    return this.frames.at(-1)?.depth ?? -1
  }

  /** Handles an else branch without a separate node. */
  elseBranch(): void {
    if (this.current !== undefined) this.current.cognitive++
  }

  operator(depth: number, type: number): void {
    const parent = this.parentAt(depth)
    if (parent !== undefined && (parent.roles & role.boolean) !== 0) parent.operator = type
  }

  enter(node: StructuralNode): void {
    const { type, roles, line } = node
    const parent = this.parentAt(node.depth)
    const { nesting, control, current, markup } = this
    this.frames.push({ ...node, nesting, control, current, markup, operator: 0, elseSeen: false, sides: [] })
    if ((roles & role.markup) !== 0) this.markup = true
    if ((roles & role.function) !== 0) {
      this.markup = false
      this.enterFunction(node)
    }
    if (this.markup) return
    if ((roles & role.nesting) !== 0) this.enterNesting(parent, type, line)
    else if ((roles & role.flat) !== 0 && this.current !== undefined) this.current.cognitive++
  }

  private enterNesting(parent: Frame | undefined, type: number, line: number): void {
    // `else if` was counted as the else. It is not nested deeper than the first if.
    if (parent !== undefined && (parent.roles & role.flat) !== 0) return
    if (parent !== undefined && parent.type === type && parent.operator === elseIf) {
      parent.operator = 0
      return
    }
    const { current } = this
    this.control++
    if (current !== undefined) {
      current.cognitive += 1 + this.nesting
      if (this.control > current.nesting) {
        current.nesting = this.control
        current.deepestLine = line
      }
    }
    this.nesting++
  }

  /** Tells that the next node is an `else if` in a field of its `if`. */
  elseIfNext(parent: Frame): void {
    parent.operator = elseIf
    if (this.current !== undefined) this.current.cognitive++
  }

  private enterFunction({ start, end, line }: StructuralNode): void {
    const callable = this.claim(start, end)
    if (callable === undefined && this.current !== undefined && this.current.parameters >= 0) {
      this.nesting++
      return
    }
    const path = callable?.path ?? this.labelOf()
    const nameLine = callable?.nameLine ?? line
    const parameters = callable?.parameters ?? -1
    this.current = { path, nameLine, start, end, cognitive: 0, nesting: 0, deepestLine: nameLine, parameters }
    this.functions.push(this.current)
    this.nesting = 0
    this.control = 0
  }

  /** Returns the innermost symbol around this function node that is not assigned to a function node yet. */
  private claim(start: number, end: number): Callable | undefined {
    let next = this.callables[this.next]
    while (next !== undefined && next.start <= start) {
      this.open.push({ callable: next, used: false })
      next = this.callables[++this.next]
    }
    const top = popUntil(this.open, ({ callable }) => callable.end >= end)
    if (top === undefined || top.used) return undefined
    top.used = true
    return top.callable
  }

  /** Leaves the innermost frame and returns it. */
  leave(): Frame {
    const frame = must(this.frames.pop())
    if ((frame.roles & role.boolean) !== 0 && frame.operator > 0 && !this.markup) this.countRun(frame)
    this.nesting = frame.nesting
    this.control = frame.control
    this.current = frame.current
    this.markup = frame.markup
    return frame
  }

  /** `a && b && c` is one run: +1 for this operator, minus those on its sides that continue the run. */
  private countRun(frame: Frame): void {
    const { current } = this
    if (current !== undefined) current.cognitive += 1 - frame.sides.filter((side) => side === frame.operator).length
    const parent = this.parentAt(frame.depth)
    if (parent !== undefined && (parent.roles & role.boolean) !== 0) parent.sides.push(frame.operator)
  }

  isControlCall(word: string): boolean {
    return this.table.controlCalls.has(word)
  }
}

const elseIf = -1
