import type { Handling } from '../../types.ts'
import type { OutlineMatch } from '../outline-matches.ts'
import { type Choice, collectBodies } from './bodies.ts'

const prefix = 'handled.'

/**
 * Returns how the value of a call is used, by the id of its node: `@handled.awaited`, `.returned`, `.passed` (with
 * `@into`, the receiving function, and `@into.receiver` if no node contains both), `.assigned` (with one `@to` per
 * match for each bound name) or `.discarded`. Awaited and returned take precedence over other patterns. If the last
 * statement is the value of a body, functions return it, and branches use it like the value of the whole choice.
 */
export function collectHandling(matches: OutlineMatch[], comments: readonly string[]): Map<number, Handling> {
  const found = new Map<number, Handling>()
  for (const match of matches) {
    for (const { name, node } of match.captures) {
      if (!name.startsWith(prefix) || /^handled\.(body|value|beside|statements)$/.test(name)) continue
      const known = found.get(node.id)
      const made = handlingOf(name.slice(prefix.length) as Handling['as'], match)
      if (known === undefined || rank(made) < rank(known)) found.set(node.id, made)
      else if (known.as === 'assigned' && made.as === 'assigned')
        known.to.push(...made.to.filter((each) => !known.to.includes(each)))
    }
  }
  const { statements, functions, choices } = collectBodies(matches, comments)
  for (const statement of statements) keepStronger(found, statement, { as: 'discarded' })
  for (const last of functions) keepStronger(found, last, { as: 'returned' })
  for (const choice of choices) handleBranchEnds(found, choice)
  return found
}

function keepStronger(found: Map<number, Handling>, node: number, handling: Handling): void {
  const known = found.get(node)
  if (known === undefined || rank(handling) < rank(known)) found.set(node, handling)
}

/** Gives the ends of all branches the handling of the choice. The last statement of a branch is not a separate statement. */
function handleBranchEnds(found: Map<number, Handling>, { node, ends }: Choice): void {
  const handling = found.get(node)
  for (const end of ends) {
    if (found.get(end)?.as === 'discarded') found.delete(end)
    if (handling !== undefined) keepStronger(found, end, handling)
  }
}

function handlingOf(as: Handling['as'], match: OutlineMatch): Handling {
  if (as === 'passed') {
    const into = calleeOf(match)
    return into === undefined ? { as } : { as, into: into.replaceAll(/\s+/g, '').slice(-80) }
  }
  if (as === 'assigned')
    return { as, to: match.captures.flatMap(({ name, node }) => (name === 'to' ? [node.text] : [])) }
  return { as }
}

function calleeOf(match: OutlineMatch): string | undefined {
  const name = match.node('into')
  const receiver = match.node('into.receiver')
  const whole = receiver?.parent
  if (name === undefined || !whole) return name?.text
  return whole.text.slice(receiver.startIndex - whole.startIndex, name.endIndex - whole.startIndex)
}

/** The strongest first. */
const precedence: readonly Handling['as'][] = ['awaited', 'returned', 'passed', 'assigned', 'discarded']

function rank({ as }: Handling): number {
  return precedence.indexOf(as)
}
