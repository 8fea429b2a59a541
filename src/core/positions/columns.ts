import type { Draft } from '../findings/finding.ts'

/** 1-based columns in UTF-16 code units of the line, as SARIF, LSP and editors count; `endColumn` is exclusive. */
export interface Columns {
  startColumn: number
  endColumn: number
}

const byteOrderMark = '\ufeff'

/** Returns the columns of `text` from `start` to `end` (UTF-16 offsets), without surrounding whitespace. */
export function columnsOfSpan(text: string, start: number, end: number): Columns {
  const last = trimmedEnd(text, start, end)
  let first = start
  while (first < last - 1 && /[^\S\n]/.test(text[first] ?? '')) first++
  const startColumn = columnAt(text, first)
  const endColumn = columnAt(text, last)
  return { startColumn, endColumn }
}

/** Returns the end of a span without trailing whitespace. A span of only whitespace is unchanged. */
export function trimmedEnd(text: string, start: number, end: number): number {
  let last = end
  while (last > start && /\s/.test(text.charAt(last - 1))) last--
  return last > start ? last : end
}

/** Returns the columns of the first occurrence of a whole word on a line; undefined if there is none. */
export function columnsOfName(text: string, line: number, name: string): Columns | undefined {
  const content = text.split('\n', line)[line - 1] ?? ''
  for (let at = content.indexOf(name); at >= 0 && name !== ''; at = content.indexOf(name, at + 1)) {
    if (isWord(content[at - 1]) || isWord(content[at + name.length])) continue
    const skipped = line === 1 && content.startsWith(byteOrderMark) ? 1 : 0
    return { startColumn: at + 1 - skipped, endColumn: at + name.length + 1 - skipped }
  }
  return undefined
}

/**
 * Adds columns to a draft without them: from the first to the last nonblank character of its lines. Drafts about a
 * whole file get none. `lineText` returns one line of a file without its line ending.
 */
export function withColumns<T extends Draft>(draft: T, lineText: (path: string, line: number) => string): T {
  if (draft.startColumn !== undefined || draft.startLine < 1 || draft.show === 'file') return draft
  const first = lineText(draft.path, draft.startLine)
  const last = draft.endLine === draft.startLine ? first : lineText(draft.path, draft.endLine)
  const startColumn = columnAt(first, first.length - first.trimStart().length, draft.startLine === 1)
  const endColumn = columnAt(last, last.trimEnd().length, draft.endLine === 1)
  // A blank line is marked as an empty span at its start.
  if (first.trim() === '') return { ...draft, startColumn: 1, endColumn: Math.max(1, endColumn) }
  return { ...draft, startColumn, endColumn }
}

/** Editors do not show a byte order mark, so the character after it is in column 1. */
function columnAt(text: string, offset: number, firstLine = true): number {
  const lineStart = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1
  const skipped = firstLine && lineStart === 0 && offset > 0 && text.startsWith(byteOrderMark) ? 1 : 0
  return offset - lineStart + 1 - skipped
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_$]/u.test(character)
}
