import { defined } from '../../../core/defined.ts'
import { DuckError } from '../../../core/errors.ts'
import type { Finding } from '../../../core/findings/finding.ts'
import { must } from '../../../core/must.ts'
import type { ReviewPlan } from '../../../core/platform.ts'
import { createOnce, mayHaveWorked, type Octokit, statusOf } from '../client.ts'
import { isLocked } from '../hosting/refusal.ts'
import { githubLimits } from '../limits.ts'
import { writeMarker } from '../marker.ts'
import { type Comment, renderFindingComment } from '../render.ts'
import { listThreads, type Thread } from './threads.ts'

interface Item {
  finding: Finding
  comment: Comment
}

export interface Placed {
  ids: string[]
  /** Findings without a comment; the summary lists them. */
  unplaced: Finding[]
}

/**
 * Posts comments on the change: one review for findings with a line, and file comments for the others. GitHub rejects a
 * whole review without naming the invalid comment, so a rejected review is bisected until only that comment is left.
 */
export async function placeComments(
  octokit: Octokit,
  plan: ReviewPlan,
  { slug, threads }: { slug: string; threads: readonly Thread[] },
): Promise<Placed> {
  const [owner = '', repo = ''] = plan.change.repo.split('/')
  const at = { owner, repo, pull_number: plan.change.number }
  const ids: string[] = []
  const standing = new Set(threads.map((thread) => thread.fingerprint))
  const fresh = plan.post.filter((finding) => !standing.has(finding.fingerprint))
  const items = fresh
    .slice(0, githubLimits.placed)
    .map((finding) => ({ finding, comment: renderFindingComment(finding, plan) }))
  const onLines = items.filter((item) => item.comment.line !== undefined).slice(0, githubLimits.inline)
  const onFiles = items.filter((item) => !onLines.includes(item))

  // A failed request may have worked, so the threads are listed again.
  const isThere = async (item: Item) =>
    (await listThreads(octokit, plan.change, slug)).some((thread) => thread.fingerprint === item.finding.fingerprint)

  const postReview = (batch: readonly Item[], first: Item) =>
    createOnce(
      async () => {
        const { data } = await octokit.rest.pulls.createReview({
          ...at,
          commit_id: plan.change.head.sha,
          event: 'COMMENT',
          body: writeMarker('review', plan.change.head.sha, plan.job),
          comments: batch.map(({ comment }) => lineComment(comment)),
        })
        return `review/${data.id}`
      },
      async () => ((await isThere(first)) ? 'review/found' : undefined),
    )

  const tryBatch = async (batch: readonly Item[]): Promise<void> => {
    const [first, second] = batch
    if (first === undefined) return
    try {
      ids.push(await postReview(batch, first))
    } catch (thrown) {
      if (statusOf(thrown) !== 422 || isLocked(thrown)) throw thrown
      if (second === undefined) {
        onFiles.push(first)
        return
      }
      const middle = batch.length >> 1
      await tryBatch(batch.slice(0, middle))
      await tryBatch(batch.slice(middle))
    }
  }

  await tryBatch(onLines)
  const unplaced = fresh.slice(githubLimits.placed)
  for (const item of onFiles) {
    try {
      const id = await createOnce(
        async () => {
          const { data } = await octokit.rest.pulls.createReviewComment({
            ...at,
            commit_id: plan.change.head.sha,
            path: item.comment.path,
            body: item.comment.body,
            subject_type: 'file',
          } as Parameters<typeof octokit.rest.pulls.createReviewComment>[0])
          return `comment/${data.id}`
        },
        async () => ((await isThere(item)) ? 'comment/found' : undefined),
      )
      ids.push(id)
    } catch (thrown) {
      const mayWork = thrown instanceof DuckError || mayHaveWorked(thrown as { status?: number })
      if (mayWork || statusOf(thrown) === 403 || isLocked(thrown)) throw thrown
      unplaced.push(item.finding)
    }
  }
  return { ids, unplaced }
}

function lineComment({ path, body, line, startLine }: Comment) {
  return {
    path,
    body,
    line: must(line),
    side: 'RIGHT',
    ...defined({ start_line: startLine, start_side: startLine === undefined ? undefined : 'RIGHT' }),
  }
}
