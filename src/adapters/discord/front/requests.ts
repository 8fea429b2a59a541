import type { RecordedDeletion, RecordedMessage } from '../record.ts'

/** Number of messages that are remembered. */
const mostKept = 1_000

/** The newest requests, because Discord does not say who wrote a deleted message. */
export interface Requests {
  add(message: RecordedMessage): void
  /** Returns a request, and forgets it. */
  take(id: string): RecordedDeletion | undefined
}

export function createRequests(): Requests {
  const known = new Map<string, RecordedDeletion>()
  return {
    add({ id, user, guild, channel }) {
      known.delete(id)
      known.set(id, { id, user, channel, ...(guild === undefined ? {} : { guild }) })
      const [oldest] = known.keys()
      if (known.size > mostKept && oldest !== undefined) known.delete(oldest)
    },
    take(id) {
      const found = known.get(id)
      known.delete(id)
      return found
    },
  }
}
