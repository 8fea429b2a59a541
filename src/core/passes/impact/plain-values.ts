import type { CallTraits } from '../../syntax/language/call-traits.ts'
import type { Argument } from './references/arguments.ts'

/** Tells whether plain values of a parameter's former type, such as texts, are certainly not accepted by its new type. */
export function losesType(before: string | undefined, after: string | undefined, traits: CallTraits): boolean {
  if (before === undefined || after === undefined) return false
  const old = kindOfType(before, traits)
  const now = kindOfType(after, traits)
  if (old === undefined || old === now) return false
  return now === undefined ? isOtherClass(after, traits) : traits.compiled
}

/** Tells whether an argument is a plain value of a type. */
export function hasPlainType({ text, literal, type }: Argument, expected: string, traits: CallTraits): boolean {
  const kind = traits.types.plain?.[kindOfType(expected, traits) ?? -1]
  if (kind === undefined) return false
  if (literal) return new RegExp(kind.literals).test(text)
  return type !== undefined && new RegExp(kind.types).test(type)
}

/** Returns the index of the kind of plain values that a type contains. */
function kindOfType(type: string, { types: { plain = [] } }: CallTraits): number | undefined {
  const index = plain.findIndex(({ types }) => new RegExp(types).test(type))
  return index === -1 ? undefined : index
}

/** Tells whether a type is a class of its own, and neither a type parameter nor a class of plain values. */
function isOtherClass(type: string, { types: { supertypes } }: CallTraits): boolean {
  return (
    supertypes !== undefined &&
    /^\p{Lu}\w*\p{Ll}\w*$/u.test(type) &&
    !/^T\p{Lu}/u.test(type) &&
    !supertypes.includes(type)
  )
}
