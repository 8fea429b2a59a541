import { digest } from '../hash.ts'
import { redact } from '../secrets/redact.ts'
import type { Draft } from './finding.ts'

/** Collapses whitespace, so that the layout does not affect the fingerprint. */
export function normaliseCode(code: string): string {
  return code.replaceAll(/\s+/g, ' ').trim()
}

/**
 * Assigns the identity of each finding: rule + symbol path + hash of the normalized code. Path and line are excluded,
 * so that it survives moves, rebases and reruns. Duplicates are numbered in order. Secrets in the code are masked
 * before hashing, as in the stored state.
 */
export function assignFingerprints<T extends Draft>(
  drafts: T[],
  codeOf: (draft: T) => string,
): (T & { fingerprint: string })[] {
  const seen = new Map<string, number>()
  return drafts.map((draft) => {
    const identity = digest(draft.rule, draft.symbol ?? '', normaliseCode(redact(draft.code ?? codeOf(draft)))).slice(
      0,
      20,
    )
    const count = (seen.get(identity) ?? 0) + 1
    seen.set(identity, count)
    return { ...draft, fingerprint: count === 1 ? identity : `${identity}-${count}` }
  })
}
