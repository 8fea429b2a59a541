import { splitCodeSpans } from '../../core/report/markdown-text.ts'
import { neutralise } from '../../core/report/neutralise.ts'
import type { Paint } from './paint.ts'
import { type Word, wrapWords } from './wrap.ts'

/** How text is set: colours, and columns to wrap at. */
export interface Setting {
  /** Folder that paths are relative to, and the one to show them from; absent: as they are. */
  root?: string | undefined
  cwd?: string | undefined
  paint: Paint
  color: boolean
  /** Infinity: not wrapped. */
  columns: number
}

/** A message of ours as lines: code spans in colour, or in their backquotes where there is none. */
export function setSentence(markdown: string, setting: Setting, indent = ''): string[] {
  const paragraphs = markdown.split(/\n\s*\n/).map((paragraph) => neutralise(paragraph).replaceAll(/\s+/g, ' ').trim())
  return paragraphs.flatMap((paragraph, index) => [
    ...(index > 0 ? [''] : []),
    ...wrapWords(wordsOf(paragraph, setting), setting.columns - indent.length).map((line) => indent + line),
  ])
}

/** The same without line breaks. */
export function setLine(markdown: string, setting: Setting): string {
  return setSentence(markdown.replaceAll(/\s+/g, ' '), { ...setting, columns: Number.POSITIVE_INFINITY }).join(' ')
}

function wordsOf(paragraph: string, { paint, color }: Setting): Word[] {
  const words: Word[] = []
  let glued = false
  for (const { code, text } of splitCodeSpans(paragraph)) {
    const shown = code && !color ? `\`${text}\`` : text
    const role = code ? (word: string) => paint('code', word) : (word: string) => word
    const pieces = shown.split(' ')
    pieces.forEach((piece, index) => {
      const last = words.at(-1)
      if (index === 0 && glued && last !== undefined && piece !== '')
        words[words.length - 1] = glue(last, { text: piece, paint: role })
      else if (piece !== '') words.push({ text: piece, paint: role })
    })
    glued = pieces.at(-1) !== ''
  }
  return words
}

/** `find`, and the comma after it, are one word for the wrapping and two for the colours. */
function glue(left: Word, right: Word): Word {
  return { text: left.text + right.text, paint: () => left.paint(left.text) + right.paint(right.text) }
}
