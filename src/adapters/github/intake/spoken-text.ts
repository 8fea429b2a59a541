import MarkdownIt, { type Token } from 'markdown-it'
import { must } from '../../../core/must.ts'

/** A line that a person wrote. */
export interface SpokenLine {
  text: string
  /** The text with spaces in place of inline code and HTML. It has the same length. */
  plain: string
  /** It is a line of a paragraph outside of lists. */
  own: boolean
}

/** Characters of a comment that are read. */
const longest = 20_000

const markdown = new MarkdownIt({ html: true, maxNesting: 20 })
// Links and emphasis do not change the lines of a text.
markdown.inline.ruler.enableOnly(['text', 'newline', 'escape', 'backticks', 'html_inline'])
markdown.inline.ruler2.enableOnly([])
markdown.core.ruler.enableOnly(['normalize', 'block', 'inline'])

/** Elements without a closing tag. */
const voidElements = new Set(['area', 'br', 'col', 'hr', 'img', 'input', 'link', 'meta', 'source', 'wbr'])

/**
 * Returns the lines that GitHub shows as text to the reader of a comment: no code, no quotes, nothing inside of HTML
 * elements, and no HTML comments. Only the beginning of a long comment is read.
 */
export function spokenLines(body: string): SpokenLine[] {
  const lines: SpokenLine[] = []
  /** Names of the open HTML elements. */
  const open: string[] = []
  const inside = { quotes: 0, lists: 0, tables: 0 }
  for (const token of markdown.parse(body.slice(0, longest), {})) {
    if (token.type === 'html_block') readTags(token.content, open)
    else if (token.type === 'inline') {
      const read = readInline(token.children ?? [], open)
      if (inside.quotes === 0 && inside.tables === 0)
        for (const line of read) lines.push({ ...line, own: inside.lists === 0 })
    }
    const container = containers[token.tag]
    if (container !== undefined) inside[container] += token.nesting
  }
  return lines
}

const containers: Readonly<Record<string, 'quotes' | 'lists' | 'tables'>> = {
  blockquote: 'quotes',
  ul: 'lists',
  ol: 'lists',
  table: 'tables',
}

/** Returns the lines of a paragraph, and opens and closes the elements in it. */
function readInline(tokens: readonly Token[], open: string[]): Omit<SpokenLine, 'own'>[] {
  const lines = [{ text: '', plain: '' }]
  for (const token of tokens) {
    if (token.type === 'html_inline') readTags(token.content, open)
    const shown = (token.type === 'text' || token.type === 'text_special') && open.length === 0
    for (const [at, piece] of sourceOf(token).split('\n').entries()) {
      if (at > 0) lines.push({ text: '', plain: '' })
      const line = must(lines.at(-1))
      line.text += piece
      line.plain += shown ? piece : ' '.repeat(piece.length)
    }
  }
  return lines
}

function sourceOf({ type, content, markup }: Token): string {
  switch (type) {
    case 'softbreak':
    case 'hardbreak':
      return '\n'
    case 'code_inline':
      return `${markup}${content}${markup}`
    case 'text_special':
      return markup
    default:
      return content
  }
}

/** Opens and closes the elements whose tags are in a piece of HTML. */
function readTags(value: string, open: string[]): void {
  for (let at = value.indexOf('<'); at !== -1; at = value.indexOf('<', at)) {
    if (value.startsWith('<!--', at)) {
      const end = value.indexOf('-->', at + 4)
      if (end === -1) return
      at = end + 3
      continue
    }
    const [, slash = '', name = ''] = /^<(\/?)([a-z][a-z\d-]{0,30})/i.exec(value.slice(at, at + 40)) ?? []
    at = tagEnd(value, at + 1)
    const element = name.toLowerCase()
    if (element === '' || voidElements.has(element) || value[at - 2] === '/') continue
    if (slash === '') open.push(element)
    else if (open.includes(element)) open.length = open.lastIndexOf(element)
  }
}

/** Returns the index after the `>` of a tag, which may have quoted attributes. */
function tagEnd(value: string, from: number): number {
  let quote = ''
  for (let at = from; at < value.length; at++) {
    const character = value.charAt(at)
    if (quote !== '') quote = character === quote ? '' : quote
    else if (character === '"' || character === "'") quote = character
    else if (character === '>') return at + 1
  }
  return value.length
}
