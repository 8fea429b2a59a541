import type { Pipeline } from '../../config/environment/ci.ts'
import { DuckError } from '../../errors.ts'
import { resolveCommit } from '../commit/commit.ts'
import type { Range } from '../types.ts'
import { branchOrLast, branchRange, commitRange } from './branch-range.ts'
import { givenRange, resolveNamed, spelledRange } from './given-range.ts'
import { pipelineRange } from './pipeline-range.ts'
import { commitOf, type RangeContext } from './range-context.ts'
import { countUncommitted, leftOut, stagedRange, workingTreeRange } from './uncommitted-range.ts'

/** The requested scope. Only `base` and `head` can be combined. */
export interface RequestedScope {
  scope?: 'staged' | 'working-tree' | 'branch'
  /** Compares this commit with its first parent. */
  commit?: string
  /** `A..B`, `A...B`, `REV^!`, a branch or a commit. */
  range?: string
  base?: string
  head?: string
  /** Present in CI: the built branch and its base. */
  pipeline?: Pipeline
}

/**
 * Chooses the two sides to review. Without a scope: in CI the range that the job builds, otherwise tracked changes
 * against HEAD, otherwise the branch against the default branch, otherwise the last commit, otherwise the whole first
 * commit. With a base: from the merge base to the head (default HEAD). With only a head: that branch against the
 * default branch, or its last commit.
 */
export async function chooseRange(context: RangeContext, wanted: RequestedScope): Promise<Range> {
  const { scope, commit, range, base, head, pipeline } = wanted
  if (commit !== undefined) return commitRange(context, await resolveNamed(context, commit))
  if (range !== undefined) return spelledRange(context, range)
  if (base !== undefined) return givenRange(context, base, head)
  if (head !== undefined) return branchOrLast(context, await resolveNamed(context, head), head)

  const [uncommitted, tip] = await Promise.all([countUncommitted(context), commitOf(context, 'HEAD')])
  if (scope === 'staged') return stagedRange(context, tip, uncommitted)
  if (scope === 'working-tree') return workingTreeRange(context, tip, uncommitted)
  if (tip === undefined) return unborn(context, scope, uncommitted.tracked + uncommitted.untracked > 0)
  if (pipeline === undefined && scope === undefined && uncommitted.tracked > 0)
    return workingTreeRange(context, tip, uncommitted)
  const chosen =
    pipeline !== undefined
      ? await pipelineRange(context, pipeline, tip)
      : await (scope === 'branch' ? branchRange(context, tip) : branchOrLast(context, tip))
  chosen.scope.description += leftOut(uncommitted)
  return chosen
}

/** HEAD has no commit yet. */
async function unborn(context: RangeContext, scope: RequestedScope['scope'], some: boolean): Promise<Range> {
  if (scope === undefined && some) return workingTreeRange(context, undefined, await countUncommitted(context))
  if (scope === 'branch') await resolveCommit(context.objects, 'HEAD')
  throw new DuckError(
    'not-found',
    context.bare
      ? 'HEAD has no commits. Specify what to review with --base and --head.'
      : 'The repository is empty. There are no changes to review. Add a file first.',
  )
}
