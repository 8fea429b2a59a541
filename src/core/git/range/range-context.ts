import type { Scope } from '../../outcome/report.ts'
import { readCommit, shortId } from '../commit/commit.ts'
import type { CatFile } from '../objects/cat-file.ts'
import type { ObjectFormat } from '../objects/object-id.ts'
import { type GitContext, runGit } from '../process/run.ts'
import type { Range } from '../types.ts'

/** Resources for choosing a range. */
export interface RangeContext {
  git: GitContext
  objects: CatFile
  format: ObjectFormat
  bare: boolean
  shallow: boolean
  /** Files in the repository's folder that do not belong to it. */
  ignored: (path: string) => boolean
}

export function makeRange(
  kind: Scope['kind'],
  description: string,
  sides: { base: string; head: string },
  notes: string[] = [],
): Range {
  return { scope: { kind, description, ...sides }, ...sides, notes }
}

/** Resolves a revision to a commit id; undefined if it does not exist. */
export async function commitOf({ objects }: RangeContext, revision: string): Promise<string | undefined> {
  const info = await objects.info(`${revision}^{commit}`)
  return info && 'id' in info ? info.id : undefined
}

/** Returns the best common ancestor; undefined if there is none in this clone. */
export async function mergeBase({ git }: RangeContext, one: string, other: string): Promise<string | undefined> {
  if (one === other) return one
  const { code, stdout } = await runGit(git, ['merge-base', '--end-of-options', one, other], { codes: [0, 1] })
  return code === 0 ? stdout.toString().trim().split('\n')[0] : undefined
}

export async function isAncestor({ git }: RangeContext, older: string, newer: string): Promise<boolean> {
  const args = ['merge-base', '--is-ancestor', '--end-of-options', older, newer]
  return (await runGit(git, args, { codes: [0, 1, 128] })).code === 0
}

/** Returns a count such as `3 commits`. */
export async function countCommits({ git }: RangeContext, from: string, to: string): Promise<string> {
  const { stdout } = await runGit(git, ['rev-list', '--count', `${from}..${to}`, '--'])
  const count = Number(stdout.toString())
  return count === 1 ? '1 commit' : `${count} commits`
}

/** Returns the full name of the ref that a symbolic ref points to. */
export async function symbolicName({ git }: RangeContext, ref: string): Promise<string | undefined> {
  const { code, stdout } = await runGit(git, ['symbolic-ref', '-q', ref], { codes: [0, 1, 128] })
  return code === 0 ? stdout.toString().trimEnd() : undefined
}

/** Returns the current branch; undefined if HEAD is detached. */
export async function currentBranch(context: RangeContext): Promise<string | undefined> {
  return (await symbolicName(context, 'HEAD'))?.replace(/^refs\/heads\//, '')
}

/** Returns a title such as `1a2b3c4 “Fix the parser”`. */
export async function commitTitle({ objects }: RangeContext, id: string): Promise<string> {
  const subject = (await readCommit(objects, id))?.subject
  return subject ? `${shortId(id)} “${subject}”` : shortId(id)
}

export function missingHistory({ shallow }: RangeContext): string {
  return shallow ? 'This is a shallow clone.' : 'This clone has an incomplete history.'
}
