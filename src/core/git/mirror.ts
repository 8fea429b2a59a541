import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type SimpleGit, simpleGit } from 'simple-git'
import { defined } from '../defined.ts'
import { DuckError } from '../errors.ts'
import type { Branch, Change, Remote } from '../platform.ts'
import { inDataDirectory } from '../store/data-directory.ts'
import { makeFolder } from '../store/make-folder.ts'
import { type CommitRequest, writeCommit } from './commit/write-commit.ts'
import type { OpenOptions } from './open.ts'
import { fetchEnvironment, gitEnvironment } from './process/environment.ts'
import { cancelled } from './process/failure.ts'
import { fetchFailure, pushFailure } from './process/fetch-failure.ts'
import { type GitContext, runGit } from './process/run.ts'

/** The bare copy of one repository; read it with `openRepository(path, { mirror: true })`. */
export interface Mirror {
  path: string
  /**
   * Fetches the base and head of a pull request unless both are present. Throws `denied`, `not-found`, `unavailable` or
   * `timeout`. Fetches of the same repository within a process run one after another.
   */
  fetch(remote: Remote, change: Pick<Change, 'number' | 'base' | 'head'>): Promise<'present' | 'fetched'>
  /** Fetches the head of a branch unless it is present. */
  fetchBranch(remote: Remote, branch: Pick<Branch, 'ref' | 'sha'>): Promise<void>
  /** Writes a commit on top of the head without a checkout, and returns its id. */
  commit(request: CommitRequest): Promise<string>
  /**
   * Fast-forwards a remote branch to a commit. Throws `conflict` if the branch has new commits, and `denied` if it is
   * protected.
   */
  push(remote: Remote, commit: string, branch: string): Promise<void>
}

const fetchTimeoutMs = 10 * 60_000
/** Age at which one of git's lock files counts as left over from a crash. */
const staleLockMs = 15 * 60_000
const name = /^[\w.-]+$/

/** Pending fetches by mirror. The next one waits and usually finds its commits already present. */
const underWay = new Map<string, Promise<unknown>>()

/**
 * Opens the mirror of `host/owner/name` in the data directory, and creates it if necessary. Throws `invalid` for
 * invalid names.
 */
export async function openMirror(home: string, repo: string, options: OpenOptions = {}): Promise<Mirror> {
  const parts = repo.split('/')
  const [host = '', owner = '', project = ''] = parts
  const safe =
    parts.length === 3 &&
    [host.replace(':', '.'), owner, project].every((part) => name.test(part) && !/^\.+$/.test(part))
  if (!safe) throw new DuckError('invalid', `Invalid repository "${repo}" (expected owner/name).`)
  const { signal, environment = {} } = options
  const path = join(home, 'mirrors', host.replace(':', '_'), owner, `${project}.git`)
  const git: GitContext = { cwd: path, environment: gitEnvironment(environment), signal }
  const forRemote = (remote: Remote): GitContext => ({ ...git, environment: fetchEnvironment(environment, remote) })
  await inDataDirectory(home, () => ensureBare(git))
  return {
    path,
    fetchBranch: (remote, { ref, sha }) =>
      inTurn(path, async () => {
        if (await isFetched(git, sha, `refs/rubberduck/base/${ref}`)) return
        await removeStaleLocks(path)
        await fetchRefs(forRemote(remote), remote, [`+refs/heads/${ref}:refs/rubberduck/base/${ref}`])
        if (await hasCommits(git, sha)) return
        await fetchRefs(forRemote(remote), remote, [`+${sha}:refs/rubberduck/pinned/${sha}`])
      }),
    commit: (request) => writeCommit(git, path, request),
    async push(remote, commit, branch) {
      const flags = ['--quiet', '--no-verify', '--porcelain', '--no-follow-tags', '--recurse-submodules=no']
      try {
        await porcelain(forRemote(remote)).raw([
          'push',
          ...flags,
          '--end-of-options',
          remote.url,
          `${commit}:refs/heads/${branch}`,
        ])
      } catch (error) {
        if (signal?.aborted) throw cancelled(signal)
        throw pushFailure(error instanceof Error ? error.message : String(error), remote, branch)
      }
    },
    fetch: (remote, change) =>
      inTurn(path, async () => {
        const present = () => hasCommits(git, change.base.sha, change.head.sha)
        const isComplete = await isFetched(git, change.head.sha, `refs/rubberduck/pull/${change.number}`)
        if (isComplete && (await present())) return 'present'
        await removeStaleLocks(path)
        const base = `+refs/heads/${change.base.ref}:refs/rubberduck/base/${change.base.ref}`
        const head = `+refs/pull/${change.number}/head:refs/rubberduck/pull/${change.number}`
        await fetchRefs(forRemote(remote), remote, [base, head])
        if (await present()) return 'fetched'
        // The refs have changed, so the commits themselves are fetched, under refs that protect them from garbage
        // collection.
        const exact = [change.base.sha, change.head.sha].map((sha) => `+${sha}:refs/rubberduck/pinned/${sha}`)
        await fetchRefs(forRemote(remote), remote, exact)
        return 'fetched'
      }),
  }
}

async function inTurn<T>(path: string, work: () => Promise<T>): Promise<T> {
  const before = underWay.get(path) ?? Promise.resolve()
  const own = before.catch(() => {}).then(work)
  underWay.set(path, own)
  try {
    return await own
  } finally {
    if (underWay.get(path) === own) underWay.delete(path)
  }
}

/**
 * Tells whether a completed fetch wrote a ref to this commit. A fetch that was killed may leave the commit without its
 * files, but no ref.
 */
async function isFetched(git: GitContext, sha: string, ref: string): Promise<boolean> {
  const args = ['for-each-ref', '--format=%(objectname)', ref, `refs/rubberduck/pinned/${sha}`]
  const { stdout } = await runGit(git, args)
  return stdout.toString().split('\n').includes(sha)
}

async function hasCommits(git: GitContext, ...ids: string[]): Promise<boolean> {
  const input = ids.map((id) => `${id}^{commit}\n`).join('')
  const { stdout } = await runGit(git, ['cat-file', '--batch-check=%(objecttype)'], { input, codes: [0, 1, 128] })
  return stdout.toString() === 'commit\n'.repeat(ids.length)
}

/** Creates the repository in a temporary folder and then renames it, so that a crash leaves no partial one. */
async function ensureBare(git: GitContext): Promise<void> {
  const path = git.cwd
  if (await isThere(join(path, 'HEAD'))) return
  makeFolder(dirname(path))
  const draft = `${path}.${randomUUID()}.tmp`
  const left = `${draft}.left`
  try {
    await mkdir(draft, 0o700)
    await porcelain({ ...git, cwd: draft }).raw(['init', '--quiet', '--bare', '--template=', '--object-format=sha1'])
    // The existing folder is either in use, because another process was faster, or incomplete and replaceable.
    for (let tries = 3; ; tries--) {
      try {
        return await rename(draft, path)
      } catch (error) {
        if (await isThere(join(path, 'HEAD'))) return
        if (tries === 1 || !isInTheWay(error)) throw error
        await rename(path, left).catch((moved) => {
          if (!isGone(moved)) throw moved
        })
      }
    }
  } finally {
    for (const folder of [draft, left]) await rm(folder, { recursive: true, force: true })
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code
const isGone = (error: unknown) => codeOf(error) === 'ENOENT'
/** A rename fails with these codes if the target is a non-empty folder, or on Windows any folder. */
const isInTheWay = (error: unknown) => ['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES'].includes(codeOf(error) ?? '')

async function fetchRefs(git: GitContext, remote: Remote, refs: readonly string[]): Promise<void> {
  try {
    const flags = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance', '--no-recurse-submodules']
    await porcelain(git).raw(['fetch', ...flags, '--end-of-options', remote.url, ...refs])
  } catch (error) {
    if (git.signal?.aborted) throw cancelled(git.signal)
    throw fetchFailure(error instanceof Error ? error.message : String(error), remote)
  }
}

/** Runs simple-git with only our environment. Its "unsafe" options are those that we set to make git safe. */
function porcelain({ cwd, environment, signal }: GitContext): SimpleGit {
  return simpleGit({
    baseDir: cwd,
    timeout: { block: fetchTimeoutMs },
    allowEnvironment: Object.keys(environment),
    ...defined({ abort: signal }),
    unsafe: {
      allowUnsafeConfigEnvCount: true,
      allowUnsafePager: true,
      allowUnsafeAskPass: true,
      allowUnsafeEditor: true,
      allowUnsafeProtocolOverride: true,
      allowUnsafeTemplateDir: true,
      allowUnsafeHooksPath: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeCredentialHelper: true,
    },
  }).env(environment)
}

/** Removes the locks of a crashed process, which git itself never removes. */
async function removeStaleLocks(path: string): Promise<void> {
  const names = await readdir(path, { recursive: true }).catch((error) => {
    // A concurrent git process adds and removes folders. The next fetch checks again.
    if (isGone(error)) return []
    throw error
  })
  for (const entry of names.filter((each) => each.endsWith('.lock'))) {
    const file = join(path, entry)
    const found = await stat(file).catch(() => undefined)
    if (found !== undefined && Date.now() - found.mtimeMs > staleLockMs) await rm(file, { force: true })
  }
}

async function isThere(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined)) !== undefined
}
