import type { Node } from 'web-tree-sitter'
import { tokensOf } from '../code-text.ts'
import { ancestorsOf, type FileContext } from '../file-context.ts'

/**
 * Tells whether a field of an item, such as the value of a `case`, has the same code as that field of an earlier item
 * of the list. Reads each list once: a pattern with two items is tried in every combination, which took 9 s for a
 * list of 3,000.
 */
export function repeatsEarlier(file: FileContext, node: Node, itemType: string): boolean {
  const [item, list] = ancestorsOf(file, node)
  if (item?.type !== itemType || list === undefined) return false
  const field = fieldOf(item, node)
  if (field === undefined) return false
  const key = `${list.id} ${itemType} ${field}`
  let first = file.firstUses.get(key)
  if (first === undefined) {
    first = firstUses(file, list, itemType, field)
    file.firstUses.set(key, first)
  }
  return (first.get(tokensOf(file.loaded.language, node)) ?? node.startIndex) < node.startIndex
}

function fieldOf(item: Node, child: Node): string | undefined {
  const index = item.children.findIndex(({ id }) => id === child.id)
  return item.fieldNameForChild(index) ?? undefined
}

function firstUses(file: FileContext, list: Node, itemType: string, field: string): Map<string, number> {
  const first = new Map<string, number>()
  for (const item of list.namedChildren) {
    const value = item.type === itemType ? item.childForFieldName(field) : null
    if (value === null) continue
    const code = tokensOf(file.loaded.language, value)
    if (!first.has(code)) first.set(code, value.startIndex)
  }
  return first
}
