import type { Side } from '../../change/types.ts'
import { must } from '../../must.ts'
import type { Tokens } from '../../syntax/inspector.ts'
import { languageNamed } from '../../syntax/language/languages.ts'
import { createLayout, longestWord, type Word } from './layout.ts'
import { layoutCodes, roles, type TokenStream } from './token-stream.ts'
import { isTrailingComma } from './trailing-comma.ts'

/** Returns the tokens of a parsed side; undefined if there is nothing to compare (not parsed, a data format). */
export function tokenStream(side: Side, language: string | undefined): TokenStream | undefined {
  const tokens = side.inspection?.tokens
  const traits = languageNamed(language)?.layout
  if (tokens === undefined || language === undefined || traits === undefined || traits.data) return undefined
  const { text } = side
  const builder = new StreamBuilder(side, language, tokens.exact.length)
  const layout = createLayout(text, traits)
  for (let i = 0; i < tokens.exact.length; i++) {
    if (isTrailingComma(text, tokens, i, traits.subscriptTuples)) continue
    const token = readToken(text, tokens, i, traits.freeQuotes)
    for (const kind of layout.before(token)) builder.addLayout(layoutCodes[kind])
    layout.after(token)
    builder.add(token)
  }
  for (const kind of layout.finish()) builder.addLayout(layoutCodes[kind])
  return builder.build()
}

const columnNames = ['code', 'shape', 'role', 'line', 'lastLine', 'start', 'end'] as const
type Columns = Pick<TokenStream, (typeof columnNames)[number]>

/** One token of a stream. */
type StreamToken = Record<keyof Columns, number>

function readToken(text: string, tokens: Tokens, i: number, freeQuotes: boolean): StreamToken & Word {
  const start = must(tokens.start[i])
  const end = must(tokens.end[i])
  const line = must(tokens.line[i])
  const role = must(tokens.role[i])
  const exact = must(tokens.exact[i])
  return {
    code: freeQuotes && role === roles.literal ? unquoted(text, start, end, exact) : exact,
    shape: must(tokens.shape[i]),
    role,
    line,
    lastLine: line + countLineEnds(text, start, end - 1),
    start,
    end,
    word: end - start <= longestWord ? text.slice(start, end) : '',
  }
}

function countLineEnds(text: string, start: number, end: number): number {
  let count = 0
  for (let at = start; at < end; at++) if (text.charCodeAt(at) === 10) count++
  return count
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

/** The columns of a stream, which grow as tokens are added. */
class StreamBuilder {
  private readonly side: Side
  private readonly language: string | undefined
  private columns: Columns
  private size = 0

  /** `capacity`: the expected number of tokens. */
  constructor(side: Side, language: string | undefined, capacity: number) {
    this.side = side
    this.language = language
    this.columns = createColumns(capacity)
  }

  add(token: StreamToken): void {
    if (this.size === this.columns.code.length) this.grow()
    const { columns, size } = this
    columns.code[size] = token.code
    columns.shape[size] = token.shape
    columns.role[size] = token.role
    columns.line[size] = token.line
    columns.lastLine[size] = token.lastLine
    columns.start[size] = token.start
    columns.end[size] = token.end
    this.size++
  }

  /** Adds a layout token at the end of the previous line. */
  addLayout(code: number): void {
    const line = this.columns.lastLine[this.size - 1] ?? 1
    const end = this.columns.end[this.size - 1] ?? 0
    this.add({ code, shape: code, role: roles.layout, line, lastLine: line, start: end, end })
  }

  build(): TokenStream {
    const { side, language, size, columns } = this
    return {
      side,
      language,
      text: side.text,
      size,
      code: columns.code.slice(0, size),
      shape: columns.shape.slice(0, size),
      role: columns.role.slice(0, size),
      line: columns.line.slice(0, size),
      lastLine: columns.lastLine.slice(0, size),
      start: columns.start.slice(0, size),
      end: columns.end.slice(0, size),
    }
  }

  private grow(): void {
    const { columns } = this
    this.columns = createColumns(2 * this.size + 16)
    for (const column of columnNames) this.columns[column].set(columns[column])
  }
}

function createColumns(size: number): Columns {
  return {
    code: new Uint32Array(size),
    shape: new Uint32Array(size),
    role: new Uint8Array(size),
    line: new Uint32Array(size),
    lastLine: new Uint32Array(size),
    start: new Uint32Array(size),
    end: new Uint32Array(size),
  }
}

/**
 * Converts a text without a grammar to a stream with one token per nonblank line. Only trailing whitespace is ignored.
 */
export function lineStream(side: Side): TokenStream {
  const builder = new StreamBuilder(side, undefined, 256)
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
      const code = hash >>> 0
      builder.add({ code, shape: code, role: roles.other, line, lastLine: line, start, end })
    }
    start = stop + 1
    line++
  }
  return builder.build()
}
