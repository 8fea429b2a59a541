import type { Language } from '../language/language-schema.ts'

/** Strings, comments, brackets, names, quantifiers and anchors. */
const pieces = [/"(?:\\[\s\S]|[^"\\])*"/, /;[^\n]*/, /[()[\]]/, /[@#!]?[\w.?!:-]*[\w?!:-]/, /[*+?]|\./]
const sources = pieces.map(({ source }) => source)
const token = new RegExp(sources.join('|'), 'g')

/** An open bracket of a query: a node, a group, an alternation, or a predicate. */
interface Open {
  bracket: string
  /** The node type, if any. */
  type: string
  /** The previous sibling: its node type, or `"` for a token. */
  last: string
}

/**
 * Rewrites the anchors of a query so that comments between two siblings do not prevent a match. Anchors next
 * to tokens and comments, and at the start or the end of a list, are unchanged.
 */
export function skipComments(source: string, { nodes }: Pick<Language, 'nodes'>): string {
  const { comment } = nodes
  if (comment.length === 0 || !source.includes(' .')) return source
  const skipped = `. [${comment.map((type) => `(${type})`).join(' ')}]* .`
  const tokens = [...source.matchAll(token)].filter(([text]) => !text.startsWith(';'))
  const open: Open[] = [{ bracket: '', type: '', last: '' }]
  const anchors: number[] = []
  for (const [index, { 0: text, index: at }] of tokens.entries()) {
    const here = open.at(-1)
    if (here === undefined) return source
    if (text === '(' || text === '[') open.push({ bracket: text, type: typeAfter(tokens, index), last: '' })
    else if (text === ')' || text === ']') {
      open.pop()
      const outer = open.at(-1)
      if (outer !== undefined) outer.last = here.type === '' ? text : here.type
    } else if (text.startsWith('"')) here.last = '"'
    else if (text === '.' && here.bracket === '(') {
      const next = nextType(tokens, index)
      if (![here.last, next].some((type) => ['', ')', '"', ...comment].includes(type))) anchors.push(at)
    }
  }
  return anchors.reduceRight((text, at) => text.slice(0, at) + skipped + text.slice(at + 1), source)
}

/** Returns the node type after an opening parenthesis, or an empty text. */
function typeAfter(tokens: readonly RegExpExecArray[], index: number): string {
  const text = tokens[index]?.[0] === '(' ? (tokens[index + 1]?.[0] ?? '') : ''
  return /^\w+$/.test(text) ? text : ''
}

/** Returns the node type of the sibling after an anchor, `"` for a token, or `)` at the end. */
function nextType(tokens: readonly RegExpExecArray[], index: number): string {
  for (let at = index + 1; at < tokens.length; at++) {
    const text = tokens[at]?.[0] ?? ''
    if (text.endsWith(':') || text.startsWith('@')) continue
    if (text.startsWith('"')) return '"'
    if (text !== '(' && text !== '[') return text
    const type = typeAfter(tokens, at)
    if (type !== '') return type
  }
  return ''
}
