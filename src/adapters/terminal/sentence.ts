import { splitCodeSpans } from '../../core/report/markdown-text.ts'
import { neutralise } from '../../core/report/neutralise.ts'
import { mark } from './ascii.ts'
import type { Paint } from './paint.ts'
import { wrapLines } from './wrap.ts'

/** How text is set: colours, and columns to wrap at. */
export interface Setting {
  /** Folder that paths are relative to, and the one to show them from; absent: as they are. */
  root?: string | undefined
  cwd?: string | undefined
  paint: Paint
  color: boolean
  /** Infinity: not wrapped. */
  columns: number
  /** Our own marks are written in ASCII; code stays as it is. */
  ascii?: boolean
}

/** Sets a message of ours as lines: code spans in colour, or in their backquotes where there is none. */
export function setSentence(markdown: string, setting: Setting, indent = ''): string[] {
  const paragraphs = markdown.split(/\n\s*\n/).map((paragraph) => neutralise(paragraph).replaceAll(/\s+/g, ' ').trim())
  return paragraphs.flatMap((paragraph, index) => [
    ...(index > 0 ? [''] : []),
    ...(paragraph === ''
      ? []
      : wrapLines(withCode(paragraph, setting), setting.columns - indent.length).map((line) => indent + line)),
  ])
}

/** Sets the same without line breaks. */
export function setLine(markdown: string, setting: Setting): string {
  return setSentence(markdown.replaceAll(/\s+/g, ' '), { ...setting, columns: Number.POSITIVE_INFINITY }).join(' ')
}

/** Paints a code span, or leaves it in its backquotes where there is no colour. */
export function setCode(text: string, { paint, color }: Setting): string {
  return color ? paint('code', text) : `\`${text}\``
}

function withCode(paragraph: string, setting: Setting): string {
  return splitCodeSpans(paragraph)
    .map(({ code, text }) => (code ? setCode(text, setting) : mark(setting, text)))
    .join('')
}
