import type { Change } from '../../../core/platform.ts'
import { isSuppressed, reportOf } from '../../../core/report/tally.ts'
import type { Outcome } from '../../../core/types.ts'
import { createOnce, type Octokit } from '../client.ts'
import { githubLimits } from '../limits.ts'
import { annotationsOf, checkOutput, conclusionOf } from '../render.ts'

const name = 'RubberDuck'
const again = { label: 'Review again', description: 'Review the whole pull request again', identifier: 'review' }
const fix = { label: 'Fix', description: 'Commit the safe suggested fixes', identifier: 'fix' }

/** "Fix" is offered only if there is a safe fix. */
function actionsFor(outcome: Outcome) {
  const findings = reportOf(outcome)?.findings.filter((finding) => !isSuppressed(finding)) ?? []
  return findings.some((finding) => finding.fix?.safety === 'safe') ? [again, fix] : [again]
}

function at(change: Change) {
  const [owner = '', repo = ''] = change.repo.split('/')
  return { owner, repo }
}

interface Run {
  id: number
  conclusion: string | null
}

/** Returns the check run of this job on this head, if it exists. */
async function find(octokit: Octokit, change: Change, job: string): Promise<Run | undefined> {
  const runs = await octokit.paginate(octokit.rest.checks.listForRef, {
    ...at(change),
    ref: change.head.sha,
    check_name: name,
    filter: 'all',
    per_page: githubLimits.page,
  })
  return runs.find((run) => run.external_id === job)
}

/** Creates the check run for a review in progress. */
export async function beginCheck(octokit: Octokit, change: Change, job: string): Promise<Run> {
  return (await find(octokit, change, job)) ?? (await create(octokit, change, job))
}

function create(octokit: Octokit, change: Change, job: string): Promise<Run> {
  const wanted = { ...at(change), name, head_sha: change.head.sha, external_id: job, status: 'in_progress' as const }
  return createOnce(
    async () => (await octokit.rest.checks.create(wanted)).data,
    () => find(octokit, change, job),
  )
}

/** Completes the check run: the annotations first, 50 per request, then the conclusion, because a completed run cannot be reopened. */
export async function endCheck(octokit: Octokit, change: Change, job: string, outcome: Outcome): Promise<string> {
  const known = await beginCheck(octokit, change, job)
  const conclusion = conclusionOf(outcome)
  if (known.conclusion === conclusion) return `check/${known.id}`
  const check_run_id = known.conclusion === null ? known.id : (await create(octokit, change, job)).id
  const output = checkOutput(outcome)
  const annotations = annotationsOf(outcome)
  const batches = Math.max(1, Math.ceil(annotations.length / githubLimits.annotations))
  for (let batch = 0; batch < batches; batch++) {
    const some = annotations.slice(batch * githubLimits.annotations, (batch + 1) * githubLimits.annotations)
    const last = batch === batches - 1
    await octokit.rest.checks.update({
      ...at(change),
      check_run_id,
      output: { ...output, annotations: some },
      ...(last ? { status: 'completed' as const, conclusion, actions: actionsFor(outcome) } : {}),
    })
  }
  return `check/${check_run_id}`
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
