import type { Side } from '../../change/types.ts'
import { must } from '../../must.ts'

/** The role of a token. `layout` tokens represent line ends and indentation in languages where they are significant. */
export const roles = { other: 0, identifier: 1, literal: 2, layout: 3 } as const

/**
 * The code of one side as comparable numbers. Equal `code` means the same token regardless of whitespace. Equal `shape`
 * also ignores names and literals. All arrays have the same length and the order of the text.
 */
export interface TokenStream {
  side: Side
  /** Absent for a text that is compared by lines. */
  language: string | undefined
  text: string
  size: number
  code: Uint32Array
  shape: Uint32Array
  role: Uint8Array
  /** 1-based lines on which each token begins and ends. */
  line: Uint32Array
  lastLine: Uint32Array
  /** UTF-16 offsets. A layout token is empty. */
  start: Uint32Array
  end: Uint32Array
}

/** The `code` and `shape` of layout tokens. */
export const layoutCodes = { newline: 0x9e3779b1, indent: 0x85ebca6b, dedent: 0xc2b2ae35 }

/** Returns the text of one token. */
export function wordAt(stream: TokenStream, index: number): string {
  return stream.text.slice(must(stream.start[index]), must(stream.end[index]))
}

/** Returns the first token that touches the line or a later one. */
export function firstTouching(stream: TokenStream, line: number): number {
  return lowerBound(stream.lastLine, line)
}

/** Returns the index after the last token that touches the line or an earlier one. */
export function endTouching(stream: TokenStream, line: number): number {
  return lowerBound(stream.line, line + 1)
}

/** Tells whether a token is the first one on its line. */
export function startsLine(stream: TokenStream, index: number): boolean {
  return index === 0 || must(stream.lastLine[index - 1]) < must(stream.line[index])
}

/** Tells whether a token is the last one on its line before `end`. `soft` ignores layout tokens. */
export function endsLine(stream: TokenStream, end: number, soft = false): boolean {
  let next = end
  if (soft) while (next < stream.size && stream.role[next] === roles.layout) next++
  return next >= stream.size || must(stream.line[next]) > must(stream.lastLine[end - 1])
}

function lowerBound(sorted: Uint32Array, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (must(sorted[middle]) < value) low = middle + 1
    else high = middle
  }
  return low
}
