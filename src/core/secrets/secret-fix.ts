import type { Draft } from '../findings/finding.ts'
import { redact } from './redact.ts'

/** Removes a fix that contains a secret, because a mask would break it. */
export function withoutSecretFix<T extends Draft>(draft: T): T {
  const { fix, ...rest } = draft
  return fix === undefined || redact(fix.replacement) === fix.replacement ? draft : (rest as T)
}
