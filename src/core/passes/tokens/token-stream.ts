import type { Side } from '../../change/types.ts'
import { languageNamed } from '../../syntax/language/languages.ts'
import type { Tokens } from '../../syntax/types.ts'
import { LayoutTokens } from './layout-tokens.ts'

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

export const layoutCodes = { newline: 0x9e3779b1, indent: 0x85ebca6b, dedent: 0xc2b2ae35 }

/** Returns the tokens of a parsed side; undefined if there is nothing to compare (not parsed, a data format). */
export function tokenStream(side: Side, language: string | undefined): TokenStream | undefined {
  const tokens = side.inspection?.tokens
  const traits = languageNamed(language)?.layout
  if (tokens === undefined || language === undefined || traits === undefined || traits.data) return undefined
  const { text } = side
  const builder = new StreamBuilder(side, language)
  const marks = traits.lineEnded ? new LayoutTokens(text, traits.indented) : undefined
  const count = tokens.exact.length
  for (let i = 0; i < count; i++) {
    const start = tokens.start[i]!
    const end = tokens.end[i]!
    const word = end - start <= 12 ? text.slice(start, end) : ''
    const line = tokens.line[i]!
    if (isSpare(text, tokens, i, word, traits.subscriptTuples)) continue
    if (marks !== undefined) {
      const before = marks.before(start, line, word)
      for (const kind of before) builder.layout(layoutCodes[kind])
      marks.after(word, line)
    } else if (traits.restricted.length > 0 && builder.size > 0) {
      const broken = line > builder.lastLine
      if (broken && (traits.restricted.includes(builder.lastWord) || word === '++' || word === '--')) {
        builder.layout(layoutCodes.newline)
      }
    }
    const role = tokens.role[i]!
    const code =
      role === roles.literal && traits.freeQuotes ? unquoted(text, start, end, tokens.exact[i]!) : tokens.exact[i]!
    builder.token(code, tokens.shape[i]!, role, line, start, end, word)
  }
  if (marks !== undefined) for (const kind of marks.finish()) builder.layout(layoutCodes[kind])
  return builder.build()
}

/** A trailing comma before a closing bracket is insignificant, except in a tuple, an index or a sparse array. */
function isSpare(text: string, tokens: Tokens, i: number, word: string, tuples: boolean): boolean {
  if (word !== ',' || i === 0 || i + 1 >= tokens.start.length) return false
  const next = text.charAt(tokens.start[i + 1]!)
  if (next !== '}' && next !== ']' && next !== ')') return false
  const previous = text.charAt(tokens.end[i - 1]! - 1)
  if (previous === ',' || previous === '[' || previous === '(' || previous === '{') return false
  if (next === '}') return true
  let depth = 0
  for (let j = i - 1, steps = 0; j >= 0 && steps < 2000; j--, steps++) {
    const mark = text.charAt(tokens.start[j]!)
    const single = tokens.end[j]! - tokens.start[j]! === 1
    if (!single) continue
    if (mark === ')' || mark === ']' || mark === '}') depth++
    else if (mark === '(' || mark === '[' || mark === '{') {
      if (depth > 0) depth--
      else {
        const before = j === 0 ? '' : text.charAt(tokens.end[j - 1]! - 1)
        const attached =
          j > 0 && (tokens.role[j - 1] === roles.identifier || before === ')' || before === ']' || before === '!')
        return mark === '(' ? attached : !attached || !tuples
      }
    }
  }
  return false
}

/** Returns the same number for a plain string in either kind of quotes. */
function unquoted(text: string, start: number, end: number, exact: number): number {
  const quote = text.charAt(start)
  if ((quote !== "'" && quote !== '"') || end - start < 2 || text.charAt(end - 1) !== quote) return exact
  let hash = 0x811c9dc5
  for (let i = start + 1; i < end - 1; i++) {
    const unit = text.charCodeAt(i)
    if (unit === 39 || unit === 34 || unit === 92 || unit === 10) return exact
    hash = Math.imul(hash ^ unit, 0x01000193)
  }
  return (hash ^ 0x5bd1e995) >>> 0
}

class StreamBuilder {
  size = 0
  lastLine = 0
  lastWord = ''
  private readonly side: Side
  private readonly language: string | undefined
  private readonly text: string
  private readonly rows: {
    code: number[]
    shape: number[]
    role: number[]
    line: number[]
    lastLine: number[]
    start: number[]
    end: number[]
  }

  constructor(side: Side, language: string | undefined) {
    this.side = side
    this.language = language
    this.text = side.text
    this.rows = { code: [], shape: [], role: [], line: [], lastLine: [], start: [], end: [] }
  }

  token(code: number, shape: number, role: number, line: number, start: number, end: number, word: string): void {
    let lastLine = line
    for (let at = start; at < end - 1; at++) if (this.text.charCodeAt(at) === 10) lastLine++
    this.push(code, shape, role, line, lastLine, start, end)
    this.lastWord = word
  }

  /** Added at the end of the previous line. */
  layout(code: number): void {
    const last = this.size - 1
    const line = this.rows.lastLine[last] ?? 1
    const end = this.rows.end[last] ?? 0
    this.push(code, code, roles.layout, line, line, end, end)
  }

  build(): TokenStream {
    const { rows } = this
    return {
      side: this.side,
      language: this.language,
      text: this.text,
      size: this.size,
      code: Uint32Array.from(rows.code),
      shape: Uint32Array.from(rows.shape),
      role: Uint8Array.from(rows.role),
      line: Uint32Array.from(rows.line),
      lastLine: Uint32Array.from(rows.lastLine),
      start: Uint32Array.from(rows.start),
      end: Uint32Array.from(rows.end),
    }
  }

  private push(
    code: number,
    shape: number,
    role: number,
    line: number,
    lastLine: number,
    start: number,
    end: number,
  ): void {
    const { rows } = this
    rows.code.push(code)
    rows.shape.push(shape)
    rows.role.push(role)
    rows.line.push(line)
    rows.lastLine.push(lastLine)
    rows.start.push(start)
    rows.end.push(end)
    this.size++
    this.lastLine = lastLine
  }
}

/** Returns the text of one token. */
export function wordAt(stream: TokenStream, index: number): string {
  return stream.text.slice(stream.start[index]!, stream.end[index]!)
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
  return index === 0 || stream.lastLine[index - 1]! < stream.line[index]!
}

/** Tells whether a token is the last one on its line before `end`. `soft` ignores layout tokens. */
export function endsLine(stream: TokenStream, end: number, soft = false): boolean {
  let next = end
  if (soft) while (next < stream.size && stream.role[next] === roles.layout) next++
  return next >= stream.size || stream.line[next]! > stream.lastLine[end - 1]!
}

function lowerBound(sorted: Uint32Array, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Converts a text without a grammar to a stream with one token per nonblank line. Only trailing whitespace is ignored.
 */
export function lineStream(side: Side): TokenStream {
  const builder = new StreamBuilder(side, undefined)
  let start = 0
  let line = 1
  while (start < side.text.length) {
    const next = side.text.indexOf('\n', start)
    const stop = next === -1 ? side.text.length : next
    let end = stop
    while (end > start && side.text.charCodeAt(end - 1) <= 32) end--
    if (end > start) {
      let hash = 0x811c9dc5
      for (let i = start; i < end; i++) hash = Math.imul(hash ^ side.text.charCodeAt(i), 0x01000193)
      builder.token(hash >>> 0, hash >>> 0, roles.other, line, start, end, '')
    }
    start = stop + 1
    line++
  }
  return builder.build()
}
