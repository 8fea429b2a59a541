import type { Excerpt, Fix } from '../types.ts'

/** A line of a small diff. `number` counts in the file before the fix. */
export interface FixLine {
  sign: '-' | '+'
  text: string
  number?: number
}

/** Lines of text without their line ends. */
function splitLines(text: string): string[] {
  if (text === '') return []
  return text.replace(/\r?\n$/, '').split(/\r?\n/)
}

/** What a fix takes away and puts in; lines that it keeps at its edges are left out. */
export function fixLines(fix: Fix, excerpt: Excerpt | undefined): FixLine[] {
  let before = linesOf(excerpt, fix.startLine, fix.endLine)
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

/** These lines out of an excerpt; undefined when it does not hold them all. */
export function linesOf(excerpt: Excerpt | undefined, startLine: number, endLine: number): string[] | undefined {
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
