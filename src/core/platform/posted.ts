import type { Votes } from './review-state.ts'

/** Our comment on a finding and its state on the platform. */
export interface Posted {
  fingerprint: string
  /** Opaque to the core. */
  thread: string
  resolved: boolean
  /** Who resolved it, if the platform knows that person. */
  resolvedBy?: string
  /** Another user replied in its thread. */
  answered: boolean
  /** How many people reacted to it with 👍 and 👎. */
  votes?: Votes
  /** We replied that the finding is fixed, and not since that it is back. */
  saidFixed?: boolean
}
