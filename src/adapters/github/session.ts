import { defined } from '../../core/defined.ts'
import type { Change, Session } from '../../core/platform.ts'
import type { Receipt } from '../../core/types.ts'
import { locatePulls } from './checks/locate-pulls.ts'
import { createOnce, type Octokit, statusOf } from './client.ts'
import { countChecks } from './hosting/checks.ts'
import { isPublicRepository } from './hosting/host.ts'
import { permissionOf } from './hosting/permission.ts'
import { openIssue, sendComment } from './hosting/posts.ts'
import { explainPush } from './hosting/push-refusal.ts'
import { signatureOf } from './hosting/signature.ts'
import { readMarker } from './marker.ts'
import { type AnswerComment, renderAnswer } from './render.ts'
import { findAnswer } from './review/answers.ts'
import { passQueue } from './review/check-run.ts'
import { linkedIssues } from './review/linked-issues.ts'
import { createReviewPublisher } from './review/reviewing.ts'
import { createGuard, type Guard, type SessionContext } from './session-context.ts'

export function createSession(deps: SessionContext): Session {
  const { octokit, place, origin, installation, probot, slugOf } = deps
  const [owner = '', repo = ''] = place.repo.split('/')
  const { number, comment } = place
  const asOurs = createGuard(deps)
  const postAnswer = async (job: string, { request, body }: AnswerComment): Promise<number> => {
    const slug = await slugOf()
    const find = () => findAnswer(octokit, place, slug, { job, request })
    const known = await find()
    if (known !== undefined) {
      // An earlier attempt may have posted a failure before the job was retried.
      if (comment?.thread) await octokit.rest.pulls.updateReviewComment({ owner, repo, comment_id: known, body })
      else await octokit.rest.issues.updateComment({ owner, repo, comment_id: known, body })
      return known
    }
    const create = async () =>
      comment?.thread
        ? (
            await octokit.rest.pulls.createReplyForReviewComment({
              owner,
              repo,
              pull_number: number,
              comment_id: comment.root,
              body,
            })
          ).data.id
        : (await octokit.rest.issues.createComment({ owner, repo, issue_number: number, body })).data.id
    return createOnce(create, find)
  }
  return {
    send: asOurs(async (reply): Promise<Receipt> => {
      const ids: string[] = []
      for (const each of renderAnswer(reply)) ids.push(`comment/${await postAnswer(reply.job, each)}`)
      return { surface: 'github', place: JSON.stringify(place), ids }
    }),
    react: asOurs(async () => {
      if (comment === undefined) {
        await octokit.rest.reactions.createForIssue({ owner, repo, issue_number: number, content: 'eyes' })
        return
      }
      const wanted = { owner, repo, comment_id: comment.id, content: 'eyes' as const }
      if (comment.thread) await octokit.rest.reactions.createForPullRequestReviewComment(wanted)
      else await octokit.rest.reactions.createForIssueComment(wanted)
    }),
    change: asOurs(async () => {
      try {
        const { data } = await octokit.rest.pulls.get({ owner, repo, pull_number: number })
        return changeOf(data)
      } catch (thrown) {
        if (statusOf(thrown) === 404) return undefined
        throw thrown
      }
    }),
    branch: asOurs(async () => {
      const { data } = await octokit.rest.repos.get({ owner, repo })
      const { data: found } = await octokit.rest.repos.getBranch({ owner, repo, branch: data.default_branch })
      return { repo: place.repo, ref: data.default_branch, sha: found.commit.sha }
    }),
    propose: asOurs(async ({ branch, base, title, body }) => {
      const known = await octokit.rest.pulls.list({
        owner,
        repo,
        head: `${owner}:${branch}`,
        state: 'all',
        per_page: 1,
      })
      const [pull] = known.data
      const { data } =
        pull === undefined
          ? await octokit.rest.pulls.create({ owner, repo, head: branch, base, title: title.slice(0, 250), body })
          : { data: pull }
      return { number: data.number, url: data.html_url }
    }),
    remote: asOurs(async (access = 'read', paths: readonly string[] = []) => {
      const app = await probot.auth()
      const login = async (permissions: { contents: 'read' | 'write'; workflows?: 'write' }) =>
        (
          await app.rest.apps.createInstallationAccessToken({
            installation_id: installation,
            repositories: [repo],
            permissions,
          })
        ).data
      const isWorkflow = paths.some((path) => path.startsWith('.github/workflows/'))
      // GitHub refuses a token with a permission that the App lacks. The push then says so.
      const data = isWorkflow
        ? await login({ contents: access, workflows: 'write' }).catch((thrown) => {
            if (statusOf(thrown) !== 422) throw thrown
            return login({ contents: access })
          })
        : await login({ contents: access })
      const authorization = `Basic ${Buffer.from(`x-access-token:${data.token}`).toString('base64')}`
      return { url: `${origin}/${place.repo}.git`, authorization }
    }),
    ...(comment?.thread ? { thread: asOurs(() => threadOf(octokit, place.repo, comment.root, slugOf)) } : {}),
    permission: asOurs((actor, id) => permissionOf(octokit, { owner, repo }, { login: actor, id })),
    comment: asOurs((post) => sendComment(deps, post)),
    signature: asOurs((actor) => signatureOf(deps, actor)),
    explainRefusal: (printed, branch) => explainPush(printed, branch, deps),
    openIssue: asOurs((post) => openIssue(deps, post)),
    openPulls: asOurs(async () => {
      const { data } = await octokit.rest.pulls.list({ owner, repo, state: 'open', per_page: 50 })
      return data.map((pull) => pull.number)
    }),
    linkedIssues: asOurs((change) => linkedIssues(octokit, change, origin)),
    checks: asOurs((sha) => countChecks(octokit, place.repo, sha)),
    isPublic: asOurs(() => isPublicRepository(octokit, place.repo)),
    review: createReviewPublisher(deps, asOurs),
    ...locating(deps, asOurs),
    pass: asOurs(async (job) => {
      if (place.queued !== undefined) await passQueue(octokit, place.repo, place.queued, job)
    }),
  }
}

/** A check of a fork names only its head. */
function locating({ octokit, place: { head }, delivery }: SessionContext, asOurs: Guard): Pick<Session, 'locate'> {
  if (head === undefined || delivery === undefined) return {}
  return { locate: asOurs(() => locatePulls(octokit, delivery, head)) }
}

/** Returns the finding from the marker in the first comment of a thread. Only markers in our own comments count. */
async function threadOf(octokit: Octokit, fullName: string, root: number, slugOf: () => Promise<string>) {
  const [owner = '', repo = ''] = fullName.split('/')
  try {
    const { data } = await octokit.rest.pulls.getReviewComment({ owner, repo, comment_id: root })
    if (data.user?.type !== 'Bot' || data.user.login !== `${await slugOf()}[bot]`) return undefined
    const marker = readMarker(data.body)
    return marker?.kind === 'finding' ? { finding: marker.id } : {}
  } catch (thrown) {
    if (statusOf(thrown) === 404) return undefined
    throw thrown
  }
}

type Pull = Awaited<ReturnType<Octokit['rest']['pulls']['get']>>['data']

function changeOf(pull: Pull): Change {
  // The name as GitHub writes it; people write it in any case.
  const repo = pull.base.repo.full_name
  return {
    repo,
    ...defined({ repoId: pull.base.repo.id }),
    number: pull.number,
    ...(pull.created_at === undefined ? {} : { createdAt: Date.parse(pull.created_at) }),
    title: pull.title,
    body: pull.body ?? '',
    url: pull.html_url,
    state: pull.state,
    ...(pull.merged ? { merged: true as const } : {}),
    draft: pull.draft ?? false,
    author: pull.user.login,
    authorIsBot: pull.user.type === 'Bot',
    fork: pull.head.repo?.full_name !== repo,
    base: { ref: pull.base.ref, sha: pull.base.sha },
    head: { ref: pull.head.ref, sha: pull.head.sha },
  }
}
