import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openPlainFolder } from '../../../src/core/git/plain-folder.ts'
import { makeFolder } from '../../support/folder.ts'
import { makeRepo, reportOf, runCommand } from '../../support/repo.ts'

const debug = 'debugger\n'

/** A folder without git. */
function plain(files: Record<string, string>): string {
  const dir = makeFolder()
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), text)
  }
  return dir
}

const paths = (outcome: Parameters<typeof reportOf>[0]) => reportOf(outcome).findings.map(({ path }) => path)

describe('analyze without git', () => {
  it('walks the folder, without dependencies, build output, ignored files and symbolic links', async () => {
    const dir = plain({
      'src/a.js': debug,
      'node_modules/x/a.js': debug,
      'dist/a.js': debug,
      'target/a.js': debug,
      'target/CACHEDIR.TAG': 'Signature: 8a477f597d28d172789f06886806bc55\n',
      '.gitignore': '/private/\n*.log.js\n',
      'private/a.js': debug,
      'src/b.log.js': debug,
      'src/.gitignore': '!b.log.js\nc.js\n',
      'src/c.js': debug,
    })
    symlinkSync(plain({ 'a.js': debug }), join(dir, 'linked'))
    const outcome = await runCommand('analyze', dir)
    expect(outcome.state).toBe('complete')
    expect(paths(outcome)).toEqual(['src/a.js', 'src/b.log.js'])
    const { notes, scope, ledger } = reportOf(outcome)
    expect(notes.filter((note) => /git/.test(note))).toEqual([
      'The files are not in a git repository, so the git history is not available.',
    ])
    expect(scope.description).toMatch(/^the whole folder \(/)
    expect(ledger.find(({ path }) => path === 'linked')).toMatchObject({ state: 'skipped', reason: 'symbolic link' })
  })

  it('takes the nearest configuration above, and reads a file that is named whatever is ignored', async () => {
    const dir = plain({
      '.rubberduck.toml': '[rules]\n"js/debugger-statement" = "info"\n',
      'app/src/a.js': debug,
      'app/src/b.js': debug,
      'app/.gitignore': 'src/\n',
      'other/.rubberduck.toml': '[nonsense]\n',
    })
    const outcome = await runCommand('analyze', join(dir, 'app'), { path: ['src/a.js'] })
    expect(outcome.state).toBe('complete')
    expect(reportOf(outcome).findings).toMatchObject([{ path: 'app/src/a.js', severity: 'info' }])
  })

  it('reads files outside of the repository that it is called in', async () => {
    const repo = makeRepo()
    repo.commit('begin', { 'a.js': 'let calm\n' })
    const dir = plain({ 'b.js': debug, 'c.js': debug, 'd/e.js': debug })
    expect(paths(await runCommand('analyze', repo.dir, { path: [join(dir, 'b.js'), join(dir, 'd')] }))).toEqual([
      'b.js',
      'd/e.js',
    ])
    expect(await runCommand('analyze', repo.dir, { path: ['a.js', join(dir, 'b.js')] })).toMatchObject({
      state: 'failed',
      error: { kind: 'invalid', public: expect.stringContaining('are not in the same repository or folder') },
    })
  })

  it('keeps to the mirror on a server', async () => {
    const repo = makeRepo()
    const head = repo.commit('begin', { 'a.js': debug })
    const dir = plain({ 'b.js': debug })
    for (const path of [join(dir, 'b.js'), '/etc/hostname'])
      expect(await runCommand('analyze', repo.dir, { path: [path], head })).toMatchObject({ state: 'failed' })
    expect(await runCommand('analyze', dir, { head })).toMatchObject({ state: 'failed', error: { kind: 'not-found' } })
  })

  it('does not walk into the data directory, and stops at a bound', async () => {
    const dir = plain({ 'a.js': debug, 'b.js': debug, 'home/config.js': debug })
    expect(paths(await runCommand('analyze', dir, {}, { home: join(dir, 'home') }))).toEqual(['a.js', 'b.js'])
    const folder = openPlainFolder(dir, { skips: () => false, never: [], wanted: [], most: 2 })
    expect((await folder.list('working-tree')).map(({ path }) => path)).toEqual(['a.js', 'b.js'])
    expect(folder.notes).toEqual(['Only the first 2 files were read. To read the rest, specify a smaller folder.'])
  })
})

describe('analyze --stdin', () => {
  const stdin = 'if (a == NaN) b()\n'

  it('takes the text for a file of that name, with the configuration of its folder', async () => {
    const repo = makeRepo()
    repo.commit('begin', {
      'src/a.js': 'let saved\n',
      'src/.rubberduck.toml': '[rules]\n"js/compare-nan" = "warning"\n',
    })
    const home = join(makeFolder(), 'home')
    const args = { stdin: true, 'stdin-path': 'src/a.js' }
    const outcome = await runCommand('analyze', repo.dir, args, { home, stdin })
    expect(reportOf(outcome).findings).toMatchObject([
      { rule: 'js/compare-nan', path: 'src/a.js', severity: 'warning' },
    ])
    expect(reportOf(outcome).ledger).toMatchObject([{ path: 'src/a.js', state: 'analysed' }])
    expect(existsSync(home) ? readdirSync(home) : []).toEqual([])
  })

  it('works for a file that is not there yet, without git, and keeps its name as it was given', async () => {
    const dir = plain({ 'x.txt': '' })
    for (const name of ['new/deep/a.js', join(dir, 'b.js'), './c.js']) {
      const args = { stdin: true, 'stdin-path': name }
      expect(paths(await runCommand('analyze', dir, args, { stdin }))).toEqual([name])
    }
  })

  it.each([
    [{ stdin: true }, 'Missing --path for --stdin.'],
    [{ stdin: true, path: ['a.js'] }, 'Remove a.js,'],
    [{ stdin: true, 'stdin-path': 'a.js', path: ['b.js'] }, 'Remove b.js,'],
    [{ 'stdin-path': 'a.js' }, '--path is only valid with --stdin.'],
  ])('%j is a usage error', async (args, message) => {
    expect(await runCommand('analyze', makeFolder(), args, { stdin })).toMatchObject({
      state: 'failed',
      error: { kind: 'invalid', public: expect.stringContaining(message) },
    })
  })
})
