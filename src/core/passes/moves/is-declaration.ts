import { roles, type TokenStream, wordAt } from '../tokens/token-stream.ts'

const declaring = new Set([
  ...['let', 'const', 'var', 'val', 'mut', 'fn', 'func', 'function', 'def', 'lambda', 'class', 'struct', 'catch'],
  ...[
    'int',
    'long',
    'short',
    'byte',
    'char',
    'bool',
    'boolean',
    'float',
    'double',
    'string',
    'object',
    'auto',
    'unsigned',
    'size_t',
  ],
])
/** Languages in which a plain assignment makes a variable of the function. */
const assigning = new Set(['python', 'ruby', 'php', 'bash', 'elixir'])
/** Languages that write the type before the name, both as plain names. */
const typeFirst = new Set(['java', 'c', 'cpp', 'csharp'])
const afterName = new Set(['=', ';', ',', ')', ':'])
const memberMarks = new Set(['.', '?.', '->', '::', '&.', '?->'])

/** The token stands where its language declares a variable; errs on the side of no. */
export function isDeclaration(stream: TokenStream, index: number): boolean {
  const { language } = stream
  let left = index
  while (left > 0 && isListed(stream, left - 1)) left--
  let right = index
  while (right + 1 < stream.size && isListed(stream, right + 1)) right++
  const before = left > 0 ? wordAt(stream, left - 1) : ''
  const after = right + 1 < stream.size ? wordAt(stream, right + 1) : ''
  if (memberMarks.has(before)) return false
  if (declaring.has(before) || after === ':=') return true
  if (before === 'for' && (after === 'in' || after === 'of')) return true
  if (after === '=' && assigning.has(language)) {
    const opens = left === 0 || stream.lastLine[left - 1]! < stream.line[left]! || before === '$'
    if (opens || before === 'for') return true
  }
  if (after === '=>' || (before === '|' && after === '|')) return true
  if (after === ')' && before === '(' && right + 2 < stream.size && wordAt(stream, right + 2) === '=>') return true
  if (before === 'as' && language === 'python') return opensWith(stream, index, ['with', 'except'])
  const previous = index > 0 && stream.role[index - 1] === roles.identifier
  const next = index + 1 < stream.size ? wordAt(stream, index + 1) : ''
  if (typeFirst.has(language) && previous && afterName.has(next)) return true
  const opener = index > 0 ? wordAt(stream, index - 1) : ''
  return (
    language === 'go' &&
    (opener === '(' || opener === ',') &&
    (stream.role[index + 1] === roles.identifier || next === '*')
  )
}

/** The token names a member, a key or a keyword argument, which lives in another name space than variables. */
export function isMember(stream: TokenStream, index: number): boolean {
  const before = index > 0 ? wordAt(stream, index - 1) : ''
  if (memberMarks.has(before)) return true
  const after = index + 1 < stream.size ? wordAt(stream, index + 1) : ''
  const opens = before === '(' || before === ','
  switch (stream.language) {
    case 'go':
      return after === ':' && (before === '{' || before === ',')
    case 'csharp':
    case 'php':
      return after === ':' && opens
    case 'python':
      return after === '=' && opens && isCallArgument(stream, index)
    default:
      return false
  }
}

function isCallArgument(stream: TokenStream, index: number): boolean {
  let depth = 0
  for (let i = index - 1; i >= 0 && index - i < 500; i--) {
    const word = wordAt(stream, i)
    if (word === ')' || word === ']' || word === '}') depth++
    else if (word === '[' || word === '{' || word === '(') {
      if (depth-- > 0) continue
      return !(i >= 2 && wordAt(stream, i - 2) === 'def')
    }
  }
  return true
}

function isListed(stream: TokenStream, index: number): boolean {
  return stream.role[index] === roles.identifier ? !isKeywordLike(stream, index) : wordAt(stream, index) === ','
}

function isKeywordLike(stream: TokenStream, index: number): boolean {
  return declaring.has(wordAt(stream, index))
}

function opensWith(stream: TokenStream, index: number, words: string[]): boolean {
  let first = index
  while (first > 0 && stream.line[first - 1] === stream.line[index]) first--
  return words.includes(wordAt(stream, first))
}
