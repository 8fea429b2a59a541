import type { Author, Repo } from './hub.ts'
import { grant, Refusal } from './routes.ts'

interface Request {
  query: string
  variables: Record<string, unknown>
}

/** The few questions that a reviewing App asks by GraphQL; anything else is an error. */
export function answerGraphql({ query, variables }: Request, repos: ReadonlyMap<string, Repo>): unknown {
  if (/^query.*reviewThreads\(first: 100, after: \$after\)/s.test(query)) return threads(variables, repos)
  if (/^query.*closingIssuesReferences\(first: 10\)/s.test(query)) return closes(variables, repos)
  if (/^mutation.*\bresolveReviewThread\(input: \{ threadId: \$id \}\)/s.test(query))
    return resolve(String(variables.id), repos)
  if (/^mutation.*unresolveReviewThread\(input: \{ threadId: \$id \}\)/s.test(query))
    return resolve(String(variables.id), repos, true)
  if (/^mutation.*unminimizeComment\(input: \{ subjectId: \$id \}\)/s.test(query))
    return minimize(String(variables.id), repos, true)
  if (/^mutation.*\bminimizeComment\(input: \{ subjectId: \$id, classifier: RESOLVED \}\)/s.test(query))
    return minimize(String(variables.id), repos)
  throw new Refusal(400, 'Problems parsing the query')
}

const pageSize = 100

function closes({ owner, name, number }: Record<string, unknown>, repos: ReadonlyMap<string, Repo>): unknown {
  const { closes = [] } = repos.get(`${owner}/${name}`)?.pulls.get(Number(number)) ?? {}
  const nodes = closes.map((each) => ({ number: each.number, repository: { nameWithOwner: each.repo } }))
  return { data: { repository: { pullRequest: { closingIssuesReferences: { nodes } } } } }
}

function threads({ owner, name, number, after }: Record<string, unknown>, repos: ReadonlyMap<string, Repo>): unknown {
  const repo = repos.get(`${owner}/${name}`)
  if (repo?.pulls.get(Number(number)) === undefined)
    return { errors: [{ type: 'NOT_FOUND', message: 'Could not resolve to a PullRequest' }] }
  const start = after === null || after === undefined ? 0 : Number(after)
  const roots = repo.reviewComments.filter(
    (comment) => comment.number === Number(number) && comment.replyTo === undefined,
  )
  const nodes = roots.slice(start, start + pageSize).map((root) => ({
    id: `thread-${repo.fullName}-${root.thread}`,
    isResolved: repo.resolved.has(root.thread),
    resolvedBy: repo.resolved.has(root.thread) ? { login: repo.resolvers.get(root.thread) ?? 'ada' } : null,
    comments: {
      nodes: repo.reviewComments
        .filter((comment) => comment.thread === root.thread)
        .map(({ id, body, author }) => ({
          id: `comment-${repo.fullName}-${id}`,
          databaseId: id,
          body,
          author: actor(author),
          reactionGroups: ['THUMBS_UP', 'THUMBS_DOWN', 'EYES'].map((content) => ({
            content,
            reactors: { totalCount: countReactions(repo, id, content) },
          })),
        })),
    },
  }))
  const end = start + nodes.length
  const pageInfo = { hasNextPage: end < roots.length, endCursor: String(end) }
  return { data: { repository: { pullRequest: { reviewThreads: { pageInfo, nodes } } } } }
}

function countReactions({ reactions }: Repo, comment: number, content: string): number {
  const rest: Record<string, string> = { THUMBS_UP: '+1', THUMBS_DOWN: '-1', EYES: 'eyes' }
  return reactions.filter((each) => each.on === `review-comment/${comment}` && each.content === rest[content]).length
}

/** GraphQL names an App's account without the suffix that REST gives it. */
function actor({ login, type }: Author) {
  return { __typename: type, login: type === 'Bot' ? login.replace(/\[bot\]$/, '') : login }
}

function resolve(id: string, repos: ReadonlyMap<string, Repo>, again = false): unknown {
  const [, fullName = '', thread] = /^thread-(.+)-(\d+)$/.exec(id) ?? []
  const repo = repos.get(fullName)
  if (repo === undefined) return { errors: [{ type: 'NOT_FOUND', message: 'Could not resolve to a node' }] }
  try {
    grant(repo, ['contents', 'write'])
    grant(repo, ['pull_requests', 'write'])
  } catch {
    return { errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }] }
  }
  if (again) repo.resolved.delete(Number(thread))
  else repo.resolved.add(Number(thread))
  repo.resolvers.set(Number(thread), 'acme-duck')
  return { data: { [again ? 'unresolveReviewThread' : 'resolveReviewThread']: { thread: { id } } } }
}

function minimize(id: string, repos: ReadonlyMap<string, Repo>, again = false): unknown {
  const [, fullName = '', comment] = /^comment-(.+)-(\d+)$/.exec(id) ?? []
  const repo = repos.get(fullName)
  if (repo === undefined) return { errors: [{ type: 'NOT_FOUND', message: 'Could not resolve to a node' }] }
  try {
    grant(repo, ['pull_requests', 'write'])
  } catch {
    return { errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }] }
  }
  if (again) repo.minimized.delete(Number(comment))
  else repo.minimized.add(Number(comment))
  return { data: { minimizeComment: { minimizedComment: { isMinimized: true } } } }
}
