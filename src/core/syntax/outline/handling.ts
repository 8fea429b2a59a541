import type { Handling } from '../types.ts'
import type { OutlineMatch } from './outline-matches.ts'

const prefix = 'handled.'

/**
 * Tells by the id of a call's node what becomes of its value: `@handled.awaited`, `.returned`, `.passed` (with `@into`, the
 * function that takes it, in one node or one for each name), `.assigned` (with one `@to` a match for each name it is bound to) or `.discarded`. What is awaited
 * or returned stays so, whatever other patterns say of the same node.
 */
export function collectHandling(matches: OutlineMatch[]): Map<number, Handling> {
  const found = new Map<number, Handling>()
  for (const match of matches) {
    for (const { name, node } of match.captures) {
      if (!name.startsWith(prefix)) continue
      const known = found.get(node.id)
      const made = handlingOf(name.slice(prefix.length) as Handling['as'], match)
      if (known === undefined || rank(made) < rank(known)) found.set(node.id, made)
      else if (known.as === 'assigned' && made.as === 'assigned')
        known.to.push(...made.to.filter((each) => !known.to.includes(each)))
    }
  }
  return found
}

function handlingOf(as: Handling['as'], match: OutlineMatch): Handling {
  if (as === 'passed') {
    const into = textsOf(match, 'into').join('.')
    return into === '' ? { as } : { as, into: into.replaceAll(/\s+/g, '').slice(-80) }
  }
  if (as === 'assigned') return { as, to: textsOf(match, 'to') }
  return { as }
}

function textsOf(match: OutlineMatch, capture: string): string[] {
  return match.captures.flatMap(({ name, node }) => (name === capture ? [node.text] : []))
}

function rank({ as }: Handling): number {
  return ['awaited', 'returned', 'passed', 'assigned', 'discarded'].indexOf(as)
}
