import type { Node } from 'web-tree-sitter'
import type { FileContext } from '../../file-context.ts'
import type { CallArguments, Reference } from '../../types.ts'
import type { OutlineMatch } from '../outline-matches.ts'
import { collectHandling } from './handling.ts'

const kinds = ['new', 'call', 'type', 'read'] as const

interface Candidate {
  kind: Reference['kind']
  name: Node
  qualifier?: Node
  list?: Node
  whole?: Node
  /** The number of arguments, if the function is named together with it. */
  arity?: number
}

/**
 * Returns the uses of names, one per name node, in source order. `taken`: nodes that are not uses, such as names of
 * definitions.
 */
export function collectReferences(file: FileContext, matches: OutlineMatch[], taken: ReadonlySet<number>): Reference[] {
  const candidates = collect(matches, taken)
  const count = argumentCounter(file, matches, candidates)
  const piped = new Set(nodesOf(matches, 'call.piped').map(({ id }) => id))
  const asked = new Set(nodesOf(matches, 'asked').map(({ id }) => id))
  const unknown = new Set<number>()
  for (const match of matches) {
    const call = match.has('call.unknown') ? match.node('call') : undefined
    if (call !== undefined) unknown.add(call.id)
  }
  const handling = collectHandling(matches, file.loaded.language.nodes.comment)
  const ignored = nodesOf(matches, 'ignore')
  const references: Reference[] = []
  for (const { kind, name, qualifier, list, whole, arity } of candidates) {
    if (ignored.some((node) => node.startIndex <= name.startIndex && node.endIndex >= name.endIndex)) continue
    const { row, column } = name.startPosition
    const reference: Reference = { name: plain(name.text), kind, line: row + 1, column: column + 1 }
    if (qualifier !== undefined) reference.qualifier = shorten(qualifier)
    if (asked.has(name.id)) reference.asked = true
    if (whole !== undefined && (kind === 'call' || kind === 'new')) {
      if (arity !== undefined) reference.arguments = { count: arity, spread: false, keywords: [] }
      else if (!unknown.has(whole.id)) {
        reference.arguments = count(list)
        if (piped.has(whole.id)) reference.arguments.count++
      }
      const handled = handling.get(whole.id)
      if (handled !== undefined) reference.handled = handled
    }
    references.push(reference)
  }
  return references
}

function collect(matches: OutlineMatch[], taken: ReadonlySet<number>): Candidate[] {
  const found = new Map<number, Candidate>()
  for (const match of matches) {
    for (const kind of kinds) {
      const name = match.node(`${kind}.name`)
      if (name === undefined || taken.has(name.id)) continue
      const known = found.get(name.id)
      if (known !== undefined && kinds.indexOf(known.kind) < kinds.indexOf(kind)) continue
      const candidate: Candidate = known?.kind === kind ? known : { kind, name }
      candidate.qualifier ??= match.node(`${kind}.qualifier`) as Node
      candidate.list ??= match.node('call.arguments') as Node
      candidate.whole ??= (match.node('call') ?? match.node('new')) as Node
      const arity = match.text('call.arity')
      if (arity !== undefined) candidate.arity = Number(arity)
      found.set(name.id, candidate)
    }
  }
  return [...found.values()].sort((a, b) => a.name.startIndex - b.name.startIndex)
}

/** The capture of an argument, such as `@argument.spread`. */
type ArgumentMark = OutlineMatch['captures'][number]

/** Counts arguments by the outline's captures, otherwise by node type. */
function argumentCounter(
  file: FileContext,
  matches: OutlineMatch[],
  candidates: Candidate[],
): (list: Node | undefined) => CallArguments {
  const calls = new Set(candidates.flatMap(({ whole }) => (whole === undefined ? [] : [whole.id])))
  const marks = markArguments(matches, new Set(candidates.flatMap(({ list }) => (list === undefined ? [] : [list.id]))))
  const { comment } = file.loaded.language.nodes
  return (list) => {
    const result: CallArguments = { count: 0, spread: false, keywords: [] }
    const children = list?.namedChildren.filter((child) => child !== null) ?? []
    if (list !== undefined && isTemplate(list) && !children.some(({ id }) => marks.has(id)))
      return { ...result, count: 1 }
    for (const child of children) {
      if (comment.includes(child.type)) continue
      addArgument(result, child, marks.get(child.id))
      if (result.count === 1 && calls.has(child.id)) result.nested = true
    }
    return result
  }
}

/** Returns the captures of arguments by the id of the argument, which may contain the captured node. */
function markArguments(matches: OutlineMatch[], lists: ReadonlySet<number>): Map<number, ArgumentMark> {
  const marks = new Map<number, ArgumentMark>()
  for (const match of matches) {
    for (const mark of match.captures) {
      if (!mark.name.startsWith('argument.')) continue
      let argument = mark.node
      for (let parent = argument.parent; parent !== null && !lists.has(parent.id); parent = parent.parent)
        argument = parent
      marks.set(argument.id, mark)
    }
  }
  return marks
}

/** A template after a tag is a single argument. */
function isTemplate({ type }: Node): boolean {
  return !/argument/.test(type) && /string|template/.test(type)
}

function addArgument(result: CallArguments, node: Node, mark: ArgumentMark | undefined): void {
  const kind = mark?.name ?? byType(node)
  if (kind === 'argument.keyword')
    result.keywords.push(plain((mark?.node ?? node.namedChildren[0] ?? node).text.replace(/:$/, '')))
  else if (kind === 'argument.spread') result.spread = true
  else if (kind === 'argument.block') result.block = true
  else if (kind === undefined) result.count++
}

function byType({ type }: Node): string | undefined {
  if (/spread|splat/.test(type)) return 'argument.spread'
  return type === 'keyword_argument' ? 'argument.keyword' : undefined
}

/** Strips the mark or quotes from Ruby's `:name` and quoted names. */
function plain(text: string): string {
  const bare = text.replace(/^:(?=[\w"'])/, '')
  return /^(["'])(.*)\1$/s.exec(bare)?.[2] ?? bare
}

/** Maximum length of a call chain before the dot; only its end is kept. */
const longest = 120

function shorten(node: Node): string {
  const text = node.text.replaceAll(/\s+/g, ' ')
  return text.length > longest ? `…${text.slice(-longest)}` : text
}

function nodesOf(matches: OutlineMatch[], capture: string): Node[] {
  return matches.flatMap((match) => match.node(capture) ?? [])
}
