import { digest } from '../hash.ts'
import { redact } from '../secrets/redact.ts'
import type { Draft, KnownIdentity } from './finding.ts'

/** Collapses whitespace, so that the layout does not affect the fingerprint. */
export function normaliseCode(code: string): string {
  return code.replaceAll(/\s+/g, ' ').trim()
}

/** Earlier findings of the same change, and where their lines are now. */
export interface EarlierIdentities {
  /** Those that take precedence first. */
  identities: readonly KnownIdentity[]
  /**
   * Returns where a line of the last review is: its path after renames, and its number unless it changed. Undefined if
   * the file is gone.
   */
  now(path: string, line: number): { path: string; line?: number } | undefined
}

interface Named<T> {
  draft: T
  content: string
  fingerprint?: string
}

/**
 * Assigns the identity of each finding: a hash of its rule, path, symbol path, and normalized code, and a number if
 * several are equal. A finding of an earlier review keeps its identity when its line moves and when its file is renamed.
 * `content` is the part of the identity without the path. Secrets in the code are masked before hashing, as in the
 * stored state.
 */
export function assignFingerprints<T extends Draft>(
  drafts: readonly T[],
  codeOf: (draft: T) => string,
  earlier?: EarlierIdentities,
): (T & { fingerprint: string; content: string })[] {
  const named = drafts.map((draft): Named<T> => {
    const code = normaliseCode(redact(draft.code ?? codeOf(draft)))
    return { draft, content: digest(draft.rule, draft.symbol ?? '', code).slice(0, 20) }
  })
  if (earlier !== undefined) keepIdentities(named, earlier)
  const used = new Set(named.map(({ fingerprint }) => fingerprint))
  return named.map(({ draft, content, fingerprint }) => ({
    ...draft,
    content,
    fingerprint: fingerprint ?? freshFingerprint(draft.path, content, used),
  }))
}

function freshFingerprint(path: string, content: string, used: Set<string | undefined>): string {
  const identity = digest(path, content).slice(0, 20)
  let fingerprint = identity
  for (let count = 2; used.has(fingerprint); count++) fingerprint = `${identity}-${count}`
  used.add(fingerprint)
  return fingerprint
}

/**
 * Gives findings the identities of earlier ones with the same content: first those on the same line, then those in the
 * same file in their order, then those whose file is gone.
 */
function keepIdentities<T extends Draft>(named: readonly Named<T>[], { identities, now }: EarlierIdentities): void {
  const groups = Map.groupBy(named, ({ content }) => content)
  const left = new Set(identities.filter(({ content }) => groups.has(content)))
  const places = new Map(
    [...left].map((known) => [known, known.path === undefined ? undefined : now(known.path, known.line ?? 0)]),
  )
  const passes: ((known: KnownIdentity, draft: T) => boolean)[] = [
    (known, { path, startLine }) => {
      const place = known.line === undefined ? undefined : places.get(known)
      return place?.path === path && place.line === startLine
    },
    (known, { path }) => places.get(known)?.path === path,
    (known) => places.get(known) === undefined,
  ]
  for (const fits of passes)
    for (const known of left) {
      const found = groups.get(known.content)?.find((each) => each.fingerprint === undefined && fits(known, each.draft))
      if (found === undefined) continue
      found.fingerprint = known.fingerprint
      left.delete(known)
    }
}
