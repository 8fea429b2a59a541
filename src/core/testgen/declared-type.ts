import type { TypeSettings } from '../syntax/language/value-settings.ts'
import type { Parameter } from '../syntax/types.ts'

/** A type without its optional wrapper and without union members for a missing value. */
export interface DeclaredType {
  inner: string
  /** It was in an optional wrapper. */
  wrapped: boolean
  /** The union member for a missing value. */
  nothing?: string
}

/** Returns a declared type as far as it determines the values. */
export function unwrapType(written: string, types: TypeSettings): DeclaredType {
  const type = types.prefix === '' ? written : written.replace(new RegExp(`^(?:${types.prefix})`), '')
  const wrapped = firstMatch(types.optional, type)?.inner
  if (wrapped !== undefined) return { ...unwrapType(wrapped, types), wrapped: true }
  const members = splitUnion(type)
  const nothing = types.nothing.find((each) => members.includes(each))
  if (nothing === undefined || members.length === 1) return { inner: type, wrapped: false }
  return { inner: members.filter((each) => !types.nothing.includes(each)).join(' | '), wrapped: false, nothing }
}

/** Returns the named groups of the first regular expression that matches. */
export function firstMatch(patterns: readonly string[], type: string): Partial<Record<string, string>> | undefined {
  for (const pattern of patterns) {
    const match = new RegExp(pattern).exec(type)
    if (match !== null) return match.groups ?? {}
  }
  return undefined
}

/** Returns the fields of a type that lists them; empty for other types. */
export function fieldsOf(type: string, { record }: TypeSettings): Parameter[] {
  const fields = record === false ? undefined : firstMatch([record.type], type)?.fields
  if (record === false || fields === undefined) return []
  return fields.split(new RegExp(record.separator)).flatMap((field) => {
    const { name, type: own, optional } = firstMatch([record.field], field) ?? {}
    if (name === undefined || own === undefined) return []
    return [{ name, type: own, optional: optional !== undefined, rest: false, keyword: false }]
  })
}

const brackets = { open: '([{<', close: ')]}>' }

/** Splits `A | B` outside of brackets. */
function splitUnion(type: string): string[] {
  const members = ['']
  let depth = 0
  for (const character of type) {
    if (brackets.open.includes(character)) depth++
    else if (brackets.close.includes(character)) depth--
    if (character === '|' && depth === 0) members.push('')
    else members.push(`${members.pop() ?? ''}${character}`)
  }
  return members.map((member) => member.trim())
}
