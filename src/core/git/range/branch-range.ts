import { DuckError } from '../../errors.ts'
import { readCommit, shortId } from '../commit/commit.ts'
import { emptyTree } from '../objects/object-id.ts'
import type { Range } from '../types.ts'
import {
  commitOf,
  commitTitle,
  countCommits,
  currentBranch,
  makeRange,
  mergeBase,
  missingHistory,
  type RangeContext,
  symbolicName,
} from './range-context.ts'

/** Candidates for the default branch, the most reliable first. */
const defaultBranches = [
  'refs/remotes/origin/HEAD',
  'refs/remotes/origin/main',
  'refs/remotes/origin/master',
  'refs/remotes/upstream/HEAD',
  'refs/heads/main',
  'refs/heads/master',
  'refs/heads/trunk',
  'refs/heads/develop',
  'refs/remotes/origin/trunk',
  'refs/remotes/origin/develop',
]

export interface BaseBranch {
  id: string
  /** `origin/main`. */
  name: string
}

/** Returns the default branch, derived from the names of the refs. */
export async function defaultBranch(context: RangeContext): Promise<BaseBranch | undefined> {
  const infos = await Promise.all(defaultBranches.map((ref) => commitOf(context, ref)))
  for (const [index, ref] of defaultBranches.entries()) {
    const id = infos[index]
    if (id === undefined) continue
    const name = ref.endsWith('/HEAD') ? ((await symbolicName(context, ref)) ?? ref) : ref
    return { id, name: name.replace(/^refs\/(heads|remotes)\//, '') }
  }
  return undefined
}

/**
 * Compares `tip` with the default branch if it is ahead, otherwise reviews its last commit only. `name` is the name
 * that the person used.
 */
export async function branchOrLast(context: RangeContext, tip: string, name?: string): Promise<Range> {
  const start = await defaultBranch(context)
  if (start && start.id !== tip) {
    const from = await mergeBase(context, start.id, tip)
    if (from && from !== tip) return sinceMergeBase(context, { from, tip, base: start.name, name })
  }
  return lastCommit(context, tip, name)
}

/** Compares the checked-out branch with the default branch. Throws if there is nothing to compare with. */
export async function branchRange(context: RangeContext, tip: string): Promise<Range> {
  const [start, own] = await Promise.all([defaultBranch(context), currentBranch(context)])
  if (start === undefined)
    throw new DuckError(
      'not-found',
      'No default branch found (origin/HEAD, main or master). Specify the base with `--base REV`.',
    )
  if (start.name === own)
    throw new DuckError(
      'invalid',
      `\`${own}\` is the default branch. Specify a base with \`--base REV\`, or review one commit with \`--commit REV\`.`,
    )
  const from = await mergeBase(context, start.id, tip)
  if (from === undefined)
    throw new DuckError(
      'not-found',
      `No merge base with ${start.name}${context.shallow ? ' in this shallow clone. Run `git fetch --unshallow`' : '. Specify the base with `--base REV`'}.`,
    )
  return sinceMergeBase(context, { from, tip, base: start.name })
}

/** Returns the range of a branch from its merge base. */
export async function sinceMergeBase(
  context: RangeContext,
  { from, tip, base, name }: { from: string; tip: string; base: string; name?: string | undefined },
): Promise<Range> {
  const [count, branch] = await Promise.all([countCommits(context, from, tip), name ?? currentBranch(context)])
  const title = branch === undefined || branch === 'HEAD' ? `HEAD at ${shortId(tip)}` : `branch ${branch}`
  const notes = from === tip ? [`${title} has no commits that are not in ${base}. There are no changes to review.`] : []
  const sides = { base: from, head: tip }
  return makeRange('branch', `${title} (${count}) against ${base} at ${shortId(from)}`, sides, notes)
}

/** Returns the last commit of HEAD or of the revision that the person called `name`. */
export async function lastCommit(context: RangeContext, tip: string, name?: string): Promise<Range> {
  const of = name === undefined || name === 'HEAD' || tip.startsWith(name) ? '' : ` of ${name}`
  return againstParent(context, tip, {
    commit: `the last commit${of},`,
    root: `the first commit${of},`,
    all: `all files in the last commit${of},`,
  })
}

/** Compares a commit with its first parent. */
export function commitRange(context: RangeContext, id: string): Promise<Range> {
  return againstParent(context, id, { commit: 'commit', root: 'the first commit,', all: 'all files in commit' })
}

async function againstParent(
  context: RangeContext,
  tip: string,
  words: { commit: string; root: string; all: string },
): Promise<Range> {
  const commit = await readCommit(context.objects, tip)
  const title = await commitTitle(context, tip)
  const [parent, second] = commit?.parents ?? []
  const whole = { base: emptyTree(context.format), head: tip }
  if (parent === undefined) return makeRange('root', `${words.root} ${title}`, whole)
  if ((await commitOf(context, parent)) !== undefined) {
    const merge = second === undefined ? '' : ' (merge commit, compared with its first parent)'
    return makeRange('commit', `${words.commit} ${title}${merge}`, { base: parent, head: tip })
  }
  const note = `${missingHistory(context)} The parent of ${shortId(tip)} is missing, so all its files are reviewed as new. To fetch the parent, run \`git fetch --deepen 1\` or \`git fetch --unshallow\`.`
  return makeRange('root', `${words.all} ${title}`, whole, [note])
}
