import type { LineRange } from '../positions/line-ranges.ts'

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
  /** The code only asks whether the name is defined, so it need not be. */
  asked?: true
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
