import type { ChangeSet } from '../../../change/types.ts'

/** Tokens of the whole layout. */
const mostTokens = 1_000
const mostNames = 12

/**
 * Returns the folders of the repository with their files, the upper ones first until a token limit. It shows the base,
 * so it stays the same while the change grows. Empty without a repository.
 */
export async function describeLayout({ repository, range }: ChangeSet, count: (text: string) => number) {
  const entries = (await repository?.list(range.base).catch(() => [])) ?? []
  return layoutOf(
    entries.map(({ path }) => path),
    count,
  )
}

function layoutOf(paths: readonly string[], count: (text: string) => number): string {
  const folders = new Map<string, { names: string[]; total: number }>()
  for (const path of paths) {
    const parts = path.split('/')
    const name = parts.pop() ?? ''
    for (let depth = 0; depth <= parts.length; depth++) {
      const key = parts.slice(0, depth).join('/')
      const folder = folders.get(key) ?? { names: [], total: 0 }
      folder.total++
      if (depth === parts.length) folder.names.push(name)
      folders.set(key, folder)
    }
  }
  const depthOf = (key: string) => (key === '' ? 0 : key.split('/').length)
  const rows: { key: string; text: string }[] = []
  let left = mostTokens
  const byDepth = [...folders].toSorted(
    ([one, first], [other, second]) => depthOf(one) - depthOf(other) || second.total - first.total,
  )
  for (const [key, { names, total }] of byDepth) {
    const text = rowOf(key, names, total)
    left -= count(text) + 1
    if (left < 0) break
    rows.push({ key, text })
  }
  return rows
    .toSorted((one, other) => one.key.localeCompare(other.key))
    .map(({ text }) => text)
    .join('\n')
}

function rowOf(key: string, names: readonly string[], total: number): string {
  const more = names.length > mostNames ? `, … ${names.length - mostNames} more` : ''
  const own = names.length === 0 ? '' : `: ${names.slice(0, mostNames).join(', ')}${more}`
  return `${key}/ (${total})${own}`
}
