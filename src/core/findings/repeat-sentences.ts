import type { Finding } from './finding.ts'

const mostPlaces = 10

/** So many equal errors keep their own comments. */
const mostEqualErrors = 4

/**
 * Keeps one comment for each sentence: the later findings of the same rule with the same message go to the summary, and
 * the first one lists their places. A few errors keep their comments. One of `known` already has its comment.
 */
export function repeatSentences(findings: readonly Finding[], known: ReadonlySet<string> = new Set()): void {
  const shown = findings.filter(({ placement: { at } }) => at === 'inline' || at === 'file')
  for (const group of Map.groupBy(shown, ({ rule, message }) => `${rule}\0${message}`).values()) {
    if (group.length <= mostEqualErrors && group.some(({ severity }) => severity === 'error')) continue
    const [first, ...others] = group.toSorted(
      (left, right) => Number(known.has(right.fingerprint)) - Number(known.has(left.fingerprint)),
    )
    if (first === undefined || others.length === 0) continue
    first.related = [
      ...(first.related ?? []),
      ...others.slice(0, mostPlaces).map(({ path, startLine, endLine }) => ({
        path,
        startLine,
        endLine,
        text: 'the same problem',
      })),
    ]
    for (const other of others) other.placement = { at: 'summary' }
  }
}
