import { type Node, Query, type QueryMatch as RawMatch } from 'web-tree-sitter'
import { holdsLine } from '../../positions/line-ranges.ts'
import type { LineRange } from '../../types.ts'
import { foldCode } from '../code-text.ts'
import type { FileContext } from '../file-context.ts'
import type { LoadedGrammar } from '../parser/grammar.ts'
import type { ProgramError, ProgramSource } from '../parser/messages.ts'
import { endLineOf, OutOfTime, watchClock } from '../parser/parse.ts'
import type { CapturedNode, QueryMatch } from '../types.ts'
import { expandIgnoreCase } from './ignore-case.ts'
import { compilePredicates, type Predicate } from './predicates.ts'
import { splitPatterns, utf16Offset } from './query-source.ts'
import { type RequiredWord, requiredWordsOf } from './required-words.ts'
import { createWordFinder, type WordFinder } from './word-finder.ts'

/** A program compiled for this thread, or the reason why it failed. */
export type CompiledProgram = { error: ProgramError } | Program

interface Program {
  /** Patterns that may match anywhere. */
  always: ProgramPart | undefined
  /** Patterns that require certain words, by these words. Each is compiled when a text first contains one of them. */
  sought: { words: RequiredWord[]; compile(): ProgramPart | ProgramError }[]
  finder: WordFinder
}

interface ProgramPart {
  query: Query
  offsets: number[]
  predicates: Predicate[][]
}

/**
 * Compiles several patterns as one query, except those that require certain words: most texts contain few of them, and
 * compiling a query costs as much as running it on dozens of files. `whole` compiles everything immediately, to check
 * it. Never throws for an invalid source.
 */
export function compileQueryProgram(
  { grammar }: LoadedGrammar,
  { source }: ProgramSource,
  whole: boolean,
): CompiledProgram {
  const groups = new Map<string, { words: RequiredWord[]; spans: Span[] }>()
  const rest: Span[] = []
  for (const span of splitPatterns(source)) {
    const words = requiredWordsOf(source.slice(span.start, span.end))
    if (words === undefined) {
      rest.push(span)
      continue
    }
    const key = JSON.stringify(words)
    const group = groups.get(key) ?? { words, spans: [] }
    group.spans.push(span)
    groups.set(key, group)
  }
  const always = rest.length === 0 ? undefined : compilePart(grammar, source, rest)
  if (always !== undefined && 'message' in always) return { error: always }
  const sought = [...groups.values()].map(({ words, spans }) => {
    let part: ProgramPart | ProgramError | undefined
    return {
      words,
      compile() {
        part ??= compilePart(grammar, source, spans)
        return part
      },
    }
  })
  for (const group of whole ? sought : []) {
    const part = group.compile()
    if ('message' in part) return { error: part }
  }
  return { always, sought, finder: createWordFinder(sought.map(({ words }) => words)) }
}

type Span = { start: number; end: number }

/** Compiles some patterns of a source. Offsets refer to the source. */
function compilePart(
  grammar: LoadedGrammar['grammar'],
  source: string,
  spans: readonly Span[],
): ProgramPart | ProgramError {
  const texts = spans.map(({ start, end }) => expandIgnoreCase(source.slice(start, end)))
  const text = texts.join('\n')
  const inSource = (offset: number): number => {
    let left = offset
    for (const [index, { start, end }] of spans.entries()) {
      const { length } = texts[index] ?? ''
      if (left <= length) return Math.min(start + left, end)
      left -= length + 1
    }
    return source.length
  }
  let query: Query | undefined
  try {
    query = new Query(grammar, text)
    const offsets: number[] = []
    const predicates: Predicate[][] = []
    for (let pattern = 0; pattern < query.patternCount(); pattern++) {
      const offset = inSource(utf16Offset(text, query.startIndexForPattern(pattern)))
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
    const { message, offset } = locate(grammar, text, error)
    return { message, offset: inSource(offset) }
  }
}

/**
 * The library's errors about predicates have no position, so the patterns are compiled separately to find the invalid
 * one.
 */
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

/** Returns the path of the symbol around a node. */
export type SymbolLocator = (node: Node) => string

/**
 * Runs a program and returns the matches that start on one of the lines, in order of their start. All predicates are
 * applied. `limited`: a pattern was stopped because too many of its matches were in progress.
 */
export function runProgram(
  program: Program,
  file: FileContext,
  lines: LineRange[] | undefined,
  symbolOf: SymbolLocator,
): { matches: QueryMatch[]; limited: boolean } | ProgramError {
  let limited = false
  const wanted = lines === undefined ? undefined : mergeRanges(lines)
  const found = new Map<string, { start: number; match: QueryMatch }>()
  const run = (part: ProgramPart, ranges: readonly (LineRange | undefined)[]): void => {
    for (const range of ranges) {
      runPart(part, file, range, wanted, symbolOf, found)
      limited ||= part.query.didExceedMatchLimit()
    }
  }
  const whole = [undefined]
  const asked = wanted === undefined || wanted.length > mostRanges ? whole : wanted
  if (program.always !== undefined) run(program.always, asked)
  for (const [group, near] of program.finder(file.text)) {
    const part = program.sought[group]!.compile()
    if ('message' in part) return part
    run(part, wanted !== undefined || near.length > mostRanges ? asked : mergeRanges(near))
  }
  const ordered = [...found.values()].sort((a, b) => a.start - b.start || a.match.offset - b.match.offset)
  return { matches: ordered.map(({ match }) => match), limited }
}

/** Above this number of ranges, the whole file is cheaper. */
const mostRanges = 150

function runPart(
  part: ProgramPart,
  file: FileContext,
  range: LineRange | undefined,
  wanted: readonly LineRange[] | undefined,
  symbolOf: SymbolLocator,
  found: Map<string, { start: number; match: QueryMatch }>,
): void {
  for (const raw of rawMatches(part.query, file, range)) {
    const main = raw.captures.find(({ name }) => name === 'match') ?? raw.captures[0]
    if (main === undefined) continue
    const { node } = main
    const line = node.startPosition.row + 1
    if (wanted !== undefined && !holdsLine(wanted, line)) continue
    if (!part.predicates[raw.patternIndex]!.every((predicate) => predicate(raw.captures, file))) continue
    // Code that the grammar could not parse is unreliable.
    if (node.hasError || node.parent?.isError) continue
    // Quantifiers can match a node in several ways, and adjacent ranges can match the same node.
    const offset = part.offsets[raw.patternIndex]!
    const key = `${offset} ${node.id}`
    if (found.has(key)) continue
    const captures = raw.captures.filter(({ name }) => !name.startsWith('_'))
    const match: QueryMatch = {
      offset,
      captures: captures.map(({ name, node }) => describe(name, node)),
      symbol: symbolOf(node),
      code: foldCode(file.loaded.language, node),
    }
    found.set(key, { start: node.startIndex, match })
  }
}

/**
 * Maximum number of matches in progress. Two siblings that need not be adjacent are tried in every combination, so a
 * list of thousands took minutes. Ordinary code needs less than half of this.
 */
const mostOpen = 256

function rawMatches(query: Query, file: FileContext, range: LineRange | undefined): RawMatch[] {
  const clock = watchClock(file.text, file.deadline)
  const matches = query.matches(file.root, {
    ...clock.options,
    matchLimit: mostOpen,
    ...(range && {
      startPosition: { row: range.startLine - 1, column: 0 },
      endPosition: { row: range.endLine, column: 0 },
    }),
  })
  if (clock.late) throw new OutOfTime('rules')
  return matches
}

/** Returns ascending, disjoint ranges. */
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
