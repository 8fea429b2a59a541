import type { Node, QueryCapture } from 'web-tree-sitter'
import { popUntil } from '../pop-until.ts'
import type { SymbolKind } from '../types.ts'
import type { OutlineMatch } from './outline-matches.ts'

/** A symbol, or a scope that is only part of paths, before its visibility and documentation are known. */
export interface Definition {
  node: Node
  start: number
  end: number
  kind: SymbolKind | 'container'
  nameNode?: Node
  name: string
  path: string
  parent?: Definition
  params?: Node
  async: boolean
  exported: boolean
  private: boolean
  returns?: string
  doc?: string
  container?: string
  trait?: string
}

/** Tells whether it is a function with its own scope. */
export function isFunction({ kind }: Definition): boolean {
  return kind === 'function' || kind === 'method' || kind === 'constructor'
}

/** Properties that a match may add to a node whose symbol another match defines. */
type Marks = Pick<Definition, 'async' | 'exported' | 'private'> & { doc?: string }

/** Marks by the id of their node. */
type MarkTable = Map<number, Marks>

/** Returns the definitions in all matches, merged by node and name, in source order, with paths and parents. */
export function collectDefinitions(matches: OutlineMatch[]): Definition[] {
  const definitions = new Map<string, Definition>()
  const marks: MarkTable = new Map()
  for (const match of matches) {
    const symbol = match.captures.find(({ name }) => name.startsWith('symbol.'))
    if (symbol === undefined) {
      collectMarks(match, marks)
      continue
    }
    const written = nameOf(match)
    if (written.name === '') addMarks(match, symbol.node, marks)
    else merge(match, symbol, written, definitions)
  }
  const sorted = [...definitions.values()].filter(({ name }) => name !== '')
  for (const definition of sorted) {
    const marked = marks.get(definition.node.id)
    if (marked === undefined) continue
    definition.async ||= marked.async
    definition.exported ||= marked.exported
    definition.private ||= marked.private
    if (marked.doc !== undefined) definition.doc ??= marked.doc
  }
  sorted.sort(
    (a, b) => a.start - b.start || b.end - a.end || (a.nameNode?.startIndex ?? 0) - (b.nameNode?.startIndex ?? 0),
  )
  nest(sorted)
  return sorted
}

function collectMarks(match: OutlineMatch, marks: MarkTable): void {
  for (const { name, node } of match.captures) {
    if (!/^(async|exported|private|private\.of|doc\.of)$/.test(name)) continue
    const mark = marksOf(node, marks)
    if (name === 'doc.of') {
      const doc = match.text('doc')
      if (doc !== undefined) mark.doc = doc
    } else mark[name.replace('.of', '') as 'async' | 'exported' | 'private'] = true
  }
}

/** Adds the properties of a match without a name, which apply to every symbol of the node. */
function addMarks(match: OutlineMatch, node: Node, marks: MarkTable): void {
  const mark = marksOf(node, marks)
  mark.async ||= match.has('async')
  mark.exported ||= match.has('exported')
  mark.private ||= match.has('private')
}

function marksOf(node: Node, marks: MarkTable): Marks {
  const known = marks.get(node.id) ?? { async: false, exported: false, private: false }
  marks.set(node.id, known)
  return known
}

interface WrittenName {
  /** Empty if the symbol has none. */
  name: string
  container?: string
}

/** Returns the name of the symbol of a match, and its container if the name is qualified. */
function nameOf(match: OutlineMatch): WrittenName {
  const node = match.node('name')
  const written = node === undefined ? (match.has('export.default') ? 'default' : '') : plainName(node.text)
  return splitQualified(written)
}

function merge(
  match: OutlineMatch,
  symbol: QueryCapture,
  { name, container }: WrittenName,
  definitions: Map<string, Definition>,
): void {
  const { node } = symbol
  const kind = symbol.name.slice('symbol.'.length) as Definition['kind']
  const nameNode = match.node('name')
  const key = `${node.id} ${nameNode?.id ?? 'default'}`
  const definition: Definition = definitions.get(key) ?? {
    node,
    start: node.startIndex,
    end: node.endIndex,
    kind,
    name,
    path: name,
    async: false,
    exported: false,
    private: false,
    ...(nameNode !== undefined && { nameNode }),
  }
  // Patterns are ordered from general to specific.
  definition.kind = kind
  // In Dart, a body is a separate node after its declaration.
  definition.end = Math.max(definition.end, match.node('body')?.endIndex ?? 0)
  definition.async ||= match.has('async')
  definition.exported ||= match.has('exported')
  definition.private ||= match.has('private')
  assign(definition, 'params', match.node('params'))
  assign(definition, 'returns', match.text('returns'))
  assign(definition, 'container', match.text('container')?.replaceAll('::', '.') ?? container)
  assign(definition, 'trait', match.text('trait'))
  assign(definition, 'doc', match.text('doc'))
  definitions.set(key, definition)
}

function assign<K extends keyof Definition>(definition: Definition, key: K, value: Definition[K] | undefined): void {
  if (value !== undefined) definition[key] ??= value
}

/** Strips quotes and marks from `'quoted'()` and Ruby's `:name`. */
function plainName(text: string): string {
  const bare = text.replace(/^:(?=\w)/, '')
  return (/^(["'`])(.*)\1$/s.exec(bare)?.[2] ?? bare).replaceAll(/\s+/g, ' ')
}

/** Splits a qualified name: C++'s `a::Box<int>::run` is `run` in `Box`. */
function splitQualified(text: string): WrittenName {
  const flat = withoutBrackets(text)
  const segments = flat.split('::').map((segment) => segment.trim())
  const name = segments.pop() ?? flat
  const container = segments.pop()
  return container === undefined || container === '' ? { name } : { name, container }
}

function withoutBrackets(text: string): string {
  let flat = text
  for (let before = ''; before !== flat; ) {
    before = flat
    flat = flat.replaceAll(/(?<!operator\s*)<[^<>]*>(?=\s*::)/g, '')
  }
  return flat
}

/** Sets parents and paths. In `sorted`, outer symbols precede inner ones. */
function nest(sorted: Definition[]): void {
  const open: Definition[] = []
  for (const definition of sorted) {
    const parent = popUntil(open, (outer) => contains(outer, definition))
    if (parent !== undefined) definition.parent = parent
    const own = definition.container === undefined ? definition.name : `${definition.container}.${definition.name}`
    definition.path = parent === undefined ? own : `${parent.path}.${own}`
    open.push(definition)
  }
}

/** Two names of one statement are siblings and not nested. */
function contains(outer: Definition, inner: Definition): boolean {
  return outer.end >= inner.end && outer.node.id !== inner.node.id
}
