import type { Node } from 'web-tree-sitter'
import type { Language } from '../language/language-schema.ts'
import { type Definition, isFunction } from './definitions.ts'
import type { OutlineMatch } from './outline-matches.ts'

interface Section {
  start: number
  end: number
  parent: Node | null
  private: boolean
}

/** Returns the definitions that are visible outside. `exports`: names in export statements or `__all__`. */
export function findExported(
  language: Language,
  matches: OutlineMatch[],
  definitions: Definition[],
  exports: ReadonlySet<string>,
): Set<Definition> {
  const sections = findSections(matches)
  const privateNames = namesOf(matches, 'private.name')
  const exportedNames = namesOf(matches, 'exported.name')
  const closedList = language.visibility === 'underscore' && exports.size > 0
  const visible = new Set<Definition>()
  for (const definition of definitions) {
    const parent = symbolAround(definition)
    if (parent === undefined ? isListed(definition) : visible.has(parent) && !isFunction(parent) && isOwn(definition)) {
      visible.add(definition)
    }
  }
  return visible

  function isListed(definition: Definition): boolean {
    if (exports.has(definition.name)) return true
    return !closedList && isOwn(definition)
  }

  function isOwn(definition: Definition): boolean {
    const { name, start, end } = definition
    if (definition.private) return false
    if (definition.exported) return true
    if (privateNames.some((mark) => mark.name === name && innermost(mark.node) === definition.parent)) return false
    if (exportedNames.some((mark) => mark.name === name && innermost(mark.node) === definition.parent)) return true
    const section = sections.findLast((candidate) => candidate.start <= start && candidate.end >= end)
    const { parent } = definition
    const reaches = parent === undefined || section === undefined || parent.start < section.start
    if (section !== undefined && reaches) return !section.private
    return byName(language.visibility, name)
  }

  function innermost(node: Node): Definition | undefined {
    return definitions.findLast(({ start, end }) => start <= node.startIndex && end >= node.endIndex)
  }
}

function byName(visibility: Language['visibility'], name: string): boolean {
  if (visibility === 'always') return true
  if (visibility === 'capitalised') return /^\p{Lu}/u.test(name)
  if (visibility === 'underscore') return !name.startsWith('_') || /^__.*__$/.test(name)
  return false
}

/** Returns the symbol around a definition. Scopes that are not symbols are skipped. */
function symbolAround({ parent }: Definition): Definition | undefined {
  let around = parent
  while (around?.kind === 'container') around = around.parent
  return around
}

/** Returns the sections between markers such as `private:` under one parent. Outer parents come first. */
function findSections(matches: OutlineMatch[]): Section[] {
  const markers = new Map<number, { node: Node; private: boolean }>()
  for (const match of matches) {
    for (const { name, node } of match.captures) {
      if (name === 'section.private' || name === 'section.exported') {
        markers.set(node.id, { node, private: name === 'section.private' })
      }
    }
  }
  const sections: Section[] = []
  for (const marker of [...markers.values()].sort((a, b) => a.node.startIndex - b.node.startIndex)) {
    const parent = marker.node.parent
    const before = sections.findLast((section) => section.parent?.id === parent?.id)
    if (before !== undefined) before.end = marker.node.startIndex
    sections.push({
      start: marker.node.endIndex,
      end: parent?.endIndex ?? Number.POSITIVE_INFINITY,
      parent,
      private: marker.private,
    })
  }
  return sections
}

function namesOf(matches: OutlineMatch[], capture: string): { name: string; node: Node }[] {
  return matches.flatMap((match) => {
    const node = match.node(capture)
    return node === undefined ? [] : [{ name: node.text.replace(/^:/, '').replaceAll(/^["']|["']$/g, ''), node }]
  })
}
