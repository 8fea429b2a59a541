import type { ReviewPlan } from '../../../core/surface.ts'
import { isForbidden, type Octokit } from '../client.ts'
import { writeMarker } from '../marker.ts'
import { listThreads } from './threads.ts'

const resolve = 'mutation($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { id } } }'

/** Says once in each thread that it was mended, then resolves it where that is permitted. Gives what was not. */
export async function closeFixed(octokit: Octokit, plan: ReviewPlan, slug: string): Promise<string[]> {
  if (plan.fixed.length === 0) return []
  const [owner = '', repo = ''] = plan.change.repo.split('/')
  const threads = new Map((await listThreads(octokit, plan.change, slug)).map((thread) => [thread.node, thread]))
  let refused = false
  for (const { posted, sentence } of plan.fixed) {
    const thread = threads.get(posted.thread)
    if (thread === undefined || thread.resolved) continue
    if (!thread.saidFixed) {
      await octokit.rest.pulls.createReplyForReviewComment({
        owner,
        repo,
        pull_number: plan.change.number,
        comment_id: thread.comment,
        body: `${sentence}\n\n${writeMarker('fixed', posted.fingerprint, plan.job)}`,
      })
    }
    if (refused) continue
    try {
      await octokit.graphql(resolve, { id: thread.node })
    } catch (thrown) {
      if (!isForbidden(thrown) && !/not accessible/i.test(String(thrown))) throw thrown
      refused = true
    }
  }
  return refused ? ['Threads of what was mended could not be resolved: the App needs `contents: write` for that.'] : []
}
