import { DuckError } from '../../errors.ts'
import { emptyTree, stagedIndex, workingTree } from '../objects/object-id.ts'
import { runGit } from '../process/run.ts'
import type { Range } from '../types.ts'
import { splitNames } from '../working-tree.ts'
import { commitTitle, makeRange, type RangeContext } from './range-context.ts'

/** Number of files that differ from the last commit. */
export interface Uncommitted {
  staged: number
  /** Staged or unstaged. */
  tracked: number
  untracked: number
}

/** Counts uncommitted files; all zero in a bare repository. */
export async function countUncommitted({ git, bare, ignored }: RangeContext): Promise<Uncommitted> {
  const counts = { staged: 0, tracked: 0, untracked: 0 }
  if (bare) return counts
  const args = ['status', '--porcelain=v1', '-z', '--untracked-files=all', '--no-renames', '--ignore-submodules=dirty']
  const { stdout } = await runGit(git, args, { maxBytes: 1024 * 1024, overflow: 'cut' })
  for (const entry of splitNames(stdout)) {
    const path = entry.slice(3)
    // An untracked name that ends with a slash is a nested repository.
    if (ignored(path) || (entry.startsWith('??') && path.endsWith('/'))) continue
    if (entry.startsWith('??')) counts.untracked += 1
    else counts.tracked += 1
    if (/^[^ ?]/.test(entry)) counts.staged += 1
  }
  return counts
}

/** Compares the files on disk with the last commit, including untracked files. */
export async function workingTreeRange(
  context: RangeContext,
  tip: string | undefined,
  { untracked }: Uncommitted,
): Promise<Range> {
  refuseBare(context, '--working-tree')
  const against = tip
    ? `the working tree against the last commit, ${await commitTitle(context, tip)}`
    : 'the whole working tree (no commits yet)'
  const also = tip === undefined || untracked === 0 ? '' : ` (${files(untracked, 'untracked')} included)`
  return makeRange('working-tree', `${against}${also}`, {
    base: tip ?? emptyTree(context.format),
    head: workingTree,
  })
}

/** Compares the index with the last commit. */
export function stagedRange(
  context: RangeContext,
  tip: string | undefined,
  { staged, tracked, untracked }: Uncommitted,
): Range {
  refuseBare(context, '--staged')
  const rest = tracked + untracked > 0 ? ', or use `--working-tree` to review unstaged changes' : ''
  const notes = staged === 0 ? [`No staged changes. Stage files with \`git add\`${rest}.`] : []
  return makeRange('staged', 'the staged changes', { base: tip ?? emptyTree(context.format), head: stagedIndex }, notes)
}

/** Returns a note in parentheses about uncommitted files that are not part of the review; empty if there are none. */
export function leftOut({ tracked, untracked }: Uncommitted): string {
  const words = [
    ...(tracked > 0 ? [files(tracked, 'changed')] : []),
    ...(untracked > 0 ? [files(untracked, 'untracked')] : []),
  ]
  return words.length === 0 ? '' : ` (${words.join(' and ')} not included: use \`--working-tree\`)`
}

function files(count: number, kind: string): string {
  return `${count} ${kind} ${count === 1 ? 'file' : 'files'}`
}

function refuseBare({ bare }: RangeContext, option: string): void {
  if (!bare) return
  throw new DuckError(
    'invalid',
    `\`${option}\` needs a working tree, but this repository is bare. Specify a commit, a branch or a range.`,
  )
}
