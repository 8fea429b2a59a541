import { outlineIndex } from '../../../change/outline-index.ts'
import { holdsLine } from '../../../positions/line-ranges.ts'
import type { CallTraits } from '../../../syntax/language/call-traits.ts'
import type { Binding, Reference } from '../../../syntax/types.ts'
import { typeWords } from '../async-calls.ts'
import type { OutlinedSide } from '../outlined-side.ts'

/**
 * Returns the possible classes of a receiver: from the declared type of the variable, field or parameter, or from the
 * call that created its value. Empty if they are unknown.
 */
export function receiverTypes(
  side: OutlinedSide,
  { qualifier = '', line }: Reference,
  traits: CallTraits,
): ReadonlySet<string> {
  const direct = constructed(qualifier, traits)
  if (direct !== undefined) return new Set([direct])
  const name = /[\w$]+(?=[?!]?$)/.exec(qualifier)?.[0]
  const bound = name === undefined ? [] : (outlineIndex(side.inspection.outline).bindings.get(name) ?? [])
  const here = bound.filter(({ scope }) => scope === undefined || holdsLine([scope], line))
  return new Set(here.flatMap((binding) => typesOf(binding, traits)))
}

/** Returns the class for a receiver such as `new Client()`, `Client(…)` or `&Client{…}`. */
function constructed(qualifier: string, traits: CallTraits): string | undefined {
  const [path = ''] = qualifier.replace(/^\(?(await\s+)?(new\s+|&)?/, '').split(/[<({]/, 1)
  const called = path.length < qualifier.length && /^[\w.]+\s*$/.test(path)
  const name = lastName(path.trim())
  return called && /^[A-Z]/.test(name) ? withoutPrefix(name, traits) : undefined
}

function typesOf({ type, made }: Binding, traits: CallTraits): string[] {
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
