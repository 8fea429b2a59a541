import type { Node } from 'web-tree-sitter'
import { defined } from '../../defined.ts'
import type { FileContext } from '../file-context.ts'
import { type LineTable, lineAt } from '../tree/line-table.ts'
import type { Binding } from '../types.ts'
import { type Definition, isFunction } from './definitions.ts'
import type { OutlineMatch } from './outline-matches.ts'

interface Candidate {
  id: number
  name: string
  start: number
  end: number
  member: boolean
  reassigned: boolean
  type?: string
  made?: string
}

/** Lists the names that are assigned a value, one entry per name node, in source order. */
export function collectBindings(
  { text }: FileContext,
  lines: LineTable,
  matches: OutlineMatch[],
  definitions: Definition[],
): Binding[] {
  const candidates = [...collect(text, matches).values()].sort((one, other) => one.start - other.start)
  const functions = definitions.filter(isFunction)
  const open: Definition[] = []
  let next = 0
  return candidates.map(({ id, name, start, end, member, reassigned, type, made }) => {
    while (open.length > 0 && open.at(-1)!.end < end) open.pop()
    while (next < functions.length && functions[next]!.start <= start) {
      if (functions[next]!.end >= end) open.push(functions[next]!)
      next++
    }
    const around = member ? undefined : open.findLast(({ nameNode, end: last }) => last >= end && nameNode?.id !== id)
    return {
      name,
      line: lineAt(lines, start),
      start,
      ...(around !== undefined && {
        scope: { startLine: lineAt(lines, around.start), endLine: lineAt(lines, around.end - 1) },
      }),
      ...(member && { member }),
      ...(reassigned && { reassigned }),
      ...defined({ type, made }),
    }
  })
}

function collect(text: string, matches: OutlineMatch[]): Map<number, Candidate> {
  const candidates = new Map<number, Candidate>()
  const imported = new Set<number>()
  const types = new Map<number, string>()
  const parameters = new Map<number, number>()
  for (const match of matches) {
    const found = roles(match)
    for (const node of found.imported) imported.add(node.id)
    if (found.parameterType !== undefined && found.parameter !== undefined)
      types.set(found.parameter.id, oneLine(textOf(text, found.parameterType)))
    if (found.name === undefined) continue
    const known = candidates.get(found.name.id) ?? candidateOf(text, found.name)
    if (known === undefined) continue
    candidates.set(known.id, known)
    known.member ||= found.member
    known.reassigned ||= found.reassigned
    if (found.type !== undefined) known.type ??= oneLine(textOf(text, found.type))
    if (found.made !== undefined) known.made ??= oneLine(textOf(text, found.made))
    if (found.parameter !== undefined) parameters.set(known.id, found.parameter.id)
  }
  for (const node of namesInPatterns(matches)) {
    const known = candidates.has(node.id) ? undefined : candidateOf(text, node)
    if (known !== undefined) candidates.set(known.id, known)
  }
  for (const id of imported) candidates.delete(id)
  // The name and type of a parameter may be in two matches.
  for (const [id, parameter] of parameters) {
    const known = candidates.get(id)
    const type = types.get(parameter)
    if (known !== undefined && type !== undefined) known.type ??= type
  }
  return candidates
}

/**
 * Lists the identifiers in `@binding.pattern`, except those in `@binding.ignore`. Patterns can be nested to any depth.
 */
function namesInPatterns(matches: OutlineMatch[]): Node[] {
  const patterns = matches.flatMap((match) => match.node('binding.pattern') ?? [])
  if (patterns.length === 0) return []
  const ignored = new Set(matches.flatMap((match) => match.node('binding.ignore')?.id ?? []))
  const names: Node[] = []
  const visit = (node: Node) => {
    if (ignored.has(node.id)) return
    if (node.type === 'identifier') names.push(node)
    for (const child of node.namedChildren) if (child !== null) visit(child)
  }
  for (const pattern of patterns) visit(pattern)
  return names
}

interface Roles {
  name?: Node
  type?: Node
  made?: Node
  parameter?: Node
  parameterType?: Node
  member: boolean
  reassigned: boolean
  imported: Node[]
}

/** Collects the roles of the captures of a match in one pass. */
function roles({ captures }: OutlineMatch): Roles {
  const found: Roles = { member: false, reassigned: false, imported: [] }
  for (const { name, node } of captures) {
    if (name === 'binding' || name === 'param.name') found.name ??= node
    else if (name === 'binding.member') {
      found.name ??= node
      found.member = true
    } else if (name === 'binding.type') found.type ??= node
    else if (name === 'binding.made') found.made ??= node
    else if (name === 'param') found.parameter ??= node
    else if (name === 'param.type') found.parameterType ??= node
    else if (name === 'reassigned') found.reassigned = true
    else if (name.startsWith('import.')) found.imported.push(node)
  }
  return found
}

/** Returns undefined for a pattern of several names. */
function candidateOf(text: string, node: Node): Candidate | undefined {
  const start = node.startIndex
  const end = node.endIndex
  const written = text.slice(start, end).trimEnd()
  if (/[\s{[(,]/.test(written)) return undefined
  // Strips the mark or quotes from symbols, variables and quoted names.
  const marks = /^[:$@"'`]*/.exec(written)![0].length
  const name = written.slice(marks).replace(/[:"'`]$/, '')
  return { id: node.id, name, start: start + marks, end, member: false, reassigned: false }
}

function textOf(text: string, node: Node): string {
  return text.slice(node.startIndex, node.endIndex)
}

function oneLine(text: string): string {
  return text.replace(/^:\s*/, '').replaceAll(/\s+/g, ' ').slice(0, 120)
}
