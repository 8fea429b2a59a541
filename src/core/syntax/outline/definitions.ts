import type { Node } from 'web-tree-sitter'
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

/** Returns the definitions in all matches, merged by node and name, in source order, with paths and parents. */
export function collectDefinitions(matches: OutlineMatch[]): Definition[] {
  const definitions = new Map<string, Definition>()
  const marks = new Map<number, Marks>()
  for (const match of matches) {
    const symbol = match.captures.find(({ name }) => name.startsWith('symbol.'))
    if (symbol === undefined) collectMarks(match, marks)
    else merge(match, symbol.node, symbol.name.slice('symbol.'.length) as Definition['kind'], definitions, marks)
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

function collectMarks(match: OutlineMatch, marks: Map<number, Marks>): void {
  for (const { name, node } of match.captures) {
    if (!/^(async|exported|private|private\.of|doc\.of)$/.test(name)) continue
    const mark = marks.get(node.id) ?? { async: false, exported: false, private: false }
    if (name === 'doc.of') {
      const doc = match.text('doc')
      if (doc !== undefined) mark.doc = doc
    } else mark[name.replace('.of', '') as 'async' | 'exported' | 'private'] = true
    marks.set(node.id, mark)
  }
}

function merge(
  match: OutlineMatch,
  node: Node,
  kind: Definition['kind'],
  definitions: Map<string, Definition>,
  marks: Map<number, Marks>,
): void {
  const nameNode = match.node('name')
  const written = nameNode === undefined ? (match.has('export.default') ? 'default' : '') : plainName(nameNode.text)
  const { name, container } = splitQualified(written)
  if (name === '') {
    // This match has no name, so its properties apply to every symbol of the node.
    const mark = marks.get(node.id) ?? { async: false, exported: false, private: false }
    mark.async ||= match.has('async')
    mark.exported ||= match.has('exported')
    mark.private ||= match.has('private')
    marks.set(node.id, mark)
    return
  }
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
function splitQualified(text: string): { name: string; container?: string } {
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
    while (open.length > 0 && !contains(open.at(-1)!, definition)) open.pop()
    const parent = open.at(-1)
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
