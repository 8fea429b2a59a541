import type { Change } from '../../../core/platform.ts'
import { createOnce, mayHaveWorked, type Octokit } from '../client.ts'
import { githubLimits } from '../limits.ts'
import { type Annotation, type CheckResult, textOf } from './check-result.ts'

const name = 'RubberDuck'

function at({ repo: fullName }: Pick<Change, 'repo'>) {
  const [owner = '', repo = ''] = fullName.split('/')
  return { owner, repo }
}

/** A check run of the App. */
export interface Run {
  id: number
  status: string
  conclusion: string | null
  external_id: string | null
  output: { annotations_count?: number }
}

/** Returns the check runs of the App on a head, the newest first. */
async function runsOf(octokit: Octokit, change: Change): Promise<Run[]> {
  const runs = await octokit.paginate(octokit.rest.checks.listForRef, {
    ...at(change),
    ref: change.head.sha,
    check_name: name,
    filter: 'all',
    per_page: githubLimits.page,
  })
  return runs.toSorted((left, right) => right.id - left.id)
}

const isOpen = ({ status }: Run) => status !== 'completed'

/**
 * Shows a review in progress. One that another job of the pull request left on the same head is continued, unless it
 * has annotations, which cannot be removed.
 */
export async function beginCheck(octokit: Octokit, change: Change, job: string): Promise<Run> {
  const runs = await runsOf(octokit, change)
  const own = runs.find((run) => run.external_id === job)
  let known = own
  for (const left of runs.filter((run) => isOpen(run) && run !== own)) {
    if (known === undefined && (left.output.annotations_count ?? 0) === 0) {
      await octokit.rest.checks.update({ ...at(change), check_run_id: left.id, external_id: job })
      known = left
    } else await complete(octokit, change, left, { conclusion: 'cancelled', ...textOf('Replaced by a newer review.') })
  }
  return known ?? create(octokit, change, job)
}

function create(octokit: Octokit, change: Change, job: string): Promise<Run> {
  const wanted = { ...at(change), name, head_sha: change.head.sha, external_id: job, status: 'in_progress' as const }
  return createOnce<Run>(
    async () => (await octokit.rest.checks.create(wanted)).data,
    async () => (await runsOf(octokit, change)).find((run) => run.external_id === job && isOpen(run)),
  )
}

/** Completes the check run of a job. A completed one cannot be reopened, so another result becomes another run. */
export async function endCheck(octokit: Octokit, change: Change, job: string, result: CheckResult): Promise<string> {
  const known = await beginCheck(octokit, change, job)
  if (known.conclusion === result.conclusion) return `check/${known.id}`
  const run = isOpen(known) ? known : await create(octokit, change, job)
  await complete(octokit, change, run, result)
  return `check/${run.id}`
}

/** Completes the check run in progress of a head, if there is one. Returns false otherwise. */
export async function endOpenCheck(octokit: Octokit, change: Change, result: CheckResult): Promise<boolean> {
  const open = (await runsOf(octokit, change)).filter(isOpen)
  for (const run of open) await complete(octokit, change, run, result)
  return open.length > 0
}

/** Posts a completed check run with the reason for no review, unless the head has a result. */
export async function skipCheck(octokit: Octokit, change: Change, job: string, result: CheckResult): Promise<void> {
  const runs = await runsOf(octokit, change)
  if (runs.some((run) => !isOpen(run) && run.conclusion !== 'cancelled')) return
  await endCheck(octokit, change, job, result)
}

/** Shows in the check run in progress of a job that it waits. */
export async function showWaiting(octokit: Octokit, change: Change, job: string): Promise<void> {
  const run = (await runsOf(octokit, change)).find((each) => each.external_id === job && isOpen(each))
  if (run === undefined) return
  const { output } = textOf(
    'Waiting for GitHub.',
    'GitHub is unavailable or limits requests. The review continues on its own.',
  )
  await octokit.rest.checks.update({ ...at(change), check_run_id: run.id, output })
}

/**
 * Sends the annotations first, 50 per request, then the conclusion with the last ones. GitHub counts the annotations
 * that it has, so an interrupted attempt is continued after them.
 */
async function complete(octokit: Octokit, change: Change, run: Run, result: CheckResult): Promise<void> {
  const { annotations = [], actions, conclusion, output } = result
  const where = { ...at(change), check_run_id: run.id }
  let sent = run.output.annotations_count ?? 0
  for (let failures = 0; ; ) {
    const some: Annotation[] = annotations.slice(sent, sent + githubLimits.annotations)
    const last = sent + some.length >= annotations.length
    try {
      await octokit.rest.checks.update({
        ...where,
        output: { ...output, annotations: some },
        ...(last ? { status: 'completed' as const, conclusion, ...(actions === undefined ? {} : { actions }) } : {}),
      })
    } catch (thrown) {
      if (!mayHaveWorked(thrown as { status?: number }) || failures++ > 0) throw thrown
      const { data: now } = await octokit.rest.checks.get(where)
      if (now.status === 'completed') return
      sent = now.output.annotations_count
      continue
    }
    if (last) return
    sent += some.length
  }
}

/** Posts a neutral check run on a commit in a merge queue, so that the queue does not wait for a review. */
export async function passQueue(octokit: Octokit, fullName: string, sha: string, job: string): Promise<void> {
  const [owner = '', repo = ''] = fullName.split('/')
  const at = { owner, repo, head_sha: sha, name, external_id: job }
  const output = {
    title: 'Already reviewed',
    summary: 'The pull requests in this merge group were reviewed before they were queued.',
  }
  const find = async () => {
    const { data } = await octokit.rest.checks.listForRef({ owner, repo, ref: sha, check_name: name, filter: 'all' })
    return data.check_runs.find((run) => run.external_id === job)?.id
  }
  if ((await find()) !== undefined) return
  await createOnce(
    async () =>
      (await octokit.rest.checks.create({ ...at, status: 'completed', conclusion: 'neutral', output })).data.id,
    find,
  )
}
