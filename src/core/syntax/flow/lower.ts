import type { FileContext } from '../file-context.ts'
import { operationOf } from './conditions.ts'
import type { Flow, Leaving } from './flow.ts'
import { FlowBuilder } from './flow-builder.ts'
import { type FlowRole, flowTable } from './flow-table.ts'
import { SourceTree } from './source-tree.ts'

/** Lowers the functions of a file; undefined if its language is not analyzed. */
export function lowerFlow(file: FileContext): Flow | undefined {
  const table = flowTable(file.loaded)
  if (table === undefined) return undefined
  return new Lowering(new SourceTree(file, table)).lower()
}

/** The context in which the next operation runs; `left` if none does. */
type Reached = number | 'left'

type Role<Name extends FlowRole['role']> = FlowRole & { role: Name }

/** What is nested deeper is left out: it is generated code, or meant to exhaust the stack. */
const deepest = 400

class Lowering {
  private readonly tree: SourceTree
  private readonly builder: FlowBuilder
  private depth = 0

  constructor(tree: SourceTree) {
    this.tree = tree
    this.builder = new FlowBuilder(tree)
  }

  lower(): Flow {
    this.each(this.tree.childrenOf(0), 0)
    return { functions: this.builder.functions }
  }

  /** Runs nodes one after another. */
  private each(nodes: readonly number[], context: Reached): Reached {
    let reached = context
    for (const node of nodes) reached = this.visit(node, reached)
    return reached
  }

  private visit(node: number, context: Reached): Reached {
    if (context === 'left' || this.depth > deepest) return context
    this.depth++
    const reached = this.visitNode(node, context)
    this.depth--
    return reached
  }

  private visitNode(node: number, context: number): Reached {
    const role = this.tree.roleOf(node)
    switch (role?.role) {
      case 'branch':
        return this.visitBranch(node, role, context)
      case 'loop':
        return this.visitLoop(node, role, context)
      case 'try':
        return this.visitTry(node, context)
      case 'leave':
        return this.visitLeave(node, role.how, context)
      case 'call':
        return this.visitCall(node, role, context)
      case 'assign':
        return this.visitAssignment(node, role, context)
      case 'function':
        return this.visitFunction(node, context)
      default:
        return this.visitOther(node, role?.role, context)
    }
  }

  private visitOther(node: number, role: FlowRole['role'] | undefined, context: number): Reached {
    switch (role) {
      case 'choice':
        this.each(this.tree.childrenOf(node), context)
        return context
      case 'closure':
        this.each(this.tree.childrenOf(node), this.builder.enter(role, node, context))
        return context
      case 'scope':
      case 'deferred':
      case 'case':
      case 'handler':
      case 'finalizer':
        return this.visitEnclosing(node, role, context)
      default:
        return this.visitExpression(node, context)
    }
  }

  /** The right side of `a && b` runs only if the left side holds. */
  private visitExpression(node: number, context: number): Reached {
    const { tree } = this
    const parts = operationOf(tree, node)
    if (parts?.meaning !== 'and' && parts?.meaning !== 'or') return this.each(tree.childrenOf(node), context)
    const [left = node, right = node] = parts.operands
    const reached = this.visit(left, context)
    if (reached === 'left') return reached
    const holds = parts.meaning === 'and'
    const ended = this.visit(right, this.builder.know(left, holds, reached))
    // `check || return`: whatever follows runs only if the right side did not.
    return ended === 'left' ? this.builder.know(left, !holds, reached, this.builder.lastLeaving()) : reached
  }

  /** A function inside a function is part of it. */
  private visitFunction(node: number, context: number): Reached {
    const { builder } = this
    if (builder.atTop) builder.within(node, () => void this.each(this.tree.childrenOf(node), 0))
    else this.each(this.tree.childrenOf(node), this.builder.enter('closure', node, context))
    return context
  }

  private visitBranch(node: number, role: Role<'branch'>, context: number, following: number[] = []): Reached {
    const { tree } = this
    const [condition] = tree.at(node, role.condition)
    const then = tree.at(node, role.consequence)
    const others = [...tree.at(node, role.alternative), ...following]
    const rest = tree.childrenOf(node).filter((child) => child !== condition && ![...then, ...others].includes(child))
    let reached = this.each(rest, context)
    if (condition !== undefined) reached = this.visit(condition, reached)
    if (reached === 'left') return reached
    const afterThen = this.each(then, this.builder.know(condition, role.holds, reached))
    const leavesThen = this.builder.lastLeaving()
    const afterOther = this.visitAlternatives(others, this.builder.know(condition, !role.holds, reached))
    if (afterThen === 'left' && afterOther === 'left') return 'left'
    if (afterThen === 'left') return this.builder.know(condition, !role.holds, reached, leavesThen)
    if (afterOther === 'left') return this.builder.know(condition, role.holds, reached, this.builder.lastLeaving())
    return reached
  }

  /** `elif` and `else` may stand side by side; each runs only if the ones before did not. */
  private visitAlternatives([first, ...others]: number[], context: Reached): Reached {
    if (first === undefined || context === 'left') return context
    const role = this.tree.roleOf(first)
    if (role?.role === 'branch') return this.visitBranch(first, role, context, others)
    return this.each([first, ...others], context)
  }

  private visitLoop(node: number, role: Role<'loop'>, context: number): Reached {
    const { tree } = this
    const [condition] = tree.at(node, role.condition)
    const body = tree.at(node, role.body)
    const rest = tree.childrenOf(node).filter((child) => !body.includes(child))
    const reached = this.each(rest, context)
    if (reached === 'left') return reached
    this.each(body, this.builder.know(condition, true, this.builder.enter('loop', node, reached, rest)))
    return reached
  }

  private visitEnclosing(
    node: number,
    role: 'scope' | 'deferred' | 'case' | 'handler' | 'finalizer',
    context: number,
  ): Reached {
    const children = this.tree.childrenOf(node)
    const kind = role === 'handler' ? 'catch' : role === 'finalizer' ? 'finally' : role
    const reached = this.each(children, this.builder.enter(kind, node, context, this.builder.headOf(node)))
    return reached === 'left' && role === 'scope' ? 'left' : context
  }

  private visitTry(node: number, context: number): Reached {
    const { tree } = this
    const isPart = (child: number) => ['handler', 'finalizer'].includes(tree.roleOf(child)?.role ?? '')
    const children = tree.childrenOf(node)
    const parts = children.filter(isPart)
    const body = children.filter((child) => !isPart(child))
    if (parts.length === 0) return this.each(body, context)
    const caught = parts.some((child) => tree.roleOf(child)?.role === 'handler')
    const reached = this.each(body, caught ? this.builder.enter('try', node, context, []) : context)
    const ends = parts.map((part) => this.visitPart(part, context))
    return reached === 'left' && ends.every((end) => end === 'left') ? 'left' : context
  }

  private visitPart(part: number, context: number): Reached {
    const isHandler = this.tree.roleOf(part)?.role === 'handler'
    const reached = this.each(
      this.tree.childrenOf(part),
      this.builder.enter(isHandler ? 'catch' : 'finally', part, context, this.builder.headOf(part)),
    )
    return isHandler ? reached : 'left'
  }

  private visitLeave(node: number, how: Leaving, context: number): Reached {
    const values = this.tree.namedChildrenOf(node)
    const reached = this.each(values, context)
    if (reached === 'left') return reached
    this.builder.add(node, reached, {
      kind: how,
      target: '',
      values: values.map((value) => this.tree.codeOf(value)),
      facts: this.builder.factsOf(values),
    })
    return 'left'
  }

  private visitCall(node: number, role: Role<'call'>, context: number): Reached {
    const { tree } = this
    const reached = this.each(tree.childrenOf(node), context)
    if (reached === 'left') return reached
    const [receiver] = tree.at(node, role.receiver)
    const [callee] = tree.at(node, role.callee)
    const name = callee === undefined ? '' : tree.codeOf(callee)
    const target = receiver === undefined ? name : `${tree.codeOf(receiver)}.${name}`
    const values = tree
      .at(node, role.arguments)
      .flatMap((list) => tree.namedChildrenOf(list).map((value) => tree.codeOf(value)))
    const leaves = tree.table.leavingCalls.has(target)
    this.builder.add(node, reached, { kind: leaves ? 'throw' : 'call', target, values })
    return leaves ? 'left' : reached
  }

  private visitAssignment(node: number, role: Role<'assign'>, context: number): Reached {
    const { tree } = this
    const [value] = tree.at(node, role.value)
    const reached = this.each(tree.childrenOf(node), context)
    if (reached === 'left' || value === undefined) return reached
    const target = tree
      .at(node, role.name)
      .map((name) => tree.codeOf(name))
      .join()
    this.builder.add(node, reached, {
      kind: 'assign',
      target,
      values: [tree.codeOf(value)],
      facts: this.builder.factsOf([value]),
    })
    return reached
  }
}
