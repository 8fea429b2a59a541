import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { packageRoot } from '../../src/core/package/root.ts'
import { git } from './git.ts'

/** Copies a version of RubberDuck into `folder`, builds it, and returns the path of its program. */
export function prepareVersion(version: string, folder: string): string {
  const source = statSync(version, { throwIfNoEntry: false })?.isDirectory() ? resolve(version) : undefined
  if (source === undefined) checkOut(version, folder)
  else copyFiles(source, folder)
  installModules(folder, source)
  // Built, since the sources take twice as long to start.
  npm(folder, ['run', '--silent', 'build'])
  return join(folder, 'dist/cli.js')
}

function checkOut(revision: string, folder: string): void {
  const commit = git(packageRoot, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ]).trim()
  git(packageRoot, ['clone', '--quiet', '--shared', '--no-checkout', packageRoot, folder])
  git(folder, ['checkout', '--quiet', '--detach', commit])
}

/** Copies what git does not ignore, including uncommitted changes. */
function copyFiles(source: string, folder: string): void {
  const names = git(source, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']).split('\0')
  for (const name of new Set(names.filter(Boolean)))
    if (existsSync(join(source, name))) cpSync(join(source, name), join(folder, name))
}

/** Links the installed packages of a checkout with the same lock file, otherwise installs them. */
function installModules(folder: string, source: string | undefined): void {
  const lock = (root: string) => readFileSync(join(root, 'package-lock.json'), 'utf8')
  const installed = [packageRoot, ...(source === undefined ? [] : [source])].find(
    (root) => existsSync(join(root, 'node_modules')) && lock(root) === lock(folder),
  )
  if (installed === undefined) npm(folder, ['ci', '--silent'])
  else symlinkSync(join(installed, 'node_modules'), join(folder, 'node_modules'), 'junction')
}

function npm(cwd: string, args: string[]): void {
  execFileSync('npm', args, { cwd, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' })
}
