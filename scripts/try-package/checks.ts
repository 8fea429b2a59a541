import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { readVersion } from '../../src/core/package/root.ts'
import { loadLanguages } from '../../src/core/syntax/language/languages.ts'
import { filesIn, type Installed, npm } from './install.ts'
import { cleanEnvironment, type Run, run } from './run.ts'
import { samples } from './samples.ts'

/** What a check may use. */
export interface Trial {
  installed: Installed
  /** A folder of this trial alone. */
  folder: string
  node: string
}

const mostMegabytes = 120

/** Lists what must be true of an installed package, by name. A check throws when it is not. */
export const checks: Readonly<Record<string, (trial: Trial) => Promise<void> | void>> = {
  'npm prints no warning': ({ installed }) => assert.deepEqual(installed.warnings, []),

  [`takes less than ${mostMegabytes} MB`]: ({ installed }) => assert.ok(installed.megabytes < mostMegabytes),

  'installs nothing native that npm would build, and no source maps': ({ installed }) => {
    const unwanted = /\.node$|\.map$|\/binding\.gyp$|\/node_modules\/(?:better-sqlite3|tree-sitter)\//
    assert.deepEqual(
      filesIn(installed.modules).filter((file) => unwanted.test(file.replaceAll('\\', '/'))),
      [],
    )
  },

  'runs no install script': ({ installed }) => {
    const manifests = filesIn(installed.modules).filter((file) => file.endsWith('package.json'))
    const installing = manifests.filter((file) => {
      const { scripts = {} } = JSON.parse(readFileSync(file, 'utf8')) as { scripts?: Record<string, string> }
      return ['preinstall', 'install', 'postinstall', 'prepare'].some((name) => name in scripts)
    })
    assert.deepEqual(installing, [])
  },

  'answers --version and --help': async (trial) => {
    assert.equal((await duck(trial, ['--version'])).stdout, `${readVersion()}\n`)
    assert.match((await duck(trial, ['--help'])).stdout, /review[\s\S]*analyze[\s\S]*serve/)
    assert.match((await duck(trial, ['review', '--help'])).stdout, /--staged|--base/)
  },

  'installs for all users, and runs without being installed': async ({ installed, folder, node }) => {
    const env = cleanEnvironment(node)
    const prefix = join(folder, 'global')
    await npm(['install', '--global', '--no-audit', '--no-fund', '--prefix', prefix, installed.tarball], folder, env)
    const file = join(prefix, process.platform === 'win32' ? 'rubberduck.cmd' : 'bin/rubberduck')
    assert.equal((await run(file, ['--version'], { cwd: folder, env })).stdout, `${readVersion()}\n`)
    const words = ['exec', '--yes', `--package=${installed.tarball}`, '--', 'rubberduck', '--version']
    assert.equal((await npm(words, folder, env)).stdout, `${readVersion()}\n`)
  },

  'parses every language without a gap': async (trial) => {
    const repo = openRepo(trial, 'languages')
    const languages = loadLanguages().map(({ name }) => name)
    assert.deepEqual(
      Object.keys(samples),
      languages,
      'scripts/try-package/samples.ts needs one sample for each language',
    )
    repo.write(Object.values(samples).map(({ path, before }) => [path, before]))
    repo.commit()
    repo.write(Object.values(samples).map(({ path, after }) => [path, after]))
    repo.commit()
    const { code, stdout, stderr } = await duck(trial, ['review', 'HEAD~1..HEAD', '--format', 'json'], repo.path)
    assert.equal(code, 0, stderr)
    const { outcome, ledger } = JSON.parse(stdout) as { outcome: string; ledger: Record<string, unknown>[] }
    const parsed = ledger.filter(({ state }) => state === 'analysed').map(({ path, language }) => `${path} ${language}`)
    const expected = Object.entries(samples).map(([language, { path }]) => `${path} ${language}`)
    assert.deepEqual([outcome, parsed.sort()], ['complete', expected.sort()])
  },

  'builds and searches the index': async (trial) => {
    const repo = openRepo(trial, 'index')
    repo.write([['cart.js', 'export function totalOfCart(items) {\n  return items.length\n}\n']])
    repo.commit()
    const { code, stdout, stderr } = await duck(trial, ['search', 'total of cart'], repo.path)
    assert.equal(code, 0, stderr)
    assert.match(stdout, /cart\.js/)
  },

  'draws a picture, and names the licences of what it draws with': async (trial) => {
    const repo = openRepo(trial, 'picture')
    repo.write([['loop.js', 'export function loop(a) {\n  for (const b of a) if (b) return b\n}\n']])
    repo.commit()
    repo.write([['loop.js', 'export function loop(a) {\n  for (const b of a) if (b.c) return b\n}\n']])
    repo.commit()
    const words = ['overview', '--format', 'png', '--output', 'overview.png']
    const { code, stderr } = await duck(trial, words, repo.path)
    assert.equal(code, 0, stderr)
    assert.match(stderr, /a bar chart of 1 row/)
    assert.equal(readFileSync(join(repo.path, 'overview.png')).toString('latin1', 1, 4), 'PNG')
    const licences = readFileSync(join(trial.installed.cli, '../THIRD-PARTY-LICENSES.txt'), 'utf8')
    for (const part of ['Bitstream Vera is', 'Eclipse Public License', 'Mozilla Public License'])
      assert.ok(licences.includes(part), part)
  },

  'masks a secret': async (trial) => {
    const repo = openRepo(trial, 'secret')
    repo.write([['config.js', 'export const region = 1\n']])
    repo.commit()
    // Joined here so that no scanner takes this file for a leak.
    const value = ['ghp', 'kR4tVb7nWq2xZs9mLd3fGh6jPc8yTa1eUo5i'].join('_')
    repo.write([['config.js', `export const region = 1\nexport const token = '${value}'\n`]])
    repo.commit()
    for (const format of ['text', 'json', 'sarif']) {
      const { stdout, stderr } = await duck(trial, ['review', 'HEAD~1..HEAD', '--format', format], repo.path)
      assert.match(stdout, /any\/secret/)
      assert.doesNotMatch(stdout + stderr, new RegExp(value.slice(12, 30)))
    }
  },

  'serve answers': async ({ installed, folder, node }) => {
    const env = cleanEnvironment(node, { RUBBERDUCK_HOME: join(folder, 'server'), HOST: '127.0.0.1', PORT: '0' })
    const child = spawn(node, [installed.cli, 'serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
    try {
      let port: string | undefined
      for await (const line of createInterface({ input: child.stdout })) {
        port = /Listening on port (\d+)/.exec(line)?.[1]
        if (port !== undefined) break
      }
      assert.equal((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 200)
    } finally {
      child.kill('SIGTERM')
    }
    assert.equal(await ended, 0)
  },
}

function duck({ installed, folder, node }: Trial, words: string[], cwd = folder): Promise<Run> {
  return run(node, [installed.cli, ...words], {
    cwd,
    env: cleanEnvironment(node, { RUBBERDUCK_HOME: join(folder, 'home') }),
  })
}

/** Makes an empty repository that later commits go to. */
function openRepo({ folder }: Trial, name: string) {
  const path = join(folder, name)
  mkdirSync(path)
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...words], { cwd: path })
  git('init', '--quiet')
  return {
    path,
    write(files: (readonly [string, string])[]) {
      for (const [file, text] of files) writeFileSync(join(path, file), text)
    },
    commit() {
      git('add', '--all')
      git('commit', '--quiet', '--message', 'Change')
    },
  }
}
