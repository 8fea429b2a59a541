import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ChangePart, Outcome } from '../../../src/core/types.ts'
import { makeRepo, runCommand } from '../../support/repo.ts'

const flaw = (name: string) => `if (!'x' in ${name}) ${name}()\n`
const fixed = (name: string) => `if (!('x' in ${name})) ${name}()\n`
const written = (outcome: Outcome) => outcome.parts.find((part): part is ChangePart => part.kind === 'patch')?.written
const lines = (count: number, own: Record<number, string> = {}) =>
  Array.from({ length: count }, (_, at) => own[at + 1] ?? `export const n${at + 1} = ${at + 1}\n`).join('')

function repo(files: Record<string, string>) {
  const made = makeRepo()
  made.git('config', 'user.name', 'Ada')
  made.git('config', 'user.email', 'ada@example.invalid')
  made.commit('one', files)
  const hook = (name: string, script: string) => {
    writeFileSync(join(made.dir, '.git/hooks', name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(made.dir, '.git/hooks', name), 0o755)
  }
  return { ...made, hook, read: (path: string) => readFileSync(join(made.dir, path), 'utf8') }
}

it('commits just the edits, and leaves what else is staged or changed as it was', async () => {
  const at = fc.uniqueArray(
    fc.integer({ min: 1, max: 40 }).filter((line) => Math.abs(line - 20) > 3),
    { maxLength: 4 },
  )
  await fc.assert(
    fc.asyncProperty(at, at, fc.boolean(), async (staged, changed, other) => {
      const { dir, git, write, read } = repo({ 'a.js': lines(40, { 20: flaw('n1') }), 'b.txt': 'b\n' })
      const text = (names: number[], at20: string, say = 'staged') =>
        lines(40, { ...Object.fromEntries(names.map((line) => [line, `// ${say}\n`])), 20: at20 })
      const both = [...staged, ...changed]
      write({ 'a.js': text(staged, flaw('n1')), 'new.txt': 'mine\n', ...(other ? { 'b.txt': 'staged\n' } : {}) })
      git('add', 'a.js', 'b.txt', 'new.txt')
      write({ 'a.js': text(both, flaw('n1')) })
      const commit = written(await runCommand('fix', dir, { target: ['a.js'], commit: true }))
      expect(commit).toBe(git('rev-parse', 'HEAD').trim())
      expect(git('show', '--format=', '--name-only', 'HEAD').trim()).toBe('a.js')
      expect(git('show', 'HEAD:a.js')).toBe(lines(40, { 20: fixed('n1') }))
      expect(git('show', ':a.js')).toBe(text(staged, fixed('n1')))
      expect(read('a.js')).toBe(text(both, fixed('n1')))
      expect(git('diff', '--cached', '--name-only').trim().split('\n').filter(Boolean)).toEqual([
        ...(staged.length > 0 ? ['a.js'] : []),
        ...(other ? ['b.txt'] : []),
        'new.txt',
      ])
    }),
    { numRuns: 5 },
  )
}, 240_000)

it('refuses to commit lines that are not committed yet, and changes nothing', async () => {
  const { dir, git, write, read } = repo({ 'a.js': 'export const n1 = {}\n' })
  write({ 'a.js': `export const n1 = {}\n${flaw('n1')}`, 'new.js': flaw('n2') })
  const before = [git('rev-parse', 'HEAD'), git('status', '--short'), read('a.js')]
  for (const flags of [{ commit: true }, { commit: true, 'dry-run': true }])
    for (const target of ['a.js', 'new.js'])
      expect(await runCommand('fix', dir, { target: [target], ...flags })).toMatchObject({
        error: { kind: 'conflict', public: expect.stringContaining('not committed yet') },
      })
  expect([git('rev-parse', 'HEAD'), git('status', '--short'), read('a.js')]).toEqual(before)
})

it('runs the hooks as git would', async () => {
  const { dir, git, hook, read, write } = repo({ 'a.js': flaw('n1'), 'log.txt': '' })
  hook('pre-commit', `git diff --cached --name-only >seen\necho formatted >>a.js\ngit add a.js`)
  hook('commit-msg', 'echo "Signed: hook" >>"$1"')
  hook('post-commit', 'touch posted')
  write({ 'log.txt': 'mine\n' })
  git('add', 'log.txt')
  await runCommand('fix', dir, { target: ['a.js'], commit: true })
  expect(read('seen')).toBe('a.js\n')
  expect(existsSync(join(dir, 'posted'))).toBe(true)
  expect(git('log', '-1', '--format=%B')).toContain('Signed: hook')
  expect(git('show', 'HEAD:a.js')).toBe(`${fixed('n1')}formatted\n`)
  expect(git('status', '--short', '--untracked-files=no')).toBe('M  log.txt\n')
})

it('says what a hook refused, and keeps the changed files', async () => {
  const { dir, git, hook, read, write } = repo({ 'a.js': flaw('n1'), 'b.txt': 'b\n' })
  hook('pre-commit', 'echo "the tests failed: 3 of 7"\nexit 1')
  write({ 'b.txt': 'mine\n' })
  git('add', 'b.txt')
  const head = git('rev-parse', 'HEAD')
  expect(await runCommand('fix', dir, { target: ['a.js'], commit: true })).toMatchObject({
    error: { kind: 'invalid', public: expect.stringMatching(/rejected the commit.*the tests failed: 3 of 7/s) },
  })
  expect(read('a.js')).toBe(fixed('n1'))
  expect([git('rev-parse', 'HEAD'), git('status', '--short')]).toEqual([head, ' M a.js\nM  b.txt\n'])
})

it('does not end a merge that is in progress', async () => {
  const { dir, git, commit, read } = repo({ 'a.js': flaw('n1'), 'b.txt': 'b\n' })
  git('checkout', '--quiet', '-b', 'other')
  commit('two', { 'b.txt': 'other\n' })
  git('checkout', '--quiet', 'main')
  commit('three', { 'c.txt': 'c\n' })
  git('merge', '--no-commit', '--no-ff', 'other')
  expect(await runCommand('fix', dir, { target: ['a.js'], commit: true })).toMatchObject({
    error: { kind: 'conflict', public: expect.stringContaining('A merge is in progress') },
  })
  expect(read('a.js')).toBe(flaw('n1'))
})

it('passes files through the filters of the repository', async () => {
  const { dir, git, read, write } = repo({
    '.gitattributes': '*.js text eol=crlf\n',
    'a.js': `n1()\n${flaw('n1')}`,
    'x/b.js': 'n1()\n',
  })
  git('rm', '--quiet', '--cached', 'x/b.js')
  write({ 'a.js': `n1()\n${flaw('n1')}`.replaceAll('\n', '\r\n') })
  await runCommand('fix', dir, { target: ['a.js'], commit: true })
  expect(git('show', 'HEAD:a.js')).toBe(`n1()\n${fixed('n1')}`)
  expect(read('a.js')).toBe(`n1()\n${fixed('n1')}`.replaceAll('\n', '\r\n'))
  expect(git('status', '--short')).toBe('D  x/b.js\n?? x/\n')
})
