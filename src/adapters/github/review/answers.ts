import type { Octokit } from '../client.ts'
import type { Place } from '../intake/payload.ts'
import { githubLimits } from '../limits.ts'
import { readMarker } from '../marker.ts'
import { findComment } from './upsert-summary.ts'

/** Returns the id of our own answer to a request, in its thread or conversation. */
export async function findAnswer(
  octokit: Octokit,
  place: Place,
  slug: string,
  { job, request = job }: { job: string; request?: string },
): Promise<number | undefined> {
  const id = request.replaceAll(/[^\w./#:-]/g, '_')
  if (!place.comment?.thread) return findComment(octokit, place, slug, { kind: 'answer', id })
  const [owner = '', repo = ''] = place.repo.split('/')
  const comments = await octokit.paginate(octokit.rest.pulls.listReviewComments, {
    owner,
    repo,
    pull_number: place.number,
    per_page: githubLimits.page,
  })
  return comments.find(({ user, body }) => {
    const marker = user?.type === 'Bot' && user.login === `${slug}[bot]` ? readMarker(body) : undefined
    return marker?.kind === 'answer' && marker.id === id
  })?.id
}
