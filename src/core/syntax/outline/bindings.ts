import type { Node } from 'web-tree-sitter'
import { defined } from '../../defined.ts'
import type { FileContext } from '../file-context.ts'
import { popUntil } from '../pop-until.ts'
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
    popUntil(open, (outer) => outer.end >= end)
    for (let inner = functions[next]; inner !== undefined && inner.start <= start; inner = functions[++next]) {
      if (inner.end >= end) open.push(inner)
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
  const parameters = new ParameterTypes()
  for (const match of matches) {
    const found = roles(match)
    for (const node of found.imported) imported.add(node.id)
    const candidate = addCandidate(candidates, text, found)
    parameters.add(text, found, candidate)
  }
  for (const node of namesInPatterns(matches)) {
    const known = candidates.has(node.id) ? undefined : candidateOf(text, node)
    if (known !== undefined) candidates.set(known.id, known)
  }
  for (const id of imported) candidates.delete(id)
  parameters.assign(candidates)
  return candidates
}

function addCandidate(candidates: Map<number, Candidate>, text: string, found: Roles): Candidate | undefined {
  if (found.name === undefined) return undefined
  const candidate = candidates.get(found.name.id) ?? candidateOf(text, found.name)
  if (candidate === undefined) return undefined
  candidates.set(candidate.id, candidate)
  candidate.member ||= found.member
  candidate.reassigned ||= found.reassigned
  if (found.type !== undefined) candidate.type ??= oneLine(textOf(text, found.type))
  if (found.made !== undefined) candidate.made ??= oneLine(textOf(text, found.made))
  return candidate
}

/** The types of parameters, because a parameter's name and type may be in two matches. */
class ParameterTypes {
  /** By the id of the parameter. */
  private readonly types = new Map<number, string>()
  /** Ids of parameters by the id of their name. */
  private readonly parameters = new Map<number, number>()

  add(text: string, { parameter, parameterType }: Roles, candidate: Candidate | undefined): void {
    if (parameter === undefined) return
    if (parameterType !== undefined) this.types.set(parameter.id, oneLine(textOf(text, parameterType)))
    if (candidate !== undefined) this.parameters.set(candidate.id, parameter.id)
  }

  assign(candidates: ReadonlyMap<number, Candidate>): void {
    for (const [id, parameter] of this.parameters) {
      const candidate = candidates.get(id)
      const type = this.types.get(parameter)
      if (candidate !== undefined && type !== undefined) candidate.type ??= type
    }
  }
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
  const marks = written.search(/[^:$@"'`]|$/)
  const name = written.slice(marks).replace(/[:"'`]$/, '')
  return { id: node.id, name, start: start + marks, end, member: false, reassigned: false }
}

function textOf(text: string, node: Node): string {
  return text.slice(node.startIndex, node.endIndex)
}

function oneLine(text: string): string {
  return text.replace(/^:\s*/, '').replaceAll(/\s+/g, ' ').slice(0, 120)
}
