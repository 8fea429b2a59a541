import { Lexer, type Token, type Tokens } from 'marked'
import { escapeControlChars } from '../../../core/report/escape-control-chars.ts'
import { setPatch } from '../render/patch.ts'
import { mark } from './ascii.ts'
import { setInline, shownHtml } from './inline.ts'
import type { TextSetting } from './sentence.ts'
import { setTable } from './table.ts'
import { columnsOf, wrapLines } from './wrap.ts'

/** Renders Markdown as lines of plain text. Code is not wrapped. */
export function setMarkdown(markdown: string, setting: TextSetting): string[] {
  // As in comments on GitHub, where the same text is shown, every line break is kept.
  const tokens = new Lexer({ gfm: true, breaks: true }).lex(escapeControlChars(markdown))
  return setBlocks(tokens, setting)
}

/** Renders block tokens one below the other, with an empty line between them unless they are tight. */
function setBlocks(tokens: readonly Token[], setting: TextSetting, tight = false): string[] {
  const blocks = tokens.map((token) => setBlock(token, setting)).filter((lines) => lines.length > 0)
  return blocks.flatMap((lines, index) => (index > 0 && !tight ? ['', ...lines] : lines))
}

function setBlock(token: Token, setting: TextSetting): string[] {
  switch (token.type) {
    case 'heading':
      return setParagraph(token as Tokens.Heading, setting).map((line) => setting.paint('heading', line))
    case 'code':
      return setCodeBlock(token as Tokens.Code, setting)
    case 'list':
      return setList(token as Tokens.List, setting)
    case 'table':
      return setMarkdownTable(token as Tokens.Table, setting)
    case 'blockquote': {
      const bar = setting.paint('quiet', mark(setting, '│'))
      return setBlocks((token as Tokens.Blockquote).tokens, narrowed(setting, 2)).map((line) =>
        `${bar} ${line}`.trimEnd(),
      )
    }
    case 'hr':
      return [setting.paint('quiet', mark(setting, '─').repeat(Math.min(40, setting.columns)))]
    case 'html': {
      const text = shownHtml((token as Tokens.HTML).text).trim()
      return text === '' ? [] : wrapLines(text, setting.columns)
    }
    case 'paragraph':
    case 'text':
      return setParagraph(token as Tokens.Paragraph | Tokens.Text, setting)
    default:
      return []
  }
}

function setParagraph(token: { text: string; tokens?: Token[] }, setting: TextSetting): string[] {
  return setInline(token.tokens ?? [], setting)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .flatMap((line) => wrapLines(line, setting.columns))
}

function setCodeBlock({ text, lang = '' }: Tokens.Code, setting: TextSetting): string[] {
  const language = lang.trim().split(/\s/)[0]?.toLowerCase() ?? ''
  if (language === 'mermaid')
    return wrapLines('A diagram is omitted here. Use `--format markdown` to get it.', setting.columns).map((line) =>
      setting.paint('quiet', line),
    )
  if (language === 'diff' || language === 'patch')
    return setPatch(text.startsWith('@@') || text.startsWith('diff ') ? text : `@@\n${text}`, setting)
      .slice(text.startsWith('@@') || text.startsWith('diff ') ? 0 : 1)
      .map(indented)
  return text.split('\n').map((line) => indented(line === '' ? '' : setting.paint('code', line)))
}

function indented(line: string): string {
  return `    ${line}`.trimEnd()
}

function setList(list: Tokens.List, setting: TextSetting): string[] {
  const first = typeof list.start === 'number' ? list.start : 1
  const width = list.ordered ? `${first + list.items.length - 1}. `.length : 2
  const items = list.items.map((item, index) => {
    const start = list.ordered ? `${first + index}. ` : `${mark(setting, '•')} `
    const box = item.task ? (item.checked ? '[x] ' : '[ ] ') : ''
    const lines = setBlocks(item.tokens, narrowed(setting, width + box.length), !item.loose)
    if (lines.length === 0) return [start.trimEnd()]
    return lines.map((line, at) => (at === 0 ? start.padEnd(width) + box : ' '.repeat(width)) + line).map(trimmedEnd)
  })
  return items.flatMap((lines, index) => (index > 0 && list.loose ? ['', ...lines] : lines))
}

function trimmedEnd(line: string): string {
  return line.trimEnd()
}

function setMarkdownTable({ header, rows }: Tokens.Table, setting: TextSetting): string[] {
  const plain: TextSetting = { ...setting, paint: (_, text) => text }
  return setTable(
    [
      header.map((cell) => setInline(cell.tokens, plain)),
      ...rows.map((row) => row.map((cell) => setInline(cell.tokens, setting).replaceAll('\n', ' '))),
    ],
    setting,
  )
}

function narrowed(setting: TextSetting, by: number): TextSetting {
  return { ...setting, columns: Math.max(columnsOf('narrowest'), setting.columns - by) }
}
