import type { ChangedFile } from '../change/types.ts'
import type { LineRange } from '../positions/line-ranges.ts'

const flat = (line: string) => line.replace(/^[+]/, '').replaceAll(/\s+/g, ' ').trim()

/**
 * Finds quoted lines among the lines that a change added, ignoring whitespace. Returns undefined if they are missing,
 * or ambiguous and no occurrence overlaps the change more than the others.
 */
export function locateQuote(
  quote: string,
  { after, added }: Pick<ChangedFile, 'after' | 'added'>,
): LineRange | undefined {
  if (after === undefined) return undefined
  const wanted = quote
    .split('\n')
    .map(flat)
    .filter((line) => line !== '')
  if (wanted.length === 0 || wanted.length > 30) return undefined
  const lines = after.text.split('\n').map(flat)
  const isAdded = (line: number) => added.some((range) => range.startLine <= line && line <= range.endLine)
  for (let start = 0; start < lines.length; start++) {
    let at = start
    let matched = 0
    while (matched < wanted.length && at < lines.length) {
      if (lines[at] === wanted[matched]) matched++
      else if (lines[at] !== '' || matched === 0) break
      at++
    }
    if (matched < wanted.length) continue
    const range = { startLine: start + 1, endLine: at }
    for (let line = range.startLine; line <= range.endLine; line++) if (isAdded(line)) return range
  }
  return undefined
}
