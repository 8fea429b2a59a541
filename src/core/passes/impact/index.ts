import type { ChangeSet, RepoLookup } from '../../change/types.ts'
import type { Draft } from '../../findings/finding.ts'
import { memoize } from '../../memoize.ts'
import { moduleName } from '../../modules/module-resolver.ts'
import { must } from '../../must.ts'
import type { Pass, PassResult } from '../pass.ts'
import { deletedFileMessage, impactMessage } from './message.ts'
import { discardedCalls, findMissingAwaits } from './missing-awaits.ts'
import { isOutlined } from './outlined-side.ts'
import { findCallSites, searchWords } from './references/call-sites.ts'
import { createRepoView } from './repo-view.ts'
import { findChangedSymbols } from './symbols/changed-symbols.ts'
import { findDanglingImports, findDeletedFiles } from './symbols/deleted-files.ts'
import type { TargetGroup } from './target.ts'

/** Maximum number of groups. A larger change is a rewrite, whose callers are not reviewed individually. */
const maxGroups = 120
const maxRemoved = 60

/** Reports cross-file impact: imports and calls at the head that no longer match a removed or changed symbol. */
export const impactPass: Pass = {
  name: 'impact',
  reads: { before: { outline: true, tokens: true }, after: { outline: true, tokens: true } },
  *words(change) {
    for (const file of findDeletedFiles(change.files).slice(0, maxRemoved))
      yield moduleName(file.language, file.before.path)
    for (const { target } of groupsOf(change)) yield* searchWords(target)
  },
  review,
}

async function review(change: ChangeSet, lookup: RepoLookup): Promise<PassResult> {
  const removed = findDeletedFiles(change.files).slice(0, maxRemoved)
  const groups = groupsOf(change)
  const mayMissAwait = change.files.some(({ after }) => isOutlined(after) && discardedCalls(after).length > 0)
  if (removed.length === 0 && groups.length === 0 && !mayMissAwait) return { drafts: [] }
  const view = await createRepoView(change, lookup)
  const drafts: Draft[] = []
  for (const file of removed) {
    const places = await findDanglingImports(file, view)
    if (places.length > 0) drafts.push(deletedFileMessage(file, places, view.capped()))
  }
  for (const group of groups) {
    const draft = impactMessage(group.target, await findCallSites(group, view), view.capped())
    if (draft !== undefined) drafts.push(draft)
  }
  if (mayMissAwait) drafts.push(...(await findMissingAwaits(change.files, view)))
  return { drafts }
}

/** Groups related changes, such as an interface method and its implementations, or a header and its source. */
const groupsOf = memoize((change: ChangeSet): TargetGroup[] => {
  const targets = findChangedSymbols(change.files).filter(
    (target) => target.file.after !== undefined || target.traits.linkage !== 'module',
  )
  const groups = Map.groupBy(targets, (target) => {
    const together = target.called === 'method' || target.traits.linkage === 'include'
    return [
      target.traits.family,
      target.change,
      target.name,
      together ? target.called : `${target.file.change.path}\0${target.path}`,
    ].join('\0')
  })
  return [...groups.values()].slice(0, maxGroups).map((peers) => ({ target: must(peers[0]), peers }))
})
