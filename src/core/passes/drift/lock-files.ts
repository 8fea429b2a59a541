import { escapeRegExp } from '../../text/escape-regexp.ts'
import { firstGroups } from '../first-groups.ts'
import type { Dependency, Ecosystem } from './dependencies.ts'

/** A lock file format. */
export interface LockFile {
  name: string
  ecosystem: Ecosystem
  /** The command that updates the lock file. */
  command: string
  /** The lock file may be in an ancestor folder of the manifest. */
  shared: boolean
  /**
   * Tells whether the lock file satisfies a dependency; undefined if unknown. `folder` is the manifest's folder
   * relative to the lock file; empty if they are in the same folder.
   */
  knows(lock: string, dependency: Dependency, folder: string): boolean | undefined
}

const has = (pattern: (name: string) => RegExp) => (lock: string, dependency: Dependency) =>
  pattern(escapeRegExp(dependency.name)).test(lock) ? undefined : false

/** In order of precedence. If only names are compared, a match does not prove anything. */
export const lockFiles: LockFile[] = [
  { name: 'package-lock.json', ecosystem: 'npm', command: 'npm install', shared: true, knows: packageLockKnows },
  { name: 'npm-shrinkwrap.json', ecosystem: 'npm', command: 'npm install', shared: true, knows: packageLockKnows },
  { name: 'pnpm-lock.yaml', ecosystem: 'npm', command: 'pnpm install', shared: true, knows: pnpmKnows },
  { name: 'yarn.lock', ecosystem: 'npm', command: 'yarn install', shared: true, knows: yarnKnows },
  {
    name: 'bun.lock',
    ecosystem: 'npm',
    command: 'bun install',
    shared: true,
    knows: (lock, { name, spec }, folder) =>
      folder === '' || lock.includes(`"${folder}": {`) ? lock.includes(`"${name}": "${spec}"`) : undefined,
  },
  { name: 'Cargo.lock', ecosystem: 'cargo', command: 'cargo update --workspace', shared: true, knows: cargoKnows },
  {
    name: 'go.sum',
    ecosystem: 'go',
    command: 'go mod tidy',
    shared: false,
    knows: (lock, { name, spec }) => lock.includes(`${name} ${spec}/go.mod h1:`),
  },
  { name: 'poetry.lock', ecosystem: 'python', command: 'poetry lock', shared: false, knows: pythonKnows },
  { name: 'uv.lock', ecosystem: 'python', command: 'uv lock', shared: false, knows: pythonKnows },
  { name: 'pdm.lock', ecosystem: 'python', command: 'pdm lock', shared: false, knows: pythonKnows },
  {
    name: 'Pipfile.lock',
    ecosystem: 'pipenv',
    command: 'pipenv lock',
    shared: false,
    knows: has((name) => new RegExp(`^\\s+"${name.replaceAll('-', '[-_.]')}": \\{`, 'im')),
  },
  {
    name: 'Gemfile.lock',
    ecosystem: 'bundler',
    command: 'bundle lock',
    shared: false,
    knows: has((name) => new RegExp(`^ {2,}${name}(!|\\s|$)`, 'm')),
  },
  {
    name: 'composer.lock',
    ecosystem: 'composer',
    command: 'composer update --lock',
    shared: false,
    knows: has((name) => new RegExp(`"name":\\s*"${name}"|"${name}":\\s*"(self\\.version|[*v\\d])`, 'i')),
  },
  {
    name: 'mix.lock',
    ecosystem: 'mix',
    command: 'mix deps.get',
    shared: false,
    knows: has((name) => new RegExp(`^\\s*"${name}":`, 'm')),
  },
]

/** npm compares the root entries of the lock file with the manifest literally, and `npm ci` fails if they differ. */
function packageLockKnows(lock: string, { name, spec }: Dependency, folder: string): boolean | undefined {
  const packages = parsePackages(lock)?.[folder]
  if (packages === undefined) return undefined
  const asked = ['dependencies', 'devDependencies', 'optionalDependencies']
    .map((section) => packages[section]?.[name])
    .filter((known) => known !== undefined)
  return asked.includes(spec)
}

type Packages = Record<string, Record<string, Record<string, string> | undefined>>

function parsePackages(lock: string): Packages | undefined {
  try {
    return (JSON.parse(lock) as { packages?: Packages }).packages
  } catch {
    return undefined
  }
}

function pnpmKnows(lock: string, { name, spec }: Dependency, folder: string): boolean | undefined {
  const importer = escapeRegExp(folder === '' ? '.' : folder)
  if (!/^importers:/m.test(lock) ? folder !== '' : !new RegExp(`^ {2}['"]?${importer}['"]?:`, 'm').test(lock))
    return undefined
  const key = escapeRegExp(name)
  const quoted = `['"]?${escapeRegExp(spec)}['"]?`
  return new RegExp(`^\\s+['"]?${key}['"]?:\\s*(${quoted}$|\\n\\s+specifier:\\s*${quoted}$)`, 'm').test(lock)
}

/** For a package that is not a workspace member, a yarn.lock in an ancestor folder is irrelevant. */
function yarnKnows(lock: string, { name, spec }: Dependency, folder: string): boolean | undefined {
  if (lock.includes(`${name}@${spec}`) || lock.includes(`${name}@npm:${spec}`)) return true
  if (folder === '') return false
  return lock.includes(`@workspace:${folder}"`) ? false : undefined
}

function cargoKnows(lock: string, { name, spec }: Dependency, folder: string): boolean | undefined {
  if (folder !== '') return undefined
  const versions = firstGroups(lock, new RegExp(`^name = "${escapeRegExp(name)}"\\r?\\nversion = "([^"]+)"`, 'gm'))
  if (versions.length === 0) return false
  const wanted = numbers(spec.replace(/^\^/, ''))
  if (wanted === undefined) return undefined
  return versions.some((version) => isCompatible(numbers(version.replace(/[-+].*$/, '')) ?? [], wanted))
}

function numbers(version: string): number[] | undefined {
  return /^\d+(\.\d+){0,2}$/.test(version.trim()) ? version.trim().split('.').map(Number) : undefined
}

/** Cargo's caret rule: the same first nonzero number, and not older. */
function isCompatible(version: number[], wanted: number[]): boolean {
  const pivot = wanted.findIndex((part) => part > 0)
  const fixed = pivot === -1 ? wanted.length - 1 : pivot
  for (let index = 0; index < 3; index++) {
    const have = version[index] ?? 0
    const want = wanted[index] ?? 0
    if (index <= fixed && have !== want) return false
    if (have !== want) return have > want
  }
  return true
}

/** A matching name does not prove that the version matches. */
function pythonKnows(lock: string, { name }: Dependency): boolean | undefined {
  const loose = name.replaceAll('-', '[-_.]+')
  return new RegExp(`^name = "${loose}"`, 'im').test(lock) ? undefined : false
}
