import type { WebClient } from '@slack/web-api'
import { defined } from '../../../core/defined.ts'
import type { Logger } from '../../../core/telemetry/logger.ts'
import type { AdapterMemory } from '../../adapter.ts'
import type { SlackPlace } from '../events/delivery.ts'
import type { Asker } from '../render/answer.ts'

/** What the answer to one request needs. */
export interface AnswerDeps {
  client: WebClient
  place: SlackPlace
  memory: AdapterMemory
  logger: Logger
  /** Limits the edits of all running requests of this process in a workspace. */
  budget: EditBudget
  /** Limits the streams that are started. Others are edited messages. */
  starts: EditBudget
  /** Limits what is added to all streams of this process in a workspace. */
  appends: EditBudget
  /** What is known about a workspace. */
  streaming: { isSupported: boolean }
  /** Our own bot, whose messages are ours. */
  botId(): Promise<string>
  /** Milliseconds between two edits of a message. */
  pace: number
}

export function askerOf({ user, said }: SlackPlace): Asker {
  return { user, ...defined({ said }) }
}

/** Counts edits that show progress, so that the last edits, which are answers, stay within the limits of Slack. */
export interface EditBudget {
  /** Takes one edit. Returns the milliseconds to wait if there is none left. */
  take(): number
}

/** Edits for progress in a minute; Slack allows 50 in a workspace. */
export const editsPerMinute = 30
/** Streams that are started in a minute; Slack allows 20 in a workspace, and to end as many. */
export const startsPerMinute = 15
/** Additions to streams in a minute; Slack allows 100 in a workspace. */
export const appendsPerMinute = 80

export function createEditBudget(perMinute: number): EditBudget {
  let taken: number[] = []
  return {
    take() {
      const now = Date.now()
      taken = taken.filter((at) => now - at < 60_000)
      const [oldest] = taken
      if (taken.length >= perMinute && oldest !== undefined) return 60_000 - (now - oldest)
      taken.push(now)
      return 0
    },
  }
}
