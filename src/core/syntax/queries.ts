import { type Node, Query, type QueryMatch as RawMatch } from 'web-tree-sitter'
import type { LineRange } from '../types.ts'
import { foldCode } from './code-text.ts'
import type { FileContext } from './file-context.ts'
import type { LoadedGrammar } from './grammar.ts'
import type { ProgramError, ProgramSource } from './messages.ts'
import { endLineOf, OutOfTime } from './parse.ts'
import { compilePredicates, type Predicate } from './predicates.ts'
import { splitPatterns, utf16Offset } from './query-source.ts'
import type { CapturedNode, QueryMatch } from './types.ts'

/** A program compiled for this thread; or why it could not be. */
export type CompiledProgram = { error: ProgramError } | { query: Query; offsets: number[]; predicates: Predicate[][] }

/** Compiles many patterns as one query. Never throws for what is wrong with the source. */
export function compileProgram({ grammar }: LoadedGrammar, { source }: ProgramSource): CompiledProgram {
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
        return { error: { message: messageOf(error), offset } }
      }
    }
    return { query, offsets, predicates }
  } catch (error) {
    return { error: locate(grammar, source, error) }
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
  program: Exclude<CompiledProgram, { error: ProgramError }>,
  file: FileContext,
  lines: LineRange[] | undefined,
  symbolOf: SymbolLocator,
): QueryMatch[] {
  const found: { start: number; match: QueryMatch }[] = []
  const seen = new Set<string>()
  for (const range of lines === undefined ? [undefined] : mergeRanges(lines)) {
    for (const raw of rawMatches(program.query, file, range)) {
      const main = raw.captures.find(({ name }) => name === 'match') ?? raw.captures[0]
      if (main === undefined) continue
      const { node } = main
      const line = node.startPosition.row + 1
      if (range !== undefined && (line < range.startLine || line > range.endLine)) continue
      if (!program.predicates[raw.patternIndex]!.every((predicate) => predicate(raw.captures, file))) continue
      // Quantifiers can match one node in several ways.
      const key = `${raw.patternIndex} ${node.id}`
      if (seen.has(key)) continue
      seen.add(key)
      const match: QueryMatch = {
        offset: program.offsets[raw.patternIndex]!,
        captures: raw.captures
          .filter(({ name }) => !name.startsWith('_'))
          .map(({ name, node }) => describe(name, node)),
        symbol: symbolOf(node),
        code: foldCode(file.loaded.language, node),
      }
      found.push({ start: node.startIndex, match })
    }
  }
  return found.sort((a, b) => a.start - b.start).map(({ match }) => match)
}

function rawMatches(query: Query, file: FileContext, range: LineRange | undefined): RawMatch[] {
  let late = false
  const progressCallback = (): boolean => {
    late = performance.now() > file.deadline
    return late
  }
  const matches = query.matches(file.root, {
    progressCallback,
    ...(range && {
      startPosition: { row: range.startLine - 1, column: 0 },
      endPosition: { row: range.endLine, column: 0 },
    }),
  })
  if (late) throw new OutOfTime('rules')
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
