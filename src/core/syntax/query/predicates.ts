import type { Node, Query, QueryCapture, QueryPredicate } from 'web-tree-sitter'
import { mentions, sameCode } from '../code-text.ts'
import { ancestorsOf, type FileContext } from '../file-context.ts'
import type { Language } from '../language/language-schema.ts'
import { isDynamic, isLiteral } from './is-dynamic-expression.ts'
import { isExplained } from './is-explained.ts'
import { repeatsEarlier } from './repeats-earlier.ts'

/** Accepts or rejects a match. */
export type Predicate = (captures: QueryCapture[], file: FileContext) => boolean

/** Tests one node. A predicate holds if all nodes of its capture pass. */
type NodeTest = (node: Node, words: string[], file: FileContext) => boolean

const nodeTests: Record<string, NodeTest> = {
  'has-ancestor?': (node, types, file) => ancestorsOf(file, node).some(({ type }) => types.includes(type)),
  'has-parent?': (node, types, file) => types.includes(ancestorsOf(file, node)[0]?.type ?? ''),
  'has-descendant?': (node, types) => node.descendantsOfType(types).some(({ id }) => id !== node.id),
  'contains?': (node, words) => {
    const text = node.text
    return words.some((word) => text.includes(word))
  },
  'within?': (node, [outer, ...inner], file) => {
    for (const { type } of ancestorsOf(file, node)) {
      if (type === outer) return true
      if (inner.includes(type)) return false
    }
    return false
  },
  'repeats?': (node, [item], file) => repeatsEarlier(file, node, item ?? ''),
  'dynamic?': (node, _words, file) => isDynamic(file, node),
  'literal?': (node, _words, file) => isLiteral(file, node),
  'explained?': (node, _words, file) => isExplained(file, node),
}

/** Tests two nodes. */
const pairTests: Record<string, (language: Language, a: Node, b: Node) => boolean> = {
  'same?': sameCode,
  'mentions?': mentions,
}

const wordless = new Set(['dynamic?', 'literal?', 'explained?'])

/** Compiles our own predicates of a pattern. Throws an Error that describes an invalid one. */
export function compilePredicates(query: Query, pattern: number): Predicate[] {
  return query
    .predicatesForPattern(pattern)
    .filter(({ operator }) => !operator.endsWith('!'))
    .map((predicate) => compilePredicate(predicate))
}

function compilePredicate({ operator, operands }: QueryPredicate): Predicate {
  const negated = operator.startsWith('not-')
  const name = negated ? operator.slice(4) : operator
  if (name === 'file-match?') return fileMatch(operator, operands, negated)
  const pairTest = pairTests[name]
  if (pairTest !== undefined) return pairPredicate(pairTest, operator, operands, negated)
  const test = nodeTests[name]
  if (test === undefined) throw new Error(`Unknown predicate #${operator}.`)
  const [first, ...rest] = operands
  if (first?.type !== 'capture') throw new Error(`The first argument of #${operator} must be a capture.`)
  const words = rest.map((step) => {
    if (step.type !== 'string') throw new Error(`The arguments of #${operator} after the capture must be strings.`)
    return step.value
  })
  if (words.length === 0 && !wordless.has(name))
    throw new Error(`#${operator} requires at least one string after the capture.`)
  return (captures, file) => {
    const nodes = nodesOf(captures, first.name)
    if (negated) return !nodes.some((node) => test(node, words, file))
    return nodes.length > 0 && nodes.every((node) => test(node, words, file))
  }
}

function fileMatch(operator: string, operands: QueryPredicate['operands'], negated: boolean): Predicate {
  const [step] = operands
  if (step?.type !== 'string' || operands.length !== 1) throw new Error(`#${operator} requires one regular expression.`)
  const regex = new RegExp(step.value, 'm')
  return (_captures, file) => {
    let found = file.fileMatches.get(step.value)
    if (found === undefined) {
      found = regex.test(file.text)
      file.fileMatches.set(step.value, found)
    }
    return found !== negated
  }
}

function pairPredicate(
  test: (language: Language, a: Node, b: Node) => boolean,
  operator: string,
  operands: QueryPredicate['operands'],
  negated: boolean,
): Predicate {
  const [a, b] = operands
  if (a?.type !== 'capture' || b?.type !== 'capture') throw new Error(`#${operator} requires two captures.`)
  return (captures, file) => {
    const left = nodesOf(captures, a.name)[0]
    const right = nodesOf(captures, b.name)[0]
    if (left === undefined || right === undefined) return negated
    return test(file.loaded.language, left, right) !== negated
  }
}

function nodesOf(captures: QueryCapture[], name: string): Node[] {
  return captures.filter((capture) => capture.name === name).map(({ node }) => node)
}
