import { DuckError } from '../../errors.ts'
import type { LineRange } from '../../positions/line-ranges.ts'
import { type GitContext, runGit } from '../process/run.ts'

export interface LogEntry {
  id: string
  /** Date, for example `2026-01-31`. */
  date: string
  author: string
  subject: string
}

export interface LogOptions {
  /** Maximum number of commits. */
  limit: number
  /** Only the first parents of merges. */
  mainline?: boolean
}

export interface BlamedLine {
  line: number
  id: string
  date: string
  author: string
  text: string
}

/**
 * Returns the commits up to and including this one, newest first, optionally only those that changed a path. `commit`
 * is a full id.
 */
export async function readLog(
  git: GitContext,
  commit: string,
  path: string,
  { limit, mainline = false }: LogOptions,
): Promise<LogEntry[]> {
  const { stdout } = await runGit(git, [
    'log',
    '-z',
    `--max-count=${limit}`,
    ...(mainline ? ['--first-parent'] : []),
    '--format=%H%x1f%as%x1f%an%x1f%s',
    '--no-show-signature',
    commit,
    '--',
    ...(path === '' ? [] : [path]),
  ])
  return stdout
    .toString()
    .split('\0')
    .filter((record) => record !== '')
    .map((record) => {
      const [id = '', date = '', author = '', subject = ''] = record.trim().split('\x1f')
      return { id, date, author, subject }
    })
}

/** Maximum number of commits to read. */
const mostCommits = 5_000

/** Returns how many commits changed each file in the year before this commit. Merges are excluded. */
export async function readChurn(git: GitContext, commit: string): Promise<Map<string, number>> {
  const [newest] = await readLog(git, commit, '', { limit: 1 })
  const year = new Date(Date.parse(newest?.date ?? '') - 365 * 86_400_000).toISOString().slice(0, 10)
  const range = [`--since=${year}`, `--max-count=${mostCommits}`]
  const { stdout } = await runGit(git, [
    'log',
    '-z',
    '--no-merges',
    '--no-renames',
    '--name-only',
    '--format=',
    '--no-show-signature',
    ...range,
    commit,
    '--',
  ])
  const counts = new Map<string, number>()
  for (const path of stdout.toString().split('\0')) if (path !== '') counts.set(path, (counts.get(path) ?? 0) + 1)
  return counts
}

/** Returns the author of each of these lines of a file at a commit. Throws `not-found` for an unknown file or line. */
export async function readBlame(
  git: GitContext,
  commit: string,
  path: string,
  { startLine, endLine }: LineRange,
): Promise<BlamedLine[]> {
  const { code, stdout } = await runGit(
    git,
    ['blame', '--line-porcelain', `-L${startLine},${endLine}`, commit, '--', path],
    { codes: [0, 128] },
  )
  if (code !== 0)
    throw new DuckError('not-found', `Invalid lines ${startLine} to ${endLine}: \`${path}\` has fewer lines.`)
  const lines: BlamedLine[] = []
  let now: Partial<BlamedLine> = {}
  for (const row of stdout.toString().split('\n')) {
    const [, id, line] = /^([0-9a-f]{40,64}) \d+ (\d+)/.exec(row) ?? []
    if (id !== undefined) now = { id, line: Number(line) }
    else if (row.startsWith('author ')) now.author = row.slice('author '.length)
    else if (row.startsWith('author-time '))
      now.date = new Date(Number(row.slice('author-time '.length)) * 1_000).toISOString().slice(0, 10)
    else if (row.startsWith('\t')) lines.push({ ...(now as BlamedLine), text: row.slice(1) })
  }
  return lines
}
