import { defined } from '../../defined.ts'
import { factsIfTrue, factsOf } from './conditions.ts'
import { type Context, type Fact, type FlowFunction, type Leaving, leavings, type Operation } from './flow.ts'
import type { SourceTree } from './source-tree.ts'

/** Collects the operations and contexts of functions. */
export class FlowBuilder {
  readonly functions: FlowFunction[] = []
  private readonly tree: SourceTree
  private current: FlowFunction

  constructor(tree: SourceTree) {
    this.tree = tree
    this.current = this.open(0)
  }

  /** Code outside of functions is being read. */
  get atTop(): boolean {
    return this.current === this.functions[0]
  }

  /** Starts a function, whose code is read by `work`. */
  within(node: number, work: () => void): void {
    const outer = this.current
    this.current = this.open(node)
    work()
    this.current = outer
  }

  private open(node: number): FlowFunction {
    const { tree } = this
    const start: Context = { parent: -1, kind: 'start', line: tree.startLine(node), text: '' }
    const opened = { startLine: start.line, endLine: tree.endLine(node), operations: [], contexts: [start] }
    this.functions.push(opened)
    return opened
  }

  add(
    node: number,
    context: number,
    { facts, ...said }: Pick<Operation, 'kind' | 'target' | 'values'> & { facts?: Fact[] | undefined },
  ): void {
    const { tree } = this
    const { awaited, statement } = this.useOf(node)
    this.current.operations.push({
      ...said,
      ...defined({ facts }),
      context,
      line: tree.startLine(node),
      endLine: tree.endLine(node),
      text: tree.codeOf(node),
      awaited,
      statement,
    })
  }

  factsOf([value, ...others]: number[]): Fact[] | undefined {
    return value === undefined || others.length > 0 ? undefined : factsIfTrue(this.tree, value)
  }

  private useOf(node: number): { awaited: boolean; statement: boolean } {
    const { tree } = this
    let awaited = false
    for (let at = tree.flat.parent[node] ?? -1; at > 0; at = tree.flat.parent[at] ?? -1) {
      const role = tree.roleOf(at)?.role
      if (role === 'await') awaited = true
      else if (role !== 'wrapper') return { awaited, statement: this.isBody(at) }
    }
    return { awaited, statement: true }
  }

  isBody(node: number): boolean {
    return this.tree.table.blocks.has(this.tree.typeOf(node)) || this.tree.flat.parent[node] === -1
  }

  headOf(node: number): number[] {
    return this.tree
      .namedChildrenOf(node)
      .slice(0, 1)
      .filter((child) => !this.isBody(child))
  }

  enter(kind: Context['kind'], node: number, parent: number, head: readonly number[] = []): number {
    const { tree } = this
    const text = head.map((child) => tree.codeOf(child)).join(' ')
    return this.current.contexts.push({ parent, kind, line: tree.startLine(node), text }) - 1
  }

  /** Adds what a condition with this value says to a context. */
  know(condition: number | undefined, holds: boolean, context: number, unless?: Leaving): number {
    const { tree, current } = this
    if (condition === undefined) return context
    const line = tree.startLine(condition)
    let parent = context
    for (const fact of factsOf(tree, condition, holds))
      parent = current.contexts.push({ parent, kind: 'fact', line, text: fact.text, fact, ...defined({ unless }) }) - 1
    return parent
  }

  /** How the code left that was visited last. */
  lastLeaving(): Leaving | undefined {
    const kind = this.current.operations.at(-1)?.kind
    return leavings.find((how) => how === kind)
  }
}
