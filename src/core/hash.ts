import { createHash } from 'node:crypto'

/** Returns a hex digest for identities and cache keys; not for security. */
export function digest(...parts: (string | Uint8Array)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\0')
  return hash.digest('hex')
}
