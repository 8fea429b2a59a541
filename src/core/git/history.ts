import { DuckError } from '../errors.ts'
import { type GitContext, runGit } from './run.ts'

export interface LogEntry {
  id: string
  /** Day, as `2026-01-31`. */
  date: string
  author: string
  subject: string
}

export interface BlamedLine {
  line: number
  id: string
  date: string
  author: string
  text: string
}

/** Commits before and with this one, the newest first; of one path only where it is named. `commit` is a full id. */
export async function readLog(git: GitContext, commit: string, path: string, limit: number): Promise<LogEntry[]> {
  const { stdout } = await runGit(git, [
    'log',
    '-z',
    `--max-count=${limit}`,
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

/** Who wrote each of these lines of a file as it is in a commit. Throws `not-found` where there is no such file or line. */
export async function readBlame(
  git: GitContext,
  commit: string,
  path: string,
  startLine: number,
  endLine: number,
): Promise<BlamedLine[]> {
  const { code, stdout } = await runGit(
    git,
    ['blame', '--line-porcelain', `-L${startLine},${endLine}`, commit, '--', path],
    { codes: [0, 128] },
  )
  if (code !== 0) throw new DuckError('not-found', `There are no lines ${startLine} to ${endLine} in \`${path}\`.`)
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
