/** What a hidden marker says: a comment on a finding, the one summary, an answer to a job, a word that something was mended. */
export type MarkerKind = 'finding' | 'summary' | 'answer' | 'fixed' | 'review'

const pattern = /<!-- rubberduck:(finding|summary|answer|fixed|review) (\S+) job=(\S+) -->/

/** An HTML comment that GitHub keeps and does not show. Only our own comments' markers are believed. */
export function writeMarker(kind: MarkerKind, id: string, job: string): string {
  return `<!-- rubberduck:${kind} ${clean(id)} job=${clean(job)} -->`
}

export function readMarker(body: string | null | undefined): { kind: MarkerKind; id: string; job: string } | undefined {
  const [, kind, id, job] = pattern.exec(body ?? '') ?? []
  return kind === undefined ? undefined : { kind: kind as MarkerKind, id: id!, job: job! }
}

function clean(text: string): string {
  return text.replaceAll(/[^\w./#:-]/g, '_')
}
