import { must } from '../must.ts'
import { nearest } from '../nearest.ts'

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
  if (sameName.length > 0) return nearest(name, sameName) ?? sameName[0]
  if (packs.has(`${name}/*`)) return `${name}/*`
  const near = nearest(name, name.endsWith('/*') ? packs : ids)
  if (near !== undefined || name.includes('/')) return near
  const bare = nearest(
    name,
    [...ids].map((id) => id.slice(id.indexOf('/') + 1)),
  )
  return bare === undefined ? undefined : [...ids].find((id) => id.endsWith(`/${bare}`))
}

/** Returns the part before the first slash. */
export function packOf(id: string): string {
  return must(id.split('/')[0])
}
