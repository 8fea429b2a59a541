import { must } from '../must.ts'
import { nearest } from '../text/nearest.ts'

/** Names of rules in a configuration or a comment: their ids, and `pack/*`. */
export interface RuleNames {
  ids: ReadonlySet<string>
  packs: ReadonlySet<string>
}

/** Collects the names of rules with these ids. */
export function ruleNames(ids: Iterable<string>): RuleNames {
  const all = new Set(ids)
  return { ids: all, packs: new Set([...all].map((id) => `${packOf(id)}/*`)) }
}

/** Tells whether a rule or a pack has this name. */
export function isRuleName(name: string, { ids, packs }: RuleNames): boolean {
  return ids.has(name) || packs.has(name)
}

/** Returns the most similar rule or pack: the same name in another pack, else the nearest name. */
export function nearestRule(name: string, { ids, packs }: RuleNames): string | undefined {
  const own = name.slice(name.indexOf('/') + 1)
  const sameName = own === '*' ? [] : [...ids].filter((id) => id.slice(id.indexOf('/') + 1) === own)
  const pack = packOf(name)
  const similar = sameName
    .filter((id) => isShortFor(packOf(id), pack) || isShortFor(pack, packOf(id)))
    .toSorted((one, other) => other.length - one.length)
  // `cs` rather than `c` for `csharp`, and `js` rather than `java` for `javascript`.
  const shortened = similar.find((id) => !pack.startsWith(packOf(id))) ?? similar[0]
  if (sameName.length > 0) return shortened ?? nearest(name, sameName) ?? sameName[0]
  if (packs.has(`${name}/*`)) return `${name}/*`
  const near = nearest(name, name.endsWith('/*') ? packs : ids)
  if (near !== undefined || name.includes('/')) return near
  const bare = nearest(
    name,
    [...ids].map((id) => id.slice(id.indexOf('/') + 1)),
  )
  return bare === undefined ? undefined : [...ids].find((id) => id.endsWith(`/${bare}`))
}

/** Tells whether a pack has the first letter and other letters of a longer name, in order: `py` for `python`. */
function isShortFor(short: string, long: string): boolean {
  if (short === '' || short.length >= long.length || short[0] !== long[0]) return false
  let at = 0
  for (const letter of short) {
    const found = long.indexOf(letter, at)
    if (found < 0) return false
    at = found + 1
  }
  return true
}

/** Returns the part before the first slash. */
export function packOf(id: string): string {
  return must(id.split('/')[0])
}

/** Returns the id of a page even if it is invalid, so that a configuration that refers to it is not reported. */
export function idIn(page: string): string[] {
  const id = /^id:\s*["']?([\w./-]+)/m.exec(page)?.[1]
  return id === undefined ? [] : [id]
}
