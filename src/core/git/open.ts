import { realpath, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { defined } from '../defined.ts'
import { DuckError } from '../errors.ts'
import { must } from '../must.ts'
import { emptyTree, type ObjectFormat } from './objects/object-id.ts'
import { gitEnvironment, withoutAttributes } from './process/environment.ts'
import { gitFailure, gitTooOld } from './process/failure.ts'
import { type GitContext, type RunResult, runGit } from './process/run.ts'

/**
 * `environment` is the process environment. Only the variables that git needs to start and to find the user's
 * configuration are passed on.
 */
export interface OpenOptions {
  signal?: AbortSignal
  environment?: Record<string, string | undefined>
  /** Working directory of the process. `GIT_INDEX_FILE` applies only to its repository. */
  cwd?: string
  /** Returns a predicate for paths below the root that do not belong to the repository. */
  ignore?: (root: string) => (path: string) => boolean
  /** The folder is a mirror of `openMirror`, so git need not be asked about it. */
  mirror?: boolean
}

/** A discovered repository and the settings for calling git in it. */
export interface DiscoveredRepository {
  git: GitContext
  /** Settings for reading objects only. They ignore the attributes of checked-out files, which may be untrusted. */
  store: GitContext
  root: string
  bare: boolean
  shallow: boolean
  format: ObjectFormat
}

const oldest = { major: 2, minor: 36 }

/** Finds the repository of a folder and creates the environment for all later git calls. */
export async function discover(path: string, options: OpenOptions): Promise<DiscoveredRepository> {
  const { signal, environment = {} } = options
  const cwd = await folder(path)
  const git: GitContext = { cwd, environment: gitEnvironment(environment), signal }
  if (options.mirror) {
    await requireVersion(git)
    const store = { ...git, environment: withoutAttributes(git.environment, emptyTree('sha1')) }
    return { git, store, root: cwd, bare: true, shallow: false, format: 'sha1' }
  }
  const [facts, filters] = await Promise.all([
    settled(runGit(git, ['rev-parse', ...questions], { codes: [0, 128] })),
    settled(runGit(git, ['config', '--null', '--name-only', '--get-regexp', '^filter\\.'], { codes: [0, 1] })),
    requireVersion(git),
  ])
  const { stdout, stderr } = value(facts)
  const [bare, inside, shallow, ...lines] = stdout.toString().replace(/\n$/, '').split('\n')
  // A path may contain line breaks, so the format separates the two paths.
  const middle = lines.findIndex((line) => line === 'sha1' || line === 'sha256')
  if (middle === -1) throw gitFailure(stderr, 'rev-parse', cwd)
  const [gitFolder, topLevel] = [lines.slice(0, middle), lines.slice(middle + 1)].map((path) => path.join('\n'))
  const format = lines[middle]
  // Inside a .git folder, the working tree is not accessible, so the repository counts as bare.
  const isBare = bare === 'true' || inside !== 'true'
  if (!isBare && topLevel === '') throw gitFailure('not a git repository', 'rev-parse', cwd)
  const root = await realpath(must(isBare ? gitFolder : topLevel))
  const index = isBare ? undefined : await namedIndex(options, git, { gitFolder: must(gitFolder), root })
  const settings = {
    ...gitEnvironment(environment, filterNames(value(filters).stdout.toString())),
    ...defined({ GIT_INDEX_FILE: index }),
  }
  const objectFormat = format === 'sha256' ? 'sha256' : 'sha1'
  return {
    git: { cwd: root, environment: settings, signal },
    store: {
      cwd: await realpath(must(gitFolder)),
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
 * The index that git passes to its hooks. `git commit -a` and `git commit FILE` use a temporary one. As in git, its
 * name is relative to the root.
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

/** The last one fails without a working tree, after the others were answered. */
const questions = [
  '--is-bare-repository',
  '--is-inside-work-tree',
  '--is-shallow-repository',
  '--absolute-git-dir',
  '--show-object-format',
  '--show-toplevel',
]

type Settled = RunResult | { error: unknown }

/** The version is checked first, because an old git fails on the other calls. */
async function settled(run: Promise<RunResult>): Promise<Settled> {
  try {
    return await run
  } catch (error) {
    return { error }
  }
}

function value(outcome: Settled): RunResult {
  if ('error' in outcome) throw outcome.error
  return outcome
}

/** The search paths on which git was found and is new enough. */
const checked = new Set<string | undefined>()

async function requireVersion(git: GitContext): Promise<void> {
  const path = git.environment.PATH
  if (checked.has(path)) return
  const { stdout } = await runGit(git, ['version'])
  checkVersion(stdout.toString())
  checked.add(path)
}

function checkVersion(text: string): void {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(text) ?? []
  const tooOld = Number(major) < oldest.major || (Number(major) === oldest.major && Number(minor) < oldest.minor)
  if (tooOld) throw gitTooOld(text.replace(/^git version /, '').trim())
}

/** `filter.<name>.<key>`; the name may contain dots. */
function filterNames(keys: string): string[] {
  const names = keys.split('\0').map((key) => /^filter\.(.*)\.[^.]*$/s.exec(key)?.[1])
  return [...new Set(names.filter((name) => name !== undefined))]
}
