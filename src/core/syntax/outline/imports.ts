import type { Node } from 'web-tree-sitter'
import { ancestorsOf, type FileContext } from '../file-context.ts'
import type { Import, Outline } from '../types.ts'
import type { OutlineMatch } from './outline-matches.ts'

interface Group {
  node: Node
  /** Position of the source, or else of the statement. */
  at: number
  source: string | undefined
  names: (Import['names'][number] & { at: number })[]
  relative: boolean
}

/** Returns the imports in source order: one per source of a statement, with all its imported names. */
export function collectImports(matches: OutlineMatch[], file: FileContext): Import[] {
  const groups = new Map<number, Group>()
  const prefixes = collectPrefixes(matches)
  const reexports: Node[] = []
  const types: Node[] = []
  const modules: Node[] = []
  for (const match of matches) {
    const type = match.node('import.type')
    if (type !== undefined) types.push(type)
    const module = match.node('import.inner')
    if (module !== undefined) modules.push(module)
    const node = match.node('import')
    if (node === undefined) continue
    if (match.has('import.reexport')) reexports.push(node)
    const source = match.node('import.source')
    const key = source?.id ?? node.id
    const group: Group = groups.get(key) ?? {
      node,
      at: (source ?? node).startIndex,
      source: source === undefined ? undefined : unquote(source.text),
      names: [],
      relative: false,
    }
    if (match.has('import.relative')) group.relative = true
    groups.set(key, group)
    addNames(group, match)
  }
  dropEmptyTwins(groups)
  return [...groups.values()]
    .sort((a, b) => a.node.startIndex - b.node.startIndex || a.at - b.at)
    .map(({ node, source, names, relative }) => ({
      node,
      source,
      names,
      relative,
      inner: modules.filter((outer) => holds(outer, node)).length,
    }))
    .map(({ node, source, names, relative, inner }) => ({
      source: sourceOf(node, source, names, prefixes),
      names: names.sort((a, b) => a.at - b.at).map(({ name, as }) => ({ name, as })),
      line: node.startPosition.row + 1,
      reexport: reexports.some((outer) => holds(outer, node)),
      ...(relative && { relative: true as const }),
      ...(inner > 0 && { inner }),
      ...(types.some((outer) => holds(outer, node)) && { typeOnly: true as const }),
      ...(isInFunction(node, file) && { deferred: true as const }),
    }))
}

function holds(outer: Node, inner: Node): boolean {
  return outer.startIndex <= inner.startIndex && outer.endIndex >= inner.endIndex
}

function isInFunction(node: Node, file: FileContext): boolean {
  const { function: functions } = file.loaded.language.nodes
  if (node.parent?.id === file.root.id) return false
  return ancestorsOf(file, node).some(({ type }) => functions.includes(type))
}

function addNames({ names }: Group, match: OutlineMatch): void {
  const add = (name: string, as: string, { startIndex: at }: Node): void => {
    if (!names.some((known) => known.name === name && known.as === as)) names.push({ name, as, at })
  }
  const name = match.node('import.name')
  const byDefault = match.node('import.default')
  const namespace = match.node('import.namespace')
  const alias = match.node('import.alias')
  const all = match.node('import.all')
  if (all !== undefined) add('*', '*', all)
  if (byDefault !== undefined) add('default', byDefault.text, byDefault)
  if (name !== undefined) add(plainKey(name.text), plainKey((alias ?? name).text), name)
  else if (alias !== undefined) add('*', alias.text, alias)
  if (namespace !== undefined) add('*', unquote(namespace.text), namespace)
}

/** Drops a match of a whole statement if other matches captured its sources. */
function dropEmptyTwins(groups: Map<number, Group>): void {
  const withSource = new Set(
    [...groups.values()].filter(({ source }) => source !== undefined).map(({ node }) => node.id),
  )
  for (const [key, { node, source, names }] of groups) {
    if (source === undefined && names.length === 0 && withSource.has(node.id)) groups.delete(key)
  }
}

interface Prefix {
  start: number
  end: number
  text: string
}

/** `a::{b, c}`: the prefix of the list is added to each of its sources. */
function collectPrefixes(matches: OutlineMatch[]): Prefix[] {
  const prefixes = new Map<number, Prefix>()
  for (const match of matches) {
    const node = match.node('import.prefix')
    const parent = node?.parent
    if (node === undefined || parent == null) continue
    prefixes.set(node.id, {
      start: parent.startIndex,
      end: parent.endIndex,
      text: node.text + (node.nextSibling?.text ?? ''),
    })
  }
  return [...prefixes.values()].sort((a, b) => a.start - b.start || b.end - a.end)
}

function sourceOf(node: Node, source: string | undefined, names: Import['names'], prefixes: Prefix[]): string {
  const around = prefixes.filter(({ start, end }) => start <= node.startIndex && end >= node.endIndex)
  const prefix = around.map(({ text }) => text).join('')
  if (source !== undefined) return prefix + source
  return prefix === '' ? (names[0]?.name ?? '') : prefix.replace(/(::|[\\./])$/, '')
}

/** Returns the names that are exported separately from their declaration. */
export function collectExports(matches: OutlineMatch[]): Outline['exports'] {
  const found = new Map<string, Outline['exports'][number]>()
  for (const match of matches) {
    const byDefault = match.node('export.default')
    const node = byDefault ?? match.node('export.name') ?? match.node('export.alias')
    if (node === undefined) continue
    const written = match.text('name') ?? (node.namedChildCount === 0 ? node.text : 'default')
    const name = unquote(byDefault === undefined ? node.text : written)
    const as = byDefault === undefined ? unquote(match.text('export.alias') ?? name) : 'default'
    found.set(`${name} ${as}`, { name, as, line: node.startPosition.row + 1 })
  }
  return [...found.values()].sort((a, b) => a.line - b.line)
}

/** Strips the mark of a key that names a function: `only: [swim: 1]`. */
function plainKey(text: string): string {
  return unquote(text).replace(/(?<=\w[?!]?):\s*$/, '')
}

function unquote(text: string): string {
  return /^[a-zA-Z]{0,2}(["'`])(.*)\1$/s.exec(text)?.[2] ?? /^<(.*)>$/.exec(text)?.[1] ?? text
}
