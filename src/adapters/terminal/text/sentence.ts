import { escapeControlChars } from '../../../core/report/escape-control-chars.ts'
import { splitCodeSpans } from '../../../core/report/markdown/markdown-text.ts'
import { mark } from './ascii.ts'
import type { Paint } from './paint.ts'
import { wrapLines } from './wrap.ts'

/** The text layout: colors and the column to wrap at. */
export interface TextSetting {
  /** Folder that paths are relative to, and the folder to show them from; absent: unchanged. */
  root?: string | undefined
  cwd?: string | undefined
  paint: Paint
  color: boolean
  /** Infinity disables wrapping. */
  columns: number
  /** Writes our own texts in ASCII; code is unchanged. */
  ascii?: boolean
}

/** Wraps one of our own messages. Code spans are colored, or keep their backquotes without color. */
export function setSentence(markdown: string, setting: TextSetting, indent = ''): string[] {
  const paragraphs = markdown
    .split(/\n\s*\n/)
    .map((paragraph) => escapeControlChars(paragraph).replaceAll(/\s+/g, ' ').trim())
  return paragraphs.flatMap((paragraph, index) => [
    ...(index > 0 ? [''] : []),
    ...(paragraph === ''
      ? []
      : wrapLines(withCode(paragraph, setting), setting.columns - indent.length).map((line) => indent + line)),
  ])
}

/** Renders a message on one line. */
export function setLine(markdown: string, setting: TextSetting): string {
  return setSentence(markdown.replaceAll(/\s+/g, ' '), { ...setting, columns: Number.POSITIVE_INFINITY }).join(' ')
}

/** Colors a code span, or keeps its backquotes without color. */
export function setCode(text: string, { paint, color }: TextSetting): string {
  return color ? paint('code', text) : `\`${text}\``
}

function withCode(paragraph: string, setting: TextSetting): string {
  return splitCodeSpans(paragraph)
    .map(({ code, text }) => (code ? setCode(text, setting) : mark(setting, text)))
    .join('')
}
