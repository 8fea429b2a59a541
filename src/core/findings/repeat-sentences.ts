import type { Finding } from './finding.ts'

const mostPlaces = 10

/**
 * Keeps one comment for each sentence: the later findings of the same rule with the same message go to the summary, and
 * the first one lists their places. Every error keeps its comment.
 */
export function repeatSentences(findings: readonly Finding[]): void {
  const shown = findings.filter(
    ({ placement, severity }) => severity !== 'error' && (placement.at === 'inline' || placement.at === 'file'),
  )
  for (const group of Map.groupBy(shown, ({ rule, message }) => `${rule}\0${message}`).values()) {
    const [first, ...others] = group
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
