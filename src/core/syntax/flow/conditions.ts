import type { Fact } from './flow.ts'
import type { Meaning } from './flow-table.ts'
import type { SourceTree } from './source-tree.ts'

/** Returns what is known if a value is true; undefined if it is no condition. */
export function factsIfTrue(tree: SourceTree, value: number): Fact[] | undefined {
  return operationOf(tree, unwrapped(tree, value)) === undefined ? undefined : factsOf(tree, value, true)
}

/** Conditions that are nested deeper are kept as they are. */
const deepest = 50

/** Returns what is known if a condition has a value. */
export function factsOf(tree: SourceTree, condition: number, holds: boolean, depth = 0): Fact[] {
  const node = unwrapped(tree, condition)
  const parts = operationOf(tree, node)
  if (parts === undefined || depth > deepest) return [plain(tree, node, holds)]
  const { meaning, operands } = parts
  const [left = node, right = node] = operands
  if (meaning === 'not') return factsOf(tree, left, !holds, depth + 1)
  if (meaning === 'and' || meaning === 'or') {
    const [first, second] = [factsOf(tree, left, holds, depth + 1), factsOf(tree, right, holds, depth + 1)]
    if ((meaning === 'and') === holds) return [...first, ...second]
    const any = [...alternatives(tree, left, first, holds), ...alternatives(tree, right, second, holds)]
    return [{ key: keyOfAny(any), holds: true, text: tree.codeOf(node), any }]
  }
  return [compared(tree, node, { meaning, left, right }, holds)]
}

/** The operands of a node that combines or negates conditions, or compares values. */
export function operationOf(
  tree: SourceTree,
  node: number,
): { meaning: Meaning; operands: readonly number[] } | undefined {
  if (tree.roleOf(node) !== undefined) return undefined
  const children = tree.childrenOf(node)
  const [first, second, third] = children
  if (children.length === 2 && first !== undefined && second !== undefined) {
    const meaning = meaningOf(tree, first)
    return meaning === 'not' ? { meaning, operands: [second] } : undefined
  }
  if (children.length !== 3 || first === undefined || second === undefined || third === undefined) return undefined
  const meaning = meaningOf(tree, second)
  return meaning === undefined || meaning === 'not' ? undefined : { meaning, operands: [first, third] }
}

/** Removes parentheses and other nodes without a meaning of their own. */
function unwrapped(tree: SourceTree, node: number): number {
  let inner = node
  while (tree.roleOf(inner)?.role === 'wrapper') {
    const [only, ...others] = tree.namedChildrenOf(inner)
    if (only === undefined || others.length > 0) break
    inner = only
  }
  return inner
}

/** Operators are at most this long, so that no operand is read to look for one. */
const longestOperator = 6

function meaningOf(tree: SourceTree, node: number): Meaning | undefined {
  const { flat } = tree
  if ((flat.end[node] ?? 0) - (flat.start[node] ?? 0) > longestOperator) return undefined
  return tree.table.operators.get(tree.codeOf(node))
}

function plain(tree: SourceTree, node: number, holds: boolean): Fact {
  const text = tree.codeOf(node)
  return { key: text, holds, text }
}

/** An alternative with several facts is kept as one. */
function alternatives(tree: SourceTree, node: number, facts: Fact[], holds: boolean): Fact[] {
  const [only, ...others] = facts
  if (only === undefined || others.length > 0) return [plain(tree, unwrapped(tree, node), holds)]
  return only.any ?? [only]
}

function keyOfAny(any: readonly Fact[]): string {
  return any
    .map(({ key, holds }) => `${holds ? '' : 'not '}${key}`)
    .sort()
    .join(' or ')
}

interface Comparison {
  meaning: Exclude<Meaning, 'and' | 'or' | 'not'>
  left: number
  right: number
}

function compared(tree: SourceTree, node: number, { meaning, left, right }: Comparison, holds: boolean): Fact {
  const [a, b] = [tree.codeOf(unwrapped(tree, left)), tree.codeOf(unwrapped(tree, right))]
  const text = tree.codeOf(node)
  const reversed = meaning === 'atMost' || meaning === 'atLeast' || meaning === 'unequal'
  const known = isAbsent(tree, right) ? a : isAbsent(tree, left) ? b : undefined
  const compares = comparison(meaning, [a, b], known)
  return { key: keyOf(compares), holds: holds !== reversed, text, ...(reversed && { reversed: true }), compares }
}

/** `a <= b` is compared as `b < a`, and `a != b` as `a == b`. */
function comparison(
  meaning: Comparison['meaning'],
  [a, b]: readonly [string, string],
  present: string | undefined,
): NonNullable<Fact['compares']> {
  if (meaning === 'less' || meaning === 'atLeast') return { relation: 'less', operands: [a, b] }
  if (meaning === 'more' || meaning === 'atMost') return { relation: 'less', operands: [b, a] }
  if (present !== undefined) return { relation: 'absent', operands: [present] }
  return { relation: 'equal', operands: [a, b].sort() }
}

function keyOf({ relation, operands }: NonNullable<Fact['compares']>): string {
  if (relation === 'absent') return `absent ${operands[0]}`
  return operands.join(relation === 'less' ? ' < ' : ' == ')
}

function isAbsent(tree: SourceTree, node: number): boolean {
  const inner = unwrapped(tree, node)
  return tree.table.absent.has(tree.typeOf(inner)) || tree.table.absent.has(tree.codeOf(inner))
}
