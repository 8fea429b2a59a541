import { z } from 'zod'
import type { Dropped } from '../port.ts'
import { coerce, type Schema } from './coerce.ts'
import { nestedItems } from './nested-items.ts'
import { innerPart, jsonParts, parseDeeply, parseLoosely } from './parse-loosely.ts'
import { readRecords } from './records.ts'

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
 * with values of a similar type. Items of lists are judged one by one. An answer in another form, such as YAML or a
 * table, is read if it contains no usable JSON.
 */
export function readAnswer<T>(text: string, schema: z.ZodType<T>): ReadAnswer<T> | Unreadable {
  const shape = z.toJSONSchema(schema, { target: 'draft-7' }) as Schema
  const unquoted = text.replaceAll(/^> ?/gm, '')
  let found: ReadAnswer<T> | Unreadable = { problem: 'it contains no JSON.' }
  // The parts are in order of length, so a longer answer wins.
  for (const part of jsonParts(unquoted)) {
    found = better(found, readBest(parseLoosely(part) ?? parseLoosely(innerPart(part)), schema, shape))
    if ('value' in found && found.kept > 0) return found
  }
  if ('value' in found && found.dropped.length === 0) return found
  const list = onlyList(shape)
  const fields = list === undefined ? shape : shape.properties?.[list]?.items
  const names = new Set(Object.keys(fields?.properties ?? {}).map((name) => name.toLowerCase()))
  for (const data of readRecords(unquoted, names)) found = better(found, readBest(data, schema, shape))
  return found
}

/** Reads the value that keeps the most items. */
function readBest<T>(data: unknown, schema: z.ZodType<T>, shape: Schema): ReadAnswer<T> | Unreadable {
  const [first = { problem: 'it contains no object.' }, ...others] = candidatesIn(data, shape).map((candidate) =>
    check(candidate, schema, shape),
  )
  return others.reduce(better, first)
}

function better<T>(one: ReadAnswer<T> | Unreadable, other: ReadAnswer<T> | Unreadable): ReadAnswer<T> | Unreadable {
  if ('problem' in other) return 'problem' in one ? other : one
  return 'problem' in one || other.kept > one.kept ? other : one
}

/** Returns the values that may be meant: the data, a list or an item of it, or what other objects contain. */
function candidatesIn(data: unknown, shape: Schema, depth = 0): unknown[] {
  const value = parseDeeply(data)
  if (typeof value !== 'object' || value === null) return []
  const list = onlyList(shape)
  const items = list === undefined || depth > 0 ? [] : nestedItems(value, shape.properties?.[list]?.items ?? {})
  const nested = list === undefined || items.length === 0 ? [] : [{ [list]: items }]
  if (Array.isArray(value)) return list === undefined ? value.slice(0, 1) : [{ [list]: value }, ...nested]
  const own = coerce(value, shape) as Record<string, unknown>
  if ((shape.required ?? []).every((name) => own[name] !== undefined)) return [value, ...nested]
  const entries = Object.values(value)
  const inner = depth < deepest ? entries.flatMap((each) => candidatesIn(each, shape, depth + 1)) : []
  // An item alone.
  return list === undefined ? [...inner, value] : [...nested, ...inner, { [list]: [value] }]
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
