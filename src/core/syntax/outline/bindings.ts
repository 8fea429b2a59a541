import type { Node } from 'web-tree-sitter'
import { defined } from '../../defined.ts'
import type { Binding } from '../types.ts'
import { type Definition, isFunction } from './definitions.ts'
import type { OutlineMatch } from './outline-matches.ts'

interface Candidate {
  node: Node
  member: boolean
  type?: string
  made?: string
}

/** Lists the names that are given a value, one entry for each name node, in the order of the text. */
export function collectBindings(matches: OutlineMatch[], definitions: Definition[]): Binding[] {
  const candidates = new Map<number, Candidate>()
  const types = parameterTypes(matches)
  for (const match of matches) {
    const node = match.node('binding') ?? match.node('binding.member') ?? match.node('param.name')
    // A pattern of several names is no name.
    if (node === undefined || /[\s{[(,]/.test(node.text)) continue
    const known = candidates.get(node.id) ?? { node, member: false }
    const type = match.text('binding.type') ?? types.get(match.node('param')?.id ?? -1)
    const made = match.text('binding.made')
    known.member ||= match.has('binding.member')
    if (type !== undefined) known.type ??= type
    if (made !== undefined) known.made ??= made
    candidates.set(node.id, known)
  }
  const sorted = [...candidates.values()].sort((one, other) => one.node.startIndex - other.node.startIndex)
  const functions = definitions.filter(isFunction)
  const open: Definition[] = []
  let next = 0
  return sorted.map(({ node, member, type, made }) => {
    while (next < functions.length && functions[next]!.start <= node.startIndex) open.push(functions[next++]!)
    while (open.length > 0 && open.at(-1)!.end < node.endIndex) open.pop()
    const around = open.findLast(({ nameNode, end }) => end >= node.endIndex && nameNode?.id !== node.id)?.node
    return {
      name: bareName(node.text),
      line: node.startPosition.row + 1,
      start: node.startIndex,
      ...(member || around === undefined
        ? {}
        : { scope: { startLine: around.startPosition.row + 1, endLine: around.endPosition.row + 1 } }),
      ...defined({ type: type && oneLine(type), made: made && oneLine(made) }),
    }
  })
}

/** Lists the types of parameters by the parameter's node: the name may stand in another match. */
function parameterTypes(matches: OutlineMatch[]): Map<number, string> {
  return new Map(
    matches.flatMap((match) => {
      const type = match.text('param.type')
      return type === undefined ? [] : [[match.node('param')?.id ?? -1, type] as const]
    }),
  )
}

/** Symbols, variables and quoted names by the bare word. */
function bareName(text: string): string {
  return text.replace(/^[:$@"'`]+/, '').replace(/[:"'`]$/, '')
}

function oneLine(text: string): string {
  return text.replace(/^:\s*/, '').replaceAll(/\s+/g, ' ').slice(0, 120)
}
