import type { PassDraft } from '../../findings/place-findings.ts'
import type { Block } from '../../syntax/types.ts'

const leastTokens = 100
const leastLines = 10

type Placed = Block & { path: string }

/** Returns blocks that occur several times in a tree, the largest first and none inside another reported one. */
export function repeatedBlocks(files: readonly { path: string; blocks: readonly Block[] }[]): PassDraft[] {
  const groups = new Map<number, Placed[]>()
  for (const { path, blocks } of files) {
    for (const block of blocks) {
      if (block.tokens < leastTokens || block.endLine - block.startLine + 1 < leastLines) continue
      const group = groups.get(block.hash)
      if (group === undefined) groups.set(block.hash, [{ ...block, path }])
      else group.push({ ...block, path })
    }
  }
  const repeated = [...groups.values()]
    .filter((group) => group.length > 1)
    .toSorted((left, right) => right[0]!.tokens - left[0]!.tokens)
  const covered = new Map<string, Block[]>()
  const drafts: PassDraft[] = []
  for (const group of repeated) {
    const fresh = group.filter((block) => !(covered.get(block.path) ?? []).some((outer) => contains(outer, block)))
    if (fresh.length < 2) continue
    for (const block of fresh) covered.set(block.path, [...(covered.get(block.path) ?? []), block])
    const [first, ...others] = fresh as [Placed, ...Placed[]]
    drafts.push({
      pass: 'duplication',
      rule: 'duplication/repeated-block',
      severity: 'info',
      category: 'duplication',
      path: first.path,
      startLine: first.startLine,
      endLine: first.endLine,
      startColumn: first.startColumn,
      endColumn: first.endColumn,
      message: `These ${first.endLine - first.startLine + 1} lines are repeated in ${fresh.length} places, except for names and literals. Extract them into one function.`,
      confidence: 0.7,
      code: String(first.hash),
      related: others.slice(0, 10).map((block) => ({
        path: block.path,
        startLine: block.startLine,
        endLine: block.endLine,
        text: 'the same code',
      })),
    })
  }
  return drafts
}

function contains(outer: Block, inner: Block): boolean {
  return outer.startLine <= inner.startLine && inner.endLine <= outer.endLine
}
