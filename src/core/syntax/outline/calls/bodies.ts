import type { Node } from 'web-tree-sitter'
import type { OutlineMatch } from '../outline-matches.ts'

/** A branching node, such as an `if`, and the nodes that produce its value. */
export interface Choice {
  node: number
  ends: number[]
}

/**
 * Finds the statements that determine the value of a body, if the language has such values: the last one in
 * `@handled.body`, without comments and `@handled.beside` (clauses such as `rescue`), or `@handled.value` itself. With
 * `@of`, the body is a branch of that node, otherwise of a function. Outer nodes come first. `statements` are all
 * statements in `@handled.statements`: one capture of the list is cheaper than a pattern per kind of statement.
 */
export function collectBodies(
  matches: OutlineMatch[],
  comments: readonly string[],
): { statements: number[]; functions: number[]; choices: Choice[] } {
  const beside = new Set<number>()
  const statements: number[] = []
  for (const match of matches) {
    const node = match.node('handled.beside')
    if (node !== undefined) beside.add(node.id)
    for (const child of match.node('handled.statements')?.namedChildren ?? []) if (child) statements.push(child.id)
  }
  const functions: number[] = []
  const choices = new Map<number, { node: Node; ends: number[] }>()
  for (const match of matches) {
    const body = match.node('handled.body')
    const end = body === undefined ? match.node('handled.value') : lastStatement(body, beside, comments)
    if (end === undefined) continue
    const node = match.node('of')
    if (node === undefined) functions.push(end.id)
    else {
      const choice = choices.get(node.id) ?? { node, ends: [] }
      choice.ends.push(end.id)
      choices.set(node.id, choice)
    }
  }
  const sorted = [...choices.values()].sort(
    (a, b) => a.node.startIndex - b.node.startIndex || b.node.endIndex - a.node.endIndex,
  )
  return { statements, functions, choices: sorted.map(({ node, ends }) => ({ node: node.id, ends })) }
}

function lastStatement(body: Node, beside: ReadonlySet<number>, comments: readonly string[]): Node | undefined {
  let last = body.lastNamedChild
  while (last !== null && (beside.has(last.id) || comments.includes(last.type))) last = last.previousNamedSibling
  return last ?? undefined
}
