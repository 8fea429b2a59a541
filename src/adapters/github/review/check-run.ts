import { isSuppressed, reportOf } from '../../../core/report/tally.ts'
import type { Change } from '../../../core/surface.ts'
import type { Outcome } from '../../../core/types.ts'
import { ensure, type Octokit } from '../client.ts'
import { limits } from '../limits.ts'
import { annotationsOf, checkOutput, conclusionOf } from '../render.ts'

const name = 'RubberDuck'
const again = { label: 'Review again', description: 'Look at all of it once more', identifier: 'review' }
const fix = { label: 'Fix', description: 'Commit the fixes that rules offer', identifier: 'fix' }

/** "Fix" is offered where there is something that it would do. */
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

/** The check run of this job on this head, if it was made. */
async function find(octokit: Octokit, change: Change, job: string): Promise<Run | undefined> {
  const runs = await octokit.paginate(octokit.rest.checks.listForRef, {
    ...at(change),
    ref: change.head.sha,
    check_name: name,
    filter: 'all',
    per_page: limits.page,
  })
  return runs.find((run) => run.external_id === job)
}

/** Shows that a review of this head is under way. */
export async function beginCheck(octokit: Octokit, change: Change, job: string): Promise<Run> {
  return (await find(octokit, change, job)) ?? (await create(octokit, change, job))
}

function create(octokit: Octokit, change: Change, job: string): Promise<Run> {
  const wanted = { ...at(change), name, head_sha: change.head.sha, external_id: job, status: 'in_progress' as const }
  return ensure(
    async () => (await octokit.rest.checks.create(wanted)).data,
    () => find(octokit, change, job),
  )
}

/** Completes it: annotations first, fifty a request; the conclusion last, since a completed run is never opened again. */
export async function endCheck(octokit: Octokit, change: Change, job: string, outcome: Outcome): Promise<string> {
  const known = await beginCheck(octokit, change, job)
  const conclusion = conclusionOf(outcome)
  if (known.conclusion === conclusion) return `check/${known.id}`
  const check_run_id = known.conclusion === null ? known.id : (await create(octokit, change, job)).id
  const output = checkOutput(outcome)
  const annotations = annotationsOf(outcome)
  const batches = Math.max(1, Math.ceil(annotations.length / limits.annotations))
  for (let batch = 0; batch < batches; batch++) {
    const some = annotations.slice(batch * limits.annotations, (batch + 1) * limits.annotations)
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

/** A merge queue's commit: neutral, since nothing was looked at here and nothing is to be waited for. */
export async function passQueue(octokit: Octokit, fullName: string, sha: string, job: string): Promise<void> {
  const [owner = '', repo = ''] = fullName.split('/')
  const at = { owner, repo, head_sha: sha, name, external_id: job }
  const output = {
    title: 'Reviewed before',
    summary: 'The pull requests in this merge were reviewed before they were queued.',
  }
  const find = async () => {
    const { data } = await octokit.rest.checks.listForRef({ owner, repo, ref: sha, check_name: name, filter: 'all' })
    return data.check_runs.find((run) => run.external_id === job)?.id
  }
  if ((await find()) !== undefined) return
  await ensure(
    async () =>
      (await octokit.rest.checks.create({ ...at, status: 'completed', conclusion: 'neutral', output })).data.id,
    find,
  )
}
