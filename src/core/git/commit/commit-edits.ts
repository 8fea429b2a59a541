import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { DuckError } from '../../errors.ts'
import type { FileEdit } from '../../types.ts'
import { type GitContext, runGit } from '../process/run.ts'
import { authorOf } from './push-branch.ts'
import { checkEdits, writeEdits } from './write-files.ts'

/** Hooks may run a whole test suite. */
const hookTimeoutMs = 60 * 60_000
/** Number of lines of a failed hook that an error shows, the last ones. */
const shownLines = 20

/** A commit that was prepared in an index of its own. The index of the user is unchanged. */
interface PlannedCommit {
  /** Tree of HEAD; the empty tree before the first commit. */
  base: string
  /** Index file with HEAD and the edits, and nothing else. */
  index: string
  /** The edits as a patch that git can merge into any index. */
  patch: Buffer
}

/**
 * Writes edits to the working tree and commits them as the user would, with the hooks, filters and signature of the
 * repository. Other changes remain as they are, staged or not, even those in the same files. Returns the commit id.
 * Throws before any file is written, except if git or a hook refuses the commit: then the files remain changed.
 */
export async function commitEdits(
  git: GitContext,
  root: string,
  edits: readonly FileEdit[],
  message: string,
): Promise<string> {
  await checkIdle(git)
  return withPlan(git, root, edits, async ({ base, index, patch }) => {
    await writeEdits(root, edits)
    const result = await runGit(withIndex(git, index), ['commit', '--quiet', '-m', message], {
      codes: [0, 1, 128],
      timeoutMs: hookTimeoutMs,
    })
    if (result.code !== 0) throw refused(result.stderr)
    const commit = await ask(git, ['rev-parse', 'HEAD'])
    // A hook may have changed the commit, for example formatted a file.
    const whole = await diffTrees(git, base, commit)
    if (!(await applyTo(git, whole))) await applyTo(git, patch)
    return commit
  })
}

/** Checks that the edits can be committed. Throws like `commitEdits`. */
export async function checkCommit(git: GitContext, root: string, edits: readonly FileEdit[]): Promise<void> {
  await checkIdle(git)
  await withPlan(git, root, edits, async () => {})
}

/** Throws if there is no identity, or if the next commit would end a merge. */
async function checkIdle(git: GitContext): Promise<void> {
  await authorOf(git)
  for (const name of ['MERGE_HEAD', 'CHERRY_PICK_HEAD', 'REVERT_HEAD']) {
    const { code } = await runGit(git, ['rev-parse', '--quiet', '--verify', name], { codes: [0, 1, 128] })
    if (code !== 0) continue
    const operation = name.replace('_HEAD', '').replace('_', '-').toLowerCase()
    throw new DuckError(
      'conflict',
      `A ${operation} is in progress, so no files were changed. Finish it, or use \`--write\` instead of \`--commit\`.`,
    )
  }
}

async function withPlan<T>(
  git: GitContext,
  root: string,
  edits: readonly FileEdit[],
  use: (plan: PlannedCommit) => Promise<T>,
): Promise<T> {
  await checkEdits(root, edits)
  const folder = await mkdtemp(join(tmpdir(), 'rubberduck-commit-'))
  try {
    const index = join(folder, 'index')
    const head = await runGit(git, ['rev-parse', '--quiet', '--verify', 'HEAD^{tree}'], { codes: [0, 1, 128] })
    const base =
      head.code === 0 ? head.stdout.toString().trim() : await ask(git, ['hash-object', '-t', 'tree', '-w', '--stdin'])
    const patch = await patchOf(withIndex(git, join(folder, 'edits')), base, edits)
    await runGit(withIndex(git, index), ['read-tree', base])
    const own = join(folder, 'own')
    await copyIndex(git, own)
    if (!(await applyTo(withIndex(git, index), patch)) || !(await applyTo(withIndex(git, own), patch)))
      throw new DuckError(
        'conflict',
        'The edits change lines that are not committed yet, or lines next to them, so no files were changed. Commit your own changes first, or use `--write` instead of `--commit`.',
      )
    return await use({ base, index, patch })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Returns the difference between the files on disk and the edited files. Both have passed the filters of git. */
async function patchOf(git: GitContext, base: string, edits: readonly FileEdit[]): Promise<Buffer> {
  const paths = edits.map(({ path }) => path)
  await runGit(git, ['read-tree', base])
  await runGit(git, ['update-index', '--add', '--remove', '-z', '--stdin'], { input: terminated(paths) })
  const before = await ask(git, ['write-tree'])
  const literal = { ...git, environment: { ...git.environment, GIT_LITERAL_PATHSPECS: '1' } }
  const { stdout } = await runGit(literal, ['ls-files', '--stage', '-z', '--', ...paths])
  const rows = stdout.toString().split('\0')
  const modes = new Map(rows.map((row) => [row.slice(row.indexOf('\t') + 1), row.slice(0, 6)]))
  const entries: string[] = []
  for (const { path, after } of edits) {
    const id =
      after === undefined ? undefined : await ask(git, ['hash-object', '-w', '--stdin', `--path=${path}`], after)
    entries.push(
      id === undefined ? `0 ${before.replaceAll(/./g, '0')}\t${path}` : `${modes.get(path) ?? '100644'} ${id}\t${path}`,
    )
  }
  await runGit(git, ['update-index', '-z', '--index-info'], { input: terminated(entries) })
  return diffTrees(git, before, await ask(git, ['write-tree']))
}

async function diffTrees(git: GitContext, before: string, after: string): Promise<Buffer> {
  const flags = ['--patch', '--binary', '--full-index', '--no-color', '--no-ext-diff', '--no-textconv', '--no-renames']
  const { stdout } = await runGit(git, [
    'diff-tree',
    '-r',
    ...flags,
    '--src-prefix=a/',
    '--dst-prefix=b/',
    before,
    after,
  ])
  return stdout
}

/** Merges a patch into the index. False if it does not fit. */
async function applyTo(git: GitContext, patch: Buffer): Promise<boolean> {
  if (patch.length === 0) return true
  const flags = ['--cached', '--3way', '--whitespace=nowarn']
  const { code } = await runGit(git, ['apply', ...flags, '-'], { input: patch, codes: [0, 1, 128] })
  return code === 0
}

async function copyIndex(git: GitContext, to: string): Promise<void> {
  const name = await ask(git, ['rev-parse', '--git-path', 'index'])
  await copyFile(resolve(git.cwd, name), to).catch((error: NodeJS.ErrnoException) => {
    // Before the first `git add`, there is no index.
    if (error.code !== 'ENOENT') throw error
  })
}

function withIndex(git: GitContext, file: string): GitContext {
  return { ...git, environment: { ...git.environment, GIT_INDEX_FILE: file } }
}

async function ask(git: GitContext, args: string[], input = ''): Promise<string> {
  return (await runGit(git, args, { input })).stdout.toString().trim()
}

function terminated(rows: readonly string[]): string {
  return rows.map((row) => `${row}\0`).join('')
}

function refused(stderr: string): DuckError {
  const lines = stripVTControlCharacters(stderr).trimEnd().split('\n').slice(-shownLines)
  return new DuckError(
    'invalid',
    `The files were changed, but git or one of its hooks rejected the commit. Fix the problem below, then commit the files.\n${lines.join('\n')}`,
  )
}
