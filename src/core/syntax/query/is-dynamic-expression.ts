import type { Node } from 'web-tree-sitter'
import { findAssignments } from '../assignments.ts'
import { hasPlainType, returnsPlainType } from '../declared-types.ts'
import type { FileContext } from '../file-context.ts'
import { callName, conversions, isArgumentList, isCallType, isFormatCall, numeric } from './known-calls.ts'

/**
 * Tells whether an expression is built at run time: it contains a concatenation, an interpolation or a format call with
 * a part that is not constant. A name is resolved one step, to its nearest assignment before the use.
 */
export function isDynamic(file: FileContext, node: Node): boolean {
  const expression = unwrap(file, node)
  if (!isIdentifier(file, expression)) return isBuilt(file, expression)
  for (const { value, augmented } of findAssignments(file, expression)) {
    if (augmented ? !isConstant(file, value) : isBuilt(file, unwrap(file, value))) return true
    if (!augmented) return false
  }
  return false
}

/**
 * Tells whether an expression is a constant literal, a concatenation of literals, or a name that resolves to one in one
 * step.
 */
export function isLiteral(file: FileContext, node: Node): boolean {
  const expression = unwrap(file, node)
  if (!isIdentifier(file, expression)) return isPlain(file, expression)
  const [nearest] = findAssignments(file, expression)
  return nearest !== undefined && !nearest.augmented && isPlain(file, unwrap(file, nearest.value))
}

function isPlain(file: FileContext, node: Node): boolean {
  const { nodes } = file.loaded.language
  if (isConcatenation(file, node))
    return node.namedChildren.every((part) => part !== null && isPlain(file, unwrap(file, part)))
  if (isInterpolated(file, node)) return false
  return nodes.literal.includes(node.type)
}

/** Tells whether any part of the expression, except inner functions, builds a string from variable parts. */
function isBuilt(file: FileContext, node: Node): boolean {
  const { nodes } = file.loaded.language
  const cursor = node.walk()
  try {
    let down = true
    while (true) {
      if (down) {
        const type = cursor.nodeType
        if (nodes.function.includes(type)) down = false
        else if (
          nodes.concatenation.includes(type) ||
          nodes.literal.includes(type) ||
          nodes.interpolation.includes(type) ||
          isCallType(type)
        ) {
          if (builds(file, cursor.currentNode)) return true
        }
      }
      if (down && cursor.gotoFirstChild()) continue
      down = true
      if (cursor.currentDepth === 0) return false
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent() || cursor.currentDepth === 0) return false
      }
    }
  } finally {
    cursor.delete()
  }
}

function builds(file: FileContext, node: Node): boolean {
  if (isConcatenation(file, node)) return parts(node).some((part) => !isConstant(file, part))
  if (inlineNames(file, node).some((name) => !isConstantText(file, name, node))) return true
  const holes = holesOf(file, node)
  if (holes.length > 0) return holes.some((hole) => !isConstantHole(file, hole))
  if (!isFormatCall(node)) return false
  return argumentsAndReceiver(file, node).some((part) => !isConstant(file, part))
}

function isConstantText(file: FileContext, name: string, use: Node): boolean {
  return isAllCaps(name) || hasPlainType(file, name, use)
}

/** Returns the interpolated names that the grammar leaves in the text: `{id}` in Rust, `$id` in Kotlin. */
function inlineNames(file: FileContext, node: Node): string[] {
  const { nodes, types } = file.loaded.language
  if (types?.inline === undefined || !(nodes.literal.includes(node.type) || isFormatCall(node))) return []
  return [...node.text.matchAll(new RegExp(types.inline, 'g'))].map(([, name = '']) => name)
}

function isConstantHole(file: FileContext, hole: Node): boolean {
  if (!file.loaded.language.nodes.interpolation.includes(hole.type)) return isConstant(file, hole)
  return parts(hole).every((part) => notHoles.test(part.type) || isConstant(file, part))
}

/** Returns the arguments, and the receiver unless it is the name of a class or module. */
function argumentsAndReceiver(file: FileContext, node: Node): Node[] {
  return parts(node).flatMap((part) => {
    if (isArgumentList(part)) return parts(part)
    const [receiver, method] = parts(part)
    if (!memberTypes.test(part.type) || receiver === undefined || method === undefined) return []
    return isIdentifier(file, receiver) && findAssignments(file, receiver).length === 0 ? [] : [receiver]
  })
}

/**
 * Tells whether a part is always the same text: literals, ALL_CAPS names, names with only literal values, converted
 * numbers.
 */
function isConstant(file: FileContext, part: Node): boolean {
  const node = unwrap(file, part)
  const { nodes } = file.loaded.language
  if (isIdentifier(file, node)) return isConstantName(file, node)
  if (isConcatenation(file, node)) return parts(node).every((inner) => isConstant(file, inner))
  const holes = holesOf(file, node)
  if (holes.length > 0) return holes.every((hole) => isConstantHole(file, hole))
  if (nodes.literal.includes(node.type)) return true
  if (/ternary|conditional/.test(node.type)) return branches(node).every((branch) => isConstant(file, branch))
  if (isCallType(node.type)) return isPlainCall(file, node)
  if (isArgumentList(node) || /^(array|list|tuple)$/.test(node.type))
    return parts(node).every((inner) => isConstant(file, inner))
  const last = node.namedChildren.at(-1)
  if (!memberTypes.test(node.type) || last == null) return false
  return isAllCaps(last.text) || last.text === 'length' || hasPlainType(file, last.text, node, true)
}

/** Tells whether a call returns a number, a value of a plain type, or the text of one. */
function isPlainCall(file: FileContext, call: Node): boolean {
  const name = callName(call)
  if (numeric.has(name) || returnsPlainType(file, name)) return true
  if (!conversions.has(name)) return false
  const member = parts(call).find(({ type }) => memberTypes.test(type))
  const receiver = call.childForFieldName('object') ?? member?.namedChild(0) ?? null
  const isClass = receiver === null || /^[A-Z]\w*$/.test(receiver.text)
  const given = [...(isClass ? [] : [receiver]), ...argumentsAndReceiver(file, call)]
  return given.length > 0 && given.every((part) => isConstant(file, part))
}

function isConstantName(file: FileContext, node: Node): boolean {
  if (isAllCaps(node.text)) return true
  if (hasPlainType(file, node.text, node)) return true
  const given = findAssignments(file, node, 'all').map(({ value }) => unwrap(file, value))
  return given.length > 0 && given.every((value) => isPlain(file, value) || isNumericCall(file, value))
}

function isNumericCall(file: FileContext, value: Node): boolean {
  return isCallType(value.type) && (numeric.has(callName(value)) || returnsPlainType(file, callName(value)))
}

function isConcatenation(file: FileContext, node: Node): boolean {
  const { concatenation, concatenationOperators } = file.loaded.language.nodes
  if (!concatenation.includes(node.type)) return false
  if (concatenationOperators.length === 0) return true
  const operator = node.children.find(
    (child) => child !== null && !child.isNamed && concatenationOperators.includes(child.type),
  )
  if (operator === undefined) return false
  // `%` is the remainder operator unless its left side is a string.
  return operator?.type !== '%' || /string/.test(node.namedChildren[0]?.type ?? '')
}

function isInterpolated(file: FileContext, node: Node): boolean {
  return holesOf(file, node).length > 0 || inlineNames(file, node).length > 0
}

const notHoles = /content|escape|quote|start|end|brace|clause|fragment/

/**
 * Returns the variable parts of a string: its interpolations, or its parts if the grammar has them directly in the
 * string (PHP).
 */
function holesOf(file: FileContext, node: Node): Node[] {
  const { interpolation, literal } = file.loaded.language.nodes
  if (!interpolation.includes(node.type) && !literal.includes(node.type)) return []
  const direct = interpolation.includes(node.type) && literal.includes(node.type)
  return parts(node).filter(({ type }) => interpolation.includes(type) || (direct && !notHoles.test(type)))
}

/** Tells whether a node is a plain name. PHP's `$x` is a name inside a name. */
function isIdentifier(file: FileContext, node: Node): boolean {
  const { identifier } = file.loaded.language.nodes
  return identifier.includes(node.type) && parts(node).every(({ type }) => identifier.includes(type))
}

const wrappers =
  /^(parenthesized_expression|await_expression|await|as_expression|satisfies_expression|non_null_expression|argument|expression_list|reference_expression|type_cast_expression)$/

function unwrap(file: FileContext, node: Node): Node {
  let inner = node
  while (wrappers.test(inner.type)) {
    const child = parts(inner).find(({ type }) => !file.loaded.language.nodes.comment.includes(type))
    if (child === undefined) break
    inner = child
  }
  return inner
}

const memberTypes = /member|attribute|field|selector|scoped|qualified|constant/
const isAllCaps = (name: string): boolean => /^[A-Z][A-Z0-9_]+$/.test(name)

function branches(node: Node): Node[] {
  const consequence = node.childForFieldName('consequence')
  const alternative = node.childForFieldName('alternative')
  if (consequence !== null && alternative !== null) return [consequence, alternative]
  // Python: `value if condition else other`.
  return parts(node).filter((_, index) => index !== 1)
}

function parts(node: Node): Node[] {
  return node.namedChildren.filter((child) => child !== null)
}
