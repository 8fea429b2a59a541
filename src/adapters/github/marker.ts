/** The kind of comment that a hidden marker identifies. `answer` answers a job; `fixed` reports that a finding was fixed, and `returned` that it is back. */
export type MarkerKind = 'finding' | 'summary' | 'answer' | 'fixed' | 'returned' | 'review'

const pattern = /^<!-- rubberduck:(finding|summary|answer|fixed|returned|review) (\S+) job=(\S+) -->$/
/** Ids are much shorter. */
const longest = 1_000

/**
 * Returns an HTML comment, which GitHub stores and does not show. It must be the last line of a body. Only markers in our
 * own comments count.
 */
export function writeMarker(kind: MarkerKind, id: string, job: string): string {
  return `<!-- rubberduck:${kind} ${clean(id)} job=${clean(job)} -->`
}

/** Reads the last line only, which no text from a repository, a person or a model can be. */
export function readMarker(body: string | null | undefined): { kind: MarkerKind; id: string; job: string } | undefined {
  const [, kind, id, job] = pattern.exec(lastLine(body ?? '')) ?? []
  if (kind === undefined || id === undefined || job === undefined) return undefined
  return { kind: kind as MarkerKind, id, job }
}

function lastLine(body: string): string {
  const end = body.slice(-longest).trimEnd()
  return end.slice(end.lastIndexOf('\n') + 1)
}

function clean(text: string): string {
  return text.replaceAll(/[^\w./#:-]/g, '_')
}
