import type { Draft } from '../types.ts'
import { redact } from './redact.ts'

/** Drops a fix that would write a secret: a mask would break it. */
export function withoutSecretFix<T extends Draft>(draft: T): T {
  const { fix, ...rest } = draft
  return fix === undefined || redact(fix.replacement) === fix.replacement ? draft : (rest as T)
}
