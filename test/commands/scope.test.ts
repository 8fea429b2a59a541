import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { must } from '../../src/core/must.ts'
import { cli } from '../support/cli.ts'
import { openPlayground, type Playground } from './rubberduck.ts'

let ground: Playground
const good = 'export const a = 1\n'
const bad = 'export const a = 1\nif (a == NaN) a.b()\n'

beforeEach(() => {
  ground = openPlayground()
  ground.git('init', '--quiet', '--initial-branch=main')
  ground.write({ 'src/a.js': good })
  ground.git('add', '.')
  ground.git('commit', '--quiet', '-m', 'Start')
})
afterEach(() => ground.remove())

const firstLine = (text: string) => must(text.split('\n')[0])

/** A pre-commit hook that reviews what is staged; it prints to standard error, as git lets hooks do. */
function addHook(words = 'review --staged --fail-on error'): void {
  const hooks = join(ground.home, 'hooks')
  mkdirSync(hooks)
  writeFileSync(join(hooks, 'pre-commit'), `#!/bin/sh\nexec '${process.execPath}' '${cli}' ${words}\n`)
  chmodSync(join(hooks, 'pre-commit'), 0o755)
  ground.git('config', 'core.hooksPath', hooks)
}

function commit(...words: string[]): string {
  try {
    ground.git('commit', '--quiet', '-m', 'Next', ...words)
    return 'committed'
  } catch (error) {
    return String((error as { stderr: string }).stderr)
  }
}

describe('what is reviewed', () => {
  it('is named in the first line', async () => {
    ground.write({ 'src/a.js': bad, 'new.js': bad })
    ground.git('add', 'src')
    const rows: [string[], RegExp][] = [
      [['--staged'], /^Reviewed the staged changes: 1 file, \+1 −0$/],
      [
        ['--working-tree'],
        /^Reviewed the working tree against the last commit, .* \(1 untracked file included\): 2 files/,
      ],
      [[], /^Reviewed the working tree .* \(1 untracked file included\): 2 files/],
      [['--commit', 'HEAD'], /^Reviewed the first commit, .* “Start”: 1 file/],
    ]
    for (const [words, pattern] of rows) {
      const { code, stdout } = await ground.duck(['review', ...words])
      expect([words, firstLine(stdout)]).toEqual([words, expect.stringMatching(pattern)])
      expect(code).toBe(0)
    }
    ground.git('reset', '--quiet', '--hard')
    ground.git('checkout', '--quiet', '-b', 'topic')
    ground.git('commit', '--quiet', '--allow-empty', '-m', 'Empty')
    expect(firstLine((await ground.duck(['review'])).stdout)).toMatch(
      /^Reviewed branch topic \(1 commit\) against main .* \(1 untracked file not included: use `--working-tree`\)/,
    )
  }, 120_000)

  it('refuses contradictions and names both', async () => {
    const rows: [string[], string][] = [
      [['--staged', '--base', 'main'], '`--staged` and `--base main`'],
      [['--staged', '--branch'], '`--staged` and `--branch`'],
      [['--working-tree', '--commit', 'HEAD'], '`--working-tree` and `--commit HEAD`'],
      [['main..HEAD', '--staged'], 'The range `main..HEAD` and `--staged`'],
      [['main..HEAD', '--head', 'main'], 'The range `main..HEAD` and `--head main`'],
      [['--commit', 'HEAD', '--base', 'main'], '`--commit HEAD` and `--base main`'],
      [['--diff', 'x.patch', '--branch'], '`--diff x.patch` and `--branch`'],
      [['--diff', 'x.patch', 'HEAD'], '`--diff x.patch` and the range `HEAD`'],
    ]
    for (const [words, both] of rows) {
      const { code, stdout, stderr } = await ground.duck(['review', ...words])
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).toBe(`error: ${both} both specify what to review. Use only one of them.\n`)
    }
    expect((await ground.duck(['review', '--branch', '--base', 'HEAD'])).code).toBe(0)
  }, 120_000)

  it('says what to do with a path or a word that names nothing', async () => {
    const path = await ground.duck(['review', 'src'])
    expect([path.code, path.stderr]).toEqual([2, expect.stringContaining('`rubberduck analyze src`')])
    const slip = await ground.duck(['review', 'mian'])
    expect([slip.code, slip.stderr]).toEqual([2, expect.stringContaining('Did you mean `main`?')])
  })

  it('never has the data directory in it', async () => {
    const environment = { RUBBERDUCK_HOME: join(ground.path, '.data') }
    ground.write({ '.data/config.toml': '', '.data/junk.js': bad })
    const { stdout } = await ground.duck(['review', '--working-tree'], { environment })
    expect(stdout).toContain('No files to review')
    ground.git('add', '--force', '.data')
    expect((await ground.duck(['review', '--staged'], { environment })).stdout).toContain('0 files')
    const analyzed = await ground.duck(['analyze', '--format', 'json'], { environment })
    expect(JSON.parse(analyzed.stdout).ledger.map((entry: { path: string }) => entry.path)).toEqual(['src/a.js'])
    const found = await ground.duck(['search', 'NaN'], { environment })
    expect(found.stdout).not.toContain('.data')
  }, 120_000)
})

describe('a pre-commit hook', () => {
  it('stops a bad commit however it is made, and no good one', async () => {
    addHook()
    ground.write({ 'src/a.js': bad })
    ground.git('add', '.')
    ground.write({ 'src/a.js': good })
    expect(commit()).toContain('compare-nan')
    // The same file is bad on disk now, and good in the index.
    ground.write({ 'src/b.js': good })
    ground.git('add', '.')
    ground.write({ 'src/a.js': bad })
    expect(commit('src/b.js')).toBe('committed')
    expect(commit('-a')).toContain('compare-nan')
    expect(commit('src/a.js')).toContain('compare-nan')
  }, 120_000)

  it('does so in a linked working tree and from a subfolder', async () => {
    addHook('review --staged --fail-on error --repo .')
    const linked = join(ground.home, 'linked')
    ground.git('worktree', 'add', '--quiet', '-b', 'other', linked)
    writeFileSync(join(linked, 'src/a.js'), bad)
    expect(() => ground.git('-C', linked, 'commit', '--quiet', '-am', 'Next')).toThrow(/compare-nan/)
    // The hook of one repository may look at another: that one's own index is read.
    ground.git('-C', linked, 'add', '.')
    const other = await ground.duck(['review', '--staged', '--repo', linked], {
      environment: { GIT_INDEX_FILE: '.git/index', GIT_DIR: join(ground.path, '.git') },
    })
    expect(firstLine(other.stdout)).toBe('Reviewed the staged changes: 1 file, +1 −0')
  }, 120_000)
})
