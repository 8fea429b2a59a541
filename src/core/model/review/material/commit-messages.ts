import type { ChangeSet } from '../../../change/types.ts'
import { isUncommitted } from '../../../git/objects/object-id.ts'

const mostCommits = 10

/** Returns the messages of the commits of a change, oldest first; empty if it is not committed. */
export async function commitMessages({ repository, range }: ChangeSet): Promise<string> {
  const { base, head, scope } = range
  if (repository === undefined || isUncommitted(head) || scope.kind === 'diff') return ''
  const log = await repository.log(head, '', { limit: 50 }).catch(() => [])
  const end = log.findIndex(({ id }) => id === base)
  const own = log.slice(0, end === -1 ? 1 : end).slice(0, mostCommits)
  const messages = await Promise.all(own.map(({ id }) => repository.commitMessage(id)))
  return messages
    .toReversed()
    .map((message) => message.trim())
    .join('\n\n')
}
