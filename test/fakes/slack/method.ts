import type { Services } from './services.ts'
import type { Json, World } from './world.ts'

export interface Method {
  /** The token it takes; default `bot`. */
  token?: 'bot' | 'app' | 'none'
  scope?: string
  /** Calls in a minute, for the whole workspace. Absent: `chat.postMessage` and others without a tier. */
  perMinute?: number
  run(world: World, args: Json, services: Services): Json
}

/** Calls in a minute of the tiers of Slack. */
export const tiers = { one: 1, two: 20, three: 50, four: 100 } as const
