import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { loadLanguages } from '../../src/core/syntax/language/languages.ts'
import { git, tryGit } from './git.ts'

/** A commit to review. */
export interface Target {
  /** Name of the repository in reports: unique, and the same on every machine. */
  name: string
  /** A bare shared clone: nothing is written to the repository itself. */
  clone: string
  commit: string
}

/** A commit with its files. */
export interface Sample extends Target {
  /** A working tree at the commit, without changes. */
  clean: string
  /** A working tree at the parent of the commit, in which the commit is staged. */
  staged: string
  /** Changed files with code, at most five. */
  files: string[]
  /** The name of a definition in the first of these files, and its line. */
  symbol: { name: string; line: number }
  /** The commit as a diff. */
  diff: string
  /** What git says about both working trees at the start. */
  status: string
}

/** Chooses commits that change code, the same ones on every run, and as many from each repository as from the others. */
export function cloneRepositories(paths: readonly string[], commits: number, folder: string): Target[] {
  const histories = nameRepositories(paths).map(({ name, path }) => {
    const clone = join(folder, `${name.replaceAll('/', '-')}.git`)
    git(dirname(folder), ['clone', '--quiet', '--bare', '--shared', path, clone])
    const args = ['log', '--format=%H', '--no-merges', '--full-history', '--no-renames', '--diff-filter=AM', 'HEAD']
    const found = git(clone, [...args, '--', ...codePatterns()])
      .split('\n')
      .filter(Boolean)
    return { name, clone, found }
  })
  const sizes = divide(
    commits,
    histories.map(({ found }) => found.length),
  )
  return histories.flatMap(({ name, clone, found }, index) =>
    evenlySpaced(found, sizes[index] ?? 0).map((commit) => ({ name, clone, commit })),
  )
}

/** Divides a total into equal shares of at most these sizes. What a small one does not take goes to the others. */
export function divide(total: number, sizes: readonly number[]): number[] {
  const shares = sizes.map(() => 0)
  const bySize = sizes.map((size, index) => ({ size, index })).sort((a, b) => a.size - b.size)
  let left = total
  for (const [position, { size, index }] of bySize.entries()) {
    const share = Math.min(size, Math.ceil(left / (bySize.length - position)))
    shares[index] = share
    left -= share
  }
  return shares
}

/** Returns `count` items at equal distances, in their order; all of them when there are no more. */
export function evenlySpaced<Item>(items: readonly Item[], count: number): Item[] {
  const taken = Math.min(count, items.length)
  return Array.from({ length: taken }, (_, index) => items[Math.floor(((index + 0.5) * items.length) / taken)] as Item)
}

/** Returns every n-th item, starting with the first. */
export function everyNth<Item>(items: readonly Item[], step: number): Item[] {
  return items.filter((_, index) => index % step === 0)
}

/** Names each repository by the end of its path, as long as it takes to be unique. */
export function nameRepositories(paths: readonly string[]): { name: string; path: string }[] {
  const ending = (path: string, length: number) => {
    const parts = path.split(/[/\\]/).filter((part) => part !== '' && part !== '.git')
    return parts
      .slice(-length)
      .join('/')
      .replace(/\.git$/, '')
  }
  return [...new Set(paths)].map((path, _, all) => {
    let length = 1
    while (length < 20 && all.some((other) => other !== path && ending(other, length) === ending(path, length)))
      length++
    return { name: ending(path, length), path }
  })
}

/** Checks out a commit, and the same commit as a staged change of its parent. */
export function checkOutSample(target: Target, folder: string): Sample {
  const { name, clone, commit } = target
  const tree = join(folder, `${basename(clone, '.git')}-${commit.slice(0, 10)}`)
  const [clean, staged] = [join(tree, 'clean'), join(tree, 'staged')]
  for (const path of [clean, staged]) {
    git(clone, ['worktree', 'add', '--quiet', '--detach', '--no-checkout', path, commit])
    git(path, ['read-tree', 'HEAD'])
    tryGit(path, ['checkout-index', '--all', '--quiet'])
    tryGit(path, ['update-index', '--quiet', '--refresh'])
  }
  const parent = git(clone, ['rev-list', '--parents', '--max-count=1', commit]).trim().split(' ')[1]
  if (parent !== undefined) git(staged, ['reset', '--quiet', '--soft', parent])
  const changed = [
    'diff-tree',
    '-r',
    '--root',
    '--no-commit-id',
    '--no-renames',
    '--diff-filter=AM',
    '--name-only',
    '-z',
  ]
  const found = git(clone, [...changed, commit, '--', ...codePatterns()])
    .split('\0')
    .filter(Boolean)
  // Tests last: there is less to explain, rename or test in them.
  const isTest = (file: string) => Number(/test|spec/i.test(file))
  const files = found.sort((a, b) => isTest(a) - isTest(b)).slice(0, 5)
  const symbol = findSymbol(readFileSync(join(clean, files[0] ?? ''), 'utf8'))
  const status = readStatus({ clean, staged })
  return {
    name,
    clone,
    commit,
    clean,
    staged,
    files,
    symbol,
    status,
    diff: tryGit(clone, ['show', '--format=', commit]),
  }
}

/** Tells whether a command changed a working tree: then what runs later reads something else. */
export function isWritten(sample: Sample): boolean {
  return readStatus(sample) !== sample.status
}

function readStatus({ clean, staged }: Pick<Sample, 'clean' | 'staged'>): string {
  return [clean, staged].map((path) => git(path, ['status', '--porcelain', '--branch', '--ignored'])).join('\n')
}

/** Returns the first name that looks defined in a source, otherwise its first long word. */
export function findSymbol(source: string): { name: string; line: number } {
  const definition = /\b(?:function|def|class|func|fn|struct|interface|module)\s+(?:\([^()\n]*\)\s*)?([A-Za-z_]\w{2,})/d
  const match = definition.exec(source) ?? /\b([A-Za-z_]\w{4,})\b/d.exec(source)
  const [start] = match?.indices?.[1] ?? [0]
  return { name: match?.[1] ?? 'main', line: source.slice(0, start).split('\n').length }
}

/** Patterns for files with functions; configuration and data also have grammars. */
function codePatterns(): string[] {
  const languages = loadLanguages().filter(({ nodes }) => nodes.function.length > 0)
  return languages.flatMap(({ extensions }) => extensions.map((extension) => `*${extension}`))
}
