import type { Node } from 'web-tree-sitter'
import { popUntil } from '../pop-until.ts'
import type { Parameter } from '../types.ts'
import type { Definition } from './definitions.ts'
import type { OutlineMatch } from './outline-matches.ts'

interface Candidate {
  node: Node
  parameter: Parameter
  named: boolean
  /** Marked as required by a keyword. */
  required: boolean
}

/** A definition with its parameter list. */
interface Owner {
  definition: Definition
  list: Node
  parameters: Parameter[]
}

/** Returns the parameters of every definition with a parameter list, in source order. */
export function collectParameters(matches: OutlineMatch[], definitions: Definition[]): Map<Definition, Parameter[]> {
  const candidates = outermost([...merge(matches).values()].sort((a, b) => a.node.startIndex - b.node.startIndex))
  const owners = definitions
    .flatMap((definition): Owner[] =>
      definition.params === undefined ? [] : [{ definition, list: definition.params, parameters: [] }],
    )
    .sort((a, b) => a.list.startIndex - b.list.startIndex)
  let next = 0
  let owner = owners[next]
  const open: Owner[] = []
  for (const { node, parameter } of candidates) {
    while (owner !== undefined && owner.list.startIndex <= node.startIndex) {
      open.push(owner)
      owner = owners[++next]
    }
    popUntil(open, ({ list }) => list.endIndex >= node.endIndex)?.parameters.push(parameter)
  }
  for (const { definition, parameters } of owners) if (isReceiver(definition, parameters[0])) parameters.shift()
  return new Map(owners.map(({ definition, parameters }) => [definition, parameters]))
}

/** Python's `self` is not an argument of a call. */
function isReceiver({ kind }: Definition, first: Parameter | undefined): boolean {
  return (
    first !== undefined &&
    (kind === 'method' || kind === 'constructor' || kind === 'property') &&
    (first.name === 'self' || first.name === 'cls')
  )
}

function merge(matches: OutlineMatch[]): Map<number, Candidate> {
  const candidates = new Map<number, Candidate>()
  for (const match of matches) {
    const node = match.node('param')
    if (node === undefined) continue
    const candidate: Candidate = candidates.get(node.id) ?? {
      node,
      parameter: { name: fold(node.text), optional: false, rest: false, keyword: false },
      named: false,
      required: false,
    }
    const { parameter } = candidate
    const name = match.text('param.name')
    if (name !== undefined && !candidate.named) {
      parameter.name = fold(name)
      candidate.named = true
    }
    const value = match.text('param.default')
    if (value !== undefined) parameter.default = fold(value)
    const type = match.text('param.type')
    if (type !== undefined) parameter.type = fold(type)
    parameter.rest ||= match.has('param.rest')
    parameter.keyword ||= match.has('param.keyword')
    candidate.required ||= match.has('param.required')
    parameter.optional =
      !candidate.required && (parameter.optional || value !== undefined || match.has('param.optional'))
    candidates.set(node.id, candidate)
  }
  return candidates
}

/** Drops parameters inside a function type or a default value, which belong to no symbol. */
function outermost(sorted: Candidate[]): Candidate[] {
  let end = -1
  return sorted.filter(({ node }) => {
    if (node.startIndex < end) return false
    end = node.endIndex
    return true
  })
}

function fold(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}
