import { outlineIndex } from '../../../change/outline-index.ts'
import type { Side } from '../../../change/types.ts'
import { memoize } from '../../../memoize.ts'
import type { Tokens } from '../../../syntax/types.ts'
import { roles } from '../../tokens/token-stream.ts'
import type { Target } from '../target.ts'

/** Tells whether the file may still provide a name that is missing from its outline. */
export function stillBinds(side: Side, target: Target): boolean {
  const outline = side.inspection?.outline
  if (outline === undefined) return true
  const { name, owner } = target
  const known = outlineIndex(outline).bindings.get(name) ?? []
  if (owner !== undefined)
    return outline.dynamic?.members === true || known.some(({ scope }) => scope === undefined) || isQuoted(side, name)
  return (
    outline.dynamic?.names === true ||
    known.some(({ scope, member }) => scope === undefined && member === undefined) ||
    outline.imports.some(({ names }) => names.some((pair) => pair.as === name)) ||
    outline.exports.some((entry) => entry.as === name || entry.name === name)
  )
}

/** A member may be defined by its quoted name: `setattr(duck, 'swim', …)`, `alias_method :swim, :dive`. */
function isQuoted(side: Side, name: string): boolean {
  return quotedNames(side).has(name)
}

const quotedNames = memoize((side: Side): ReadonlySet<string> => {
  const { tokens } = side.inspection!
  return tokens === undefined ? new Set() : new Set(wordsInLiterals(side.text, tokens))
})

function* wordsInLiterals(text: string, { role, start, end }: Tokens): Iterable<string> {
  for (let at = 0; at < role.length; at++) {
    if (role[at] !== roles.literal) continue
    const word = /^[:'"`]+([\w$?!]+)['"`]?$/.exec(text.slice(start[at], end[at]))?.[1]
    if (word !== undefined) yield word
  }
}
