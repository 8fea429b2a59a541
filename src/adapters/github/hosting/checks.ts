import type { CheckCounts } from '../../../core/pull-card.ts'
import { isForbidden, type Octokit } from '../client.ts'

/** Pages of 100 check runs that are counted. */
const mostPages = 3
const passing: readonly (string | null)[] = ['success', 'neutral', 'skipped']

/** Counts the check runs of a commit; undefined without the permission. */
export async function countChecks(octokit: Octokit, fullName: string, sha: string): Promise<CheckCounts | undefined> {
  const [owner = '', repo = ''] = fullName.split('/')
  const counts: CheckCounts = { passed: 0, failed: 0, running: 0 }
  let page = 0
  try {
    const wanted = { owner, repo, ref: sha, per_page: 100 }
    for await (const { data } of octokit.paginate.iterator(octokit.rest.checks.listForRef, wanted)) {
      for (const { status, conclusion } of data)
        counts[status !== 'completed' ? 'running' : passing.includes(conclusion) ? 'passed' : 'failed']++
      if (++page === mostPages) break
    }
    return counts
  } catch (thrown) {
    if (isForbidden(thrown)) return undefined
    throw thrown
  }
}
