import { z } from 'zod'
import { must } from '../../must.ts'
import { nearest } from '../../text/nearest.ts'
import type { KeyPath, Mistake, TomlDocument } from './toml.ts'

/** The subset of JSON Schema that our schemas use. */
interface Shape {
  type?: string
  enum?: string[]
  anyOf?: Shape[]
  properties?: Record<string, Shape>
  additionalProperties?: Shape | false
  items?: Shape
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  pattern?: string
  minLength?: number
  /** Describes the valid values, in place of the type. */
  title?: string
}

/** Checks the data of a document. Returns the valid part, and a mistake for each invalid key or value. */
export function checkShape<T>(
  schema: z.ZodType<T>,
  document: TomlDocument,
  file: string,
): {
  value: T
  mistakes: Mistake[]
} {
  const mistakes: Mistake[] = []
  const data = structuredClone(document.data)
  let shape: Shape | undefined
  // Invalid parts are removed, which may uncover more: an empty list, or a table without a required key.
  for (let round = 0; round < 10; round++) {
    const checked = schema.safeParse(data)
    if (checked.success) return { value: checked.data, mistakes: mistakes.toSorted(byPlace) }
    shape ??= z.toJSONSchema(schema) as Shape
    for (const path of wrongPaths(checked.error.issues)) {
      const mistake = describeMistake(path, data, shape, document)
      // Later rounds only report written values: other errors result from the removal.
      if (mistake !== undefined && (round === 0 || mistake.written))
        mistakes.push({ file, line: mistake.line, column: mistake.column, text: mistake.text })
    }
    for (const path of wrongPaths(checked.error.issues).toReversed()) remove(data, path)
  }
  return { value: schema.parse({}), mistakes: mistakes.toSorted(byPlace) }
}

function byPlace(one: Mistake, other: Mistake): number {
  return one.line - other.line || one.column - other.column
}

/** Paths of unknown keys, wrong values and missing keys, each once. */
function wrongPaths(issues: readonly z.core.$ZodIssue[]): KeyPath[] {
  const paths = new Map<string, KeyPath>()
  for (const issue of issues) {
    const path = issue.path as KeyPath
    const keys = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path]
    for (const each of keys) paths.set(JSON.stringify(each), each)
  }
  return [...paths.values()].toSorted(byElement)
}

/** Sorts the elements of a list, which are removed from its end so that the indexes of the others do not change. */
function byElement(one: KeyPath, other: KeyPath): number {
  const at = one.findIndex((step, index) => step !== other[index])
  const [left, right] = [one[at], other[at]]
  return typeof left === 'number' && typeof right === 'number' ? left - right : 0
}

function remove(data: Record<string, unknown>, path: KeyPath): void {
  const missing = at(data, path) === undefined
  // A table without a required key is removed as a whole.
  const target = missing ? path.slice(0, -1) : path
  const holder = at(data, target.slice(0, -1))
  const last = target.at(-1)
  if (Array.isArray(holder) && typeof last === 'number') holder.splice(last, 1)
  else if (typeof holder === 'object' && holder !== null && last !== undefined)
    delete (holder as Record<string, unknown>)[last]
}

function at(data: unknown, path: KeyPath): unknown {
  let value = data
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Record<string | number, unknown>)[step]
  }
  return value
}

function describeMistake(path: KeyPath, data: unknown, whole: Shape, document: TomlDocument) {
  const table = shapeAt(whole, path.slice(0, -1))
  const key = path.at(-1)
  const known = shapeAt(whole, path)
  if (known === undefined && table?.properties !== undefined) {
    const slip = nearest(String(key), Object.keys(table.properties))
    const where = path.length > 1 ? ` in ${keyName(path.slice(0, -1))}` : ''
    const advice =
      slip === undefined ? 'Remove it. `rubberduck config schema` lists the known keys.' : `Did you mean "${slip}"?`
    return { ...document.keyAt(path), written: true, text: `Unknown key "${key}"${where}. ${advice}` }
  }
  const expected = expectation(known)
  const value = at(data, path)
  if (value === undefined) {
    // A statement with a syntax error may be the missing one.
    if (document.mistakes.length > 0) return undefined
    const text = `Missing ${keyName([String(key)])} in ${keyName(path.slice(0, -1))} (expected ${expected}).`
    return { ...document.keyAt(path.slice(0, -1)), written: false, text }
  }
  const written = document.written(path)
  const shown = written === undefined ? 'table' : excerpt(written)
  const slip = typeof value === 'string' && value.length > 2 ? nearest(value, valuesOf(known)) : undefined
  const advice = slip === undefined ? '' : ` Did you mean "${slip}"?`
  return {
    ...document.valueAt(path),
    written: written !== undefined,
    text: `Invalid value ${shown} for ${keyName(path)} (expected ${expected}).${advice}`,
  }
}

function excerpt(written: string): string {
  const line = must(written.split('\n')[0]).trim()
  return line.length > 60 || line !== written ? `${line.slice(0, 60)}…` : line
}

/** Returns a path as it is written in TOML, without list indexes: `paths.rules."js/eval"`. */
export function keyName(path: KeyPath): string {
  return path
    .filter((step) => typeof step === 'string')
    .map((step) => (/^[\w-]+$/.test(step) ? step : JSON.stringify(step)))
    .join('.')
}

function shapeAt(whole: Shape, path: KeyPath): Shape | undefined {
  let shape: Shape | undefined = whole
  for (const step of path) {
    if (typeof step === 'number') shape = shape?.items
    else if (shape?.properties !== undefined && Object.hasOwn(shape.properties, step)) shape = shape.properties[step]
    else shape = shape?.additionalProperties || undefined
  }
  return shape
}

/** Describes the valid values. */
function expectation(shape: Shape | undefined): string {
  const values = valuesOf(shape)
  if (values.length > 0) return either(values)
  switch (shape?.type) {
    case 'boolean':
      return 'true or false'
    case 'integer':
      return `a whole number${range(shape)}`
    case 'number':
      return `a number${range(shape)}`
    case 'array':
      return `a list of ${plural(shape.items)}`
    case 'object':
      return 'a table'
    default:
      if (shape?.pattern !== undefined) return '"provider/model"'
      return shape?.title ?? (shape?.minLength === undefined ? 'a string' : 'a non-empty string')
  }
}

function valuesOf(shape: Shape | undefined): string[] {
  return shape?.enum ?? shape?.anyOf?.flatMap((each) => each.enum ?? []) ?? []
}

function range({ minimum, maximum, exclusiveMinimum }: Shape): string {
  const most = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined
  if (minimum !== undefined && most !== undefined) return ` from ${minimum} to ${most}`
  if (exclusiveMinimum !== undefined) return ` greater than ${exclusiveMinimum}`
  return minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? ` of at least ${minimum}` : ''
}

function plural(items: Shape | undefined): string {
  if (items?.type === 'object') return 'tables'
  return items?.enum === undefined ? 'strings' : `strings (${either(items.enum)})`
}

function either(values: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(values).replace(', or ', ' or ')
}
