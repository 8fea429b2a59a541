import { spawnSync } from 'node:child_process'

/** Returns what a git command prints; throws when it fails. */
export function git(cwd: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = run(cwd, args)
  if (status !== 0) throw error ?? new Error(`git ${args.join(' ')}\n${stderr}`)
  return stdout
}

/** Returns what a git command prints, even if it fails. A mirror can lack its largest files. */
export function tryGit(cwd: string, args: readonly string[]): string {
  return run(cwd, args).stdout
}

function run(cwd: string, args: readonly string[]) {
  return spawnSync('git', args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 29 })
}
