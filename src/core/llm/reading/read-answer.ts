import { z } from 'zod'
import type { Dropped } from '../port.ts'
import { coerce, type Schema } from './coerce.ts'
import { jsonParts, parseLoosely } from './parse-loosely.ts'

export interface ReadAnswer<T> {
  value: T
  /** Items that do not match the schema. */
  dropped: Dropped[]
  /** Number of items of lists that match. */
  kept: number
}

/** The reason why an answer cannot be read, as a clause. */
export interface Unreadable {
  problem: string
}

/** How deep in other objects an answer may stand. */
const deepest = 3

/**
 * Reads a structured answer from the text of a model: JSON anywhere in it, with mistakes, wrapped in other objects, and
 * with values of a similar type. Items of lists are judged one by one.
 */
export function readAnswer<T>(text: string, schema: z.ZodType<T>): ReadAnswer<T> | Unreadable {
  const shape = z.toJSONSchema(schema, { target: 'draft-7' }) as Schema
  let problem = 'it contains no JSON.'
  let best: ReadAnswer<T> | undefined
  for (const part of jsonParts(text)) {
    for (const candidate of candidatesIn(parseLoosely(part), shape)) {
      const read = check(candidate, schema, shape)
      if ('problem' in read) problem = read.problem
      else if (best === undefined || read.kept > best.kept) best = read
    }
    // The parts are in order of length, so a longer answer wins.
    if (best !== undefined && best.kept > 0) return best
  }
  return best ?? { problem }
}

/** Returns the values that may be meant: the data, a list or an item of it, or what other objects contain. */
function candidatesIn(data: unknown, shape: Schema, depth = 0): unknown[] {
  const value = typeof data === 'string' ? parseLoosely(data) : data
  if (typeof value !== 'object' || value === null) return []
  const list = onlyList(shape)
  if (Array.isArray(value)) return list === undefined ? value.slice(0, 1) : [{ [list]: value }]
  const own = coerce(value, shape) as Record<string, unknown>
  if ((shape.required ?? []).every((name) => own[name] !== undefined)) return [value]
  const entries = Object.values(value)
  const inner = depth < deepest ? entries.flatMap((each) => candidatesIn(each, shape, depth + 1)) : []
  // An item alone.
  return list === undefined ? [...inner, value] : [...inner, { [list]: [value] }]
}

/** Returns the name of the only list, if nothing else is required. */
function onlyList({ properties = {}, required = [] }: Schema): string | undefined {
  const [name, ...others] = required
  return name !== undefined && others.length === 0 && properties[name]?.type === 'array' ? name : undefined
}

/** Validates a value, without the items of lists that do not match. */
function check<T>(data: unknown, schema: z.ZodType<T>, shape: Schema): ReadAnswer<T> | Unreadable {
  const value = coerce(data, shape)
  const dropped: Dropped[] = []
  for (;;) {
    const checked = schema.safeParse(value)
    if (checked.success) return { value: checked.data, dropped, kept: countItems(checked.data) }
    if (removeUnknown(value, checked.error.issues)) continue
    const bad = checked.error.issues.flatMap(({ path, message }) => {
      const at = path.findIndex((key) => typeof key === 'number')
      return at === -1 ? [] : [{ path: path.slice(0, at + 1), message: `${path.slice(at + 1).join('.')}: ${message}` }]
    })
    const [first] = bad
    if (first === undefined || bad.length < checked.error.issues.length)
      return { problem: z.prettifyError(checked.error) }
    dropped.push({ text: removeAt(value, first.path), reason: first.message.replace(/^: /, '') })
  }
}

/** Removes properties that a strict schema does not know. Returns whether there were any. */
function removeUnknown(value: unknown, issues: readonly z.core.$ZodIssue[]): boolean {
  let removed = false
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue
    const object = at(value, issue.path) as Record<string, unknown>
    for (const key of issue.keys) removed = delete object[key] || removed
  }
  return removed
}

const at = (value: unknown, path: readonly PropertyKey[]) =>
  path.reduce((inner: unknown, key) => (inner as Record<PropertyKey, unknown>)[key], value)

const longestText = 300

/** Removes an item of a list, and returns it as JSON. */
function removeAt(value: unknown, path: readonly PropertyKey[]): string {
  const [item] = (at(value, path.slice(0, -1)) as unknown[]).splice(Number(path.at(-1)), 1)
  return (JSON.stringify(item) ?? '').slice(0, longestText)
}

function countItems(value: unknown): number {
  if (Array.isArray(value)) return value.length
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce((sum: number, each) => sum + (Array.isArray(each) ? each.length : 0), 0)
}
