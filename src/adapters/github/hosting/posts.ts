import { createOnce } from '../client.ts'
import { readMarker, writeMarker } from '../marker.ts'
import { findAnswer } from '../review/answers.ts'
import type { SessionContext } from '../session-context.ts'

/** Number of the newest issues of the App among which one of an earlier attempt is found. */
const newest = 30

/** Comments on a pull request for a person elsewhere, and returns the address. */
export async function sendComment(
  { octokit, place, origin, slugOf }: SessionContext,
  { job, body }: { job: string; body: string },
): Promise<string> {
  const [owner = '', repo = ''] = place.repo.split('/')
  const slug = await slugOf()
  const find = () => findAnswer(octokit, place, slug, { job })
  const text = `${body}\n\n${writeMarker('answer', job, job)}`
  const create = async () =>
    (await octokit.rest.issues.createComment({ owner, repo, issue_number: place.number, body: text })).data.id
  const id = (await find()) ?? (await createOnce(create, find))
  return `${origin}/${place.repo}/pull/${place.number}#issuecomment-${id}`
}

/** Opens an issue for a person elsewhere. */
export async function openIssue(
  { octokit, place, origin, slugOf }: SessionContext,
  { job, title, body }: { job: string; title: string; body: string },
): Promise<{ name: string; url: string }> {
  const [owner = '', repo = ''] = place.repo.split('/')
  const creator = `${await slugOf()}[bot]`
  const marker = writeMarker('answer', job, job)
  const wanted = readMarker(marker)
  const find = async () => {
    const { data } = await octokit.rest.issues.listForRepo({ owner, repo, creator, state: 'all', per_page: newest })
    const isIt = (text: string | null | undefined) => readMarker(text)?.id === wanted?.id
    return data.find((issue) => isIt(issue.body))?.number
  }
  const create = async () =>
    (await octokit.rest.issues.create({ owner, repo, title, body: `${body}\n\n${marker}` })).data.number
  const number = (await find()) ?? (await createOnce(create, find))
  return { name: `${place.repo}#${number}`, url: `${origin}/${place.repo}/issues/${number}` }
}
