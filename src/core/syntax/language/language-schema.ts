import { z } from 'zod'
import { callsSchema } from './call-traits.ts'
import { flowSchema } from './flow-traits.ts'
import { modulesSchema } from './module-settings.ts'
import { testFileSettingsSchema } from './test-file-settings.ts'
import { regex, testsSchema } from './test-traits.ts'

const words = z.array(z.string())

/** `[nodes]`: node types by role, for metrics and normalization. */
const nodes = z.strictObject({
  comment: words,
  identifier: words,
  literal: words,
  /** Functions with a body, named or not. */
  function: words,
  /** +1 and increases nesting: if, loops, catch, ternary. */
  nesting: words,
  /** +1 without nesting: else, elif, labeled jumps. */
  flat: words,
  /** Binary expressions whose operator may be boolean, and those operators. */
  boolean: words,
  booleanOperators: words,
  /** Code in markup, such as JSX. Conditions in it do not count, except in functions. */
  markup: words.default([]),
  /** Names of calls that are control structures, such as Elixir's `if` and `case`. They count as nesting. */
  controlCalls: words.optional(),
  /** Blocks to compare for duplication. */
  block: words,
  /** Strings with interpolation, and the interpolation's node type. */
  interpolation: words,
  /** Binary expressions that may concatenate, with the operators that do. */
  concatenation: words,
  concatenationOperators: words,
  /**
   * Assignments and declarations: node type → fields of the name and the value. An empty value field means the last
   * named child. With `operator`, only nodes with this text in their `operator` field count.
   */
  assignment: z
    .array(z.strictObject({ type: z.string(), name: z.string(), value: z.string(), operator: z.string().optional() }))
    .default([]),
  /** Tree-sitter queries with `@name` and `@value`, for assignments whose parts have no fields. */
  assignmentQueries: words.optional(),
})

/** `[layout]`: the meaning of tokens and line ends, for detecting moved and reformatted code. */
const layout = z.strictObject({
  /** A data format, which is compared by lines. */
  data: z.boolean(),
  /** Indentation forms blocks. */
  indented: z.boolean(),
  /** A line end terminates a statement without leaving a token. */
  lineEnded: z.boolean(),
  /** Words whose statement ends at a line end after them. */
  restricted: words,
  /** `'a'` and `"a"` are equal. */
  freeQuotes: z.boolean(),
  /** `x[a,]` differs from `x[a]`. */
  subscriptTuples: z.boolean(),
  /** The mark after a key or argument name, and the tokens allowed before it; empty if member marks are sufficient. */
  keys: z.strictObject({ mark: z.string(), after: words }),
})

/** `[patterns]`: how snippets in rule pages are compiled to queries. */
const patterns = z.strictObject({
  /** Node types of string literals that are treated as equal, regardless of quotes and type. */
  strings: words,
  /** Code to wrap around a snippet so that it parses, in the order of the attempts. */
  contexts: z.array(z.strictObject({ before: z.string(), after: z.string() })).min(1),
})

/** `[types]`: declared types whose values are harmless in any text: numbers, dates, UUIDs. */
const types = z.strictObject({
  /** A query for declarations: `@name` or `@function` with its `@type`, and the name of an `@enum`. */
  declared: z.string(),
  /** Names in the text of a literal or format call that the grammar does not parse; group 1 is the name. */
  inline: regex.optional(),
  /** Names of types whose values never contain code. */
  plain: words,
  /** Names of generic types that are as harmless as their arguments. */
  wrappers: words,
})

/** The schema of `grammars/<language>/language.toml`: a grammar and the properties of the language. */
export const languageSchema = z.strictObject({
  name: z.string(),
  /** Display name: `C++`. */
  title: z.string(),
  /** Other names in rule pages and code fences: `js`. */
  aliases: words,
  /** Reserved words that the grammar accepts as names. */
  reserved: words.optional(),
  /** File extensions with the dot, and complete file names. */
  extensions: words,
  filenames: words,
  /** First words after `#!` for files without an extension. */
  interpreters: words,
  /** Module path of the wasm file inside its npm package. */
  wasm: z.string(),
  /** Names of the languages that it extends. It has their imports, and the examples of a rule for both must also work in it. */
  inherits: words,
  comments: z.strictObject({ line: words, block: z.array(z.tuple([z.string(), z.string()])) }),
  /**
   * Regular expressions (flags `gm`) for code that the grammar cannot parse, such as macros. Matches are blanked before
   * parsing.
   */
  blank: z.array(regex).optional(),
  /** Like `blank`, but only for matches at a syntax error, and only if fewer errors remain. */
  blankErrors: z.array(regex).optional(),
  /**
   * How a symbol becomes visible outside: an export statement or modifier that outline.scm captures, an uppercase
   * letter, no leading underscore, or always.
   */
  visibility: z.enum(['captured', 'capitalised', 'underscore', 'always']),
  /**
   * Maximum depth of outer symbols below the root; deeper ones are local to nested functions. Absent: all are outer.
   */
  outerDepth: z.int().min(1).optional(),
  /** How imports resolve to files; absent: as in the inherited languages. */
  modules: modulesSchema.optional(),
  nodes,
  /** How functions are analyzed; false for languages without functions, or whose control structures are calls. */
  flow: z.union([z.literal(false), flowSchema]),
  layout,
  patterns,
  types: types.optional(),
  /** Prefix of every variable, such as `$`; empty for none. */
  variableMark: z.string(),
  /** How tests are written; false for languages without test support. */
  tests: z.union([z.literal(false), testsSchema]),
  /** How new test files are written: as in the named language, or not at all. */
  testFiles: z.union([z.literal(false), z.string(), testFileSettingsSchema]),
  /** How calls are checked against declarations; false if they cannot be. */
  calls: z.union([z.literal(false), callsSchema]),
})

export type Language = z.infer<typeof languageSchema>
