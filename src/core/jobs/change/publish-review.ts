import { defined } from '../../defined.ts'
import { DuckError, toDuckError, toFailure } from '../../errors.ts'
import { planReview, recall } from '../../findings/lifecycle.ts'
import type { Change, ReviewPublisher, ReviewState } from '../../platform.ts'
import type { Inbound, Outcome } from '../../types.ts'
import { announce } from '../announce.ts'
import { updateCards } from '../chat/show-cards.ts'
import { endAfter, type JobEnd } from '../job-end.ts'
import { type JobContext, type JobRequest, keepState, record, runJob, timed } from '../run-job.ts'

/** Reviews a pull request: makes one plan, posts it once and stores the state. */
export async function publishReview(
  ask: JobRequest,
  jobContext: JobContext & { change: Change },
  reviewing: ReviewPublisher,
): Promise<JobEnd> {
  const { job, inbound } = ask
  const { change, state } = jobContext
  if (inbound.kind === 'event' && isDone(state, change, inbound))
    return { state: 'ignored', result: `${change.head.sha.slice(0, 7)} is already reviewed` }
  await endEarlierTries(ask, change, reviewing)
  await record(ask, 'review.begun', { head: change.head.sha })
  await reviewing.begin(job.id, change)
  try {
    const posted = await reviewing.posted(change)
    const full = inbound.event !== 'change.pushed'
    const memory = recall(state, posted, full)
    const carried = await stillHolds(jobContext, memory.since)
    const outcome =
      carried ??
      (await runJob(
        ask,
        jobContext,
        { base: change.base.sha, head: change.head.sha },
        {
          policy: change.base.sha,
          known: memory.known,
          closed: memory.closed,
          ...defined({ since: memory.since }),
        },
      ))
    const round = {
      job: job.id,
      change,
      outcome,
      posted,
      closed: memory.closed,
      notes:
        carried === undefined
          ? roundNotes(memory.since, change)
          : ['Only the base branch was merged since the last review.'],
      at: Date.now(),
    }
    const planned = planReview(state, round)
    // Its line numbers belong to the commit of the earlier review.
    if (carried !== undefined) planned.plan.post = []
    const receipt = await timed(ask, 'publish', () => reviewing.publish(planned.plan))
    countFindings(ask, outcome)
    await keepState(ask, change, planned.state)
    await announce(ask, change, { outcome, state: planned.state })
    await updateCards(ask, change)
    await record(ask, 'review.posted', {
      head: change.head.sha,
      outcome: outcome.state,
      posted: planned.plan.post.length,
      fixed: planned.plan.fixed.length,
      ids: receipt.ids,
    })
    return {
      state: 'done',
      result: `review ${outcome.state}: ${planned.plan.post.length} posted, ${planned.plan.fixed.length} fixed`,
    }
  } catch (thrown) {
    const error = toDuckError(thrown)
    if (endAfter(error, job, ask.signal).state !== 'retry') await abandon(reviewing, ask, change, error)
    throw error
  }
}

/** An earlier attempt may have started a check run on an old head, which must not stay in progress. */
async function endEarlierTries(ask: JobRequest, change: Change, reviewing: ReviewPublisher): Promise<void> {
  if (ask.job.attempts === 1) return
  const begun = await ask.store.events.query({ job: ask.job.id, type: 'review.begun' })
  const heads = new Set(begun.map(({ data }) => String(data.head)).filter((head) => head !== change.head.sha))
  for (const sha of heads)
    await abandon(
      reviewing,
      ask,
      { ...change, head: { ...change.head, sha } },
      new DuckError('conflict', `The pull request has new commits (now at ${change.head.sha.slice(0, 7)}).`),
    )
}

/** Returns the last outcome for a push that only merges the base, because its findings are still valid. */
async function stillHolds(
  { change, code, state }: JobContext,
  since: string | undefined,
): Promise<Outcome | undefined> {
  if (since === undefined || change === undefined || code === undefined) return undefined
  const { repository } = code.opened
  return (await repository.isMergeOnly(since, change.head.sha, change.base.sha)) ? state.last?.outcome : undefined
}

/** Ends the check run of a review, so that the platform does not show it as in progress. */
async function abandon(reviewing: ReviewPublisher, ask: JobRequest, change: Change, error: DuckError): Promise<void> {
  try {
    await reviewing.abandon(ask.job.id, change, { state: 'failed', error: toFailure(error), parts: [] })
  } catch (trouble) {
    ask.logger.warn({ error: String(trouble) }, 'could not cancel a review')
  }
}

/** The same head may arrive several times, by redelivery or by two events. */
function isDone(state: ReviewState, change: Change, inbound: Inbound): boolean {
  const { last } = state
  return (
    inbound.event !== 'change.retargeted' &&
    inbound.event !== 'change.reopened' &&
    last?.head === change.head.sha &&
    last.outcome.state === 'complete'
  )
}

function roundNotes(since: string | undefined, change: Change): string[] {
  if (since === undefined || since === change.head.sha) return []
  return [`Changes since the last review: ${since.slice(0, 7)}…${change.head.sha.slice(0, 7)}.`]
}

function countFindings({ count }: JobRequest, outcome: Outcome): void {
  for (const part of outcome.parts)
    if (part.kind === 'report')
      for (const { rule, placement } of part.report.findings) count('findings', { rule, placement: placement.at }, 1)
}
