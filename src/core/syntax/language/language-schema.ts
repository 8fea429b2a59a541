import { z } from 'zod'
import { callsSchema } from './call-traits.ts'
import { modulesSchema } from './module-settings.ts'
import { regex, testsSchema } from './test-traits.ts'

const words = z.array(z.string())

/** `[nodes]`: node types by role, for metrics and normalisation. */
const nodes = z.strictObject({
  comment: words,
  identifier: words,
  literal: words,
  /** Functions with a body, named or not. */
  function: words,
  /** +1 and nests: if, loops, catch, ternary. */
  nesting: words,
  /** +1 without nesting: else, elif, labelled jumps. */
  flat: words,
  /** Binary expressions whose operator may be boolean, and those operators. */
  boolean: words,
  booleanOperators: words,
  /** Names of calls that are control structures (Elixir's `if` and `case`): they count as nesting. */
  controlCalls: words.optional(),
  /** Blocks worth comparing for duplication. */
  block: words,
  /** Strings with interpolation, and the interpolation's node type. */
  interpolation: words,
  /** Binary expressions that may concatenate, with the operators that do. */
  concatenation: words,
  concatenationOperators: words,
  /**
   * Assignments and declarations: node type → field of the name and of the value; an empty value is the last named child.
   * With `operator`, only nodes with this text in their field `operator`.
   */
  assignment: z
    .array(z.strictObject({ type: z.string(), name: z.string(), value: z.string(), operator: z.string().optional() }))
    .default([]),
  /** Tree-sitter queries with `@name` and `@value`, for assignments whose parts have no fields of their own. */
  assignmentQueries: words.optional(),
})

/** `[layout]`: what tokens and line ends mean, for the comparison of code with code that moved or was reformatted. */
const layout = z.strictObject({
  /** A data format, which is compared by lines. */
  data: z.boolean(),
  /** Indentation makes blocks. */
  indented: z.boolean(),
  /** The end of a line ends a statement without leaving a token. */
  lineEnded: z.boolean(),
  /** Words that end their statement where a line ends behind them. */
  restricted: words,
  /** `'a'` and `"a"` are the same. */
  freeQuotes: z.boolean(),
  /** `x[a,]` is not `x[a]`. */
  subscriptTuples: z.boolean(),
  /** The mark behind a key or the name of an argument, and what may stand before it; empty where a member mark says it all. */
  keys: z.strictObject({ mark: z.string(), after: words }),
})

/** `[patterns]`: how a snippet of a rule page becomes a query. */
const patterns = z.strictObject({
  /** Node types of string literals that count as one: the quotes do not matter, nor does the type. */
  strings: words,
  /** What may stand around a snippet so that it parses, in the order tried. */
  contexts: z.array(z.strictObject({ before: z.string(), after: z.string() })).min(1),
})

/** The schema of `grammars/<language>/language.toml`: a grammar, and what the core must know of the language. */
export const languageSchema = z.strictObject({
  name: z.string(),
  /** As people write it: `C++`. */
  title: z.string(),
  /** Other names of it in rule pages and code fences: `js`. */
  aliases: words,
  /** Words that the grammar takes for names and the language does not. */
  reserved: words.optional(),
  /** File name endings with the dot, and whole file names. */
  extensions: words,
  filenames: words,
  /** First words after `#!` for files without an extension. */
  interpreters: words,
  /** Module path of the wasm file inside its npm package. */
  wasm: z.string(),
  /** Names of the languages that it extends: it has their imports, and the examples of a rule for both must also work in it. */
  inherits: words,
  comments: z.strictObject({ line: words, block: z.array(z.tuple([z.string(), z.string()])) }),
  /** Regular expressions (flags `gm`) for what the grammar cannot read, such as macros: blanked out before parsing. */
  blank: z.array(regex).optional(),
  /** How a symbol becomes visible outside: an export statement or modifier that outline.scm captures, a capital letter, no leading underscore, or always. */
  visibility: z.enum(['captured', 'capitalised', 'underscore', 'always']),
  /** How many nodes below the root outer symbols begin at most: deeper ones are local to functions within functions. Without one, all are outer. */
  outerDepth: z.int().min(1).optional(),
  /** How its imports become files; without it, as in the languages that it inherits from. */
  modules: modulesSchema.optional(),
  nodes,
  layout,
  patterns,
  /** Mark before every variable, such as `$`; empty for none. */
  variableMark: z.string(),
  /** How its tests are written; false for languages without a notion of tests. */
  tests: z.union([z.literal(false), testsSchema]),
  /** How its calls are checked against what they call; false for languages without calls that can be. */
  calls: z.union([z.literal(false), callsSchema]),
})

export type Language = z.infer<typeof languageSchema>
