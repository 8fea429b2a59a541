import type { Node, Query, QueryMatch as RawMatch } from 'web-tree-sitter'
import { must } from '../../must.ts'
import { holdsLine, type LineRange } from '../../positions/line-ranges.ts'
import { foldCode } from '../code-text.ts'
import { type FileContext, offClock } from '../file-context.ts'
import type { CapturedNode, QueryMatch } from '../inspector.ts'
import type { ProgramError } from '../parser/messages.ts'
import { endLineOf, OutOfTime, watchClock } from '../parser/parse.ts'
import type { Program, ProgramPart } from './compile-program.ts'

/** Returns the path of the symbol around a node. */
export type SymbolLocator = (node: Node) => string

/** Above this number of ranges, the whole file is cheaper. */
const mostRanges = 150

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
  const wanted = lines === undefined ? undefined : mergeRanges(lines)
  const requested = wanted === undefined || wanted.length > mostRanges ? [undefined] : wanted
  const collector = new MatchCollector(file, wanted, symbolOf)
  if (program.always !== undefined) collector.run(program.always, requested)
  for (const [conditional, near] of program.finder(file.text)) {
    const part = offClock(file, conditional.compile)
    if ('message' in part) return part
    collector.run(part, wanted !== undefined || near.length > mostRanges ? requested : mergeRanges(near))
  }
  return { matches: collector.matches(), limited: collector.limited }
}

/** Collects the matches of the parts of a program in one file. */
class MatchCollector {
  limited = false
  private readonly file: FileContext
  private readonly wanted: readonly LineRange[] | undefined
  private readonly symbolOf: SymbolLocator
  private readonly found = new Map<string, { start: number; match: QueryMatch }>()

  /** `wanted`: the lines on which a match must start; undefined for all lines. */
  constructor(file: FileContext, wanted: readonly LineRange[] | undefined, symbolOf: SymbolLocator) {
    this.file = file
    this.wanted = wanted
    this.symbolOf = symbolOf
  }

  /** Searches ranges of lines; an undefined range is the whole file. */
  run(part: ProgramPart, ranges: readonly (LineRange | undefined)[]): void {
    for (const range of ranges) {
      for (const raw of rawMatches(part.query, this.file, range)) {
        if (performance.now() > this.file.deadline) throw new OutOfTime('rules')
        this.take(part, raw)
      }
      this.limited ||= part.query.didExceedMatchLimit()
    }
  }

  /** Returns the matches in order of their start. */
  matches(): QueryMatch[] {
    const ordered = [...this.found.values()].sort((a, b) => a.start - b.start || a.match.offset - b.match.offset)
    return ordered.map(({ match }) => match)
  }

  private take(part: ProgramPart, { captures, patternIndex }: RawMatch): void {
    const main = captures.find(({ name }) => name === 'match') ?? captures[0]
    if (main === undefined) return
    const { node } = main
    if (this.wanted !== undefined && !holdsLine(this.wanted, node.startPosition.row + 1)) return
    const { offset, predicates } = must(part.patterns[patternIndex])
    if (!predicates.every((predicate) => predicate(captures, this.file))) return
    // Code that the grammar could not parse is unreliable.
    if (node.hasError || node.parent?.isError) return
    // Quantifiers can match a node in several ways, and adjacent ranges can match the same node.
    const key = `${offset} ${node.id}`
    if (this.found.has(key)) return
    const match: QueryMatch = {
      offset,
      captures: captures.filter(({ name }) => !name.startsWith('_')).map(({ name, node }) => describe(name, node)),
      symbol: this.symbolOf(node),
      code: foldCode(this.file.loaded.language, node),
    }
    this.found.set(key, { start: node.startIndex, match })
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
