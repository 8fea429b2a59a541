import { randomUUID } from 'node:crypto'
import { Probot, ProbotOctokit } from 'probot'
import type { Command } from '../../core/command.ts'
import { DuckError } from '../../core/errors.ts'
import type { Change, Permission, Session, Surface } from '../../core/platform.ts'
import type { Logger } from '../../core/telemetry/logger.ts'
import type { Receipt } from '../../core/types.ts'
import { ensure, isForbidden, isLoggedOut, jobSignal, type Octokit, statusOf, tame, toGitHubError } from './client.ts'
import { limits } from './limits.ts'
import { readMarker } from './marker.ts'
import type { Pacer } from './pace.ts'
import { type Delivery, type Place, parseDelivery } from './parse.ts'
import { renderAnswer } from './render.ts'
import { findAnswer } from './review/answers.ts'
import { passQueue } from './review/check-run.ts'
import { createReviewing } from './review/reviewing.ts'

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
  /** Called for every response from GitHub. */
  onAnswer?: (method: string, status: number, headers: Record<string, unknown>) => void
}

/** If a new login is rejected this soon after the last one, an expired token is not the cause. */
const soonAfterMs = 1_000

/** Creates the GitHub surface for one App. It sends no request before the first delivery. */
export function createGitHub(options: GitHubOptions): Surface {
  const { appId, privateKey, webhookSecret, host, protocol, logger } = options
  const origin = `${protocol}://${host}`
  const pacers = new Map<number, Pacer>()
  const works = new Map<string, (octokit: Octokit) => Promise<void>>()
  let slug: Promise<string> | undefined
  const makeProbot = () => {
    const made = new Probot({
      appId: Number(appId),
      privateKey,
      secret: webhookSecret,
      baseUrl: host === 'github.com' ? 'https://api.github.com' : `${origin}/api/v3`,
      logLevel: 'fatal',
      // `tame` throttles and retries. A function, because Probot's own defaults override plain values.
      Octokit: ProbotOctokit.defaults((given: object) => ({
        ...given,
        throttle: { enabled: false },
        retry: { enabled: false },
      })),
    })
    made.onAny(async (event) => {
      const { id, octokit } = event as unknown as { id: string; octokit: Octokit }
      await works.get(id)?.(octokit)
    })
    return made
  }
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

  const pacerOf = (installation: number): Pacer => {
    const known = pacers.get(installation) ?? {
      pace: options.pace ?? limits.pace,
      tail: Promise.resolve(),
      written: [],
    }
    pacers.set(installation, known)
    return known
  }

  return {
    name: 'github',
    parse: (payload) => parseDelivery(JSON.parse(payload) as Delivery, options),
    async open(text, signal, work) {
      const delivery = JSON.parse(text) as Delivery
      const inbound = parseDelivery(delivery, options)
      if ('reason' in inbound)
        throw new DuckError('bug', 'This delivery requires no action.', { detail: inbound.reason })
      const installation = delivery.payload.installation!.id
      let result: Awaited<ReturnType<typeof work>> | undefined
      let failure: unknown
      const run = async (octokit: Octokit) => {
        tame(octokit, {
          pacer: pacerOf(installation),
          onAnswer: options.onAnswer ?? (() => {}),
        })
        try {
          const place = JSON.parse(inbound.place) as Place
          result = await jobSignal.run(signal, () =>
            work(createSession({ octokit, place, origin, installation, probot, slugOf, logger })),
          )
        } catch (thrown) {
          failure = toGitHubError(thrown)
        }
      }
      // One delivery can have two jobs at a time, so its id does not identify the work.
      const id = randomUUID()
      works.set(id, run)
      try {
        await probot.receive({ id, name: delivery.name, payload: delivery.payload } as never)
      } catch (thrown) {
        // Probot fails before our work begins if it cannot log in.
        const [first] = thrown instanceof AggregateError ? thrown.errors : [thrown]
        throw toGitHubError(first)
      } finally {
        works.delete(id)
      }
      if (failure === undefined) return result!
      // Probot would reuse a token that was revoked early from its cache; a new Probot logs in again.
      if (!isLoggedOut(failure) || Date.now() - madeAt < soonAfterMs) throw failure
      probot = makeProbot()
      madeAt = Date.now()
      throw new DuckError('unavailable', 'GitHub revoked the access token. RubberDuck retries with a new one.', {
        cause: failure,
      })
    },
  }
}

export interface SessionDeps {
  octokit: Octokit
  place: Place
  origin: string
  installation: number
  probot: Probot
  slugOf: () => Promise<string>
  logger: Logger
}

function createSession(deps: SessionDeps): Session {
  const { octokit, place, origin, installation, probot, slugOf } = deps
  const [owner = '', repo = ''] = place.repo.split('/')
  const { number, comment } = place
  const asOurs = guarded()
  return {
    send: asOurs(async (reply): Promise<Receipt> => {
      const receipt = (id: number): Receipt => ({
        surface: 'github',
        place: JSON.stringify(place),
        ids: [`comment/${id}`],
      })
      const slug = await slugOf()
      const find = () => findAnswer(octokit, place, slug, reply.job)
      const body = renderAnswer(reply)
      const known = await find()
      if (known !== undefined) {
        // An earlier attempt may have posted a failure before the job was retried.
        if (comment?.thread) await octokit.rest.pulls.updateReviewComment({ owner, repo, comment_id: known, body })
        else await octokit.rest.issues.updateComment({ owner, repo, comment_id: known, body })
        return receipt(known)
      }
      const create = async () =>
        comment?.thread
          ? (
              await octokit.rest.pulls.createReplyForReviewComment({
                owner,
                repo,
                pull_number: number,
                comment_id: comment.root,
                body,
              })
            ).data.id
          : (await octokit.rest.issues.createComment({ owner, repo, issue_number: number, body })).data.id
      return receipt(await ensure(create, find))
    }),
    react: asOurs(async () => {
      if (comment === undefined) return
      const wanted = { owner, repo, comment_id: comment.id, content: 'eyes' as const }
      if (comment.thread) await octokit.rest.reactions.createForPullRequestReviewComment(wanted)
      else await octokit.rest.reactions.createForIssueComment(wanted)
    }),
    change: asOurs(async () => {
      try {
        const { data } = await octokit.rest.pulls.get({ owner, repo, pull_number: number })
        return changeOf(data, place.repo)
      } catch (thrown) {
        if (statusOf(thrown) === 404) return undefined
        throw thrown
      }
    }),
    branch: asOurs(async () => {
      const { data } = await octokit.rest.repos.get({ owner, repo })
      const { data: found } = await octokit.rest.repos.getBranch({ owner, repo, branch: data.default_branch })
      return { repo: place.repo, ref: data.default_branch, sha: found.commit.sha }
    }),
    propose: asOurs(async ({ branch, base, title, body }) => {
      const known = await octokit.rest.pulls.list({
        owner,
        repo,
        head: `${owner}:${branch}`,
        state: 'all',
        per_page: 1,
      })
      const [pull] = known.data
      const { data } =
        pull === undefined
          ? await octokit.rest.pulls.create({ owner, repo, head: branch, base, title: title.slice(0, 250), body })
          : { data: pull }
      return { number: data.number, url: data.html_url }
    }),
    remote: asOurs(async (access = 'read') => {
      const app = await probot.auth()
      const { data } = await app.rest.apps.createInstallationAccessToken({
        installation_id: installation,
        repositories: [repo],
        permissions: { contents: access },
      })
      const authorization = `Basic ${Buffer.from(`x-access-token:${data.token}`).toString('base64')}`
      return { url: `${origin}/${place.repo}.git`, authorization }
    }),
    ...(comment?.thread ? { thread: asOurs(() => threadOf(octokit, place, slugOf)) } : {}),
    permission: asOurs(async (actor): Promise<Permission> => {
      try {
        const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({ owner, repo, username: actor })
        return (['admin', 'write', 'read'] as const).find((level) => level === data.permission) ?? 'none'
      } catch (thrown) {
        if (statusOf(thrown) === 404 || isForbidden(thrown)) return 'none'
        throw thrown
      }
    }),
    review: createReviewing(deps, asOurs),
    pass: asOurs(async (job) => {
      if (place.queued !== undefined) await passQueue(octokit, place.repo, place.queued, job)
    }),
  }
}

/** Returns the finding from the marker in the first comment of a thread. Only markers in our own comments count. */
async function threadOf(octokit: Octokit, place: Place, slugOf: () => Promise<string>) {
  const [owner = '', repo = ''] = place.repo.split('/')
  try {
    const { data } = await octokit.rest.pulls.getReviewComment({ owner, repo, comment_id: place.comment!.root })
    if (data.user?.type !== 'Bot' || data.user.login !== `${await slugOf()}[bot]`) return undefined
    const marker = readMarker(data.body)
    return marker?.kind === 'finding' ? { finding: marker.id } : {}
  } catch (thrown) {
    if (statusOf(thrown) === 404) return undefined
    throw thrown
  }
}

/** Wraps each capability so that it throws our own errors. */
export type Guard = <A extends unknown[], R>(work: (...given: A) => Promise<R>) => (...given: A) => Promise<R>

function guarded(): Guard {
  return (work) =>
    async (...given) => {
      try {
        return await work(...given)
      } catch (thrown) {
        throw toGitHubError(thrown)
      }
    }
}

type Pull = Awaited<ReturnType<Octokit['rest']['pulls']['get']>>['data']

function changeOf(pull: Pull, repo: string): Change {
  return {
    repo,
    number: pull.number,
    title: pull.title,
    body: pull.body ?? '',
    url: pull.html_url,
    state: pull.state,
    draft: pull.draft ?? false,
    author: pull.user.login,
    authorIsBot: pull.user.type === 'Bot',
    fork: pull.head.repo?.full_name !== repo,
    base: { ref: pull.base.ref, sha: pull.base.sha },
    head: { ref: pull.head.ref, sha: pull.head.sha },
  }
}
