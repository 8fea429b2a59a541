import { Probot, ProbotOctokit } from 'probot'
import type { Command } from '../../core/command.ts'
import { defined } from '../../core/defined.ts'
import { DuckError } from '../../core/errors.ts'
import type { PlatformAdapter, Session } from '../../core/platform.ts'
import { type CreateRateLimitStore, inMemoryRateLimits } from '../../core/store/rate-limit-store.ts'
import type { Logger } from '../../core/telemetry/logger.ts'
import { addressesOf } from './addresses.ts'
import { isLoggedOut, jobSignal, type Octokit, throttle, toGitHubError } from './client.ts'
import { createHost } from './hosting/host.ts'
import { refusalOf } from './hosting/refusal.ts'
import type { Delivery, Place } from './intake/payload.ts'
import { githubLimits } from './limits.ts'
import { createPacers } from './pace.ts'
import { parseDelivery } from './parse.ts'
import { createSession } from './session.ts'

export interface GitHubOptions {
  appId: string
  privateKey: string
  webhookSecret: string
  host: string
  protocol: string
  commands: readonly Command[]
  logger: Logger
  /** Milliseconds between two writes of one installation. */
  pace?: number
  /** Limits that all workers share; default: in memory. */
  buckets?: CreateRateLimitStore
  /** Called for every response from GitHub. */
  onAnswer?: (method: string, status: number, headers: Record<string, unknown>) => void
}

/** What a session is for. */
interface OpenAt {
  installation: number
  place: Place
  delivery?: Delivery
}

/** If a new login is rejected this soon after the last one, an expired token is not the cause. */
const soonAfterMs = 1_000

/** Creates the GitHub surface for one App. It sends no request before the first delivery. */
export function createGitHub(options: GitHubOptions): PlatformAdapter {
  const { appId, privateKey, webhookSecret, host, protocol, logger } = options
  const { site: origin, api } = addressesOf({ host, protocol })
  const pacerOf = createPacers(options.pace ?? githubLimits.pace, options.buckets ?? inMemoryRateLimits)
  let slug: Promise<string> | undefined
  const makeProbot = () =>
    new Probot({
      appId: Number(appId),
      privateKey,
      secret: webhookSecret,
      baseUrl: api,
      logLevel: 'fatal',
      // `throttle` also retries. This is a function, because Probot's own defaults override plain values.
      Octokit: ProbotOctokit.defaults((given: object) => ({
        ...given,
        throttle: { enabled: false },
        retry: { enabled: false },
      })),
    })
  let probot = makeProbot()
  let madeAt = Date.now()
  const slugOf = async () => {
    slug ??= probot
      .auth()
      .then((octokit) => octokit.rest.apps.getAuthenticated())
      .then(({ data }) => data?.slug ?? '')
    slug.catch(() => (slug = undefined))
    return slug
  }

  const openSession = async <T>(
    { installation, place, delivery }: OpenAt,
    signal: AbortSignal,
    work: (session: Session) => Promise<T>,
  ): Promise<T> => {
    let failure: unknown
    try {
      const octokit = (await probot.auth(installation)) as Octokit
      throttle(octokit, { pacer: pacerOf(installation), onAnswer: options.onAnswer ?? (() => {}) })
      return await jobSignal.run(signal, () =>
        work(createSession({ octokit, place, ...defined({ delivery }), origin, installation, probot, slugOf, logger })),
      )
    } catch (thrown) {
      failure = toGitHubError(thrown, refusalOf(thrown, { origin, installation }))
    }
    // Probot would reuse a token that was revoked early from its cache; a new Probot logs in again.
    if (!isLoggedOut(failure) || Date.now() - madeAt < soonAfterMs) throw failure
    probot = makeProbot()
    madeAt = Date.now()
    throw new DuckError('unavailable', 'GitHub revoked the access token. RubberDuck retries with a new one.', {
      cause: failure,
      platform: 'github',
    })
  }

  return {
    name: 'github',
    host: createHost({
      origin,
      api,
      app: () => probot.auth(),
      installed: (installation) => probot.auth(installation),
      openSession,
    }),
    parse(payload) {
      const delivery = JSON.parse(payload) as Delivery
      const inbound = parseDelivery(delivery, options)
      const installation = delivery.payload.installation?.id
      if ('reason' in inbound || installation === undefined)
        return 'reason' in inbound ? inbound : { reason: 'the delivery has no App installation' }
      const place = JSON.parse(inbound.place) as Place
      return { inbound, open: (signal, work) => openSession({ installation, place, delivery }, signal, work) }
    },
  }
}
