import type { Draft } from '../../findings/finding.ts'

/**
 * Merges the findings of several requests. Requests overlap at the borders of parts, so the same finding may have been
 * reported twice: with the same message, or about the same lines in a similar message.
 */
export function mergeDrafts(parts: readonly (readonly Draft[])[]): Draft[] {
  const merged: Draft[] = []
  for (const drafts of parts) {
    const known = [...merged]
    for (const draft of drafts) {
      const isSameText = (other: Draft) =>
        other.path === draft.path && other.startLine === draft.startLine && other.message === draft.message
      if (!known.some((other) => isRepeated(draft, other)) && !merged.some(isSameText)) merged.push(draft)
    }
  }
  return merged
}

function isRepeated(one: Draft, other: Draft): boolean {
  if (one.path !== other.path || one.startLine > other.endLine || one.endLine < other.startLine) return false
  const [words, others] = [wordsOf(one.message), wordsOf(other.message)]
  const shared = [...words].filter((word) => others.has(word)).length
  return shared >= Math.min(words.size, others.size) * 0.5
}

function wordsOf(message: string): Set<string> {
  return new Set(message.toLowerCase().match(/[\p{L}\p{N}_]{4,}/gu) ?? [])
}
