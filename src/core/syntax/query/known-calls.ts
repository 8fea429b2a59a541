import type { Node } from 'web-tree-sitter'

/** Tells whether a node type is a call. */
export const isCallType = (type: string): boolean => /call|invocation/.test(type)
/** Tells whether a node is a list of arguments. */
export const isArgumentList = (node: Node): boolean => /argument|token_tree/.test(node.type)

/** Functions that build a text from their arguments. */
const formats = new Set([
  'format',
  'Format',
  'sprintf',
  'Sprintf',
  'Sprint',
  'Sprintln',
  'asprintf',
  'vsprintf',
  'formatted',
  'concat',
  'Concat',
  'join',
  'Join',
])
/** Functions whose result never contains code: numbers and UUIDs. */
export const numeric = new Set([
  'parseInt',
  'parseFloat',
  'Number',
  'int',
  'float',
  'len',
  'intval',
  'Itoa',
  'to_i',
  'to_f',
  'Integer',
  'Float',
  ...['parseLong', 'parseDouble', 'parseBoolean', 'toInt', 'toLong', 'toDouble', 'toBoolean', 'Atoi', 'ParseInt'],
  ...[
    'ParseFloat',
    'ParseBool',
    'toISOString',
    'getTime',
    'ordinal',
    'hashCode',
    'size',
    'randomUUID',
    'intValue',
    'longValue',
    'ToInt32',
    'ToInt64',
  ],
])
/** Functions whose text is harmless if their receiver and arguments are. */
export const conversions = new Set([
  'valueOf',
  'toString',
  'ToString',
  'to_string',
  'String',
  'str',
  'FormatInt',
  'toISOString',
])

/** Tells whether a call builds a text from its arguments. */
export function isFormatCall(node: Node): boolean {
  return isCallType(node.type) && formats.has(callName(node))
}

/** Returns the last word before the arguments: `format` in `a.b.format(x)` and `format!(x)`. */
export function callName(node: Node): string {
  const list =
    node.childForFieldName('arguments') ?? node.namedChildren.find((child) => child !== null && isArgumentList(child))
  const head = list == null ? node.text : node.text.slice(0, list.startIndex - node.startIndex)
  return /([A-Za-z_]\w*)!?\s*$/.exec(head.slice(-80))?.[1] ?? /^[\w:.]*?(\w+)!/.exec(head)?.[1] ?? ''
}
