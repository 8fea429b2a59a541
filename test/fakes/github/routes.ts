import type { operations } from '@octokit/openapi-types'
import { must } from '../../../src/core/must.ts'
import type { AnswerOf, AskedOf, Schema } from './described.ts'
import { type Author, type CheckRun, commentable, git, type Pull, type Repo, type ReviewComment } from './hub.ts'

/** A refusal as GitHub words it. */
export class Refusal extends Error {
  readonly status: number
  readonly errors: unknown
  constructor(status: number, message: string, errors?: unknown) {
    super(message)
    this.status = status
    this.errors = errors
  }
}

interface Call<Body = object> {
  repo: Repo
  /** Path parameters. */
  at: string[]
  body: Body
  query: URLSearchParams
  app: Author
  nextId(): number
  url: string
}

export interface Route {
  method: string
  path: RegExp
  /** Permission that a token must have. */
  needs?: [string, 'read' | 'write']
  run(call: Call<Record<string, unknown>>): { status?: number; body: unknown }
}

/** A route of that operation: what is read of the request and what is answered is typed by GitHub's own description. */
function serve<Name extends keyof operations>(
  _: Name,
  route: Omit<Route, 'run'> & { run(call: Call<AskedOf<Name>>): { status?: number; body: AnswerOf<Name> } },
): Route {
  return route as unknown as Route
}

const forbidden = () => new Refusal(403, 'Resource not accessible by integration')

export function grant(repo: Repo, [name, level]: [string, 'read' | 'write']): void {
  const has = repo.grants[name]
  if (has === undefined || (level === 'write' && has === 'read')) throw forbidden()
}

function pullOf({ repo, at }: Call): Pull {
  const pull = repo.pulls.get(Number(at[0]))
  if (pull === undefined) throw new Refusal(404, 'Not Found')
  return pull
}

export function userJson({ login, type }: Author) {
  return { login, type, id: login.length, html_url: `http://hub.invalid/${login}` }
}

export function pullJson(repo: Repo, pull: Pull, url: string, base: string): Schema<'pull-request'> {
  const [owner = ''] = repo.fullName.split('/')
  const full = {
    id: repo.id,
    full_name: repo.fullName,
    name: repo.fullName.split('/')[1] ?? '',
    owner: { login: owner, type: 'Organization' },
  } as const
  return {
    number: pull.number,
    title: pull.title,
    body: pull.body === '' ? null : pull.body,
    state: pull.state,
    merged: pull.merged ?? false,
    created_at: pull.createdAt ?? new Date().toISOString(),
    draft: pull.draft,
    html_url: `${url}/${repo.fullName}/pull/${pull.number}`,
    user: userJson(pull.author),
    base: { ref: pull.base, sha: base, repo: full },
    head: {
      ref: pull.head,
      sha: pull.headSha,
      repo: pull.fork ? { ...full, id: 900_000, full_name: `someone/${full.name}` } : full,
    },
  }
}

function text(value: unknown, most: number, field: string): string {
  if (typeof value !== 'string' || value === '') throw new Refusal(422, `Validation Failed: ${field} is missing`)
  if (value.length > most)
    throw new Refusal(422, `Validation Failed: ${field} is too long (maximum is ${most} characters)`)
  return value
}

function only(body: Record<string, unknown>, known: string[]): void {
  for (const key of Object.keys(body))
    if (!known.includes(key)) throw new Refusal(422, `Invalid request: "${key}" is not a permitted key.`)
}

/** GitHub's rules for where a comment may stand. */
function placed(
  repo: Repo,
  pull: Pull,
  commit: string,
  comment: Record<string, unknown>,
): Pick<ReviewComment, 'path' | 'line' | 'startLine' | 'side'> {
  only(comment, ['path', 'body', 'line', 'side', 'start_line', 'start_side'])
  text(comment.body, 65_536, 'body')
  const path = text(comment.path, 4_096, 'path')
  const file = commentable(repo, pull, commit).get(path)
  const wrong = (message: string) => new Refusal(422, 'Unprocessable Entity', [message])
  if (file === undefined) throw wrong('Path could not be resolved')
  const {
    line,
    start_line: start,
    side = 'RIGHT',
    start_side: startSide,
  } = comment as { line?: number; start_line?: number; side?: string; start_side?: string }
  const hunks = side === 'LEFT' ? file.left : file.right
  const hunkOf = (at: number) => hunks.find(([first, last]) => first <= at && at <= last)
  if (typeof line !== 'number' || hunkOf(line) === undefined) throw wrong('Line could not be resolved')
  if (start !== undefined) {
    if (startSide !== undefined && startSide !== side) throw wrong('Start side must be the side')
    if (start >= line) throw wrong('Start line must precede the end line')
    if (hunkOf(start) === undefined || hunkOf(start) !== hunkOf(line))
      throw wrong('start_line must be part of the same hunk as the line.')
  }
  return { path, line, side, ...(start === undefined ? {} : { startLine: start }) }
}

function commitOf(pull: Pull, given: unknown): string {
  const commit = given === undefined ? pull.headSha : String(given)
  if (!/^[0-9a-f]{40}$/.test(commit)) throw new Refusal(422, 'No commit found for SHA')
  return commit
}

function reviewCommentJson(comment: ReviewComment): Schema<'pull-request-review-comment'> {
  const { id, body, path, line, author, commit, replyTo } = comment
  return {
    id,
    body,
    path,
    ...(line === undefined ? {} : { line }),
    commit_id: commit,
    user: userJson(author),
    ...(replyTo === undefined ? {} : { in_reply_to_id: replyTo }),
  }
}

function addComment(
  call: Call,
  over: Omit<ReviewComment, 'id' | 'author' | 'thread' | 'number'> & { thread?: number },
): ReviewComment {
  const id = call.nextId()
  const comment: ReviewComment = { id, author: call.app, thread: id, number: Number(call.at[0]), ...over }
  call.repo.reviewComments.push(comment)
  return comment
}

function react(call: Call<{ content?: NonNullable<Schema<'reaction'>['content']> }>, on: string) {
  const { content } = call.body
  if (content === undefined) throw new Refusal(422, 'Validation Failed: content is missing')
  const known = call.repo.reactions.some(
    (each) => each.on === on && each.content === content && each.author === call.app.login,
  )
  if (!known) call.repo.reactions.push({ on, content, author: call.app.login })
  return { status: known ? 200 : 201, body: { id: 1, content } }
}

function checkJson({
  id,
  name,
  head_sha,
  external_id,
  status,
  conclusion,
  output,
  annotations,
}: CheckRun): Schema<'check-run'> {
  return {
    id,
    name,
    head_sha,
    external_id,
    status,
    conclusion,
    output: { title: output.title ?? null, summary: output.summary ?? null, annotations_count: annotations.length },
  }
}

function updateCheck(run: CheckRun, body: AskedOf<'checks/update'>): void {
  const { output, status, conclusion, actions, external_id } = body
  if (external_id !== undefined) run.external_id = external_id
  if (output !== undefined) {
    text(output.title, 255, 'title')
    text(output.summary, 65_535, 'summary')
    const annotations = output.annotations ?? []
    if (annotations.length > 50) throw new Refusal(422, 'Invalid request: No more than 50 annotations per request')
    for (const each of annotations) {
      if (typeof each.start_line !== 'number' || typeof each.end_line !== 'number' || each.end_line < each.start_line)
        throw new Refusal(422, 'Invalid annotation lines')
      if (each.start_column !== undefined && each.start_line !== each.end_line)
        throw new Refusal(422, 'columns need one line')
      if (!['notice', 'warning', 'failure'].includes(String(each.annotation_level)))
        throw new Refusal(422, 'Invalid annotation_level')
      text(each.message, 64 * 1024, 'message')
    }
    run.annotations.push(...annotations)
    run.output = { title: String(output.title), summary: String(output.summary) }
  }
  for (const action of actions ?? [])
    if (must(action.label).length > 20 || must(action.description).length > 40 || must(action.identifier).length > 20)
      throw new Refusal(422, 'Invalid action')
  if ((actions ?? []).length > 3) throw new Refusal(422, 'No more than 3 actions')
  if (actions !== undefined) run.actions = actions
  if (status === 'completed' && conclusion === undefined)
    throw new Refusal(422, 'A completed check run needs a conclusion')
  if (run.status === 'completed') return
  if (status !== undefined) run.status = status
  if (conclusion === 'stale') throw new Refusal(422, 'Only GitHub says stale')
  if (conclusion !== undefined) run.conclusion = conclusion
}

const pulls: [string, 'write'] = ['pull_requests', 'write']

/** The REST API below `/repos/<owner>/<name>`, as far as an App that reviews needs it. */
export const routes: readonly Route[] = [
  serve('pulls/create', {
    method: 'POST',
    path: /^\/pulls$/,
    needs: pulls,
    run(call) {
      const { repo, body, app } = call
      only(body, ['title', 'head', 'base', 'body'])
      const [head, base] = [String(body.head), text(body.base, 255, 'base')]
      const shas = [head, base].map((ref) => git(repo.dir, ['rev-parse', '--verify', '--quiet', `refs/heads/${ref}`]))
      if (shas[0] === shas[1]) throw new Refusal(422, 'Validation Failed', [`No commits between ${base} and ${head}`])
      if ([...repo.pulls.values()].some((pull) => pull.head === head && pull.state === 'open'))
        throw new Refusal(422, 'Validation Failed', [`A pull request already exists for ${head}.`])
      const number = repo.pulls.size + 1
      const pull: Pull = {
        number,
        title: text(body.title, 256, 'title'),
        body: String(body.body ?? ''),
        author: app,
        base,
        head,
        headSha: must(shas[0]),
        fork: false,
        state: 'open',
        draft: false,
      }
      repo.pulls.set(number, pull)
      git(repo.dir, ['update-ref', `refs/pull/${number}/head`, pull.headSha])
      return { status: 201, body: pullJson(repo, pull, call.url, must(shas[1])) }
    },
  }),
  serve('pulls/list', {
    method: 'GET',
    path: /^\/pulls$/,
    run({ repo, query, url }) {
      const head = query.get('head')?.split(':')[1]
      const state = query.get('state') ?? 'open'
      const found = [...repo.pulls.values()].filter(
        (pull) => (head === undefined || pull.head === head) && (state === 'all' || pull.state === state),
      )
      return {
        body: found.map((pull) => pullJson(repo, pull, url, git(repo.dir, ['rev-parse', `refs/heads/${pull.base}`]))),
      } as never
    },
  }),
  serve('pulls/create-review', {
    method: 'POST',
    path: /^\/pulls\/(\d+)\/reviews$/,
    needs: pulls,
    run(call) {
      const { repo, body } = call
      const pull = pullOf(call)
      only(body, ['commit_id', 'body', 'event', 'comments'])
      if (!['COMMENT', 'APPROVE', 'REQUEST_CHANGES', undefined].includes(body.event as string))
        throw new Refusal(422, 'Invalid event')
      const commit = commitOf(pull, body.commit_id)
      // All of them are judged before any is kept.
      const comments = ((body.comments ?? []) as Record<string, unknown>[]).map((comment) => ({
        ...placed(repo, pull, commit, comment),
        body: String(comment.body),
      }))
      const id = call.nextId()
      repo.reviews.push({ id, number: pull.number, body: String(body.body ?? ''), author: call.app, commit })
      for (const comment of comments) addComment(call, { ...comment, review: id, commit, file: false })
      return { status: 200, body: { id } }
    },
  }),
  serve('pulls/create-review-comment', {
    method: 'POST',
    path: /^\/pulls\/(\d+)\/comments$/,
    needs: pulls,
    run(call) {
      const pull = pullOf(call)
      const { subject_type, commit_id, ...comment } = call.body
      const commit = commitOf(pull, commit_id)
      if (subject_type !== 'file')
        return {
          status: 201,
          body: reviewCommentJson(
            addComment(call, {
              ...placed(call.repo, pull, commit, comment),
              body: String(comment.body),
              commit,
              file: false,
            }),
          ),
        }
      only(comment, ['path', 'body'])
      const path = text(comment.path, 4_096, 'path')
      if (!commentable(call.repo, pull, commit).has(path))
        throw new Refusal(422, 'Unprocessable Entity', ['Path could not be resolved'])
      return {
        status: 201,
        body: reviewCommentJson(
          addComment(call, { path, body: text(comment.body, 65_536, 'body'), commit, file: true }),
        ),
      }
    },
  }),
  serve('pulls/create-reply-for-review-comment', {
    method: 'POST',
    path: /^\/pulls\/(\d+)\/comments\/(\d+)\/replies$/,
    needs: pulls,
    run(call) {
      const root = call.repo.reviewComments.find((each) => each.id === Number(call.at[1]) && each.replyTo === undefined)
      if (root === undefined) throw new Refusal(404, 'Not Found')
      const reply = addComment(call, {
        path: root.path,
        commit: root.commit,
        file: root.file,
        thread: root.thread,
        replyTo: root.id,
        body: text(call.body.body, 65_536, 'body'),
      })
      return { status: 201, body: reviewCommentJson(reply) }
    },
  }),
  serve('pulls/get-review-comment', {
    method: 'GET',
    path: /^\/pulls\/comments\/(\d+)$/,
    run({ repo, at }) {
      const comment = repo.reviewComments.find((each) => each.id === Number(at[0]))
      if (comment === undefined) throw new Refusal(404, 'Not Found')
      return { body: reviewCommentJson(comment) }
    },
  }),
  serve('pulls/list-review-comments', {
    method: 'GET',
    path: /^\/pulls\/(\d+)\/comments$/,
    run: (call) => ({
      body: call.repo.reviewComments.filter((each) => each.number === Number(call.at[0])).map(reviewCommentJson),
    }),
  }),
  serve('issues/list-comments', {
    method: 'GET',
    path: /^\/issues\/(\d+)\/comments$/,
    run: ({ repo, at }) => ({
      body: repo.comments
        .filter((each) => each.number === Number(at[0]))
        .map(({ id, body, author }) => ({ id, body, user: userJson(author) })),
    }),
  }),
  serve('issues/create-comment', {
    method: 'POST',
    path: /^\/issues\/(\d+)\/comments$/,
    needs: ['issues', 'write'],
    run(call) {
      const comment = {
        id: call.nextId(),
        number: Number(call.at[0]),
        author: call.app,
        body: text(call.body.body, 65_536, 'body'),
      }
      call.repo.comments.push(comment)
      return { status: 201, body: { id: comment.id, body: comment.body } }
    },
  }),
  serve('issues/create', {
    method: 'POST',
    path: /^\/issues$/,
    needs: ['issues', 'write'],
    run({ repo, body, app, nextId, url }) {
      only(body, ['title', 'body'])
      const title = text(body.title, 256, 'title')
      const issue = { number: nextId(), title, body: text(body.body, 65_536, 'body'), author: app }
      repo.issues.push(issue)
      return { status: 201, body: { number: issue.number, html_url: `${url}/${repo.fullName}/issues/${issue.number}` } }
    },
  }),
  serve('pulls/list-commits', {
    method: 'GET',
    path: /^\/pulls\/(\d+)\/commits$/,
    run(call) {
      const { base, headSha } = pullOf(call)
      const range = ['log', '--reverse', '--format=%H', `refs/heads/${base}..${headSha}`]
      const shas = git(call.repo.dir, range)
        .split('\n')
        .filter((sha) => sha !== '')
      const message = (sha: string) => git(call.repo.dir, ['log', '-1', '--format=%B', sha])
      return { body: shas.map((sha) => ({ sha, commit: { message: message(sha) } })) }
    },
  }),
  serve('issues/get', {
    method: 'GET',
    path: /^\/issues\/(\d+)$/,
    needs: ['issues', 'read'],
    run({ repo, at, url }) {
      const issue = repo.issues.find(({ number }) => number === Number(at[0]))
      if (issue === undefined) throw new Refusal(404, 'Not Found')
      const { number, title, body, author } = issue
      const html_url = `${url}/${repo.fullName}/issues/${number}`
      return { body: { number, title, body, html_url, user: userJson(author) } }
    },
  }),
  serve('issues/list-for-repo', {
    method: 'GET',
    path: /^\/issues$/,
    needs: ['issues', 'read'],
    run: ({ repo, query }) => ({
      body: repo.issues
        .filter(({ author }) => query.get('creator') === null || query.get('creator') === author.login)
        .toReversed()
        .map(({ number, title, body, author }) => ({ number, title, body, user: userJson(author) })),
    }),
  }),
  serve('issues/update-comment', {
    method: 'PATCH',
    path: /^\/issues\/comments\/(\d+)$/,
    needs: ['issues', 'write'],
    run({ repo, at, body, app }) {
      const comment = repo.comments.find((each) => each.id === Number(at[0]))
      if (comment === undefined || comment.author.login !== app.login) throw new Refusal(404, 'Not Found')
      comment.body = text(body.body, 65_536, 'body')
      return { body: { id: comment.id } }
    },
  }),
  serve('pulls/update-review-comment', {
    method: 'PATCH',
    path: /^\/pulls\/comments\/(\d+)$/,
    needs: pulls,
    run({ repo, at, body, app }) {
      const comment = repo.reviewComments.find((each) => each.id === Number(at[0]))
      if (comment === undefined || comment.author.login !== app.login) throw new Refusal(404, 'Not Found')
      comment.body = text(body.body, 65_536, 'body')
      return { body: reviewCommentJson(comment) }
    },
  }),
  serve('reactions/create-for-issue-comment', {
    method: 'POST',
    path: /^\/issues\/comments\/(\d+)\/reactions$/,
    run: (call) => react(call, `comment/${call.at[0]}`),
  }),
  serve('reactions/create-for-issue', {
    method: 'POST',
    path: /^\/issues\/(\d+)\/reactions$/,
    run: (call) => react(call, `issue/${call.at[0]}`),
  }),
  serve('reactions/create-for-pull-request-review-comment', {
    method: 'POST',
    path: /^\/pulls\/comments\/(\d+)\/reactions$/,
    run: (call) => react(call, `review-comment/${call.at[0]}`),
  }),
  serve('checks/create', {
    method: 'POST',
    path: /^\/check-runs$/,
    needs: ['checks', 'write'],
    run(call) {
      const { name, head_sha, external_id = '' } = call.body
      if (!/^[0-9a-f]{40}$/.test(head_sha ?? '')) throw new Refusal(422, 'head_sha is missing')
      const run: CheckRun = {
        id: call.nextId(),
        name: must(name),
        head_sha: must(head_sha),
        external_id,
        status: 'queued',
        conclusion: null,
        output: {},
        annotations: [],
        actions: [],
      }
      updateCheck(run, call.body)
      call.repo.checkRuns.push(run)
      return { status: 201, body: checkJson(run) }
    },
  }),
  serve('checks/update', {
    method: 'PATCH',
    path: /^\/check-runs\/(\d+)$/,
    needs: ['checks', 'write'],
    run({ repo, at, body }) {
      const run = repo.checkRuns.find((each) => each.id === Number(at[0]))
      if (run === undefined) throw new Refusal(404, 'Not Found')
      updateCheck(run, body)
      return { body: checkJson(run) }
    },
  }),
  serve('checks/get', {
    method: 'GET',
    path: /^\/check-runs\/(\d+)$/,
    needs: ['checks', 'read'],
    run({ repo, at }) {
      const run = repo.checkRuns.find((each) => each.id === Number(at[0]))
      if (run === undefined) throw new Refusal(404, 'Not Found')
      return { body: checkJson(run) }
    },
  }),
  serve('checks/list-for-ref', {
    method: 'GET',
    path: /^\/commits\/([0-9a-f]+)\/check-runs$/,
    needs: ['checks', 'read'],
    run({ repo, at, query }) {
      const runs = repo.checkRuns.filter(
        (run) => run.head_sha === at[0] && (query.get('check_name') ?? run.name) === run.name,
      )
      return { body: { total_count: runs.length, check_runs: runs.map(checkJson) } }
    },
  }),
  serve('repos/get-branch', {
    method: 'GET',
    path: /^\/branches\/([^/]+)$/,
    run({ repo, at }) {
      const name = decodeURIComponent(must(at[0]))
      return { body: { name, commit: { sha: git(repo.dir, ['rev-parse', `refs/heads/${name}`]) } } }
    },
  }),
  serve('repos/get-collaborator-permission-level', {
    method: 'GET',
    path: /^\/collaborators\/([^/]+)\/permission$/,
    run({ repo, at }) {
      const login = must(at[0])
      const permission = repo.permissions.get(login)
      if (permission === undefined) throw new Refusal(404, `${login} is not a user`)
      const user = { ...userJson({ login, type: 'User' }), id: repo.accounts.idOf(login) }
      return { body: { permission, role_name: permission, user } }
    },
  }),
]
