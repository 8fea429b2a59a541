import type { Language } from '../language/language-schema.ts'
import type { OutlineMatch } from './outline-matches.ts'

/**
 * Lists the full names of the packages, namespaces or modules that a file declares. Nested ones include the outer name.
 */
export function collectModules(matches: readonly OutlineMatch[], { modules }: Language): string[] {
  const declared = modules?.find.find((each) => each.strategy === 'declared')
  if (declared === undefined) return []
  const open: { end: number; name: string }[] = []
  const found = new Set<string>()
  const nodes = matches
    .flatMap((match) => {
      const node = match.node('module')
      return node === undefined ? [] : [{ node, name: match.text('module.name') ?? '' }]
    })
    .toSorted((one, other) => one.node.startIndex - other.node.startIndex)
  for (const { node, name } of nodes) {
    while (open.length > 0 && open.at(-1)!.end < node.endIndex) open.pop()
    const outer = open.at(-1)
    const full = outer === undefined ? name : `${outer.name}${declared.separator}${name}`
    open.push({ end: node.endIndex, name: full })
    found.add(full)
  }
  return [...found]
}
