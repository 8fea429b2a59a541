import type { Json } from './world.ts'

/** What methods need beyond the state: telling the app about events, and its sockets. */
export interface Services {
  /** Sends an event of the Events API to the app, in its own time. */
  event(event: Json & { type: string }): void
  /** Returns the address of a new one-time ticket. */
  openSocket(): string
}
