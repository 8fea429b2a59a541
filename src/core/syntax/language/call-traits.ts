import { z } from 'zod'

const words = z.array(z.string())

/** `[calls]` of a `language.toml`: how a language finds names in other files, and what its calls must fit. Every key is required. */
export const callsSchema = z.strictObject({
  /** Languages of one family import from one another. */
  family: z.string(),
  /**
   * What an import names: `module` a file whose top-level names it takes, `package` a folder whose files share one scope,
   * `class` a class by its full name, `path` a module path down to the item, `constant` nothing (class names are global),
   * `include` a header whose names become global.
   */
  linkage: z.enum(['module', 'package', 'class', 'path', 'constant', 'include']),
  /** What a module gives to others: what it lists or marks, or every top-level name, those that it imports included. */
  exports: z.enum(['listed', 'all']),
  /** What an import takes from a module may be a module of its own. */
  submodules: z.boolean(),
  /** A call that does not fit is found by the compiler, before anything runs. */
  compiled: z.boolean(),
  /** What an argument too many and an argument too few do. */
  surplus: z.enum(['error', 'harmless']),
  shortage: z.enum(['error', 'harmless']),
  /** A function that is not found may be one of the language's own: what is gone is not surely missed. */
  fallback: z.boolean(),
  /** Any parameter may be given by its name. */
  keywords: z.boolean(),
  /** A parameter can have a default value. */
  defaults: z.boolean(),
  /** Variables hide functions of the same name. */
  shadowing: z.boolean(),
  /** `f(g())` passes all values that `g` returns. */
  spreadsResults: z.boolean(),
  receiver: z.strictObject({
    /** Unqualified calls may mean a method of the class around them. */
    implicit: z.boolean(),
    /** `Class.method(object, x)` may pass the receiver as the first argument. */
    explicit: z.boolean(),
    /** What the own object or class is called before the dot, and what means the class above it. */
    self: words,
    super: words,
    /** Names under which the receiver stands among the parameters. */
    parameters: words,
    /** A type begins with a capital letter, so that another word before the dot is an object. */
    capitalised: z.boolean(),
  }),
  construction: z.strictObject({
    /** Names of the methods that make an object; empty where they have the name of the class. */
    methods: words,
    /** How a class is called: `new X()`, `X()`, or a method of it with this name, `X.new()`. */
    by: z.enum(['new', 'call', 'method']),
    /** A function with this prefix before the name of a type makes one: `NewClient`. */
    prefix: z.string(),
  }),
  types: z.strictObject({
    /** Bases that give no members. */
    emptyBases: words,
    /** Types whose argument is what matters: `Optional[Client]`. */
    wrappers: words,
    /** A type whose declaration cannot be seen may take members from others. */
    open: z.boolean(),
    /** Decorators after which a function is still called as it is written; absent: all of them. */
    plainDecorators: words.optional(),
  }),
  /** False where calls give nothing to wait for. */
  async: z.union([
    z.literal(false),
    z.strictObject({
      /** What people call the value: `promise`, `coroutine`, `future`. */
      noun: z.string(),
      /** Awaiting a plain value is an error, or does nothing. */
      plain: z.enum(['error', 'harmless']),
      /** Types of values that can be awaited. */
      types: words,
      /** Functions that wait for what they are given: `Promise.all`; a last part alone counts for all of that name. */
      waiters: words,
      /** Async functions need the word before them; without, any function may return something to wait for. */
      marked: z.boolean(),
    }),
  ]),
})

export type CallTraits = z.infer<typeof callsSchema>
