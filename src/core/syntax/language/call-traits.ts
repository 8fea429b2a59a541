import { z } from 'zod'
import { regex } from './test-traits.ts'

const words = z.array(z.string())

/**
 * `[calls]` in a `language.toml`: how names resolve to other files, and how calls match signatures. All keys are
 * required.
 */
export const callsSchema = z.strictObject({
  /** Languages in the same family can import from each other. */
  family: z.string(),
  /**
   * The target of an import. `module`: a file with top-level names. `package`: a folder whose files share a scope.
   * `class`: a class by its full name. `path`: a module path down to the item. `constant`: nothing, because class names
   * are global. `include`: a header whose names become global.
   */
  linkage: z.enum(['module', 'package', 'class', 'path', 'constant', 'include']),
  /** The exports of a module: only listed or marked names, or all top-level names including imports. */
  exports: z.enum(['listed', 'all']),
  /** An imported name may itself be a module. */
  submodules: z.boolean(),
  /** A compiler reports calls that do not match. */
  compiled: z.boolean(),
  /** The effect of additional and of missing arguments. */
  surplus: z.enum(['error', 'harmless']),
  shortage: z.enum(['error', 'harmless']),
  /** A missing function may be a built-in, so its removal is uncertain. */
  fallback: z.boolean(),
  /** Every parameter can be passed by name. */
  keywords: z.boolean(),
  /** Parameters can have default values. */
  defaults: z.boolean(),
  /** Variables shadow functions with the same name. */
  shadowing: z.boolean(),
  /** `f(g())` passes all results of `g`. */
  spreadsResults: z.boolean(),
  receiver: z.strictObject({
    /** Unqualified calls may refer to a method of the enclosing class. */
    implicit: z.boolean(),
    /** `Class.method(object, x)` may pass the receiver as the first argument. */
    explicit: z.boolean(),
    /** Words for the current object or class before the dot, and for its base class. */
    self: words,
    super: words,
    /** Names of the receiver in parameter lists. */
    parameters: words,
    /** Objects whose members are the global names or the exports of the file: `window`, `exports`. */
    globals: words.optional(),
    /** Types begin with an uppercase letter, so that any other word before the dot is an object. */
    capitalised: z.boolean(),
  }),
  construction: z.strictObject({
    /** Names of constructor methods; empty if they have the name of the class. */
    methods: words,
    /** How a class is instantiated: `new X()`, `X()`, or a method with this name, `X.new()`. */
    by: z.enum(['new', 'call', 'method']),
    /** Prefix of constructor functions before the name of a type: `NewClient`. */
    prefix: z.string(),
  }),
  types: z.strictObject({
    /** Base classes without members. */
    emptyBases: words,
    /** Wrapper types whose argument is the relevant type: `Optional[Client]`. */
    wrappers: words,
    /** A type without a visible declaration may inherit members. */
    open: z.boolean(),
    /**
     * Decorators of a class or its fields that generate members when the code is compiled: regular expressions for the
     * decorator without its mark, and for the names of the members.
     */
    generated: z.array(z.strictObject({ decorator: regex, members: regex })).optional(),
    /**
     * Kinds of plain values, such as text and numbers, that never convert to each other: regular expressions for their
     * types and literals.
     */
    plain: z.array(z.strictObject({ types: regex, literals: regex })).optional(),
    /** Classes that plain values also belong to; absent if plain values may convert to any class. */
    supertypes: words.optional(),
    /** Decorators that preserve the signature; absent: all of them. */
    plainDecorators: words.optional(),
  }),
  /**
   * Templates with code in this language: the extensions of their files, a regular expression for a tag with its `code`,
   * and the paths of files whose functions all templates can call without a qualifier.
   */
  templates: z.array(z.strictObject({ extensions: words, tag: regex, helpers: regex })).optional(),
  /** False if calls never return promises. */
  async: z.union([
    z.literal(false),
    z.strictObject({
      /** The term for the value: `promise`, `coroutine`, `future`. */
      noun: z.string(),
      /** Awaiting a plain value is an error, or has no effect. */
      plain: z.enum(['error', 'harmless']),
      /** Types of values that can be awaited. */
      types: words,
      /** Return types of functions that are async even without a keyword. */
      results: words.optional(),
      /**
       * Functions that await their arguments, such as `Promise.all`. A last segment alone matches all functions with
       * that name.
       */
      waiters: words,
      /** Async functions require a keyword. Otherwise, any function may return a promise. */
      marked: z.boolean(),
    }),
  ]),
})

export type CallTraits = z.infer<typeof callsSchema>
