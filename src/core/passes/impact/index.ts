import type { ChangeSet, Elsewhere } from '../../change/types.ts'
import { remember } from '../../memoize.ts'
import type { Draft } from '../../types.ts'
import type { Pass, PassResult } from '../pass.ts'
import { compareSymbols } from './changed-symbols.ts'
import { findDangling, moduleWord, removedFiles } from './deleted-files.ts'
import { familyOf } from './language-traits.ts'
import { describeRemovedFile, describeTarget } from './message.ts'
import { findPlaces, searchWords } from './references/call-sites.ts'
import { createWorld } from './repo-view.ts'
import type { Target } from './target.ts'

/** More than this is a rewrite, whose callers nobody reads one by one. */
const maxGroups = 120
const maxRemoved = 60

/**
 * Cross-file impact: symbols that the change removed, or whose callers must now do something else,
 * against every import and call at the head that does not fit any more.
 */
export const impact: Pass = {
  name: 'impact',
  *words(change) {
    for (const file of removedFiles(change.files).slice(0, maxRemoved)) yield moduleWord(file.before!.path)
    for (const [target] of groupsOf(change)) yield* searchWords(target!)
  },
  review,
}

async function review(change: ChangeSet, elsewhere: Elsewhere): Promise<PassResult> {
  const removed = removedFiles(change.files).slice(0, maxRemoved)
  const groups = groupsOf(change)
  if (removed.length === 0 && groups.length === 0) return { drafts: [] }
  const world = await createWorld(change, elsewhere)
  const drafts: Draft[] = []
  for (const file of removed) {
    const places = await findDangling(file, world)
    if (places.length > 0) drafts.push(describeRemovedFile(file, places, world.capped()))
  }
  for (const group of groups) {
    const target = group[0]!
    const draft = describeTarget(target, await findPlaces(target, group, world), world.capped())
    if (draft !== undefined) drafts.push(draft)
  }
  return { drafts }
}

/** Changes of one meaning stand together: a method of an interface and of all classes that implement it, a header and its source. */
const groupsOf = remember((change: ChangeSet): Target[][] => {
  const targets = compareSymbols(change.files).filter(
    (target) => target.file.after !== undefined || target.manners.linkage !== 'module',
  )
  const groups = Map.groupBy(targets, (target) => {
    const together = target.called === 'method' || target.manners.linkage === 'include'
    return [
      familyOf(target.language),
      target.change,
      target.name,
      together ? target.called : `${target.file.change.path}\0${target.path}`,
    ].join('\0')
  })
  return [...groups.values()].slice(0, maxGroups)
})
