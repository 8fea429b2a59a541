import { defined } from '../../defined.ts'
import type { CodeSymbol, Outline } from '../types.ts'
import { type Definition, isFunction } from './definitions.ts'
import type { OutlineMatch } from './outline-matches.ts'

/** What captures beside a symbol say about it. */
export type Facts = Pick<CodeSymbol, 'results' | 'generator' | 'typed' | 'extension' | 'trait' | 'bases' | 'decorators'>

const factNames = ['base', 'decorator', 'result', 'no-result', 'typed', 'extension', 'generator'] as const
type FactName = (typeof factNames)[number]

function isFact(name: string): name is FactName {
  return factNames.some((fact) => fact === name)
}

function record(facts: Facts, name: FactName, text: string): void {
  if (name === 'base') facts.bases = [...(facts.bases ?? []), text]
  else if (name === 'decorator') facts.decorators = [...(facts.decorators ?? []), text]
  else if (name === 'result') facts.results = (facts.results ?? 0) + 1
  else if (name === 'no-result') facts.results ??= 0
  else facts[name] = true
}

/**
 * Collects the facts about each definition. `@base`, `@decorator` and `@result` name the fact, and `@of` in the same match
 * the node of the symbol; without it, the fact belongs to the innermost symbol around its node.
 */
export function collectFacts(matches: OutlineMatch[], definitions: Definition[]): Map<Definition, Facts> {
  const byNode = Map.groupBy(definitions, ({ node }) => node.id)
  const facts = new Map<Definition, Facts>()
  const factsOf = (definition: Definition) => {
    const known = facts.get(definition) ?? {}
    facts.set(definition, known)
    return known
  }
  for (const match of matches) {
    for (const { name, node } of match.captures) {
      if (!isFact(name)) continue
      const owners = byNode.get((match.node('of') ?? node).id) ?? around(definitions, node.startIndex, name)
      for (const owner of owners) record(factsOf(owner), name, node.text.replaceAll(/\s+/g, ' '))
    }
  }
  for (const definition of definitions) {
    const trait = definition.trait ?? definition.parent?.trait
    if (trait !== undefined) factsOf(definition).trait = trait
  }
  return facts
}

/** The innermost symbol around an offset; for what a body does, the innermost function. */
function around(definitions: readonly Definition[], at: number, fact: string): Definition[] {
  const found = definitions.findLast(
    (definition) =>
      definition.start <= at &&
      at < definition.end &&
      definition.kind !== 'container' &&
      (fact !== 'generator' || isFunction(definition)),
  )
  return found === undefined ? [] : [found]
}

/** Returns the package or namespace that a file says it belongs to. */
export function packageOf(matches: OutlineMatch[]): string | undefined {
  for (const match of matches) if (match.has('package')) return match.text('package')
  return undefined
}

/** Tells whether a file gives names or members that nobody can list. */
export function collectDynamic(matches: OutlineMatch[]): Outline['dynamic'] {
  const names = matches.some((match) => match.has('dynamic.names')) || undefined
  const members = matches.some((match) => match.has('dynamic.members')) || undefined
  return names === undefined && members === undefined ? undefined : defined({ names, members })
}
