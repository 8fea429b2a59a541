import { execFileSync } from 'node:child_process'

/** Returns what a git command prints; throws when it fails. */
export function git(cwd: string, args: readonly string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 29, stdio: ['ignore', 'pipe', 'inherit'] })
}
