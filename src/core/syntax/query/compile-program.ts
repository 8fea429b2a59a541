import { Query } from 'web-tree-sitter'
import type { LoadedGrammar } from '../parser/grammar.ts'
import type { ProgramError, ProgramSource } from '../parser/messages.ts'
import { expandIgnoreCase } from './ignore-case.ts'
import { compilePredicates, type Predicate } from './predicates.ts'
import { type PatternSpan, splitPatterns, utf16Offset } from './query-source.ts'
import { type RequiredWord, requiredWordsOf } from './required-words.ts'
import { skipComments } from './skip-comments.ts'
import { createWordFinder, type WordFinder } from './word-finder.ts'

/** A program compiled for this thread, or the reason why it failed. */
export type CompiledProgram = { error: ProgramError } | Program

export interface Program {
  /** Patterns that may match anywhere. */
  always: ProgramPart | undefined
  /** Finds the patterns that require certain words. */
  finder: WordFinder<ConditionalPart>
}

/** Patterns that require one of these words. They are compiled when a text first contains one of them. */
interface ConditionalPart {
  words: RequiredWord[]
  compile(): ProgramPart | ProgramError
}

export interface ProgramPart {
  query: Query
  /** By their index in the query. */
  patterns: { offset: number; predicates: Predicate[] }[]
}

/**
 * Compiles several patterns as one query, except those that require certain words: most texts contain few of them, and
 * compiling a query costs as much as running it on dozens of files. `whole` compiles everything immediately, to check
 * it. Never throws for an invalid source.
 */
export function compileQueryProgram(loaded: LoadedGrammar, { source }: ProgramSource, whole: boolean): CompiledProgram {
  const { groups, rest } = groupPatterns(source)
  const always = rest.length === 0 ? undefined : compilePart(loaded, source, rest)
  if (always !== undefined && 'message' in always) return { error: always }
  const conditional = groups.map(({ words, spans }): ConditionalPart => {
    let part: ProgramPart | ProgramError | undefined
    return {
      words,
      compile() {
        part ??= compilePart(loaded, source, spans)
        return part
      },
    }
  })
  for (const group of whole ? conditional : []) {
    const part = group.compile()
    if ('message' in part) return { error: part }
  }
  return { always, finder: createWordFinder(conditional) }
}

interface PatternGroup {
  words: RequiredWord[]
  spans: PatternSpan[]
}

/** Groups the patterns of a source by the words that they require. `rest` requires none. */
function groupPatterns(source: string): { groups: PatternGroup[]; rest: PatternSpan[] } {
  const groups = new Map<string, PatternGroup>()
  const rest: PatternSpan[] = []
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
  return { groups: [...groups.values()], rest }
}

/** Compiles some patterns of a source. Offsets refer to the source. */
function compilePart(
  { grammar, language }: LoadedGrammar,
  source: string,
  spans: readonly PatternSpan[],
): ProgramPart | ProgramError {
  const texts = spans.map(({ start, end }) => skipComments(expandIgnoreCase(source.slice(start, end)), language))
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
    const patterns: ProgramPart['patterns'] = []
    for (let pattern = 0; pattern < query.patternCount(); pattern++) {
      const offset = inSource(utf16Offset(text, query.startIndexForPattern(pattern)))
      try {
        patterns.push({ offset, predicates: compilePredicates(query, pattern) })
      } catch (error) {
        query.delete()
        return { message: messageOf(error), offset }
      }
    }
    return { query, patterns }
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
