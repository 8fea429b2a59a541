import { z } from 'zod'
import { regex } from './test-traits.ts'

const literal = z.string()

/** Literals by the type that a regular expression matches. The first one that matches is used. */
const literals = z.array(z.strictObject({ type: regex.optional(), literal })).min(1)

/** `[testFiles.values]`: literals for arguments. */
export const valueSettingsSchema = z.strictObject({
  /** An ordinary, an empty, and a non-ASCII string. */
  text: z.strictObject({ plain: literal, empty: literal, nonAscii: literal }),
  true: literal,
  false: literal,
  /** A very large number of the `${type}`. */
  large: literals,
  /** A missing value. */
  nothing: literal,
  /** `${value}` as the value of an optional type. */
  optional: literal,
  /** A list of the `${type}` with `${value}`, which is empty in an empty list. */
  lists: literals,
  /** The value of any other type. */
  unknown: literal,
  /** Suffixes of strings and of small numbers, by type. */
  suffixes: z.record(z.string(), z.string()),
})

const types = z.array(regex)

/** `[testFiles.types]`: regular expressions for types as written. */
export const typeSettingsSchema = z.strictObject({
  number: types,
  /** Number types without negative values. */
  unsigned: types,
  text: types,
  boolean: types,
  /** The group `element` is the type of its elements. */
  list: types,
  /** The group `inner` is the type of the value, if there is one. */
  optional: types,
  /** Members of a union that mean a missing value, and are also its literals. */
  nothing: z.array(z.string()),
  /** The part before a type that does not change the value. */
  prefix: regex,
  /** The type of a parameter without one. */
  untyped: z.string(),
  /** Types that list their fields; false if there are none. */
  record: z.union([
    z.literal(false),
    z.strictObject({
      /** The group `fields` is everything between the braces. */
      type: regex,
      /** Separator of fields in the type. */
      separator: regex,
      /** The groups `name` and `type` of a field, and `optional` if it can be missing. */
      field: regex,
      /** Templates for a record with `${fields}`, and for a field with `${name}` and `${value}`. */
      literal,
      fieldLiteral: literal,
    }),
  ]),
})

export type LiteralsByType = z.infer<typeof literals>
export type TypeSettings = z.infer<typeof typeSettingsSchema>
