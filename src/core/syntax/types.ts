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
  /** Can be left out by a caller: has a default, or is marked optional. */
  optional: boolean
  /** Collects the remaining arguments. */
  rest: boolean
  /** Python `*, x` / Ruby `x:`: can only be given by name. */
  keyword: boolean
  /** Default value as written. */
  default?: string
  type?: string
}

export interface DefinedSymbol extends LineRange {
  kind: SymbolKind
  name: string
  /** Names of the enclosing symbols and its own, joined by dots: `Class.method`. */
  path: string
}

export interface CodeSymbol extends DefinedSymbol {
  nameLine: number
  /** Visible outside its file (or package, where the language says so). */
  exported: boolean
  async: boolean
  /** Only for callables. */
  parameters?: Parameter[]
  /** Declared return type as written. */
  returns?: string
  /** Number of values that it returns; only where the grammar says how to count several. */
  results?: number
  /** It yields values: calling it runs nothing yet. */
  generator?: true
  /** Its declared type says how it is called, rather than its parameters. */
  typed?: true
  /** Its first parameter is the receiver of calls that look like method calls. */
  extension?: true
  /** The trait or interface that prescribes it, as written: `impl Trait for Type`. */
  trait?: string
  /** What it takes members from, as written: base classes, interfaces, mixins, embedded structs. */
  bases?: string[]
  /** Decorators as written, without the mark: `lru_cache(maxsize=2)`. */
  decorators?: string[]
  /** The comment right before it, or the docstring, without comment marks. */
  doc?: string
  /** Hash of its tokens: equal for code that differs only in layout and comments. */
  hash: number
}

/** A use of a name. */
export interface Reference {
  name: string
  /** What stands before the dot (or `::`, `->`): `db` in `db.query()`. */
  qualifier?: string
  kind: 'call' | 'new' | 'type' | 'read'
  /** Both 1-based; of the name. */
  line: number
  column: number
  /** Only for calls. */
  arguments?: CallArguments
  /** Only for calls: what becomes of the value; absent when it is used on the spot, as an operand or a receiver. */
  handled?: Handling
}

/** What a call passes. */
export interface CallArguments {
  /** Positional arguments, without spread ones. */
  count: number
  /** One is spread, so that there may be more of any kind. */
  spread: boolean
  /** Names of those given by name. */
  keywords: string[]
  /** A block or a trailing lambda follows. */
  block?: true
  /** The first one is itself a call, which may give several values where the language passes all of them. */
  nested?: true
}

/** What becomes of the value of a call. */
export type Handling =
  | { as: 'awaited' | 'returned' | 'discarded' }
  /** `into`: the function that takes it, as written. */
  | { as: 'passed'; into?: string }
  /** `to`: the names it is bound to, in their order. */
  | { as: 'assigned'; to: string[] }

/** A name that is given a value: a variable, a parameter, a field or a key. */
export interface Binding {
  name: string
  /** 1-based. */
  line: number
  /** UTF-16 offset of the name. */
  start: number
  /** The function around it, outside of which it does not count; absent at the top level and for members. */
  scope?: LineRange
  /** It belongs to an object or a class: a field, an attribute, a key. */
  member?: true
  /** The name exists already: in this language an assignment declares nothing. */
  reassigned?: true
  /** Declared type as written. */
  type?: string
  /** The class or constructor that is called for its value, as written. */
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
  /** Starts at the importing file's own place, whatever the source looks like: `require_relative`, `mod x;`. */
  relative?: true
  /** How many modules of the same file are around it. */
  inner?: number
  /** Only a type checker follows it. */
  typeOnly?: true
  /** Inside of a function: followed when that runs, not when the file is loaded. */
  deferred?: true
}

export interface Outline {
  symbols: CodeSymbol[]
  references: Reference[]
  imports: Import[]
  /** Names that are given a value, in the order of the text, parameters included. */
  bindings: Binding[]
  /** Names of variables whose value is awaited, returned or passed on. */
  awaits: string[]
  /** The package or namespace that it says it belongs to, as written. */
  package?: string
  /** It gives names, or members to its classes, that nobody can list. */
  dynamic?: { names?: true; members?: true }
  /** Names exported otherwise than at their declaration: `export {a as b}`, `module.exports = {a}`, `__all__`. `as: 'default'` for a default export. */
  exports: { name: string; as: string; line: number }[]
}

/** Size and shape of one function. */
export interface FunctionMetrics extends LineRange {
  /** Symbol path as in the outline; `Class.method.<anonymous:12>` never: anonymous functions count into the one around them. */
  path: string
  nameLine: number
  /** Cognitive complexity (SonarSource's definition: +1 a break in the flow, +1 per nesting level, boolean runs, recursion not counted). */
  cognitive: number
  /** Deepest nesting of control structures. */
  nesting: number
  /** Lines of code, blank and comment lines not counted. */
  lines: number
  parameters: number
  /** Line of the first control structure at the deepest nesting; the name's line when there is none. */
  deepestLine: number
}

/**
 * Every leaf of the tree but comments, in order; arrays of one length. A literal is one leaf, its quotes and all,
 * unless it holds an interpolation.
 */
export interface Tokens {
  /** Hash of kind and text. */
  exact: Uint32Array
  /** Hash with identifiers and literals replaced by their kind. */
  shape: Uint32Array
  /** 1-based line on which each starts. */
  line: Uint32Array
  /** UTF-16 offsets into the text. */
  start: Uint32Array
  end: Uint32Array
  /** 0 punctuation, keyword or operator · 1 identifier · 2 literal. */
  role: Uint8Array
}

/** Hash of a block of at least 40 tokens (function body, branch, class) with names and literals normalised. */
export interface Block extends LineRange {
  /** As in a finding: UTF-16 code units, 1-based, the end exclusive. */
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

/** One match of a query program. */
export interface QueryMatch {
  /** Offset of the matching pattern in the program's source: tells which rule it belongs to. */
  offset: number
  captures: CapturedNode[]
  /** Path of the enclosing symbol, empty at the top level. */
  symbol: string
  /** Text of the `@match` node (or the first capture) with comments left out and white space folded. */
  code: string
}

export interface InspectRequest {
  /** Blob id: results are cached by it. */
  id: string
  language: string
  text: string
  want: {
    outline?: boolean
    /** A part of the outline at a part of its cost; `outer`: those only that are no deeper than the language's `outerDepth`. */
    symbols?: 'all' | 'outer'
    /** What it imports and which modules it declares, without the rest of the outline. */
    imports?: boolean
    /** The cognitive complexity of all its functions together. */
    cognitive?: boolean
    functions?: boolean
    /** Spares the search for names where no function can be beyond one of these: `functions` is empty then. */
    beyond?: { cognitive: number; nesting: number; lines: number }
    tokens?: boolean
    blocks?: boolean
    /** Id of a query program given to `program()`. */
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
  /** Full names of the packages, namespaces or modules that it declares. */
  modules?: string[]
  cognitive?: number
  functions?: FunctionMetrics[]
  tokens?: Tokens
  blocks?: Block[]
  matches?: QueryMatch[]
  /** Some rules gave up on a very long list of siblings. */
  limited?: true
}

/** An inspection that could not be made. */
export interface Uninspected {
  language: string
  failure: 'timeout' | 'crash' | 'grammar'
  reason: string
}

/** What the pool offers; see `pool.ts`. Every call is off the event loop. */
export interface Inspector {
  inspect(request: InspectRequest): Promise<Inspection | Uninspected>
  /**
   * Registers a query program (many patterns in one source) for a language under an id.
   * `whole` (the default) compiles all of it now; without it, patterns that need a word wait for a text that has it.
   * Throws nothing: a source that does not compile comes back with the message and offset.
   */
  program(
    language: string,
    id: string,
    source: string,
    whole?: boolean,
  ): Promise<{ error?: { message: string; offset: number } }>
  /** S-expression-free view of a snippet for the pattern compiler: the tree as plain data. */
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
