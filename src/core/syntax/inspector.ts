import type { LineRange } from '../positions/line-ranges.ts'
import type { Flow } from './flow/flow.ts'
import type { DefinedSymbol, Import, Outline } from './types.ts'

/** Metrics of one function. */
export interface FunctionMetrics extends LineRange {
  /** Symbol path as in the outline. Anonymous functions count toward the enclosing function. */
  path: string
  nameLine: number
  /**
   * Cognitive complexity by SonarSource's definition: +1 per break in the flow, +1 per nesting level, boolean runs,
   * without recursion.
   */
  cognitive: number
  /** Maximum nesting depth of control structures. */
  nesting: number
  /** Number of code lines, without blank and comment lines. */
  lines: number
  parameters: number
  /** Line of the first control structure at the maximum depth, or else the line of the name. */
  deepestLine: number
}

/**
 * All leaves of the tree except comments, in order. All arrays have the same length. A literal is a single token
 * including its quotes, unless it contains an interpolation.
 */
export interface Tokens {
  /** Hash of kind and text. */
  exact: Uint32Array
  /** Hash with identifiers and literals replaced by their kind. */
  shape: Uint32Array
  /** 1-based line on which each token starts. */
  line: Uint32Array
  /** UTF-16 offsets into the text. */
  start: Uint32Array
  end: Uint32Array
  /** 0 punctuation, keyword or operator · 1 identifier · 2 literal. */
  role: Uint8Array
}

/** Hash of a block of at least 40 tokens (function body, branch, class) with normalized names and literals. */
export interface Block extends LineRange {
  /** As in a finding: 1-based, in UTF-16 code units, with an exclusive end. */
  startColumn: number
  endColumn: number
  hash: number
  tokens: number
}

export interface CapturedNode {
  name: string
  text: string
  startLine: number
  endLine: number
  /** UTF-16 offsets into the text. */
  start: number
  end: number
}

/** A match of a query program. */
export interface QueryMatch {
  /** Offset of the matching pattern in the program's source, which identifies the rule. */
  offset: number
  captures: CapturedNode[]
  /** Path of the enclosing symbol; empty at the top level. */
  symbol: string
  /** Text of the `@match` node (or the first capture) without comments and with collapsed whitespace. */
  code: string
}

export interface InspectRequest {
  /** Blob id, for caching results. */
  id: string
  language: string
  text: string
  want: {
    outline?: boolean
    /** A cheaper part of the outline. `outer`: only symbols within the language's `outerDepth`. */
    symbols?: 'all' | 'outer'
    /** Imports and declared modules, without the rest of the outline. */
    imports?: boolean
    /** Total cognitive complexity of all functions. */
    cognitive?: boolean
    functions?: boolean
    /** Skips the search for names if no function can exceed one of these; `functions` is then empty. */
    beyond?: { cognitive: number; nesting: number; lines: number }
    tokens?: boolean
    blocks?: boolean
    /** The functions, lowered. */
    flow?: boolean
    /** Id of a query program registered with `program()`. */
    program?: string
  }
  /** Only matches that start on one of these lines; absent: the whole file. */
  lines?: LineRange[]
}

export interface Inspection {
  language: string
  /** Lines of ERROR or MISSING nodes, at most 20. */
  errors: number[]
  outline?: Outline
  symbols?: DefinedSymbol[]
  imports?: Import[]
  /** Full names of the declared packages, namespaces or modules. */
  modules?: string[]
  cognitive?: number
  functions?: FunctionMetrics[]
  tokens?: Tokens
  blocks?: Block[]
  /** Absent if the language is not analyzed. */
  flow?: Flow
  matches?: QueryMatch[]
  /** Some rules were stopped at a very long list of siblings. */
  limited?: true
}

/** An inspection that failed. */
export interface Uninspected {
  language: string
  failure: 'timeout' | 'crash' | 'grammar'
  reason: string
}

/** The interface of the pool; see `pool.ts`. All calls run off the event loop. */
export interface Inspector {
  inspect(request: InspectRequest): Promise<Inspection | Uninspected>
  /**
   * Registers a query program (many patterns in one source) for a language under an id. `whole` (the default) compiles
   * all of it now; otherwise patterns that require a word are compiled when a text contains it. Never throws: for an
   * invalid source, returns the message and the offset.
   */
  program(
    language: string,
    id: string,
    source: string,
    whole?: boolean,
  ): Promise<{ error?: { message: string; offset: number } }>
  /** Returns the tree of a snippet as plain data, for the pattern compiler. */
  tree(language: string, text: string): Promise<PlainNode | Uninspected>
  close(): Promise<void>
}

/** A syntax tree as data, for small snippets. */
export interface PlainNode {
  type: string
  named: boolean
  field?: string
  text: string
  start: number
  end: number
  error: boolean
  children: PlainNode[]
}
