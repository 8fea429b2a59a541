import type { Node } from 'web-tree-sitter'
import { must } from '../../src/core/must.ts'

/** One small change of a source file. Offsets are in UTF-16 code units. */
export interface Mutation {
  file: string
  /** 1-based. */
  line: number
  column: number
  start: number
  end: number
  replacement: string
  /** The old and the new text, in one line. */
  change: string
}

interface Edit {
  node: Node
  replacement: string
}

const swaps: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '&&': '||',
  '||': '&&',
  '+': '-',
  '-': '+',
  '===': '!==',
  '!==': '===',
}
const comparisons = new Set(['===', '!==', '==', '!='])
const conditional = new Set(['if_statement', 'while_statement', 'do_statement', 'ternary_expression'])
const exits = new Set(['return_statement', 'throw_statement', 'continue_statement', 'break_statement'])
const textual = new Set(['string', 'template_string'])
/** Types and imports have no behavior, and log lines are not checked by tests. */
const skipped = /^(import_statement|type_|interface_|literal_type|comment|.*_type$)/
const logging = /^(\w+\.)*logger\b/

/** Returns all mutations of a file in the order of its text. */
export function mutationsOf(file: string, root: Node): Mutation[] {
  const edits: Edit[] = []
  const visit = (node: Node): void => {
    if (skipped.test(node.type)) return
    edits.push(...editsOf(node))
    for (const child of node.namedChildren) if (child !== null) visit(child)
  }
  visit(root)
  return edits
    .map(({ node, replacement }) => ({
      file,
      line: node.startPosition.row + 1,
      column: node.startPosition.column + 1,
      start: node.startIndex,
      end: node.endIndex,
      replacement,
      change: `${oneLine(node.text)} → ${oneLine(replacement)}`,
    }))
    .toSorted((left, right) => left.start - right.start || left.end - right.end)
}

/** Returns the text with a mutation applied. */
export function mutate(text: string, { start, end, replacement }: Mutation): string {
  return text.slice(0, start) + replacement + text.slice(end)
}

function editsOf(node: Node): Edit[] {
  if (conditional.has(node.type)) return negated(node.childForFieldName('condition'))
  if (node.type === 'binary_expression') return ofBinary(node)
  if (node.type === 'number') return ofNumber(node)
  if (node.type === 'true' || node.type === 'false')
    return [{ node, replacement: node.type === 'true' ? 'false' : 'true' }]
  if (node.type === 'expression_statement') return isRemovableCall(node) ? [{ node, replacement: ';' }] : []
  if (exits.has(node.type)) return isEarlyExit(node) ? [{ node, replacement: ';' }] : []
  if (node.type === 'switch_case') return emptied(node.childForFieldName('value'))
  return []
}

/** A condition that is one comparison is covered by the mutations of its operator. */
function negated(condition: Node | null): Edit[] {
  if (condition === null) return []
  const inner = condition.type === 'parenthesized_expression' ? condition.namedChildren[0] : condition
  if (inner == null || comparisons.has(operatorOf(inner))) return []
  return [{ node: inner, replacement: `!(${inner.text})` }]
}

function ofBinary(node: Node): Edit[] {
  const operator = must(node.childForFieldName('operator'))
  const left = must(node.childForFieldName('left'))
  const right = must(node.childForFieldName('right'))
  if (operator.type === '??') return [{ node, replacement: left.text }]
  if (operator.type === '+' && [left, right].some(isText)) return []
  const swap = swaps[operator.type]
  return [
    ...(swap === undefined ? [] : [{ node: operator, replacement: swap }]),
    ...(comparisons.has(operator.type) ? [left, right].flatMap(emptied) : []),
  ]
}

function isText(node: Node): boolean {
  return textual.has(node.type) || (operatorOf(node) === '+' && node.namedChildren.some((child) => isText(must(child))))
}

function ofNumber(node: Node): Edit[] {
  const value = Number(node.text.replaceAll('_', ''))
  if (!Number.isSafeInteger(value) || !/^[\d_]+$/.test(node.text)) return []
  return [value - 1, value + 1].map((other) => ({ node, replacement: other < 0 ? `(${other})` : String(other) }))
}

function emptied(node: Node | null): Edit[] {
  return node?.type === 'string' && node.text.length > 2 ? [{ node, replacement: "''" }] : []
}

function isRemovableCall(statement: Node): boolean {
  const inner = statement.namedChildren[0]
  const call = inner?.type === 'await_expression' ? inner.namedChildren[0] : inner
  return call?.type === 'call_expression' && !logging.test(call.childForFieldName('function')?.text ?? '')
}

/** It leaves a function or loop before its end, under a condition. */
function isEarlyExit(node: Node): boolean {
  const around = node.parent?.type === 'statement_block' ? node.parent.parent : node.parent
  return around?.type === 'if_statement'
}

function operatorOf(node: Node): string {
  return node.type === 'binary_expression' ? (node.childForFieldName('operator')?.type ?? '') : ''
}

function oneLine(text: string): string {
  const flat = text.replaceAll(/\s+/g, ' ')
  return flat.length > 60 ? `${flat.slice(0, 57)}…` : flat
}
