import { defined } from '../../defined.ts'
import { DuckError } from '../../errors.ts'
import { digest } from '../../hash.ts'
import type { FileEdit } from '../../types.ts'
import { userEnvironment } from '../process/environment.ts'
import { type GitContext, runGit } from '../process/run.ts'
import { writeCommit } from './write-commit.ts'

export interface PushedBranch {
  branch: string
  commit: string
  /** Address to open a pull request, if the hosting site is known. */
  url?: string
}

/** Returns the branch name for a change. The same change gets the same name. */
export function branchFor(title: string, seed: string): string {
  const words = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40)
  return `rubberduck/${words === '' ? 'change' : words}-${digest(seed).slice(0, 6)}`
}

/**
 * Commits edits on top of HEAD to a separate branch and pushes it to `origin` with the user's own credentials. The
 * working tree, the index and HEAD are unchanged. Throws `conflict` if a file differs from the commit, and `config` if
 * the push is not possible.
 */
export async function pushBranch(
  git: GitContext,
  title: string,
  edits: readonly FileEdit[],
  from: Record<string, string | undefined>,
): Promise<PushedBranch> {
  const ask = async (args: string[]) => (await runGit(git, args)).stdout.toString().trim()
  const { origin, name, email } = await checkPush(git)
  const [head, gitdir, base] = await Promise.all([
    ask(['rev-parse', '--verify', 'HEAD']),
    ask(['rev-parse', '--path-format=absolute', '--git-common-dir']),
    ask(['rev-parse', '--abbrev-ref', 'HEAD']),
  ])
  const author = { name, email, at: Date.now() }
  const commit = await writeCommit(git, gitdir, { parent: head, edits, message: title, author, committer: author })
  const branch = branchFor(title, commit)
  await runGit(git, ['update-ref', `refs/heads/${branch}`, commit])
  const remote = { ...git, environment: userEnvironment(from) }
  const flags = ['--quiet', '--no-verify', '--no-follow-tags', '--recurse-submodules=no']
  const { code } = await runGit(remote, ['push', ...flags, 'origin', `${commit}:refs/heads/${branch}`], {
    codes: [0, 1, 128],
  })
  if (code !== 0)
    throw new DuckError(
      'config',
      `The change is on your local branch \`${branch}\`, but the push to \`origin\` failed. Push the branch later.`,
    )
  const url = compareAddress(origin, base, branch)
  return { branch, commit, ...defined({ url }) }
}

/** Checks that a branch can be pushed, and returns the remote and the author. Throws like `pushBranch`. */
export async function checkPush(git: GitContext): Promise<{ origin: string; name: string; email: string }> {
  const { code, stdout } = await runGit(git, ['config', '--get', 'remote.origin.url'], { codes: [0, 1] })
  if (code !== 0) throw new DuckError('config', 'Missing remote `origin`. Add it, or use --commit.')
  return { origin: stdout.toString().trim(), ...(await authorOf(git)) }
}

/** Returns the git identity of the user. Throws `invalid` if it is not configured. */
export async function authorOf(git: GitContext): Promise<{ name: string; email: string }> {
  const { code, stdout } = await runGit(git, ['var', 'GIT_AUTHOR_IDENT'], { codes: [0, 128] })
  const [, name, email] = /^(.*) <(.*)> \d+ [+-]\d{4}$/.exec(code === 0 ? stdout.toString().trim() : '') ?? []
  if (name === undefined || email === undefined)
    throw new DuckError(
      'invalid',
      'The git identity is missing. Set user.name and user.email, then repeat the command.',
    )
  return { name, email }
}

/** Returns the address that opens a pull request on GitHub, derived from the remote; undefined for other sites. */
export function compareAddress(origin: string, base: string, branch: string): string | undefined {
  const [, host, path] =
    /^(?:https?:\/\/(?:[^@/]*@)?|ssh:\/\/git@|git@)([\w.-]+)[/:](.+?)(?:\.git)?\/?$/.exec(origin) ?? []
  if (host === undefined || !/github/i.test(host)) return undefined
  return `https://${host}/${path}/compare/${base === 'HEAD' ? '' : `${base}...`}${branch}?expand=1`
}
