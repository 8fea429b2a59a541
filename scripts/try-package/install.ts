import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageFile } from '../../src/core/package/root.ts'
import { cleanEnvironment, run } from './run.ts'

/** A packed program, installed in an empty folder as a stranger would. */
export interface Installed {
  tarball: string
  /** The file to run. */
  cli: string
  modules: string
  seconds: number
  megabytes: number
  /** What `npm install` printed as a warning. */
  warnings: string[]
}

/** Packs this clone and installs the tarball below `folder`, with no lock file and no configuration of ours. */
export async function packAndInstall(folder: string, node: string): Promise<Installed> {
  const env = cleanEnvironment(node)
  await npm(['pack', '--silent', '--pack-destination', folder], packageFile('.'), env)
  const tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? 'missing.tgz')
  const app = join(folder, 'app')
  mkdirSync(app)
  writeFileSync(join(app, 'package.json'), '{}')
  const started = performance.now()
  const { stderr } = await npm(['install', '--no-audit', '--no-fund', tarball], app, env)
  const seconds = (performance.now() - started) / 1_000
  const { name } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { name: string }
  const modules = join(app, 'node_modules')
  return {
    tarball,
    cli: join(modules, name, 'dist/cli.js'),
    modules,
    seconds,
    megabytes: filesIn(modules).reduce((sum, file) => sum + statSync(file).blocks * 512, 0) / 1e6,
    warnings: stderr.split('\n').filter((line) => /^npm (?:warn|error)/i.test(line)),
  }
}

/** Runs npm; throws when it fails. */
export async function npm(args: string[], cwd: string, env: NodeJS.ProcessEnv) {
  const ended = await run('npm', args, { cwd, env })
  if (ended.code !== 0) throw new Error(`npm ${args.join(' ')} failed: ${ended.stderr}`)
  return ended
}

/** Lists all files below a folder. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
