import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { must } from '../../../src/core/must.ts'
import type { Accounts } from './accounts.ts'
import type { Schema } from './described.ts'

/** What the fake knows; plain data, so that tests can look at all of it. */
export interface Pull {
  number: number
  title: string
  body: string
  author: { login: string; type: 'User' | 'Bot' }
  base: string
  head: string
  headSha: string
  fork: boolean
  state: 'open' | 'closed'
  merged?: boolean
  /** ISO 8601. */
  createdAt?: string
  draft: boolean
  /** Issues that are linked in the sidebar. */
  closes?: { repo: string; number: number }[]
  /** Only people with write access can comment. */
  locked?: boolean
}

export interface Author {
  login: string
  type: 'User' | 'Bot'
}

export interface ReviewComment {
  id: number
  number: number
  thread: number
  review?: number
  author: Author
  body: string
  path: string
  line?: number
  startLine?: number
  side?: string
  commit: string
  file: boolean
  replyTo?: number
}

export interface Repo {
  /** Stays when the repository is renamed or transferred. */
  id: number
  fullName: string
  dir: string
  pulls: Map<number, Pull>
  comments: { id: number; number: number; author: Author; body: string }[]
  issues: { number: number; title: string; body: string; author: Author }[]
  reviews: { id: number; number: number; body: string; author: Author; commit: string }[]
  reviewComments: ReviewComment[]
  resolved: Set<number>
  /** Logins of those who resolved threads; default `ada`. */
  resolvers: Map<number, string>
  minimized: Set<number>
  checkRuns: CheckRun[]
  reactions: { on: string; content: string; author: string }[]
  permissions: Map<string, string>
  accounts: Accounts
  visibility: 'public' | 'private'
  archived?: boolean
  /** What the installation may write. */
  grants: Record<string, 'read' | 'write' | undefined>
}

export interface CheckRun {
  id: number
  name: string
  head_sha: string
  external_id: string
  status: NonNullable<Schema<'check-run'>['status']>
  conclusion: NonNullable<Schema<'check-run'>['conclusion']> | null
  output: { title?: string; summary?: string; text?: string }
  annotations: unknown[]
  actions: { label?: string; description?: string; identifier?: string }[]
}

const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.invalid']

/** Git in a folder, without anybody's configuration. */
export function git(cwd: string, args: string[], input?: string): string {
  return execFileSync('git', [...who, ...args], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', HOME: cwd },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(input === undefined ? {} : { input }),
  }).trim()
}

let repositories = 0

export function createRepo(root: string, fullName: string, accounts: Accounts): Repo {
  const dir = join(root, `${fullName}.git`)
  mkdirSync(dir, { recursive: true })
  git(dir, ['init', '--quiet', '--bare', '--initial-branch=main'])
  return {
    id: 600_000 + ++repositories,
    fullName,
    dir,
    pulls: new Map(),
    comments: [],
    issues: [],
    reviews: [],
    reviewComments: [],
    resolved: new Set(),
    resolvers: new Map(),
    minimized: new Set(),
    checkRuns: [],
    reactions: [],
    permissions: new Map(),
    accounts,
    visibility: 'private',
    grants: { contents: 'write', pull_requests: 'write', issues: 'write', checks: 'write' },
  }
}

/** A commit on top of a parent, written straight into the bare repository. Null removes a file. */
export function commitFiles(
  dir: string,
  parent: string | undefined,
  files: Record<string, string | null>,
  message: string,
  /** Further parents of a merge. */
  merged: string[] = [],
): string {
  const index = join(dir, `index-${Math.random().toString(36).slice(2)}`)
  const env = { PATH: process.env.PATH, GIT_INDEX_FILE: index, GIT_CONFIG_GLOBAL: '/dev/null', HOME: dir }
  const run = (args: string[], input?: string) =>
    execFileSync('git', [...who, ...args], {
      cwd: dir,
      env,
      encoding: 'utf8',
      ...(input === undefined ? {} : { input }),
    }).trim()
  if (parent !== undefined) run(['read-tree', parent])
  for (const [path, text] of Object.entries(files)) {
    if (text === null) run(['rm', '--cached', '--quiet', '--', path])
    else run(['update-index', '--add', '--cacheinfo', `100644,${run(['hash-object', '-w', '--stdin'], text)},${path}`])
  }
  const tree = run(['write-tree'])
  const parents = [parent, ...merged].filter((each) => each !== undefined).flatMap((each) => ['-p', each])
  return run(['commit-tree', tree, ...parents, '-m', message])
}

/** Lines of each side that a comment may stand on: those of the hunks between merge base and head. */
export function commentable(
  repo: Repo,
  pull: Pull,
  commit: string,
): Map<string, { left: [number, number][]; right: [number, number][] }> {
  const base = git(repo.dir, ['merge-base', `refs/heads/${pull.base}`, commit])
  const files = new Map<string, { left: [number, number][]; right: [number, number][] }>()
  let path = ''
  for (const line of git(repo.dir, ['diff', '-M', '--no-color', base, commit]).split('\n')) {
    const file = /^(?:\+\+\+ b|--- a)\/(.*)$/.exec(line)
    if (file !== null) path = must(file[1])
    const hunk = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line)
    if (hunk === null) continue
    const span = (start: string, count = '1'): [number, number] => [Number(start), Number(start) + Number(count) - 1]
    const known = files.get(path) ?? { left: [], right: [] }
    known.left.push(span(must(hunk[1]), hunk[2]))
    known.right.push(span(must(hunk[3]), hunk[4]))
    files.set(path, known)
  }
  for (const name of git(repo.dir, ['diff', '-M', '--name-only', base, commit])
    .split('\n')
    .filter((each) => each !== ''))
    if (!files.has(name)) files.set(name, { left: [], right: [] })
  return files
}
