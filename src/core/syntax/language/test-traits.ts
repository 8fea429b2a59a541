import { z } from 'zod'

/** Returns the schema of a regular expression; the empty one never matches. */
export const regex = z.string().refine((source) => {
  try {
    return new RegExp(source, 'gm') instanceof RegExp
  } catch {
    return false
  }
}, 'invalid regular expression')

/** `[tests]` of a `language.toml`: how tests are written. Regular expressions are strings. */
export const testsSchema = z.strictObject({
  /** Words of a body that assert something in this language alone (flag `m`). */
  assertions: regex,
  /** A line that opens a test that is switched off; groups `name` and `rest`. */
  skipped: regex,
  /** The runner hands one object to a test, through which it asserts. */
  handed: z.boolean(),
  /** Calls may have no parentheses. */
  bareCalls: z.boolean(),
  /** Tests that are functions: all of these must match, but of `name` and `marks` one is enough where both are given. */
  symbols: z
    .strictObject({
      path: regex,
      name: regex,
      /** Decorators, attributes and comments right above it. */
      marks: regex,
      /** Marks of what is no test. */
      unmarked: regex,
      /** What may be around it. */
      within: z.enum(['nothing', 'class', 'any']),
    })
    .optional(),
  /** Tests that are calls with a body: a line that opens one (groups `indent`, `name`, `parameters`, `old`, `single`, `rest`), and one that closes it. */
  calls: z.strictObject({ opening: regex, closing: regex }).optional(),
})

export type TestTraits = z.infer<typeof testsSchema>
