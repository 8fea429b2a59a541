import type { Probot } from 'probot'
import type { Logger } from '../../core/telemetry/logger.ts'
import { type Octokit, toGitHubError } from './client.ts'
import { type Grantor, refusalOf } from './hosting/refusal.ts'
import type { Delivery, Place } from './intake/payload.ts'

export interface SessionContext {
  octokit: Octokit
  place: Place
  /** The delivery of the session, unless it is opened from elsewhere. */
  delivery?: Delivery
  origin: string
  installation: number
  probot: Probot
  slugOf: () => Promise<string>
  logger: Logger
}

/** Wraps a capability so that it throws a `DuckError` for every failure. */
export type Guard = <A extends unknown[], R>(work: (...given: A) => Promise<R>) => (...given: A) => Promise<R>

export function createGuard(grantor: Grantor): Guard {
  return (work) =>
    async (...given) => {
      try {
        return await work(...given)
      } catch (thrown) {
        throw toGitHubError(thrown, refusalOf(thrown, grantor))
      }
    }
}
