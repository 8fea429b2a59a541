import type { Node } from 'web-tree-sitter'
import { defined } from '../../defined.ts'
import type { CodeSymbol, Outline } from '../types.ts'
import { type Definition, isFunction } from './definitions.ts'
import type { OutlineMatch } from './outline-matches.ts'

/** Facts about a symbol from other captures. */
type SymbolFacts = Pick<CodeSymbol, 'results' | 'generator' | 'typed' | 'extension' | 'trait' | 'bases' | 'decorators'>

/** Facts about a file and its symbols. */
export interface Facts {
  symbols: Map<Definition, SymbolFacts>
  /** Facts about the file. */
  file: Pick<Outline, 'awaits' | 'package' | 'dynamic'>
}

type FactName = 'base' | 'decorator' | 'result' | 'no-result' | 'typed' | 'extension' | 'generator'

const factNames: ReadonlySet<string> = new Set<FactName>([
  ...(['base', 'decorator', 'result', 'no-result', 'typed', 'extension', 'generator'] as const),
])

/**
 * Collects the facts in one pass over the captures. `@base`, `@decorator` and `@result` are facts about a symbol, and
 * `@of` in the same match is its node. Without `@of`, the fact belongs to the innermost enclosing symbol.
 */
export function collectFacts(matches: OutlineMatch[], definitions: Definition[]): Facts {
  const byNode = Map.groupBy(definitions, ({ node }) => node.id)
  const symbols = new Map<Definition, SymbolFacts>()
  const factsOf = (definition: Definition) => {
    const known = symbols.get(definition) ?? {}
    symbols.set(definition, known)
    return known
  }
  const file: FileFacts = { awaits: new Set() }
  for (const match of matches) {
    for (const { name, node } of match.captures) {
      if (!factNames.has(name)) {
        recordFile(file, name, node)
        continue
      }
      const owners = byNode.get((match.node('of') ?? node).id) ?? around(definitions, node.startIndex, name)
      for (const owner of owners) record(factsOf(owner), name as FactName, node.text.replaceAll(/\s+/g, ' '))
    }
  }
  for (const definition of definitions) {
    const trait = definition.trait ?? definition.parent?.trait
    if (trait !== undefined) factsOf(definition).trait = trait
  }
  const { awaits, names, members } = file
  const dynamic = names === undefined && members === undefined ? undefined : defined({ names, members })
  return { symbols, file: { awaits: [...awaits], ...defined({ package: file.package, dynamic }) } }
}

/** Facts about the file so far. */
interface FileFacts {
  awaits: Set<string>
  package?: string
  names?: true
  members?: true
}

function recordFile(file: FileFacts, name: string, node: Node): void {
  if (name === 'await') file.awaits.add(node.text)
  else if (name === 'package') file.package ??= node.text
  else if (name === 'dynamic.names') file.names = true
  else if (name === 'dynamic.members') file.members = true
}

function record(facts: SymbolFacts, name: FactName, text: string): void {
  if (name === 'base') facts.bases = [...(facts.bases ?? []), text]
  else if (name === 'decorator') facts.decorators = [...(facts.decorators ?? []), text.replace(/^@\s*/, '')]
  else if (name === 'result') facts.results = (facts.results ?? 0) + 1
  else if (name === 'no-result') facts.results ??= 0
  else facts[name] = true
}

/** Returns the innermost symbol around an offset, or the innermost function for facts about a body. */
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
