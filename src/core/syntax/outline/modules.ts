import type { Language } from '../language/language-schema.ts'
import { popUntil } from '../pop-until.ts'
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
    const outer = popUntil(open, ({ end }) => end >= node.endIndex)
    const full = outer === undefined ? name : `${outer.name}${declared.separator}${name}`
    open.push({ end: node.endIndex, name: full })
    found.add(full)
  }
  return [...found]
}
