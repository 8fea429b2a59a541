import { Lexer, type Token, type Tokens } from 'marked'
import { escapeControlChars } from '../../../core/report/escape-control-chars.ts'
import { splitLine, textWidth } from './text-width.ts'

/** A part of a message that may be split between its lines. A `code` part needs fences around each piece. */
export interface Piece {
  kind: 'text' | 'code'
  lines: string[]
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Escapes text, so that Slack reads no link, mention or special command in it. */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll(/[&<>]/g, (mark) => entities[mark] ?? mark)
}

/** Separates three backquotes by an invisible character, because Slack has no longer fences. */
export function withoutFences(text: string): string {
  return text.replaceAll(/`(?=``)/g, '`\u200b')
}

/** Converts Markdown to pieces in Slack's own markup, which has no headings, tables or images. */
export function toPieces(markdown: string): Piece[] {
  return blocks(new Lexer({ gfm: true, breaks: true }).lex(escapeControlChars(markdown)))
}

function blocks(tokens: readonly Token[]): Piece[] {
  return tokens.flatMap((token) => block(token))
}

function block(token: Token): Piece[] {
  switch (token.type) {
    case 'heading':
      return [text(`*${inline((token as Tokens.Heading).tokens).replaceAll(/[*\n]/g, '')}*`)]
    case 'code':
      return [code((token as Tokens.Code).text.split('\n'))]
    case 'list':
      return list(token as Tokens.List, '')
    case 'table':
      return [code(tableLines(token as Tokens.Table))]
    case 'blockquote':
      return blocks((token as Tokens.Blockquote).tokens).map(quoted)
    case 'hr':
      return [text('───')]
    case 'html':
      return fromHtml((token as Tokens.HTML).text)
    case 'paragraph':
    case 'text':
      return [text(inline((token as Tokens.Paragraph).tokens ?? [token]))]
    default:
      return []
  }
}

function text(value: string): Piece {
  return { kind: 'text', lines: value.split('\n') }
}

function code(lines: readonly string[]): Piece {
  return { kind: 'code', lines: lines.map((line) => escapeMrkdwn(withoutFences(line))) }
}

function quoted(piece: Piece): Piece {
  return piece.kind === 'code' ? piece : { kind: 'text', lines: piece.lines.map((line) => `> ${line}`) }
}

/** Tags of collapsed sections become nothing, and their title a line. */
function fromHtml(html: string): Piece[] {
  const shown = html
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(/<summary>(.*?)<\/summary>/gs, '**$1**')
    .replaceAll(/<\/?[a-z][^<>]*>/gi, '')
    .trim()
  return shown === '' ? [] : blocks(new Lexer({ gfm: true }).lex(shown.replaceAll('<', '&lt;')))
}

function list({ items, ordered, start }: Tokens.List, indent: string): Piece[] {
  const first = typeof start === 'number' ? start : 1
  const pieces: Piece[] = []
  for (const [at, item] of items.entries()) {
    const check = item.task ? (item.checked ? '☑ ' : '☐ ') : ''
    const mark = `${indent}${ordered ? `${first + at}.` : '•'} ${check}`
    const inner = item.tokens.flatMap((token) =>
      token.type === 'list' ? list(token as Tokens.List, `${indent}    `) : block(token),
    )
    const [head, ...more] = inner
    if (head?.kind === 'text') pieces.push({ kind: 'text', lines: [`${mark}${head.lines.join('\n')}`] }, ...more)
    else pieces.push(text(mark.trimEnd()), ...inner)
  }
  return joinTexts(pieces)
}

/** Items of a list follow each other without an empty line. */
function joinTexts(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = []
  for (const piece of pieces) {
    const last = joined.at(-1)
    if (piece.kind === 'text' && last?.kind === 'text') last.lines.push(...piece.lines)
    else joined.push({ ...piece, lines: [...piece.lines] })
  }
  return joined
}

function tableLines({ header, rows }: Tokens.Table): string[] {
  const cells = [header, ...rows].map((row) => row.map((cell) => plain(cell.tokens).replaceAll(/\s+/g, ' ')))
  const widths = header.map((_, at) => Math.min(60, Math.max(...cells.map((row) => textWidth(row[at] ?? '')))))
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => cell + ' '.repeat(Math.max(0, (widths[at] ?? 0) - textWidth(cell))))
      .join('  ')
      .trimEnd()
  const [first = [], ...rest] = cells
  return [line(first), widths.map((width) => '─'.repeat(width)).join('  '), ...rest.map(line)]
}

function inline(tokens: readonly Token[]): string {
  return tokens.map(inlineToken).join('')
}

function inlineToken(token: Token): string {
  switch (token.type) {
    case 'strong':
      return emphasized('*', inline((token as Tokens.Strong).tokens))
    case 'em':
      return emphasized('_', inline((token as Tokens.Em).tokens))
    case 'del':
      return emphasized('~', inline((token as Tokens.Del).tokens))
    case 'codespan':
      return `\`${escapeMrkdwn((token as Tokens.Codespan).text.replaceAll('`', 'ˋ'))}\``
    case 'link':
      return link(token as Tokens.Link)
    case 'image':
      return link({ href: (token as Tokens.Image).href, text: (token as Tokens.Image).text || 'image', tokens: [] })
    case 'br':
      return '\n'
    case 'html':
      return /^<(?:!--|\/?[a-z])/i.test(token.raw) ? '' : escapeMrkdwn(token.raw)
    default: {
      const { tokens } = token as Tokens.Text
      return tokens === undefined ? escapeMrkdwn(unescaped((token as Tokens.Text).text)) : inline(tokens)
    }
  }
}

/** Text without markup, for the cells of a table. */
function plain(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      const { tokens: inner, text: own = '' } = token as Tokens.Text
      return inner === undefined ? unescaped(own) : plain(inner)
    })
    .join('')
}

function emphasized(mark: string, inner: string): string {
  const bare = inner.trim()
  return bare === '' ? inner : inner.replace(bare, () => `${mark}${bare}${mark}`)
}

function link({ href, text: label, tokens }: Pick<Tokens.Link, 'href' | 'text' | 'tokens'>): string {
  const shown = tokens.length === 0 ? escapeMrkdwn(label) : inline(tokens)
  if (!/^(?:https?|mailto):/i.test(href)) return shown
  const target = escapeMrkdwn(href).replaceAll('|', '%7C')
  return shown === target ? `<${target}>` : `<${target}|${shown.replaceAll('|', '¦').replaceAll('\n', ' ')}>`
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#96': '`', '#39': "'" }

/** The lexer leaves entities in text as they are. */
function unescaped(text: string): string {
  return text.replaceAll(/&(amp|lt|gt|quot|apos|#96|#39);/g, (_, name: string) => named[name] ?? '')
}

/** Lines of a piece with at most `most` characters each; longer ones are continued in the next line. */
export function boundedLines({ lines }: Piece, most: number): string[] {
  return lines.flatMap((line) => splitLine(line, most))
}
