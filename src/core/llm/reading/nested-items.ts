import type { Schema } from './coerce.ts'
import { parseLoosely } from './parse-loosely.ts'

type Item = Record<string, unknown>

/** The place of an item: how deep it is nested, and what the objects around it name. */
interface Place {
  depth: number
  /** Value of the first property of items, for example the path of a group of findings. */
  named: string | undefined
}

const deepest = 8
/** Characters of a path or a number. */
const longestName = 300

/**
 * Returns the innermost objects of some data, wherever they are: in wrappers, grouped by file, or in a map. The key of a
 * map, or a name that stands beside a group, becomes the first property of the items that do not have it.
 */
export function nestedItems(data: unknown, { properties = {} }: Schema): Item[] {
  const [first] = Object.entries(properties)
  return first === undefined ? [] : walk(data, { depth: 0, named: undefined }, first)
}

function walk(data: unknown, place: Place, first: readonly [string, Schema]): Item[] {
  const value = typeof data === 'string' && /^\s*[[{]/.test(data) ? parseLoosely(data) : data
  if (typeof value !== 'object' || value === null || place.depth > deepest) return []
  const depth = place.depth + 1
  if (Array.isArray(value)) return value.flatMap((each) => walk(each, { ...place, depth }, first))
  const entries = Object.entries(value)
  const isMap = entries.length > 0 && entries.every(([, own]) => typeof own === 'object' && own !== null)
  const groups = isMap ? entries : entries.filter(([, own]) => isGroup(own))
  if (groups.length === 0) return [withName(value as Item, place.named, first[0])]
  const beside = Object.values(value).find((own) => isName(own, first[1]))
  return groups.flatMap(([key, own]) =>
    walk(own, { depth, named: isName(key, first[1]) ? key : typeof beside === 'string' ? beside : place.named }, first),
  )
}

/** Tells whether a value is for items: an empty list, a list or a map of objects, also as JSON text. */
function isGroup(value: unknown): boolean {
  if (typeof value === 'string') return /^\s*(?:\{\s*"|\[\s*\{)/.test(value) && parseLoosely(value) !== undefined
  if (typeof value !== 'object' || value === null) return false
  const inner = Object.values(value)
  if (Array.isArray(value) && inner.length === 0) return true
  return inner.some((each) => (typeof each === 'object' && each !== null) || isGroup(each))
}

function withName(item: Item, named: string | undefined, property: string): Item {
  return named === undefined || Object.hasOwn(item, property) ? item : { [property]: named, ...item }
}

/** Tells a name such as `src/a.js`, or a number where items are numbered, from the key of a wrapper and from prose. */
function isName(value: unknown, { type }: Schema): boolean {
  if (typeof value !== 'string' || value.length > longestName) return false
  return type === 'string' ? /^[^\s{}"]*[^\s\w{}"][^\s{}"]*$/.test(value) : /^\d{1,4}$/.test(value)
}
