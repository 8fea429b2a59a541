import { DuckError } from '../../../core/errors.ts'
import type { Finding } from '../../../core/findings/finding.ts'
import type { ReviewPublisher } from '../../../core/platform.ts'
import { isForbidden } from '../client.ts'
import { renderSummary } from '../render.ts'
import type { Guard, SessionContext } from '../session-context.ts'
import { beginCheck, endCheck } from './check-run.ts'
import { closeFixed } from './close-fixed.ts'
import { placeComments } from './place-comments.ts'
import { listThreads } from './threads.ts'
import { upsertSummary } from './upsert-summary.ts'

/** Creates the review capability on GitHub: line comments, a summary and a check run. A missing permission disables only one of them. */
export function createReviewPublisher(
  { octokit, origin, slugOf, installation }: SessionContext,
  guard: Guard,
): ReviewPublisher {
  return {
    begin: guard(async (job, change) => {
      await beginCheck(octokit, change, job).catch(unlessForbidden)
    }),
    posted: guard(async (change) => listThreads(octokit, change, await slugOf())),
    publish: guard(async (plan) => {
      const slug = await slugOf()
      const { repo: fullName, number, head } = plan.change
      const [owner = '', repo = ''] = fullName.split('/')
      const { data: now } = await octokit.rest.pulls.get({ owner, repo, pull_number: number })
      if (now.head.sha !== head.sha)
        throw new DuckError('conflict', `The pull request has new commits (now at ${now.head.sha.slice(0, 7)}).`)
      const ids: string[] = []
      const lacking: string[] = []
      const problems: string[] = []
      let unplaced: Finding[] = []
      const part = async (permission: string, work: () => Promise<void>) => {
        try {
          await work()
        } catch (thrown) {
          if (!isForbidden(thrown)) throw thrown
          lacking.push(permission)
        }
      }
      await part('`pull_requests: write`', async () => {
        unplaced = plan.post
        if (plan.post.length === 0 && plan.fixed.length === 0) return
        // People may have resolved threads while the review ran, and an earlier attempt may have posted some.
        const threads = await listThreads(octokit, plan.change, slug)
        const placed = await placeComments(octokit, plan, { slug, threads })
        ids.push(...placed.ids)
        unplaced = placed.unplaced
        problems.push(...(await closeFixed(octokit, plan, threads)))
      })
      await part('`checks: write`', async () => {
        ids.push(await endCheck(octokit, plan.change, plan.job, plan.outcome))
      })
      if (lacking.length > 0) {
        const link = `${origin}/settings/installations/${installation}`
        problems.push(`Missing App permission: ${lacking.join(' and ')}. [Grant it](${link}) to get complete reviews.`)
      }
      ids.push(await upsertSummary(octokit, plan.change, slug, renderSummary(plan, unplaced, problems)))
      return { surface: 'github', place: `${fullName}#${number}`, ids }
    }),
    abandon: guard(async (job, change, outcome) => {
      await endCheck(octokit, change, job, outcome).catch(unlessForbidden)
    }),
  }
}

function unlessForbidden(thrown: unknown): undefined {
  if (!isForbidden(thrown)) throw thrown
  return undefined
}
