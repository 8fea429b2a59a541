import { outlineIndex } from '../../../change/outline-index.ts'
import { holdsLine } from '../../../positions/line-ranges.ts'
import type { CallTraits } from '../../../syntax/language/call-traits.ts'
import type { Binding, Reference } from '../../../syntax/types.ts'
import { typeWords } from '../async-calls.ts'
import type { OutlinedSide } from '../outlined-side.ts'

/**
 * Returns the possible classes of a receiver: from the declared type of the variable, field or parameter, from the call
 * that created its value, or from the return type of a function in one of the files. Empty if they are unknown.
 */
export function receiverTypes(
  side: OutlinedSide,
  { qualifier = '', line }: Reference,
  traits: CallTraits,
  declaring: readonly OutlinedSide[] = [side],
): ReadonlySet<string> {
  const expression = qualifier.replace(/[?!]+$/, '')
  const called = /([\w$]+)\([^()]*\)$/.exec(expression)?.[1]
  const returned = called === undefined ? [] : returnTypes(called, declaring, traits)
  if (returned.length > 0) return new Set(returned)
  const direct = casted(qualifier) ?? constructed(qualifier, traits)
  if (direct !== undefined) return new Set([direct])
  const element = /^(.*[\w$])\[[^[\]]*\]$/.exec(expression)?.[1]
  const name = /[\w$]+$/.exec(element ?? expression)?.[0]
  const bound = name === undefined ? [] : (outlineIndex(side.inspection.outline).bindings.get(name) ?? [])
  const here = visibleAt(bound, line, name === (element ?? expression))
  const types = here.flatMap((binding) => {
    const own = typesOf(binding, traits)
    return own.length > 0 ? own : resultTypes(side, binding, declaring, traits)
  })
  return new Set(element === undefined ? types : types.slice(-1))
}

/** Returns the bindings that a name may refer to. A local variable hides members and variables outside the function. */
function visibleAt(bound: readonly Binding[], line: number, bare: boolean): readonly Binding[] {
  const local = bound.filter(({ scope }) => scope !== undefined && holdsLine([scope], line))
  const outer = bound.filter(({ scope }) => scope === undefined)
  if (bare) return local.length > 0 ? local : outer
  const members = outer.filter(({ member }) => member === true)
  return members.length > 0 ? members : [...local, ...outer]
}

/** Returns the return types of the functions with a name, if all of them declare the same one. */
function returnTypes(name: string, declaring: readonly OutlinedSide[], traits: CallTraits): string[] {
  const functions = declaring.flatMap(({ inspection }) => outlineIndex(inspection.outline).byName.get(name) ?? [])
  const declared = new Set(functions.map(({ returns }) => returns))
  const [type] = declared
  return declared.size === 1 && type !== undefined ? typesOf({ type }, traits) : []
}

/** Returns the types of the result that a variable is assigned: `duck = makeDuck()`. */
function resultTypes(
  { inspection }: OutlinedSide,
  { name, line }: Binding,
  declaring: readonly OutlinedSide[],
  traits: CallTraits,
): string[] {
  const call = inspection.outline.references.find(
    (reference) =>
      reference.line === line &&
      reference.handled?.as === 'assigned' &&
      reference.handled.to.length === 1 &&
      reference.handled.to[0] === name,
  )
  return call === undefined ? [] : returnTypes(call.name, declaring, traits)
}

/** Returns the class for a receiver such as `((Client) value)` or `(value as Client)`. */
function casted(qualifier: string): string | undefined {
  const type = /^\(\(([A-Z][\w.]*)\)[^()]*\)$/.exec(qualifier)?.[1] ?? /\bas\??\s+([A-Z][\w.]*)\)$/.exec(qualifier)?.[1]
  return type === undefined ? undefined : lastName(type)
}

/** Returns the class for a receiver such as `new Client()`, `Client(…)` or `&Client{…}`. */
function constructed(qualifier: string, traits: CallTraits): string | undefined {
  const [path = ''] = qualifier.replace(/^\(?(await\s+)?(new\s+|&)?/, '').split(/[<({]/, 1)
  const called = path.length < qualifier.length && /^[\w.]+\s*$/.test(path)
  const name = lastName(path.trim())
  return called && /^[A-Z]/.test(name) ? withoutPrefix(name, traits) : undefined
}

function typesOf({ type, made }: Pick<Binding, 'type' | 'made'>, traits: CallTraits): string[] {
  if (type !== undefined) {
    const names = typeWords(type.replaceAll(/[\w$]+(?:\.|::)(?=[\w$])/g, '')).filter(
      (name) => !traits.types.wrappers.includes(name) && (!traits.receiver.capitalised || /^\p{Lu}/u.test(name)),
    )
    if (names.length > 0) return names
  }
  const name = made === undefined ? '' : withoutPrefix(lastName(made), traits)
  return /^[A-Z]/.test(name) ? [name] : []
}

function lastName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('.'), path.lastIndexOf(':')) + 1)
}

function withoutPrefix(name: string, { construction: { prefix } }: CallTraits): string {
  const rest = name.slice(prefix.length)
  return prefix !== '' && name.startsWith(prefix) && /^[A-Z]/.test(rest) ? rest : name
}
