import { realpath, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { defined } from '../defined.ts'
import { DuckError } from '../errors.ts'
import { emptyTree, type ObjectFormat } from './objects/object-id.ts'
import { gitEnvironment, withoutAttributes } from './process/environment.ts'
import { gitFailure, gitTooOld } from './process/failure.ts'
import { type GitContext, runGit } from './process/run.ts'

/** `environment` is the process's; only what git needs to start and to find the user's configuration is passed on. */
export interface OpenOptions {
  signal?: AbortSignal
  environment?: Record<string, string | undefined>
  /** Folder that the process was started in: `GIT_INDEX_FILE` is about its repository and about no other. */
  cwd?: string
  /** Tells by the root which paths below it are no part of the repository, wherever they are listed. */
  ignore?: (root: string) => (path: string) => boolean
}

/** A repository as found: how to call git in it, and what it is. */
export interface Found {
  git: GitContext
  /** For what is read from objects alone: the attributes of the checked-out files, which a stranger may have written, do not count. */
  store: GitContext
  root: string
  bare: boolean
  shallow: boolean
  format: ObjectFormat
}

const oldest = [2, 36]

/** Finds the repository of a folder, and makes the environment for all later calls. */
export async function discover(path: string, options: OpenOptions): Promise<Found> {
  const { signal, environment = {} } = options
  const cwd = await folder(path)
  const git: GitContext = { cwd, environment: gitEnvironment(environment), signal }
  const [version, facts, top, filters] = await Promise.all([
    runGit(git, ['version']),
    settled(
      runGit(git, [
        'rev-parse',
        '--is-bare-repository',
        '--is-inside-work-tree',
        '--is-shallow-repository',
        '--show-object-format',
        '--absolute-git-dir',
      ]),
    ),
    settled(runGit(git, ['rev-parse', '--show-toplevel'], { codes: [0, 128] })),
    settled(runGit(git, ['config', '--null', '--name-only', '--get-regexp', '^filter\\.'], { codes: [0, 1] })),
  ])
  checkVersion(version.stdout.toString())
  const lines = value(facts).split('\n')
  const [bare, inside, shallow, format] = lines
  const gitFolder = lines.slice(4).join('\n').replace(/\n$/, '')
  // From inside a .git folder nothing of the work tree is seen: that is as good as bare.
  const isBare = bare === 'true' || inside !== 'true'
  const topLevel = value(top).replace(/\n$/, '')
  if (!isBare && topLevel === '') throw gitFailure('not a git repository', 'rev-parse', cwd)
  const root = await realpath(isBare ? gitFolder : topLevel)
  const index = isBare ? undefined : await namedIndex(options, git, { gitFolder, root })
  const settings = {
    ...gitEnvironment(environment, filterNames(value(filters))),
    ...defined({ GIT_INDEX_FILE: index }),
  }
  const objectFormat = format === 'sha256' ? 'sha256' : 'sha1'
  return {
    git: { cwd: root, environment: settings, signal },
    store: {
      cwd: await realpath(gitFolder),
      environment: withoutAttributes(settings, emptyTree(objectFormat)),
      signal,
    },
    root,
    bare: isBare,
    shallow: shallow === 'true',
    format: objectFormat,
  }
}

/**
 * The index that git names to its hooks: `git commit -a` and `git commit FILE` make one of their own. As git does it,
 * the name is relative to the root.
 */
async function namedIndex(
  { environment = {}, cwd }: OpenOptions,
  git: GitContext,
  { gitFolder, root }: { gitFolder: string; root: string },
): Promise<string | undefined> {
  const name = environment.GIT_INDEX_FILE
  if (!name || cwd === undefined) return undefined
  const { code, stdout } = await runGit({ ...git, cwd }, ['rev-parse', '--absolute-git-dir'], { codes: [0, 128] })
  const same = code === 0 && (await realpath(stdout.toString().replace(/\n$/, ''))) === (await realpath(gitFolder))
  return same ? resolve(root, name) : undefined
}

async function folder(path: string): Promise<string> {
  try {
    if ((await stat(path)).isDirectory()) return await realpath(path)
  } catch {
    throw new DuckError('not-found', `Folder ${path} does not exist or is not readable. Check the value for --repo.`)
  }
  throw new DuckError('invalid', `Invalid value ${path} for --repo (expected a folder, not a file).`)
}

type Settled = { stdout: Buffer } | { error: unknown }

/** The version is judged first, since an old git fails at the other questions. */
async function settled(run: Promise<{ stdout: Buffer }>): Promise<Settled> {
  try {
    return await run
  } catch (error) {
    return { error }
  }
}

function value(outcome: Settled): string {
  if ('error' in outcome) throw outcome.error
  return outcome.stdout.toString()
}

function checkVersion(text: string): void {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(text) ?? []
  const tooOld = Number(major) < oldest[0]! || (Number(major) === oldest[0] && Number(minor) < oldest[1]!)
  if (tooOld) throw gitTooOld(text.replace(/^git version /, '').trim())
}

/** `filter.<name>.<key>`; the name may hold dots. */
function filterNames(keys: string): string[] {
  const names = keys.split('\0').map((key) => /^filter\.(.*)\.[^.]*$/s.exec(key)?.[1])
  return [...new Set(names.filter((name) => name !== undefined))]
}
