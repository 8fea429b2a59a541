import type { PassDraft } from '../../findings/place-findings.ts'
import { must } from '../../must.ts'
import type { Block } from '../../syntax/inspector.ts'
import { encloses } from './enclosing.ts'

const leastTokens = 100
const leastLines = 10

type Placed = Block & { path: string }

/** Returns blocks that occur several times in a tree, the largest first and none inside another reported one. */
export function repeatedBlocks(files: readonly { path: string; blocks: readonly Block[] }[]): PassDraft[] {
  const large = files.flatMap(({ path, blocks }) => blocks.filter(isLarge).map((block): Placed => ({ ...block, path })))
  const repeated = [...Map.groupBy(large, ({ hash }) => hash).values()]
    .filter((group) => group.length > 1)
    .toSorted((left, right) => must(right[0]).tokens - must(left[0]).tokens)
  const covered = new Map<string, Block[]>()
  const drafts: PassDraft[] = []
  for (const group of repeated) {
    const fresh = group.filter((block) => !(covered.get(block.path) ?? []).some((outer) => encloses(outer, block)))
    const [first, ...others] = fresh
    if (first === undefined || others.length === 0) continue
    for (const block of fresh) covered.set(block.path, [...(covered.get(block.path) ?? []), block])
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

function isLarge({ tokens, startLine, endLine }: Block): boolean {
  return tokens >= leastTokens && endLine - startLine + 1 >= leastLines
}
