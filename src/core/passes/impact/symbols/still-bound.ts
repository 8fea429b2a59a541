import { outlineIndex } from '../../../change/outline-index.ts'
import { memoize } from '../../../memoize.ts'
import type { Tokens } from '../../../syntax/inspector.ts'
import { roles } from '../../tokens/token-stream.ts'
import type { OutlinedSide } from '../outlined-side.ts'
import type { FormerSymbol } from '../target.ts'

/** Tells whether the file may still provide a name that is missing from its outline. */
export function stillBinds(side: OutlinedSide, { name, owner }: FormerSymbol): boolean {
  const { outline } = side.inspection
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

/** Tells whether a decorator of the class or one of its fields generates the member in the new version. */
export function isGenerated(side: OutlinedSide, { name, owner, traits }: FormerSymbol): boolean {
  const { generated = [] } = traits.types
  const rules = generated.filter(({ members }) => new RegExp(members).test(name))
  if (owner === undefined || rules.length === 0) return false
  return side.inspection.outline.symbols.some(
    ({ path, decorators = [] }) =>
      (path === owner || path.startsWith(`${owner}.`)) &&
      decorators.some((each) => rules.some(({ decorator }) => new RegExp(decorator).test(each))),
  )
}

/** A member may be defined by its quoted name: `setattr(duck, 'swim', …)`, `alias_method :swim, :dive`. */
function isQuoted(side: OutlinedSide, name: string): boolean {
  return quotedNames(side).has(name)
}

const quotedNames = memoize((side: OutlinedSide): ReadonlySet<string> => {
  const { tokens } = side.inspection
  return tokens === undefined ? new Set() : new Set(wordsInLiterals(side.text, tokens))
})

function* wordsInLiterals(text: string, { role, start, end }: Tokens): Iterable<string> {
  for (let at = 0; at < role.length; at++) {
    if (role[at] !== roles.literal) continue
    const word = /^[:'"`]+([\w$?!]+)['"`]?$/.exec(text.slice(start[at], end[at]))?.[1]
    if (word !== undefined) yield word
  }
}
