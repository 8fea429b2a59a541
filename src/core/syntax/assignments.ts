import { type Node, Query } from 'web-tree-sitter'
import { must } from '../must.ts'
import { type Assignment, ancestorsOf, type FileContext } from './file-context.ts'
import type { LoadedGrammar } from './parser/grammar.ts'

/**
 * Returns the values assigned to a name, nearest first. `before`: those before the use, in the innermost function with
 * an assignment (or in the file). `all`: also later ones; empty for parameters, whose value comes from callers.
 */
export function findAssignments(file: FileContext, use: Node, which: 'before' | 'all' = 'before'): Assignment[] {
  const name = use.text
  const { nodes } = file.loaded.language
  file.assignments ??= collect(file)
  const given = file.assignments.get(name) ?? []
  if (given.length === 0) return []
  const functions = ancestorsOf(file, use).filter(({ type }) => nodes.function.includes(type))
  for (const scope of [...functions, file.root]) {
    const inside = given.filter(
      (assignment) => innermostFunction(file, assignment.name)?.id === functionId(scope, file),
    )
    const seen = which === 'all' ? inside : inside.filter(({ value }) => value.endIndex <= use.startIndex)
    if (seen.length > 0) return which === 'all' && isParameter(file, scope, name) ? [] : seen.reverse()
    if (isParameter(file, scope, name)) return []
  }
  return []
}

function functionId(scope: Node, file: FileContext): number | undefined {
  return scope.id === file.root.id ? undefined : scope.id
}

function innermostFunction(file: FileContext, node: Node): Node | undefined {
  return ancestorsOf(file, node).find(({ type }) => file.loaded.language.nodes.function.includes(type))
}

function isParameter(file: FileContext, scope: Node, name: string): boolean {
  const list = scope.childForFieldName('parameters') ?? scope.childForFieldName('parameter')
  if (list === null) return false
  if (list.text === name) return true
  return list.descendantsOfType(file.loaded.language.nodes.identifier).some((node) => node.text === name)
}

function collect(file: FileContext): Map<string, Assignment[]> {
  const found = new Map<string, Assignment[]>()
  for (const { captures } of queryFor(file.loaded)?.matches(file.root) ?? []) {
    const name = captures.find((capture) => capture.name === 'name')?.node
    const value = captures.find((capture) => capture.name === 'value')?.node
    if (name === undefined || value === undefined) continue
    const augmented = isAugmented(name, value, file.text)
    for (const [target, given] of pair(name, value)) {
      const list = found.get(target.text)
      const assignment = { name: target, value: given, augmented }
      if (list === undefined) found.set(target.text, [assignment])
      else list.push(assignment)
    }
  }
  return found
}

/** Pairs names and values: `a, b := x, y` assigns x to a and y to b. */
function pair(name: Node, value: Node): [Node, Node][] {
  const names = name.namedChildren.filter((child) => child !== null)
  const values = value.namedChildren.filter((child) => child !== null)
  if (!/list|tuple/.test(name.type)) return [[name, value]]
  if (names.length === values.length && /list|tuple/.test(value.type)) {
    return names.map((target, index): [Node, Node] => [target, must(values[index])])
  }
  return names.map((target): [Node, Node] => [target, value])
}

function isAugmented(name: Node, value: Node, text: string): boolean {
  return /(?:[-+*/%.&|^]|<<|>>|\|\||&&|\?\?)=/.test(text.slice(name.endIndex, value.startIndex))
}

const queries = new WeakMap<LoadedGrammar, Query>()

function queryFor(loaded: LoadedGrammar): Query | undefined {
  const known = queries.get(loaded)
  if (known !== undefined) return known
  const { assignment, assignmentQueries = [] } = loaded.language.nodes
  const source = assignment
    .map(({ type, name, value, operator }) => {
      const given = value === '' ? '(_) @value .' : `${value}: (_) @value`
      return `(${type} ${name}: (_) @name ${operator === undefined ? '' : `operator: ${JSON.stringify(operator)} `}${given})`
    })
    .concat(assignmentQueries)
    .join('\n')
  if (source === '') return undefined
  const query = new Query(loaded.grammar, source)
  queries.set(loaded, query)
  return query
}
