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

/** Updates the summary comment of a pull request, or creates it. */
export async function upsertSummary(octokit: Octokit, change: Change, slug: string, body: string): Promise<string> {
  const [owner = '', repo = ''] = change.repo.split('/')
  const where = { repo: change.repo, number: change.number }
  const found = await findComment(octokit, where, slug, { kind: 'summary' })
  if (found !== undefined) {
    await octokit.rest.issues.updateComment({ owner, repo, comment_id: found, body })
    return `summary/${found}`
  }
  const made = await createOnce(
    async () => (await octokit.rest.issues.createComment({ owner, repo, issue_number: change.number, body })).data.id,
    () => findComment(octokit, where, slug, { kind: 'summary' }),
  )
  return `summary/${made}`
}
