import { type Node, Query, type QueryMatch as RawMatch } from 'web-tree-sitter'
import type { LineRange } from '../types.ts'
import { foldCode } from './code-text.ts'
import type { FileContext } from './file-context.ts'
import type { LoadedGrammar } from './grammar.ts'
import type { ProgramError, ProgramSource } from './messages.ts'
import { needlesOf } from './needles.ts'
import { endLineOf, OutOfTime, watchClock } from './parse.ts'
import { compilePredicates, type Predicate } from './predicates.ts'
import { splitPatterns, utf16Offset } from './query-source.ts'
import type { CapturedNode, QueryMatch } from './types.ts'

/** A program compiled for this thread; or why it could not be. */
export type CompiledProgram = { error: ProgramError } | { parts: ProgramPart[] }

interface ProgramPart {
  query: Query
  offsets: number[]
  predicates: Predicate[][]
  /** Finds the words without which none of these patterns matches; absent: they match without any. */
  words?: RegExp
}

/**
 * Compiles many patterns as one query, those that cannot match without certain words as a second one, which then
 * looks at the surroundings of these words only. Never throws for what is wrong with the source.
 */
export function compileProgram({ grammar }: LoadedGrammar, { source }: ProgramSource): CompiledProgram {
  const parts: ProgramPart[] = []
  const needles = new Set<string>()
  const sought = splitPatterns(source).filter(({ start, end }) => {
    const own = needlesOf(source.slice(start, end))
    for (const needle of own ?? []) needles.add(needle)
    return own !== undefined
  })
  const words = new RegExp([...needles].join('|'), 'g')
  for (const [text, only] of [
    [blank(source, sought), undefined],
    [keep(source, sought), words],
  ] as const) {
    if (splitPatterns(text).length === 0) continue
    const part = compilePart(grammar, text)
    if ('message' in part) {
      for (const { query } of parts) query.delete()
      return { error: part }
    }
    parts.push(only === undefined ? part : { ...part, words: only })
  }
  return { parts }
}

type Span = { start: number; end: number }

/** Everything but the spans is kept; offsets and lines stay. */
function blank(source: string, spans: readonly Span[]): string {
  let text = ''
  let at = 0
  for (const { start, end } of spans) {
    text += source.slice(at, start) + source.slice(start, end).replaceAll(/[^\n]/g, ' ')
    at = end
  }
  return text + source.slice(at)
}

function keep(source: string, spans: readonly Span[]): string {
  const others: Span[] = []
  let at = 0
  for (const { start, end } of spans) {
    others.push({ start: at, end: start })
    at = end
  }
  return blank(source, [...others, { start: at, end: source.length }])
}

function compilePart(grammar: LoadedGrammar['grammar'], source: string): ProgramPart | ProgramError {
  let query: Query | undefined
  try {
    query = new Query(grammar, source)
    const offsets: number[] = []
    const predicates: Predicate[][] = []
    for (let pattern = 0; pattern < query.patternCount(); pattern++) {
      const offset = utf16Offset(source, query.startIndexForPattern(pattern))
      offsets.push(offset)
      try {
        predicates.push(compilePredicates(query, pattern))
      } catch (error) {
        query.delete()
        return { message: messageOf(error), offset }
      }
    }
    return { query, offsets, predicates }
  } catch (error) {
    return locate(grammar, source, error)
  }
}

/** Library errors over predicates carry no place: the pattern that fails alone is the one. */
function locate(grammar: LoadedGrammar['grammar'], source: string, error: unknown): ProgramError {
  const message = messageOf(error)
  if (error instanceof Error && 'index' in error && typeof error.index === 'number')
    return { message, offset: error.index }
  for (const { start, end } of splitPatterns(source)) {
    try {
      new Query(grammar, source.slice(start, end)).delete()
    } catch (thrown) {
      return { message: messageOf(thrown), offset: start }
    }
  }
  return { message, offset: 0 }
}

/** Gives the path of the symbol around a node. */
export type SymbolLocator = (node: Node) => string

/** Matches of a program that start on one of the lines, in order of their start; every predicate is applied. */
export function runProgram(
  { parts }: Exclude<CompiledProgram, { error: ProgramError }>,
  file: FileContext,
  lines: LineRange[] | undefined,
  symbolOf: SymbolLocator,
): QueryMatch[] {
  const found: { start: number; match: QueryMatch }[] = []
  const seen = new Set<string>()
  for (const part of parts) {
    for (const { wanted, searched } of rangesFor(part, file.text, lines)) {
      for (const raw of rawMatches(part.query, file, searched)) {
        const main = raw.captures.find(({ name }) => name === 'match') ?? raw.captures[0]
        if (main === undefined) continue
        const { node } = main
        const line = node.startPosition.row + 1
        if (wanted !== undefined && (line < wanted.startLine || line > wanted.endLine)) continue
        if (!part.predicates[raw.patternIndex]!.every((predicate) => predicate(raw.captures, file))) continue
        // What the grammar did not understand means something else.
        if (node.hasError || node.parent?.isError) continue
        // Quantifiers can match one node in several ways, and neighbouring ranges can meet in one.
        const offset = part.offsets[raw.patternIndex]!
        const key = `${offset} ${node.id}`
        if (seen.has(key)) continue
        seen.add(key)
        const captures = raw.captures.filter(({ name }) => !name.startsWith('_'))
        const match: QueryMatch = {
          offset,
          captures: captures.map(({ name, node }) => describe(name, node)),
          symbol: symbolOf(node),
          code: foldCode(file.loaded.language, node),
        }
        found.push({ start: node.startIndex, match })
      }
    }
  }
  return found.sort((a, b) => a.start - b.start || a.match.offset - b.match.offset).map(({ match }) => match)
}

/** More ranges than this cost more than the whole file. */
const mostRanges = 40

/** What to search, and on which lines a match must start; undefined is the whole file. */
function rangesFor(
  { words }: ProgramPart,
  text: string,
  lines: LineRange[] | undefined,
): { wanted: LineRange | undefined; searched: LineRange | undefined }[] {
  if (lines !== undefined) {
    if (words !== undefined && text.search(words) === -1) return []
    return mergeRanges(lines).map((range) => ({ wanted: range, searched: range }))
  }
  if (words === undefined) return [{ wanted: undefined, searched: undefined }]
  const near = mergeRanges(linesOfWords(text, words))
  if (near.length > mostRanges) return [{ wanted: undefined, searched: undefined }]
  return near.map((range) => ({ wanted: undefined, searched: range }))
}

function linesOfWords(text: string, words: RegExp): LineRange[] {
  const found: LineRange[] = []
  let line = 1
  let at = 0
  words.lastIndex = 0
  for (let word = words.exec(text); word !== null; word = words.exec(text)) {
    for (let end = text.indexOf('\n', at); end !== -1 && end < word.index; end = text.indexOf('\n', at)) {
      line++
      at = end + 1
    }
    found.push({ startLine: line, endLine: line })
    // One hit a line is enough.
    const next = text.indexOf('\n', word.index)
    if (next === -1) break
    words.lastIndex = next
  }
  return found
}

function rawMatches(query: Query, file: FileContext, range: LineRange | undefined): RawMatch[] {
  const clock = watchClock(file.text, file.deadline)
  const matches = query.matches(file.root, {
    ...clock.options,
    ...(range && {
      startPosition: { row: range.startLine - 1, column: 0 },
      endPosition: { row: range.endLine, column: 0 },
    }),
  })
  if (clock.late) throw new OutOfTime('rules')
  return matches
}

/** Ascending and disjoint. */
function mergeRanges(ranges: LineRange[]): LineRange[] {
  const merged: LineRange[] = []
  for (const { startLine, endLine } of ranges.toSorted((a, b) => a.startLine - b.startLine)) {
    const last = merged.at(-1)
    if (last !== undefined && startLine <= last.endLine + 1) last.endLine = Math.max(last.endLine, endLine)
    else merged.push({ startLine, endLine })
  }
  return merged
}

function describe(name: string, node: Node): CapturedNode {
  return {
    name,
    text: node.text,
    startLine: node.startPosition.row + 1,
    endLine: endLineOf(node),
    start: node.startIndex,
    end: node.endIndex,
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
