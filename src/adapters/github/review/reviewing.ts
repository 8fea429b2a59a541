import { DuckError } from '../../../core/errors.ts'
import type { Finding } from '../../../core/findings/finding.ts'
import type { Change, ReviewPlan, ReviewPublisher } from '../../../core/platform.ts'
import { isSuppressed, reportOf } from '../../../core/report/tally.ts'
import { jobSignal } from '../client.ts'
import { refusalOf } from '../hosting/refusal.ts'
import { renderSummary } from '../render.ts'
import type { Guard, SessionContext } from '../session-context.ts'
import { resultOf, skippedResult, unpublishedResult } from './check-result.ts'
import { beginCheck, endCheck, endOpenCheck, showWaiting, skipCheck } from './check-run.ts'
import { closeFixed, reopenReturned } from './close-fixed.ts'
import { placeComments } from './place-comments.ts'
import { listThreads } from './threads.ts'
import { findSummary, upsertSummary } from './upsert-summary.ts'

/** A check run is ended for this long after its job was aborted, in milliseconds. */
const endMs = 30_000

/** Creates the review capability on GitHub: line comments, a summary and a check run. A refusal of one of them does not affect the others. */
export function createReviewPublisher(context: SessionContext, guard: Guard): ReviewPublisher {
  const { octokit, origin, slugOf } = context
  const unlessRefused = (thrown: unknown): undefined => {
    if (refusalOf(thrown, context) === undefined) throw thrown
    return undefined
  }
  const onItsOwn = <T>(work: () => Promise<T>) => jobSignal.run(AbortSignal.timeout(endMs), work)
  return {
    begin: guard(async (job, change) => {
      await beginCheck(octokit, change, job).catch(unlessRefused)
    }),
    posted: guard(async (change) => listThreads(octokit, change, await slugOf())),
    publish: guard((plan) => publish(context, plan)),
    abandon: guard((job, change, outcome, continues) =>
      onItsOwn(async () => {
        const { kind = '' } = outcome.state === 'failed' ? outcome.error : {}
        if (kind !== 'conflict') {
          await endCheck(octokit, change, job, unpublishedResult(outcome)).catch(unlessRefused)
          return true
        }
        const newest = await headOf(context, change)
        if (continues && newest === change.head.sha) return false
        const address = `${origin}/${change.repo}/pull/${change.number}`
        const newer = newest === change.head.sha ? undefined : `${address}/commits/${newest}`
        await endOpenCheck(octokit, change, unpublishedResult(outcome, newer)).catch(unlessRefused)
        return true
      }),
    ),
    skip: guard(async (job, change, reason) => {
      await skipCheck(octokit, change, job, skippedResult(reason)).catch(unlessRefused)
    }),
    wait: (job, change) => onItsOwn(() => showWaiting(octokit, change, job).catch(() => {})),
  }
}

async function headOf({ octokit }: SessionContext, { repo: fullName, number }: Change): Promise<string> {
  const [owner = '', repo = ''] = fullName.split('/')
  return (await octokit.rest.pulls.get({ owner, repo, pull_number: number })).data.head.sha
}

/** Posts what is not posted yet: comments, then the summary, then the result of the check, which tells what was refused. */
async function publish(context: SessionContext, plan: ReviewPlan) {
  const { octokit, slugOf } = context
  const { change, job, settings } = plan
  const slug = await slugOf()
  const newest = await headOf(context, change)
  if (newest !== change.head.sha)
    throw new DuckError('conflict', `The pull request has new commits (now at ${newest.slice(0, 7)}).`)
  const ids: string[] = []
  const problems: string[] = []
  let unplaced: Finding[] = []
  const commented = new Set<string>()
  const part = async (permission: string, work: () => Promise<void>) => {
    try {
      await work()
    } catch (thrown) {
      const refusal = refusalOf(thrown, context, permission)
      if (refusal === undefined) throw thrown
      if (!problems.includes(refusal)) problems.push(refusal)
    }
  }
  await part('checks: write', async () => {
    await beginCheck(octokit, change, job)
  })
  await part('pull_requests: write', async () => {
    unplaced = plan.post
    const { post, fixed, returned } = plan
    const threads = hasFindings(plan) || fixed.length > 0 ? await listThreads(octokit, change, slug) : []
    for (const { fingerprint, resolved } of threads) if (!resolved) commented.add(fingerprint)
    await reopenReturned(octokit, plan, threads)
    for (const { posted } of returned) commented.add(posted.fingerprint)
    if (post.length === 0 && fixed.length === 0) return
    // People may have resolved threads while the review ran, and an earlier attempt may have posted some.
    const placed = await placeComments(octokit, plan, { slug, threads })
    ids.push(...placed.ids)
    unplaced = placed.unplaced
    for (const { fingerprint } of plan.post)
      if (!unplaced.some((each) => each.fingerprint === fingerprint)) commented.add(fingerprint)
    problems.push(...(await closeFixed(octokit, plan, threads)))
  })
  await part('issues: write', async () => {
    const known = await findSummary(octokit, change, slug)
    const says =
      hasFindings(plan) || plan.outcome.state !== 'complete' || settings.broken.length > 0 || hasCriteria(plan)
    if (known === undefined && !says && problems.length === 0 && !settings.alwaysSummary) return
    const body = renderSummary(plan, { unplaced, problems, commented })
    ids.push(await upsertSummary(octokit, change, { slug, known }, body))
  })
  await part('checks: write', async () => {
    ids.push(await endCheck(octokit, change, job, resultOf(plan, { commented, problems })))
  })
  return { surface: 'github', place: `${change.repo}#${change.number}`, ids }
}

function hasCriteria({ outcome }: ReviewPlan): boolean {
  return (reportOf(outcome)?.criteria ?? []).length > 0
}

function hasFindings({ outcome }: ReviewPlan): boolean {
  return reportOf(outcome)?.findings.some((finding) => !isSuppressed(finding)) ?? false
}
