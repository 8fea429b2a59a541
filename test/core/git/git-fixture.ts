import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openRepository, type Repository } from '../../../src/core/git/repository.ts'

/** A real repository in a temporary folder, apart from the configuration of the machine. Removed when the test ends. */
export interface GitFixture {
  folder: string
  /** What to give to `openRepository`. */
  environment: Record<string, string>
  git(...args: string[]): string
  /** Runs git with input; for `fast-import`, `hash-object` and `update-index`. */
  feed(input: string | Buffer, ...args: string[]): string
  write(path: string, content: string | Buffer): void
  /** Stages everything and commits; the new commit's id. */
  commit(message: string): string
  open(path?: string): Promise<Repository>
}

export function createFixture(options: { init?: string[]; folder?: string } = {}): GitFixture {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'duck-git-')))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  const folder = options.folder ?? join(home, 'repo')
  mkdirSync(folder, { recursive: true })
  const config =
    '[user]\n\tname = A Person\n\temail = person@example.com\n[init]\n\tdefaultBranch = main\n[protocol "file"]\n\tallow = always\n'
  writeFileSync(join(home, '.gitconfig'), config)
  const environment: Record<string, string> = { HOME: home, PATH: process.env.PATH ?? '' }
  const moment = { GIT_AUTHOR_DATE: '2026-01-02T03:04:05Z', GIT_COMMITTER_DATE: '2026-01-02T03:04:05Z' }
  const env = { ...environment, ...moment, GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C' }
  const run = (input: string | Buffer | undefined, args: string[]) =>
    execFileSync('git', args, {
      cwd: folder,
      env,
      input,
      stdio: ['pipe', 'pipe', 'pipe'],
      maxBuffer: 1 << 28,
    }).toString()
  const git = (...args: string[]) => run(undefined, args).trimEnd()
  git('init', '-q', ...(options.init ?? []))
  return {
    folder,
    environment,
    git,
    feed: (input, ...args) => run(input, args).trimEnd(),
    write(path, content) {
      const file = join(folder, path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, content)
    },
    commit(message) {
      git('add', '-A')
      git('commit', '-q', '--allow-empty', '-m', message)
      return git('rev-parse', 'HEAD')
    },
    async open(path = folder) {
      const repository = await openRepository(path, { environment })
      onTestFinished(() => repository.close())
      return repository
    },
  }
}

/** `a 1\na 2\n…` */
export function numbered(count: number, word = 'line'): string {
  return Array.from({ length: count }, (_, index) => `${word} ${index + 1}\n`).join('')
}
