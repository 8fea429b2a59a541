import { DuckError } from '../errors.ts'
import type { Scope } from '../types.ts'
import type { CatFile } from './cat-file.ts'
import { readCommit, resolveCommit, shortId } from './commit.ts'
import { emptyTree, type ObjectFormat, workingTree } from './object-id.ts'
import { type GitContext, runGit } from './run.ts'
import type { Range } from './types.ts'
import { splitNames } from './working-tree.ts'

/** What choosing a range needs of a repository. */
export interface RangeContext {
  git: GitContext
  objects: CatFile
  format: ObjectFormat
  bare: boolean
  shallow: boolean
}

/** Where a branch starts from, the most telling first. */
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

/**
 * Picks the two sides to review. Nothing given: a dirty tree against HEAD, else the branch against its default branch,
 * else the last commit, else the whole first commit. A base given: from the merge base to the head (or HEAD).
 * Only a head given: that branch against the default branch, or its last commit.
 */
export async function chooseRange(context: RangeContext, options: { base?: string; head?: string }): Promise<Range> {
  const { base, head } = options
  if (base !== undefined) return givenRange(context, base, head)
  if (head !== undefined) return branchOrLast(context, await resolveCommit(context.objects, head), head)

  const [dirty, tip] = await Promise.all([
    context.bare ? false : isDirty(context),
    context.objects.info('HEAD^{commit}'),
  ])
  const id = tip && 'id' in tip ? tip.id : undefined
  if (dirty) return workingTreeRange(context, id)
  if (id) return branchOrLast(context, id)
  throw new DuckError(
    'not-found',
    context.bare
      ? 'This repository has no commit under HEAD. Name what to review with --base and --head.'
      : 'This repository has no commit and no file yet, so there is nothing to review. Add a file and run again.',
  )
}

async function workingTreeRange(context: RangeContext, tip: string | undefined): Promise<Range> {
  const description = tip
    ? `the working tree against the last commit, ${await commitTitle(context, tip)}`
    : 'the working tree as a whole (there is no commit yet)'
  return range('working-tree', description, tip ?? emptyTree(context.format), workingTree)
}

/** `tip` against its default branch when it is ahead, else its last commit alone. `name` is what the person called it. */
async function branchOrLast(context: RangeContext, tip: string, name?: string): Promise<Range> {
  const start = await defaultBranch(context)
  if (start && start.id !== tip) {
    const from = await mergeBase(context, start.id, tip)
    if (from && from !== tip) {
      const [count, branch] = await Promise.all([countCommits(context, from, tip), name ?? currentBranch(context)])
      const title = branch === undefined || branch === 'HEAD' ? `HEAD at ${shortId(tip)}` : `branch ${branch}`
      return range('branch', `${title} (${count}) against ${start.name} at ${shortId(from)}`, from, tip)
    }
  }
  return lastCommit(context, tip, name)
}

async function lastCommit(context: RangeContext, tip: string, name?: string): Promise<Range> {
  const commit = await readCommit(context.objects, tip)
  const title = await commitTitle(context, tip)
  const [parent] = commit?.parents ?? []
  const of = name === undefined || name === 'HEAD' || tip.startsWith(name) ? '' : ` of ${name}`
  if (parent === undefined) {
    return range('root', `the first commit${of}, ${title}, as a whole`, emptyTree(context.format), tip)
  }
  const info = await context.objects.info(parent)
  if (info && 'id' in info) {
    const merge = commit!.parents.length > 1 ? ', a merge, against its first parent' : ''
    return range('commit', `the last commit${of}, ${title}${merge}`, parent, tip)
  }
  const note = `${missingHistory(context)} The parent of ${shortId(tip)} is not there, so all its files are reviewed as new. \`git fetch --deepen 1\` or \`git fetch --unshallow\` gets it.`
  return range('root', `all files of the last commit${of}, ${title}`, emptyTree(context.format), tip, [note])
}

async function givenRange(context: RangeContext, base: string, head: string | undefined): Promise<Range> {
  const [from, tip] = await Promise.all([resolveSide(context, base), resolveCommit(context.objects, head ?? 'HEAD')])
  const [fork, dirty] = await Promise.all([
    from.tree ? undefined : mergeBase(context, from.id, tip),
    head === undefined && !context.bare ? isDirty(context) : false,
  ])
  const notes = dirty
    ? ['What is not committed is not part of this review; without --base the working tree is reviewed.']
    : []
  const title = head ?? (await currentBranch(context)) ?? 'HEAD'
  if (fork) {
    const count = await countCommits(context, fork, tip)
    const named = base === fork || fork.startsWith(base) ? shortId(fork) : `${base} at ${shortId(fork)}`
    if (fork === tip) notes.push(`${title} has no commit that ${base} lacks, so there is nothing to review.`)
    return range('range', `${title} (${count}) against ${named}`, fork, tip, notes)
  }
  if (!from.tree) {
    notes.push(
      context.shallow
        ? `${missingHistory(context)} Where ${base} and ${title} part is not there, so their trees are compared directly and changes made on ${base} may show as undone. \`git fetch --unshallow\` gets the history.`
        : `${base} and ${title} have no commit in common, so their trees are compared directly.`,
    )
  }
  const against = from.id === emptyTree(context.format) ? 'the empty tree' : `${base} (${shortId(from.id)})`
  return range('range', `${title} against ${against}, compared directly`, from.id, tip, notes)
}

/** A commit, or a tree such as the empty one. */
async function resolveSide(context: RangeContext, revision: string): Promise<{ id: string; tree: boolean }> {
  const info = await context.objects.info(revision)
  if (info && 'id' in info && info.type === 'tree') return { id: info.id, tree: true }
  return { id: await resolveCommit(context.objects, revision), tree: false }
}

async function defaultBranch(context: RangeContext): Promise<{ id: string; name: string } | undefined> {
  const infos = await Promise.all(defaultBranches.map((ref) => context.objects.info(`${ref}^{commit}`)))
  for (const [index, ref] of defaultBranches.entries()) {
    const info = infos[index]
    if (!info || !('id' in info)) continue
    const name = ref.endsWith('/HEAD') ? ((await symbolicName(context, ref)) ?? ref) : ref
    return { id: info.id, name: name.replace(/^refs\/(heads|remotes)\//, '') }
  }
  return undefined
}

async function symbolicName(context: RangeContext, ref: string): Promise<string | undefined> {
  const { code, stdout } = await runGit(context.git, ['symbolic-ref', '-q', ref], { codes: [0, 1, 128] })
  return code === 0 ? stdout.toString().trimEnd() : undefined
}

/** Undefined when HEAD is detached. */
async function currentBranch(context: RangeContext): Promise<string | undefined> {
  return (await symbolicName(context, 'HEAD'))?.replace(/^refs\/heads\//, '')
}

async function mergeBase(context: RangeContext, one: string, other: string): Promise<string | undefined> {
  if (one === other) return one
  const { code, stdout } = await runGit(context.git, ['merge-base', '--end-of-options', one, other], { codes: [0, 1] })
  return code === 0 ? stdout.toString().trim().split('\n')[0] : undefined
}

async function countCommits(context: RangeContext, from: string, to: string): Promise<string> {
  const { stdout } = await runGit(context.git, ['rev-list', '--count', `${from}..${to}`, '--'])
  const count = Number(stdout.toString())
  return count === 1 ? '1 commit' : `${count} commits`
}

/** Tracked files that differ from HEAD, or untracked ones that are not ignored. */
async function isDirty(context: RangeContext): Promise<boolean> {
  const args = ['status', '--porcelain=v1', '-z', '--untracked-files=all', '--no-renames', '--ignore-submodules=dirty']
  const { stdout } = await runGit(context.git, args, { maxBytes: 1024 * 1024, overflow: 'cut' })
  // An untracked name that ends in a slash is a repository of its own.
  return splitNames(stdout).some((entry) => !(entry.startsWith('?? ') && entry.endsWith('/')))
}

async function commitTitle(context: RangeContext, id: string): Promise<string> {
  const subject = (await readCommit(context.objects, id))?.subject
  return subject ? `${shortId(id)} “${subject}”` : shortId(id)
}

function missingHistory(context: RangeContext): string {
  return context.shallow ? 'This is a shallow clone.' : 'This repository lacks a part of its history.'
}

function range(kind: Scope['kind'], description: string, base: string, head: string, notes: string[] = []): Range {
  return { scope: { kind, description, base, head }, base, head, notes }
}
