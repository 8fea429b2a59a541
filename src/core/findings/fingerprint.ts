import { digest } from '../hash.ts'
import { redact } from '../secrets/redact.ts'
import type { Draft } from '../types.ts'

/** White space folded, so that layout does not change what code is. */
export function normaliseCode(code: string): string {
  return code.replaceAll(/\s+/g, ' ').trim()
}

/**
 * Identity of a finding: rule + symbol path + hash of the normalised code. Neither path nor
 * line is part of it, so it survives moves, rebases and re-runs. Equal ones are numbered in order.
 * The code is hashed with its secrets masked, as it is kept.
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
