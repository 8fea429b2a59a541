import { defined } from '../../defined.ts'
import { toDuckError } from '../../errors.ts'
import { planReview, recall, whilePosting } from '../../findings/lifecycle.ts'
import { textOutcome } from '../../outcome/make-outcome.ts'
import type { Change, Posted, ReviewPlan, ReviewPublisher, ReviewSettings, ReviewState } from '../../platform.ts'
import { holds } from '../../policy/authorize.ts'
import { verdict } from '../../report/tally.ts'
import type { Inbound, Outcome } from '../../types.ts'
import { announce } from '../announce.ts'
import { updateCards } from '../chat/show-cards.ts'
import { endAfter, type JobEnd } from '../job-end.ts'
import { type JobContext, type JobRequest, keepState, record, runJob, stateKey, timed } from '../run-job.ts'
import { leaseLost } from '../worker-loop.ts'
import { fixingCommit } from './fixing-commit.ts'
import { mistakesInHead } from './head-config.ts'
import { endEarlierHeads, endReview, recordEnd } from './open-reviews.ts'

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
  await endEarlierHeads(ask, change)
  await record(ask, 'review.begun', { head: change.head.sha })
  await reviewing.begin(job.id, change)
  try {
    const posted = await reviewing.posted(change)
    const full = inbound.event !== 'change.pushed'
    const may = await dismissers(ask, posted)
    const memory = recall(state, posted, full, ({ resolvedBy }) => resolvedBy !== undefined && may.has(resolvedBy))
    const carried = await stillHolds(jobContext, memory.since)
    const outcome =
      carried ??
      unposted(ask, jobContext) ??
      (await runJob(
        ask,
        jobContext,
        { base: change.base.sha, head: change.head.sha },
        {
          policy: change.base.sha,
          known: memory.known,
          closed: memory.closed,
          identities: memory.identities,
          ...defined({ since: memory.since, last: memory.last }),
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
      settings: await settingsOf(jobContext, change),
      at: Date.now(),
    }
    await recordVotes(ask, state, posted)
    const { fixed } = planReview(state, round).plan
    const planned = planReview(state, { ...round, fixedIn: await fixingCommits(jobContext, fixed) })
    // Its line numbers belong to the commit of the earlier review.
    if (carried !== undefined) planned.plan.post = []
    if (planned.state !== state) await ask.store.state.set(stateKey(ask, change), whilePosting(planned))
    const receipt = await timed(ask, 'publish', () => reviewing.publish(planned.plan))
    await recordEnd(ask, change)
    countFindings(ask, outcome)
    await keepState(ask, change, planned.state)
    await announce(ask, change, { outcome, state: planned.state })
    await updateCards(ask, change)
    if (inbound.kind !== 'event' && inbound.text !== undefined) await sayReviewed(ask, change, planned.plan)
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
    // Whatever waited when the job was stopped only says that it was aborted.
    const error = toDuckError(ask.signal.aborted ? ask.signal.reason : thrown)
    if (ask.signal.reason === leaseLost) throw error
    if (endAfter(error, job, ask.signal).state !== 'retry') await endReview(ask, change, error)
    else if (error.platform !== undefined) await reviewing.wait(job.id, change)
    throw error
  }
}

/** Answers a comment that asked for a review, also if nothing is new. */
async function sayReviewed({ job, session }: JobRequest, { head }: Change, plan: ReviewPlan): Promise<void> {
  const { outcome, post, fixed } = plan
  const news = [post.length > 0 ? `${post.length} new` : '', fixed.length > 0 ? `${fixed.length} fixed` : '']
    .filter((part) => part !== '')
    .join(', ')
  const words = `Reviewed ${head.sha.slice(0, 7)}. ${verdict(outcome)} ${news === '' ? 'Nothing new to comment on.' : `Since the last review: ${news}.`}`
  await session.send({ job: job.id, outcome: textOutcome(words) })
}

/** Records what people think of findings by their reactions, where that changed since the last review. */
async function recordVotes(ask: JobRequest, { findings }: ReviewState, posted: readonly Posted[]): Promise<void> {
  for (const { fingerprint, votes = { up: 0, down: 0 } } of posted) {
    const known = findings[fingerprint]
    const before = known?.votes ?? { up: 0, down: 0 }
    if (known === undefined || (before.up === votes.up && before.down === votes.down)) continue
    await record(ask, 'finding.voted', { fingerprint, rule: known.rule, path: known.path, ...votes })
  }
}

/** Returns who resolved threads and may dismiss findings. */
async function dismissers({ session, commands }: JobRequest, posted: readonly Posted[]): Promise<Set<string>> {
  const dismiss = commands.find(({ answers }) => answers === 'dismissal in a thread')
  const may = new Set<string>()
  for (const login of new Set(posted.flatMap(({ resolved, resolvedBy = [] }) => (resolved ? resolvedBy : []))))
    if (holds((await session.permission?.(login)) ?? 'none', dismiss?.needs ?? 'write')) may.add(login)
  return may
}

/** Returns the commits that fixed findings, by fingerprint. */
async function fixingCommits(
  { code, change, state }: JobContext,
  fixed: readonly { posted: Posted }[],
): Promise<Map<string, string>> {
  const commits = new Map<string, string>()
  const since = state.last?.head
  if (code === undefined || change === undefined || since === undefined) return commits
  for (const { fingerprint } of fixed.map(({ posted }) => posted).slice(0, mostTraced)) {
    const known = state.findings[fingerprint]
    const range = { since, head: change.head.sha, base: change.base.sha }
    if (known === undefined) continue
    // An earlier job found it, and did not post it.
    const found = known.status === 'fixed' ? known.fixedIn : undefined
    commits.set(fingerprint, found ?? (await fixingCommit(code.opened.repository, known, range)))
  }
  return commits
}

/** Number of fixed findings whose commit is looked for. */
const mostTraced = 20

/** Reads how the base wants its reviews to be shown, and what the head breaks. */
async function settingsOf({ code }: JobContext, change: Change): Promise<ReviewSettings> {
  const { failOn = 'none', alwaysSummary = false } = code?.config ?? {}
  const commits = { base: change.base.sha, head: change.head.sha }
  return { failOn, alwaysSummary, broken: code ? await mistakesInHead(code.opened.repository, commits) : [] }
}

/** Returns the last outcome for a push that only merges the base, because its findings are still valid. */
async function stillHolds(
  { change, code, state }: JobContext,
  since: string | undefined,
): Promise<Outcome | undefined> {
  if (since === undefined || change === undefined || code === undefined) return undefined
  if (state.last?.unposted !== undefined) return undefined
  const { repository } = code.opened
  return (await repository.isMergeOnly(since, change.head.sha, change.base.sha)) ? state.last?.outcome : undefined
}

/** Returns the outcome of an earlier attempt of this job, which was not posted completely. */
function unposted({ job }: JobRequest, { state: { last }, change }: JobContext): Outcome | undefined {
  const isSame = last?.job === job.id && last.head === change?.head.sha && last.base === change.base.sha
  return isSame && last.unposted !== undefined ? last.outcome : undefined
}

/** The same head may arrive several times, by redelivery or by two events. */
function isDone(state: ReviewState, change: Change, inbound: Inbound): boolean {
  const { last } = state
  return (
    inbound.event !== 'change.retargeted' &&
    inbound.event !== 'change.reopened' &&
    last?.head === change.head.sha &&
    last.unposted === undefined &&
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
