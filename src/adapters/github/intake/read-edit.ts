import type { Ignored, Inbound } from '../../../core/types.ts'
import type { Delivery } from './payload.ts'

/** What a delivery asks for, or why it asks for nothing. */
export type Reading = Inbound | Ignored

/** Later edits do not change an answer, in milliseconds. */
const longestMs = 10 * 60_000

/** Identifies the requests in a comment, which an edit of it keeps. */
export function withRequestIds(requests: readonly Inbound[], { name, payload: { comment } }: Delivery): Inbound[] {
  if (comment === undefined) return [...requests]
  const kind = name === 'pull_request_review_comment' ? 'review-comment' : 'comment'
  return requests.map((each, index) => ({
    ...each,
    request: each.request ?? `github/${kind}/${comment.id}${index === 0 ? '' : `/${index}`}`,
  }))
}

/**
 * Returns what an edit or a deletion of a comment does to its requests: those with another text, and those that are no
 * longer there. Undefined for another action.
 */
export function changedRequests(
  delivery: Delivery,
  read: (text: string | undefined) => readonly Reading[],
): readonly Reading[] | undefined {
  const { action, comment, changes } = delivery.payload
  const requests = (text: string | undefined) =>
    withRequestIds(
      read(text).filter((reading): reading is Inbound => !('reason' in reading)),
      delivery,
    )
  const nothing = [{ reason: 'no request of the comment was edited or deleted' }]
  if (action === 'deleted') {
    const deleted = requests(comment?.body).map((each) => ({ ...each, changed: 'deleted' as const }))
    return deleted.length > 0 ? deleted : nothing
  }
  if (action !== 'edited') return undefined
  if (changes?.body === undefined) return [{ reason: 'the text of the comment was not edited' }]
  const age = Date.parse(comment?.updated_at ?? '') - Date.parse(comment?.created_at ?? '')
  if (!(age <= longestMs)) return [{ reason: 'the comment was edited more than 10 minutes after it was written' }]
  const before = requests(changes.body.from)
  const after = requests(comment?.body)
  const edited = after.filter((each, index) => asText(each) !== asText(before[index]))
  const removed = before.slice(after.length).map((each) => ({ ...each, changed: 'deleted' as const }))
  const changed = [...edited.map((each) => ({ ...each, changed: 'edited' as const })), ...removed]
  return changed.length > 0 ? changed : nothing
}

/** Returns what a request asks for, to compare it. */
function asText(request: Inbound | undefined): string | undefined {
  if (request?.kind !== 'message') return request?.line
  return request.text
}
