import type { Change } from '../../../core/platform.ts'
import { createOnce, type Octokit } from '../client.ts'
import { githubLimits } from '../limits.ts'
import { type MarkerKind, readMarker } from '../marker.ts'

interface Where {
  repo: string
  number: number
}

/** Returns the id of our own comment with such a marker in the conversation. It reads all pages; only comments by our App count. */
export async function findComment(
  octokit: Octokit,
  { repo: fullName, number }: Where,
  slug: string,
  wanted: { kind: MarkerKind; id?: string },
): Promise<number | undefined> {
  const [owner = '', repo = ''] = fullName.split('/')
  const pages = octokit.paginate.iterator(octokit.rest.issues.listComments, {
    owner,
    repo,
    issue_number: number,
    per_page: githubLimits.page,
  })
  for await (const { data } of pages) {
    for (const { body, user, id: found } of data) {
      if (user?.type !== 'Bot' || user.login !== `${slug}[bot]`) continue
      const marker = readMarker(body)
      if (marker?.kind === wanted.kind && marker.id === (wanted.id ?? marker.id)) return found
    }
  }
  return undefined
}

/** Returns the id of the summary comment of a pull request, if it has one. */
export function findSummary(octokit: Octokit, { repo, number }: Change, slug: string): Promise<number | undefined> {
  return findComment(octokit, { repo, number }, slug, { kind: 'summary' })
}

/** Updates the summary comment of a pull request, or creates it if none is known. */
export async function upsertSummary(
  octokit: Octokit,
  change: Change,
  { slug, known }: { slug: string; known: number | undefined },
  body: string,
): Promise<string> {
  const [owner = '', repo = ''] = change.repo.split('/')
  if (known !== undefined) {
    await octokit.rest.issues.updateComment({ owner, repo, comment_id: known, body })
    return `summary/${known}`
  }
  const made = await createOnce(
    async () => (await octokit.rest.issues.createComment({ owner, repo, issue_number: change.number, body })).data.id,
    () => findSummary(octokit, change, slug),
  )
  return `summary/${made}`
}
