import { z } from 'zod'

/** Returns the schema of a regular expression. The empty string never matches. */
export const regex = z.string().refine((source) => {
  try {
    return new RegExp(source, 'gm') instanceof RegExp
  } catch {
    return false
  }
}, 'invalid regular expression')

/** `[tests]` in a `language.toml`: how tests are written. Regular expressions are strings. */
export const testsSchema = z.strictObject({
  /** Assertion words that are specific to this language (flag `m`). */
  assertions: regex,
  /** A line that opens a skipped test; groups `name` and `rest`. */
  skipped: regex,
  /** The runner passes an object to the test, which provides the assertions. */
  handed: z.boolean(),
  /** Calls may have no parentheses. */
  bareCalls: z.boolean(),
  /**
   * Tests that are functions. All of these must match, except that one of `name` and `marks` is enough if both are
   * present.
   */
  symbols: z
    .strictObject({
      path: regex,
      name: regex,
      /** Decorators, attributes and comments directly above it. */
      marks: regex,
      /** Marks of functions that are not tests. */
      unmarked: regex,
      /** The allowed enclosing symbol. */
      within: z.enum(['nothing', 'class', 'any']),
    })
    .optional(),
  /**
   * Tests that are calls with a body: the opening line (groups `indent`, `name`, `parameters`, `old`, `single`, `rest`)
   * and the closing line.
   */
  calls: z.strictObject({ opening: regex, closing: regex }).optional(),
})

export type TestTraits = z.infer<typeof testsSchema>
