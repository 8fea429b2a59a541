import type { ReviewPlan } from '../../../core/platform.ts'
import { isForbidden, type Octokit } from '../client.ts'
import { writeMarker } from '../marker.ts'
import type { Thread } from './threads.ts'

const minimize =
  'mutation($id: ID!) { minimizeComment(input: { subjectId: $id, classifier: RESOLVED }) { minimizedComment { isMinimized } } }'
const resolve = 'mutation($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { id } } }'

/** Replies once in the thread of each fixed finding, then resolves the thread, or minimizes it without that permission. Returns the problems. */
export async function closeFixed(octokit: Octokit, plan: ReviewPlan, standing: readonly Thread[]): Promise<string[]> {
  const threads = new Map(standing.map((thread) => [thread.node, thread]))
  let refused = false
  for (const { posted, sentence } of plan.fixed) {
    const thread = threads.get(posted.thread)
    if (thread === undefined || thread.resolved) continue
    if (!thread.saidFixed)
      await reply(octokit, plan, thread, `${sentence}\n\n${writeMarker('fixed', posted.fingerprint, plan.job)}`)
    if (!refused) refused = !(await isPermitted(() => octokit.graphql(resolve, { id: thread.node })))
    if (refused) await isPermitted(() => octokit.graphql(minimize, { id: thread.commentNode }))
  }
  return refused
    ? [
        'The threads of fixed findings were minimized instead of resolved. To resolve threads, the App needs `contents: write`.',
      ]
    : []
}

const unresolve = 'mutation($id: ID!) { unresolveReviewThread(input: { threadId: $id }) { thread { id } } }'
const unminimize =
  'mutation($id: ID!) { unminimizeComment(input: { subjectId: $id }) { unminimizedComment { isMinimized } } }'

/** Replies once in the thread of each finding that is back, and shows the thread again. */
export async function reopenReturned(octokit: Octokit, plan: ReviewPlan, standing: readonly Thread[]): Promise<void> {
  const threads = new Map(standing.map((thread) => [thread.node, thread]))
  for (const { posted, sentence } of plan.returned) {
    const thread = threads.get(posted.thread)
    if (thread === undefined) continue
    if (thread.resolved) await isPermitted(() => octokit.graphql(unresolve, { id: thread.node }))
    else await isPermitted(() => octokit.graphql(unminimize, { id: thread.commentNode }))
    if (!thread.saidFixed) continue
    await reply(octokit, plan, thread, `${sentence}\n\n${writeMarker('returned', posted.fingerprint, plan.job)}`)
  }
}

async function reply(octokit: Octokit, { change }: ReviewPlan, thread: Thread, body: string): Promise<void> {
  const [owner = '', repo = ''] = change.repo.split('/')
  const where = { owner, repo, pull_number: change.number, comment_id: thread.comment }
  await octokit.rest.pulls.createReplyForReviewComment({ ...where, body })
}

async function isPermitted(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (thrown) {
    if (!isForbidden(thrown) && !/not accessible/i.test(String(thrown))) throw thrown
    return false
  }
}
