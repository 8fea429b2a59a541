import type { LineRange } from '../types.ts'

export type SymbolKind =
  | 'function'
  | 'method'
  | 'constructor'
  | 'class'
  | 'interface'
  | 'struct'
  | 'trait'
  | 'enum'
  | 'type'
  | 'module'
  | 'variable'
  | 'constant'
  | 'property'
  | 'macro'

export interface Parameter {
  name: string
  /** A caller can omit it, because it has a default or is marked as optional. */
  optional: boolean
  /** Collects the remaining arguments. */
  rest: boolean
  /** Can only be passed by name, such as Python's `*, x` and Ruby's `x:`. */
  keyword: boolean
  /** Default value as written. */
  default?: string
  type?: string
}

export interface DefinedSymbol extends LineRange {
  kind: SymbolKind
  name: string
  /** Names of the enclosing symbols and its own name, joined with dots: `Class.method`. */
  path: string
}

export interface CodeSymbol extends DefinedSymbol {
  nameLine: number
  /** Visible outside its file (or package, depending on the language). */
  exported: boolean
  async: boolean
  /** Only for callables. */
  parameters?: Parameter[]
  /** Declared return type as written. */
  returns?: string
  /** Number of returned values; only if the grammar can count several. */
  results?: number
  /** A generator: calling it does not run its body yet. */
  generator?: true
  /** Its declared type rather than its parameter list determines the signature. */
  typed?: true
  /** Its first parameter is the receiver of method-like calls. */
  extension?: true
  /** The trait or interface that requires it, as written: `impl Trait for Type`. */
  trait?: string
  /** Sources of inherited members, as written: base classes, interfaces, mixins, embedded structs. */
  bases?: string[]
  /** Decorators as written, without the mark: `lru_cache(maxsize=2)`. */
  decorators?: string[]
  /** The comment directly before it, or its docstring, without comment markers. */
  doc?: string
  /** Hash of its tokens, equal for code that differs only in layout and comments. */
  hash: number
}

/** A use of a name. */
export interface Reference {
  name: string
  /** The expression before the dot (or `::`, `->`): `db` in `db.query()`. */
  qualifier?: string
  kind: 'call' | 'new' | 'type' | 'read'
  /** Position of the name, 1-based. */
  line: number
  column: number
  /** Only for calls. */
  arguments?: CallArguments
  /** Only for calls: how the value is used; absent if it is used directly, as an operand or receiver. */
  handled?: Handling
}

/** The arguments of a call. */
export interface CallArguments {
  /** Positional arguments, without spread ones. */
  count: number
  /** One argument is spread, so the actual number is unknown. */
  spread: boolean
  /** Names of the keyword arguments. */
  keywords: string[]
  /** A block or a trailing lambda follows. */
  block?: true
  /** The first argument is itself a call, which may return several values if the language passes all of them. */
  nested?: true
}

/** How the value of a call is used. */
export type Handling =
  | { as: 'awaited' | 'returned' | 'discarded' }
  /** `into`: the receiving function, as written. */
  | { as: 'passed'; into?: string }
  /** `to`: the names that it is bound to, in order. */
  | { as: 'assigned'; to: string[] }

/** A name that is assigned a value: a variable, a parameter, a field or a key. */
export interface Binding {
  name: string
  /** 1-based. */
  line: number
  /** UTF-16 offset of the name. */
  start: number
  /** The enclosing function, which is its scope; absent at the top level and for members. */
  scope?: LineRange
  /** It belongs to an object or class: a field, an attribute, a key. */
  member?: true
  /** The name already exists, because assignments in this language do not declare names. */
  reassigned?: true
  /** Declared type as written. */
  type?: string
  /** The class or constructor that is called to create the value, as written. */
  made?: string
}

export interface Import {
  /** As written, without quotes: `./db`, `os.path`, `fmt`, `crate::x`. */
  source: string
  /** `{name: 'a', as: 'b'}` for `import {a as b}`; name `default` for a default import, `*` for a namespace. */
  names: { name: string; as: string }[]
  line: number
  /** `export … from`. */
  reexport: boolean
  /** Relative to the importing file, whatever its form: `require_relative`, `mod x;`. */
  relative?: true
  /** Number of enclosing modules in the same file. */
  inner?: number
  /** A type-only import. */
  typeOnly?: true
  /** Inside a function: loaded when it runs, not when the file is loaded. */
  deferred?: true
}

export interface Outline {
  symbols: CodeSymbol[]
  references: Reference[]
  imports: Import[]
  /** Names that are assigned a value, in source order, including parameters. */
  bindings: Binding[]
  /** Names of variables whose value is awaited, returned or passed on. */
  awaits: string[]
  /** The declared package or namespace, as written. */
  package?: string
  /** The file defines names, or members of its classes, dynamically. */
  dynamic?: { names?: true; members?: true }
  /**
   * Names exported separately from their declaration: `export {a as b}`, `module.exports = {a}`, `__all__`. `as:
   * 'default'` for a default export.
   */
  exports: { name: string; as: string; line: number }[]
}

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
