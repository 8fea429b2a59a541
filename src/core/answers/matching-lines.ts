import { stemmer } from 'stemmer'
import type { Repository } from '../git/repository.ts'
import { wordsOfName } from '../index/name-words.ts'
import { distinctiveWords } from '../index/search.ts'
import { redact } from '../secrets/redact.ts'
import type { Hit } from '../store/code-index/code-index.ts'

/**
 * Returns the lines of a search hit that match most words of a query, in file order, or its first line if none matches.
 */
export async function matchingLines(
  { blob: id, startLine, endLine }: Pick<Hit, 'blob' | 'startLine' | 'endLine'>,
  query: string,
  repository: Repository,
  most: number,
): Promise<{ line: number; text: string }[]> {
  const blob = await repository.blob(id)
  const lines = 'bytes' in blob ? redact(blob.bytes.toString('utf8')).split('\n') : []
  const wanted = distinctiveWords(query).map((word) => ({ word, stem: stemmer(word) }))
  const rows = lines.slice(startLine - 1, endLine).map((text, index) => {
    const own = new Set(wordsOfName(text))
    const stems = new Set([...own].map(stemmer))
    // An exact word counts slightly more than another form.
    const count = wanted.reduce((sum, { word, stem }) => sum + (own.has(word) ? 1 : stems.has(stem) ? 0.9 : 0), 0)
    return { line: startLine + index, text, count }
  })
  const best = rows.filter(({ count }) => count > 0).toSorted((one, other) => other.count - one.count)
  // A line with one of several words is irrelevant if another line has three.
  const highest = best[0]?.count ?? 0
  const kept = best.slice(0, most).filter(({ count }) => count * 2 >= highest)
  return (kept.length > 0 ? kept : rows.slice(0, 1))
    .toSorted((one, other) => one.line - other.line)
    .map(({ line, text }) => ({ line, text }))
}
