import { shortenAtSentence } from '../../text/shorten-at-sentence.ts'
import { parseLoosely } from './parse-loosely.ts'

/** The part of JSON Schema that is used here. */
export interface Schema {
  type?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  enum?: unknown[]
  minimum?: number
  maximum?: number
  maxLength?: number
}

/** Converts a value to the types of a schema where its meaning is clear. Other values are returned unchanged. */
export function coerce(value: unknown, given: object): unknown {
  const schema = withoutNull(given as Schema)
  switch (schema.type) {
    case 'object':
      return toObject(value, schema)
    case 'array':
      return toArray(value, schema)
    case 'number':
    case 'integer':
      return toNumber(value, schema)
    case 'boolean':
      return toBoolean(value)
    case 'string':
      return toText(value, schema)
    default:
      return value
  }
}

/** Returns the only alternative besides null. */
function withoutNull(schema: Schema): Schema {
  const others = schema.anyOf?.filter(({ type }) => type !== 'null') ?? []
  const [only] = others
  return only !== undefined && others.length === 1 ? only : schema
}

function toObject(given: unknown, schema: Schema): unknown {
  const value = typeof given === 'string' ? parseLoosely(given) : given
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return given
  const { properties = {}, required = [] } = schema
  const names = new Map(Object.keys(properties).map((name) => [plain(name), name]))
  const result: Record<string, unknown> = {}
  for (const [key, own] of Object.entries(value)) {
    const name = Object.hasOwn(properties, key) ? key : names.get(plain(key))
    const property = name === undefined ? undefined : properties[name]
    // The schema may read other properties before it checks them.
    if (name === undefined || property === undefined) result[key] = own
    else if (own !== null || allowsNull(property)) {
      if (result[name] === undefined) result[name] = coerce(own, property)
    } else if (required.includes(name)) result[name] = own
  }
  return result
}

const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
const allowsNull = ({ type, anyOf }: Schema) => type === 'null' || anyOf?.some((each) => each.type === 'null') === true

function toArray(given: unknown, { items = {} }: Schema): unknown {
  const value = typeof given === 'string' && given.trimStart().startsWith('[') ? parseLoosely(given) : given
  const list = Array.isArray(value) ? value : typeof value === 'object' || typeof value === 'string' ? [value] : value
  return Array.isArray(list) ? list.filter((each) => each !== null).map((each) => coerce(each, items)) : given
}

function toNumber(given: unknown, { type, minimum, maximum }: Schema): unknown {
  const text = typeof given === 'string' ? /-?\d+(?:\.\d+)?/.exec(given)?.[0] : undefined
  let value = typeof given === 'number' ? given : text === undefined ? Number.NaN : Number(text)
  if (Number.isNaN(value)) return given
  // A percentage.
  if (maximum === 1 && value > 1 && value <= 100) value /= 100
  const limited = Math.min(Math.max(value, minimum ?? value), maximum ?? Number.POSITIVE_INFINITY)
  return type === 'integer' ? Math.round(limited) : limited
}

function toBoolean(given: unknown): unknown {
  if (typeof given !== 'string') return given === 1 ? true : given === 0 ? false : given
  const word = given.trim().toLowerCase()
  if (['true', 'yes', '1'].includes(word)) return true
  return ['false', 'no', '0'].includes(word) ? false : given
}

/** Returns the first text of an object such as `{"text": "…", "line": 3}`. */
function inner(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given
  return Object.values(given).find((each) => typeof each === 'string') ?? given
}

function toText(given: unknown, { enum: values, maxLength }: Schema): unknown {
  const isList = Array.isArray(given) && given.every((each) => typeof each === 'string')
  const value = isList ? given.join('\n') : ['number', 'boolean'].includes(typeof given) ? String(given) : inner(given)
  if (typeof value !== 'string') return given
  if (values !== undefined) {
    const word = value.trim().toLowerCase()
    return values.find((each) => String(each).toLowerCase() === word) ?? value
  }
  return maxLength === undefined ? value : shortenAtSentence(value, maxLength)
}
