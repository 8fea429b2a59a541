import type { ChangeSet, RepoLookup } from '../../change/types.ts'
import type { Draft } from '../../findings/finding.ts'
import { fileDraft } from './draft.ts'

const rejected = /\.rej$/
/** Files that git and merge tools create next to a conflicted file. */
const sides = /^(.*?)(?:\.orig|[._](?:BACKUP|BASE|LOCAL|REMOTE)[._]\d+(\.\w+)?)$/
const backup = /^(.*?)(?:~|\.bak)$/

/** Reports files that a merge, a patch or an editor left behind. */
export async function leftovers(change: ChangeSet, lookup: RepoLookup): Promise<Draft[]> {
  const drafts: Draft[] = []
  for (const file of change.files) {
    const { path, status } = file.change
    if (status !== 'added' || file.test) continue
    const from = rejected.test(path) ? 'a patch that did not apply' : await origin(path, lookup)
    if (from === undefined) continue
    const message = `This is a leftover file from ${from}. Delete it${rejected.test(path) ? ' after applying its hunks' : ''}, and add the pattern to \`.gitignore\`.`
    drafts.push(fileDraft('leftover-file', path, message, { severity: 'warning', confidence: 0.9 }))
  }
  return drafts
}

/** Returns the original of a copy, which must be in the same folder. Otherwise the name may be intentional. */
async function origin(path: string, lookup: RepoLookup): Promise<string | undefined> {
  const merge = sides.exec(path)
  const editor = merge === null ? backup.exec(path) : null
  const original = merge === null ? editor?.[1] : `${merge[1]}${merge[2] ?? ''}`
  if (original === undefined || !(await lookup.paths()).includes(original)) return undefined
  return merge === null ? 'an editor or a manual backup' : 'a merge'
}
