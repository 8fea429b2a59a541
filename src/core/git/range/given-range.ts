import { DuckError, toDuckError } from '../../errors.ts'
import { nearest } from '../../text/nearest.ts'
import { resolveCommit, shortId } from '../commit/commit.ts'
import { emptyTree } from '../objects/object-id.ts'
import { runGit } from '../process/run.ts'
import type { Range } from '../types.ts'
import { branchOrLast, commitRange } from './branch-range.ts'
import {
  commitOf,
  countCommits,
  currentBranch,
  makeRange,
  mergeBase,
  missingHistory,
  type RangeContext,
} from './range-context.ts'
import { countUncommitted } from './uncommitted-range.ts'

/** Returns the range from the merge base to the head (default HEAD). */
export async function givenRange(context: RangeContext, base: string, head: string | undefined): Promise<Range> {
  const [from, tip] = await Promise.all([resolveSide(context, base), resolveNamed(context, head ?? 'HEAD')])
  const [fork, uncommitted] = await Promise.all([
    from.tree ? undefined : mergeBase(context, from.id, tip),
    head === undefined ? countUncommitted(context) : undefined,
  ])
  const notes =
    uncommitted !== undefined && uncommitted.tracked > 0
      ? ['Uncommitted changes are not included. To review them, use `--working-tree`.']
      : []
  const title = head ?? (await currentBranch(context)) ?? 'HEAD'
  if (fork) {
    const count = await countCommits(context, fork, tip)
    const named = base === fork || fork.startsWith(base) ? shortId(fork) : `${base} at ${shortId(fork)}`
    if (fork === tip) notes.push(`${title} has no commits that are not in ${base}. There are no changes to review.`)
    return makeRange('range', `${title} (${count}) against ${named}`, { base: fork, head: tip }, notes)
  }
  if (!from.tree) {
    notes.push(
      context.shallow
        ? `${missingHistory(context)} The merge base of ${base} and ${title} is missing, so they are compared directly. Changes on ${base} may appear as reverted. To fetch the history, run \`git fetch --unshallow\`.`
        : `${base} and ${title} have no common commit, so they are compared directly.`,
    )
  }
  const against = from.id === emptyTree(context.format) ? 'the empty tree' : `${base} (${shortId(from.id)})`
  return makeRange('range', `${title} against ${against}, compared directly`, { base: from.id, head: tip }, notes)
}

/**
 * Parses a range in one word: `A..B` and `A...B` from the merge base, `REV^!` and commits against the first parent,
 * `REV^-` for everything that a merge added, and a branch against its default branch.
 */
export async function spelledRange(context: RangeContext, spelling: string): Promise<Range> {
  const [, from, to] = /^(.*?)\.{2,3}(.*)$/.exec(spelling) ?? []
  if (from !== undefined && to !== undefined) return givenRange(context, from || 'HEAD', to || undefined)
  const [, whole] = /^(.+)\^!$/.exec(spelling) ?? []
  if (whole !== undefined) return commitRange(context, await resolveNamed(context, whole))
  const [, merge, parent] = /^(.+)\^-(\d*)$/.exec(spelling) ?? []
  if (merge !== undefined) return givenRange(context, `${merge}^${parent || '1'}`, merge)
  const id = await resolveNamed(context, spelling)
  return (await isBranch(context, spelling)) ? branchOrLast(context, id, spelling) : commitRange(context, id)
}

/** Git prefers a tag with the same name. */
async function isBranch(context: RangeContext, name: string): Promise<boolean> {
  if (name === 'HEAD' || name === '@' || /[~^:?*[\\]|@\{/.test(name)) return false
  if (/^(?:refs\/)?(?:heads|remotes)\/./.test(name)) return true
  const [tag, ...branches] = await Promise.all(
    ['tags', 'heads', 'remotes'].map((place) => commitOf(context, `refs/${place}/${name}`)),
  )
  return tag === undefined && branches.some((id) => id !== undefined)
}

/** A commit, or a tree such as the empty one. */
async function resolveSide(context: RangeContext, revision: string): Promise<{ id: string; tree: boolean }> {
  const info = await context.objects.info(revision)
  if (info && 'id' in info && info.type === 'tree') return { id: info.id, tree: true }
  return { id: await resolveNamed(context, revision), tree: false }
}

/** Resolves a revision to a commit id. For an unknown name, the error suggests the closest one. */
export async function resolveNamed(context: RangeContext, revision: string): Promise<string> {
  try {
    return await resolveCommit(context.objects, revision)
  } catch (thrown) {
    if (toDuckError(thrown).kind !== 'not-found') throw thrown
    const info = await context.objects.info(revision)
    if (info && 'type' in info)
      throw new DuckError(
        'not-found',
        `\`${revision}\` is a ${info.type === 'tree' ? 'folder' : 'file'} in a commit. Specify only the commit.`,
      )
    const slip = nearest(revision, await refNames(context))
    if (slip === undefined) throw thrown
    throw new DuckError('not-found', `Unknown revision \`${revision}\`. Did you mean \`${slip}\`?`)
  }
}

async function refNames({ git }: RangeContext): Promise<string[]> {
  const places = ['refs/heads', 'refs/tags', 'refs/remotes']
  const { stdout } = await runGit(git, ['for-each-ref', '--format=%(refname:short)', ...places], {
    maxBytes: 1024 * 1024,
    overflow: 'cut',
  })
  return stdout.toString().split('\n').filter(Boolean)
}
