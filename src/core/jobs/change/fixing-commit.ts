import { toNew } from '../../git/diff/line-map.ts'
import type { LogEntry } from '../../git/objects/history.ts'
import type { Repository } from '../../git/repository.ts'
import type { KnownFinding } from '../../platform.ts'

/** In a longer history, the head counts as the commit that fixed a finding. */
const mostCommits = 30
/** Commits before a merge that are known not to be part of it. */
const mostEarlier = 200
/** A shorter line may be anywhere in a file. */
const shortest = 4

type Place = Pick<KnownFinding, 'path' | 'line'>

/**
 * Returns the first commit after the last review that changed the line of a finding, or the head. For a merge, this is
 * the merged commit. If the history was rewritten, it is the newest one that removed a line with this text.
 */
export async function fixingCommit(
  repository: Repository,
  place: Place,
  { since, head, base }: { since: string; head: string; base: string },
): Promise<string> {
  if (since === head) return head
  const log = await repository.log(head, '', { limit: mostCommits, mainline: true })
  const text = await textAt(repository, since, place)
  const start = log.findIndex(({ id }) => id === since)
  if (start !== -1) return (await followLine(repository, place, { log: log.slice(0, start), text })) ?? head
  const own = log.findIndex(({ id }) => id === base)
  const rewritten = own === -1 ? log : log.slice(0, own)
  return (await removing(repository, rewritten, { path: place.path, text })) ?? head
}

/** Follows a line through commits, which are newest first, to the one that changed it. */
async function followLine(
  repository: Repository,
  place: Place,
  { log, text }: { log: readonly LogEntry[]; text: string },
): Promise<string | undefined> {
  let { path, line } = place
  for (const { id } of log.toReversed()) {
    const scope = { kind: 'commit', description: '' } as const
    const { files } = await repository.diff({ scope, base: `${id}^`, head: id, notes: [] })
    const file = files.find(({ oldPath, status }) => oldPath === path && status !== 'copied')
    if (file === undefined) continue
    const now = file.status === 'deleted' ? undefined : toNew(file.hunks, line)
    if (now === undefined) return (await merged(repository, id, { path, text })) ?? id
    path = file.path
    line = now
  }
  return undefined
}

/** Returns the commit in a merge that removed a line; undefined if the commit is not a merge, or removed it itself. */
async function merged(
  repository: Repository,
  id: string,
  wanted: { path: string; text: string },
): Promise<string | undefined> {
  const side = await repository.log(`${id}^2`, '', { limit: mostCommits }).catch(() => [])
  if (side.length === 0) return undefined
  const earlier = await repository.log(`${id}^1`, '', { limit: mostEarlier })
  const known = new Set(earlier.map((each) => each.id))
  return removing(
    repository,
    side.filter((each) => !known.has(each.id)),
    wanted,
  )
}

/** Returns the newest commit that removed the last line with this text from a file. */
async function removing(
  repository: Repository,
  log: readonly LogEntry[],
  { path, text }: { path: string; text: string },
): Promise<string | undefined> {
  if (text.length < shortest) return undefined
  const has = async (commit: string) => (await linesAt(repository, commit, path)).includes(text)
  for (const { id } of log) if (!(await has(id)) && (await has(`${id}^`))) return id
  return undefined
}

async function textAt(repository: Repository, commit: string, { path, line }: Place): Promise<string> {
  return (await linesAt(repository, commit, path))[line - 1] ?? ''
}

/** Returns the lines of a file without their indentation; none if the commit or the file is gone. */
async function linesAt(repository: Repository, commit: string, path: string): Promise<string[]> {
  const file = await repository.file(commit, path).catch(() => undefined)
  const blob = file && (await repository.blob(file.id))
  if (blob === undefined || !('bytes' in blob)) return []
  return blob.bytes
    .toString('utf8')
    .split('\n')
    .map((line) => line.trim())
}
