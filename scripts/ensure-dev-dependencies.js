/**
 * Installs the development dependencies where npm has left them out. `npm install --global` of a git repository, which the
 * pre-commit framework runs, hands `--global` down to the installation in the clone that it builds the package in.
 * This is JavaScript because it runs before the pinned Node is installed, with whatever Node there is.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
if (!existsSync(`${root}node_modules/typescript`)) {
  // npm takes what scripts print on standard output for its own answer.
  const { status } = spawnSync('npm', ['ci', '--include=dev'], {
    cwd: root,
    env: { ...process.env, npm_config_global: 'false' },
    stdio: ['ignore', process.stderr, process.stderr],
  })
  process.exitCode = status ?? 1
}
