import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { allCommands } from '../../src/commands/index.ts'
import { readEnvironment } from '../../src/core/config/environment/environment.ts'
import { defined } from '../../src/core/defined.ts'
import type { Exchange, Subject } from '../../src/core/engine.ts'
import { type OpenedModels, openModels } from '../../src/core/llm/open-models.ts'
import { must } from '../../src/core/must.ts'
import type { Report } from '../../src/core/outcome/report.ts'
import { type Change, newReviewState, type ReviewState } from '../../src/core/platform.ts'
import { run } from '../../src/core/run.ts'
import { createLogger } from '../../src/core/telemetry/logger.ts'
import type { ArgumentValue, Outcome, Pinned } from '../../src/core/types.ts'
import { makeFolder } from './folder.ts'
import { sharedParser } from './parser.ts'

/** A real git repository in a folder of its own. */
export interface TestRepo {
  dir: string
  git(...args: string[]): string
  /** Writes files; null deletes one. */
  write(files: Record<string, string | Uint8Array | null>): void
  /** Writes, stages and commits; gives the commit id. */
  commit(message: string, files?: Record<string, string | Uint8Array | null>): string
}

export function makeRepo(): TestRepo {
  const dir = makeFolder()
  const environment = {
    PATH: process.env.PATH ?? '',
    HOME: dir,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.invalid',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.invalid',
    GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
    GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
  }
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: dir, env: environment, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  git('init', '--quiet', '--initial-branch=main')
  const repo: TestRepo = {
    dir,
    git,
    write(files) {
      for (const [path, content] of Object.entries(files)) {
        const file = join(dir, path)
        if (content === null) rmSync(file, { recursive: true })
        else {
          mkdirSync(dirname(file), { recursive: true })
          writeFileSync(file, content)
        }
      }
    },
    commit(message, files = {}) {
      repo.write(files)
      git('add', '--all')
      git('commit', '--quiet', '--allow-empty', '--message', message)
      return git('rev-parse', 'HEAD').trim()
    },
  }
  return repo
}

export interface RunOptions {
  /** Data folder; default one of its own. */
  home?: string
  stdin?: string
  signal?: AbortSignal
  /** Where programs are looked up; default as this process does. */
  path?: string
  /** Variables that switch models on. */
  models?: Record<string, string>
  history?: readonly Exchange[]
  tell?: (markdown: string) => void
  /** What the pull request that the run is about says of itself. */
  pull?: { title: string; body: string; findings?: ReviewState['findings'] }
  /** What a server would have fixed before the run. */
  pinned?: Pinned
}

/**
 * Runs a command as the terminal would, with a data folder of its own. All runs of a test file share parser threads.
 */
export async function runCommand(
  command: string,
  dir: string,
  args: Record<string, ArgumentValue> = {},
  options: RunOptions = {},
): Promise<Outcome> {
  const home = options.home ?? makeFolder()
  const environment = readEnvironment({
    PATH: options.path ?? process.env.PATH,
    HOME: home,
    RUBBERDUCK_HOME: home,
    ...options.models,
  })
  const logger = createLogger('silent')
  const opened: OpenedModels[] = []
  const outcome = await run(
    { command, arguments: args, actor: 'test', ...defined({ pinned: options.pinned }) },
    {
      cwd: dir,
      environment,
      logger,
      commands: allCommands,
      parser: sharedParser(),
      models: async () => {
        opened.push(await openModels(environment, logger, { pauseMs: 5 }))
        return must(opened.at(-1))
      },
      signal: options.signal ?? new AbortController().signal,
      progress: () => {},
      ...(options.history === undefined ? {} : { history: options.history }),
      ...(options.tell === undefined ? {} : { tell: options.tell }),
      ...(options.pull === undefined ? {} : { subject: subjectOf(options.pull) }),
      stdin: async () => options.stdin ?? '',
    },
  )
  await Promise.all(opened.map((each) => each.close()))
  return outcome
}

function subjectOf({ findings = {}, ...pull }: NonNullable<RunOptions['pull']>): Subject {
  const commit = { ref: 'main', sha: '0'.repeat(40) }
  const change: Change = {
    ...pull,
    repo: 'octo/duck',
    number: 1,
    url: '',
    state: 'open',
    draft: false,
    author: 'ada',
    authorIsBot: false,
    fork: false,
    base: commit,
    head: commit,
  }
  return { change, state: { ...newReviewState(), findings } }
}

/** The report of a review of the last commit (or what the arguments say). */
export async function reviewRepo(
  dir: string,
  args: Record<string, ArgumentValue> = {},
  options: RunOptions = {},
): Promise<Report> {
  return reportOf(await runCommand('review', dir, args, options))
}

export function reportOf(outcome: Outcome): Report {
  const part = outcome.parts.find((candidate) => candidate.kind === 'report')
  if (part === undefined) throw new Error(`no report: ${JSON.stringify(outcome)}`)
  return part.report
}
