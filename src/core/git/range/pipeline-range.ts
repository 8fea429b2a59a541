import type { Pipeline } from '../../config/environment/ci.ts'
import { DuckError } from '../../errors.ts'
import { readCommit, shortId } from '../commit/commit.ts'
import type { Range } from '../types.ts'
import { type BaseBranch, defaultBranch, lastCommit, sinceMergeBase } from './branch-range.ts'
import {
  commitOf,
  countCommits,
  currentBranch,
  isAncestor,
  makeRange,
  mergeBase,
  type RangeContext,
} from './range-context.ts'

type ChangeOf = NonNullable<Pipeline['change']>

/**
 * Returns the range that a CI job builds: a pull request or branch from its merge base, or on the default branch the
 * pushed commits or the last commit. Throws `not-found` with the command to fetch a missing base, because a review of
 * another range could pass wrongly.
 */
export async function pipelineRange(context: RangeContext, pipeline: Pipeline, tip: string): Promise<Range> {
  if (pipeline.change !== undefined) return changeRange(context, pipeline, pipeline.change, tip)
  const start =
    pipeline.defaultBranch === undefined
      ? await defaultBranch(context)
      : await baseNamed(context, pipeline.defaultBranch, [])
  const branch = pipeline.branch ?? (await currentBranch(context))
  const name = pipeline.defaultBranch ?? start?.name.replace(/^(?:origin|upstream)\//, '')
  const onDefault = branch !== undefined && branch === name
  if (onDefault && pipeline.before !== undefined) return pushedRange(context, pipeline, branch, tip)
  const from = start && (await mergeBase(context, start.id, tip))
  if (from === tip || (from === undefined && onDefault)) return lastOf(context, pipeline, tip)
  if (start === undefined || from === undefined) throw noBase(context, pipeline, name)
  return sinceMergeBase(context, { from, tip, base: start.name, name: branch })
}

/** Returns the range of a push to the default branch. */
async function pushedRange(context: RangeContext, pipeline: Pipeline, branch: string, tip: string): Promise<Range> {
  const { before } = pipeline
  const known = before === undefined ? undefined : await commitOf(context, before)
  if (known === undefined || known === tip || !(await isAncestor(context, known, tip)))
    return lastOf(context, pipeline, tip)
  const count = await countCommits(context, known, tip)
  const description = `${count} pushed to ${branch}, ${shortId(known)}..${shortId(tip)}`
  return makeRange('range', description, { base: known, head: tip })
}

async function lastOf(context: RangeContext, pipeline: Pipeline, tip: string): Promise<Range> {
  const range = await lastCommit(context, tip)
  const [parent] = (await readCommit(context.objects, tip))?.parents ?? []
  if (range.scope.kind !== 'root' || parent === undefined) return range
  throw new DuckError(
    'not-found',
    `The parent of ${shortId(tip)} is not in this clone, so its changes are unknown. Run \`git fetch --deepen 1\`${orSet(pipeline)}.`,
  )
}

async function changeRange(context: RangeContext, pipeline: Pipeline, change: ChangeOf, tip: string): Promise<Range> {
  const { head, into } = await sourceOf(context, pipeline, change, tip)
  const ids = change.bases.concat(into ?? [])
  const base = await baseNamed(context, change.target, ids, change.exact)
  const from = base && (await mergeBase(context, base.id, head))
  if (base !== undefined && from !== undefined)
    return sinceMergeBase(context, { from, tip: head, base: base.name, name: pipeline.branch })
  // The merge that the service created differs from its first parent only by the change, even in a shallow clone.
  const first = into === undefined ? undefined : await commitOf(context, into)
  if (first === undefined) throw noBase(context, pipeline, change.target)
  const title = pipeline.branch === undefined ? 'the change' : `branch ${pipeline.branch}`
  const description = `${title}, merged, against ${change.target ?? 'its base'} at ${shortId(first)}`
  return makeRange('branch', description, { base: first, head: tip })
}

/** Returns the head of the change and, if a merge is checked out, its target. */
async function sourceOf(
  context: RangeContext,
  pipeline: Pipeline,
  { head, merged, bases }: ChangeOf,
  tip: string,
): Promise<{ head: string; into?: string }> {
  if (head === tip) return { head: tip }
  const [first, second] = (await readCommit(context.objects, tip))?.parents ?? []
  if (first !== undefined && second !== undefined && (head === undefined ? merged : second === head)) {
    const source = await commitOf(context, second)
    return { head: source ?? tip, into: first }
  }
  const known = head === undefined ? undefined : await commitOf(context, head)
  if (known !== undefined) return { head: (await isAncestor(context, known, tip)) ? tip : known }
  if (head !== undefined && bases.includes(tip))
    throw new DuckError(
      'not-found',
      `The base of the pull request is checked out, but its head ${shortId(head)} is not in this clone. Run \`git fetch origin ${head}\`${orSet(pipeline)}.`,
    )
  return { head: tip }
}

/** Finds the base by its name at the remote, or by id; `exact` ids take precedence. */
async function baseNamed(
  context: RangeContext,
  name: string | undefined,
  ids: readonly string[],
  exact = false,
): Promise<BaseBranch | undefined> {
  const byName =
    name === undefined
      ? []
      : ['refs/remotes/origin/', 'refs/remotes/upstream/'].map((place) => ({
          revision: `${place}${name}`,
          shown: `${place}${name}`.replace('refs/remotes/', ''),
        }))
  const byId = ids.map((id) => ({ revision: id, shown: name ?? shortId(id) }))
  const local = name === undefined ? [] : [{ revision: `refs/heads/${name}`, shown: name }]
  for (const { revision, shown } of [...(exact ? [...byId, ...byName] : [...byName, ...byId]), ...local]) {
    const id = await commitOf(context, revision)
    if (id !== undefined) return { id, name: shown }
  }
  return undefined
}

function noBase({ shallow }: RangeContext, pipeline: Pipeline, name: string | undefined): DuckError {
  if (name === undefined)
    return new DuckError(
      'not-found',
      'No base branch found (origin/HEAD, main or master). Specify the base with `--base REV`.',
    )
  const fetch = `git fetch ${shallow ? '--unshallow ' : ''}origin ${name}:refs/remotes/origin/${name}`
  return new DuckError(
    'not-found',
    `The merge base with \`${name}\` is missing from this ${shallow ? 'shallow ' : ''}clone. Run \`${fetch}\`${orSet(pipeline)}.`,
  )
}

function orSet({ history }: Pipeline): string {
  return history === undefined ? '' : `, or ${history}`
}
