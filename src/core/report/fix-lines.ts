import type { Fix } from '../findings/finding.ts'
import type { Excerpt } from '../outcome/report.ts'

/** A line of a small diff. `number` refers to the file before the fix. */
export interface FixLine {
  sign: '-' | '+'
  text: string
  number?: number
}

/** Splits text into lines without their line endings. */
function splitLines(text: string): string[] {
  if (text === '') return []
  return text.replace(/\r?\n$/, '').split(/\r?\n/)
}

/** Returns the lines that a fix removes and adds, without unchanged lines at its edges. */
export function fixLines(fix: Fix, excerpt: Excerpt | undefined): FixLine[] {
  let before = textLines(excerpt, fix.startLine, fix.endLine)
  let after = splitLines(fix.replacement)
  let start = fix.startLine
  if (before !== undefined) {
    const same = commonStart(before, after)
    before = before.slice(same)
    after = after.slice(same)
    start += same
    const tail = commonStart(before.toReversed(), after.toReversed())
    before = before.slice(0, before.length - tail)
    after = after.slice(0, after.length - tail)
  }
  return [
    ...(before ?? []).map((text, index) => ({ sign: '-' as const, text, number: start + index })),
    ...after.map((text, index) => ({ sign: '+' as const, text, number: start + index })),
  ]
}

/** Returns these lines from an excerpt; undefined if it does not contain all of them. */
export function textLines(excerpt: Excerpt | undefined, startLine: number, endLine: number): string[] | undefined {
  if (excerpt === undefined) return undefined
  const from = startLine - excerpt.startLine
  const to = endLine - excerpt.startLine + 1
  if (from < 0 || to > excerpt.lines.length) return undefined
  return excerpt.lines.slice(from, to).map((line) => line.replace(/\r?\n?$/, ''))
}

function commonStart(left: readonly string[], right: readonly string[]): number {
  let count = 0
  while (count < left.length && count < right.length && left[count] === right[count]) count++
  return count
}
