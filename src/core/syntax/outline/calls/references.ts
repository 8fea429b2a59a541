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
}

/**
 * Returns the uses of names, one per name node, in source order. `taken`: nodes that are not uses, such as names of
 * definitions.
 */
export function collectReferences(file: FileContext, matches: OutlineMatch[], taken: ReadonlySet<number>): Reference[] {
  const candidates = collect(matches, taken)
  const count = argumentCounter(file, matches, candidates)
  const piped = new Set(nodesOf(matches, 'call.piped').map(({ id }) => id))
  const unknown = new Set<number>()
  for (const match of matches) {
    const call = match.has('call.unknown') ? match.node('call') : undefined
    if (call !== undefined) unknown.add(call.id)
  }
  const handling = collectHandling(matches, file.loaded.language.nodes.comment)
  const ignored = nodesOf(matches, 'ignore')
  const references: Reference[] = []
  for (const { kind, name, qualifier, list, whole } of candidates) {
    if (ignored.some((node) => node.startIndex <= name.startIndex && node.endIndex >= name.endIndex)) continue
    const { row, column } = name.startPosition
    const reference: Reference = { name: plain(name.text), kind, line: row + 1, column: column + 1 }
    if (qualifier !== undefined) reference.qualifier = shorten(qualifier)
    if (whole !== undefined && (kind === 'call' || kind === 'new')) {
      if (!unknown.has(whole.id)) {
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
      found.set(name.id, candidate)
    }
  }
  return [...found.values()].sort((a, b) => a.name.startIndex - b.name.startIndex)
}

/** Counts arguments by the outline's captures, otherwise by node type. */
function argumentCounter(
  file: FileContext,
  matches: OutlineMatch[],
  candidates: Candidate[],
): (list: Node | undefined) => CallArguments {
  const calls = new Set(candidates.flatMap(({ whole }) => (whole === undefined ? [] : [whole.id])))
  const lists = new Set(candidates.flatMap(({ list }) => (list === undefined ? [] : [list.id])))
  const marks = new Map<number, { name: string; node: Node }>()
  for (const match of matches) {
    for (const { name, node } of match.captures) {
      if (!name.startsWith('argument.')) continue
      let child: Node | null = node
      for (let parent = node.parent; parent !== null && !lists.has(parent.id); parent = parent.parent) child = parent
      if (child !== null) marks.set(child.id, { name, node })
    }
  }
  const { comment } = file.loaded.language.nodes
  return (list) => {
    const result: CallArguments = { count: 0, spread: false, keywords: [] }
    // A template after a tag is a single argument.
    if (
      list !== undefined &&
      !/argument/.test(list.type) &&
      !list.namedChildren.some((child) => marks.has(child?.id ?? -1))
    ) {
      if (/string|template/.test(list.type)) return { ...result, count: 1 }
    }
    for (const child of list?.namedChildren ?? []) {
      if (child === null || comment.includes(child.type)) continue
      const mark = marks.get(child.id)
      const kind = mark?.name ?? byType(child)
      if (kind === 'argument.keyword')
        result.keywords.push(plain((mark?.node ?? child.namedChildren[0] ?? child).text.replace(/:$/, '')))
      else if (kind === 'argument.spread') result.spread = true
      else if (kind === 'argument.block') result.block = true
      else if (kind === undefined) result.count++
      if (result.count === 1 && calls.has(child.id)) result.nested = true
    }
    return result
  }
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
