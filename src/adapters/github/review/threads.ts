import { defined } from '../../../core/defined.ts'
import type { Change, Posted, Votes } from '../../../core/platform.ts'
import type { Octokit } from '../client.ts'
import { readMarker } from '../marker.ts'

/** A review thread from the GraphQL API. */
export interface Thread extends Posted {
  /** REST id of its first comment. */
  comment: number
  node: string
  /** GraphQL id of its first comment. */
  commentNode: string
}

const query = `query($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) {
    reviewThreads(first: 100, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { id isResolved resolvedBy { login } comments(first: 50) { nodes { id databaseId body author { __typename login } reactionGroups { content reactors { totalCount } } } } }
    }
  } }
}`

interface Page {
  repository: {
    pullRequest: {
      reviewThreads: {
        pageInfo: { hasNextPage: boolean; endCursor: string | null }
        nodes: {
          id: string
          isResolved: boolean
          resolvedBy?: { login: string } | null
          comments: {
            nodes: {
              id: string
              databaseId: number
              body: string
              author: { __typename: string; login: string } | null
              reactionGroups?: { content: string; reactors: { totalCount: number } }[] | null
            }[]
          }
        }[]
      }
    }
  }
}

/** Returns the threads that our App started, from all pages. A marker in another author's comment does not count. */
export async function listThreads(octokit: Octokit, change: Change, slug: string): Promise<Thread[]> {
  const [owner, name] = change.repo.split('/')
  const threads: Thread[] = []
  for (let after: string | null = null; ; ) {
    const page: Page = await octokit.graphql<Page>(query, { owner, name, number: change.number, after })
    const { nodes, pageInfo } = page.repository.pullRequest.reviewThreads
    for (const { id, isResolved, resolvedBy, comments } of nodes) {
      const [first, ...replies] = comments.nodes
      const ours = (author: { __typename: string; login: string } | null) =>
        author?.__typename === 'Bot' && author.login === slug
      const marker = first !== undefined && ours(first.author) ? readMarker(first.body) : undefined
      if (first === undefined || marker?.kind !== 'finding') continue
      threads.push({
        fingerprint: marker.id,
        thread: id,
        node: id,
        commentNode: first.id,
        comment: first.databaseId,
        resolved: isResolved,
        ...defined({ resolvedBy: resolvedBy?.login }),
        votes: votesIn(first.reactionGroups ?? []),
        answered: replies.some((reply) => !ours(reply.author)),
        saidFixed: lastSaid(replies.filter(({ author }) => ours(author))) === 'fixed',
      })
    }
    if (!pageInfo.hasNextPage) return threads
    after = pageInfo.endCursor
  }
}

/** Counts the people who like or dislike a comment. */
function votesIn(groups: readonly { content: string; reactors: { totalCount: number } }[]): Votes {
  const count = (content: string) => groups.find((group) => group.content === content)?.reactors.totalCount ?? 0
  return { up: count('THUMBS_UP'), down: count('THUMBS_DOWN') }
}

/** Returns what our last reply in a thread says about its finding. */
function lastSaid(replies: readonly { body: string }[]): 'fixed' | 'returned' | undefined {
  const kinds = replies.map(({ body }) => readMarker(body)?.kind)
  return kinds.filter((kind) => kind === 'fixed' || kind === 'returned').at(-1)
}
