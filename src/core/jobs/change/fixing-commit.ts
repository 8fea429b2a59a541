import { toNew } from '../../git/diff/line-map.ts'
import type { Repository } from '../../git/repository.ts'
import type { KnownFinding } from '../../platform.ts'

/** In a longer history, the head counts as the commit that fixed a finding. */
const mostCommits = 30

/** Returns the first commit after the last review that changed the line of a finding, or the head. */
export async function fixingCommit(
  repository: Repository,
  { path, line }: Pick<KnownFinding, 'path' | 'line'>,
  { since, head }: { since: string; head: string },
): Promise<string> {
  if (since === head || !(await repository.isAncestor(since, head))) return head
  const log = await repository.log(head, '', mostCommits)
  const start = log.findIndex(({ id }) => id === since)
  if (start === -1) return head
  const place = { path, line }
  for (const { id } of log.slice(0, start).toReversed()) {
    const scope = { kind: 'commit', description: '' } as const
    const { files } = await repository.diff({ scope, base: `${id}^`, head: id, notes: [] })
    const file = files.find(({ oldPath, status }) => oldPath === place.path && status !== 'copied')
    if (file === undefined) continue
    const now = file.status === 'deleted' ? undefined : toNew(file.hunks, place.line)
    if (now === undefined) return id
    Object.assign(place, { path: file.path, line: now })
  }
  return head
}
