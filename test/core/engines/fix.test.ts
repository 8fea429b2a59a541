import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { compareAddress } from '../../../src/core/git/commit/push-branch.ts'
import { must } from '../../../src/core/must.ts'
import type { ChangePart, Outcome } from '../../../src/core/types.ts'
import { makeFolder } from '../../support/folder.ts'
import { makeRepo, runCommand } from '../../support/repo.ts'

const inside = (name: string) => `if (!'x' in ${name}) ${name}()\n`
const mended = (name: string) => `if (!('x' in ${name})) ${name}()\n`
const nan = 'if (n1 == NaN) n1()\n'
const change = (outcome: Outcome) => outcome.parts.find((part): part is ChangePart => part.kind === 'patch')
const words = (outcome: Outcome) =>
  outcome.parts.flatMap((part) => (part.kind === 'text' ? [part.markdown] : [])).join('\n')

function repo() {
  const made = makeRepo()
  made.git('config', 'user.name', 'Ada')
  made.git('config', 'user.email', 'ada@example.invalid')
  made.commit('one', { 'a.js': 'export const n1 = {}\n', 'lib/old.js': inside('n1') })
  made.write({ 'a.js': `export const n1 = {}\n${inside('n1')}${nan}` })
  return made
}
const read = (dir: string, path: string) => readFileSync(join(dir, path), 'utf8')

it('shows a patch of the change and writes nothing', async () => {
  const { dir } = repo()
  const outcome = await runCommand('fix', dir)
  expect(outcome.state).toBe('complete')
  expect(change(outcome)?.edits.map((edit) => [edit.path, edit.after])).toEqual([
    ['a.js', `export const n1 = {}\n${mended('n1')}${nan}`],
  ])
  expect(words(outcome)).toContain('1 finding without an automatic fix')
  expect(read(dir, 'a.js')).toContain(inside('n1'))
})

it('writes just what it mended, of the change or of files that are named', async () => {
  const { dir } = repo()
  expect(change(await runCommand('fix', dir, { target: ['lib'], write: true }))?.written).toBe('disk')
  expect(read(dir, 'lib/old.js')).toBe(mended('n1'))
  expect(read(dir, 'a.js')).toContain(inside('n1'))
})

it('pushes a branch of its own, and leaves everything here as it is', async () => {
  const { dir, git, write } = repo()
  const origin = makeFolder()
  git('init', '--quiet', '--bare', origin)
  git('remote', 'add', 'origin', origin)
  const before = [git('rev-parse', 'HEAD'), git('status', '--short')]
  const made = change(await runCommand('fix', dir, { target: ['lib'], pr: true }))
  expect(made?.pull?.branch).toMatch(/^rubberduck\/fix-js-negated-in-in-lib-old-js-[0-9a-f]{6}$/)
  expect(
    git('--git-dir', origin, 'show', '--format=%H %an %s', '--name-only', must(must(made).pull).branch).trim(),
  ).toBe(`${must(made).written} Ada Fix js/negated-in in lib/old.js\n\nlib/old.js`)
  expect([git('rev-parse', 'HEAD'), git('status', '--short')]).toEqual(before)
  expect(read(dir, 'lib/old.js')).toBe(inside('n1'))
  // The finding is in lines that no commit has.
  expect(await runCommand('fix', dir, { target: ['a.js:2'], pr: true })).toMatchObject({
    state: 'failed',
    error: { kind: 'conflict' },
  })
  write({ 'a.js': null })
  git('remote', 'set-url', 'origin', 'https://127.0.0.1:1/octo/duck.git')
  expect(await runCommand('fix', dir, { target: ['lib'], pr: true })).toMatchObject({
    error: { kind: 'config', public: expect.stringContaining('the push to `origin` failed') },
  })
  git('remote', 'remove', 'origin')
  expect(await runCommand('fix', dir, { target: ['lib'], pr: true })).toMatchObject({
    error: { kind: 'config', public: expect.stringContaining('Missing remote `origin`') },
  })
})

it.each([
  ['git@github.com:octo/duck.git', 'https://github.com/octo/duck/compare/main...b?expand=1'],
  ['https://ada@github.example.com/octo/duck', 'https://github.example.com/octo/duck/compare/main...b?expand=1'],
  ['ssh://git@github.com/octo/duck', 'https://github.com/octo/duck/compare/main...b?expand=1'],
  ['https://elsewhere.example.com/octo/duck.git', undefined],
  ['/srv/github/duck.git', undefined],
])('says where the pull request can be opened: %s', (origin, url) => {
  expect(compareAddress(origin, 'main', 'b')).toBe(url)
})

it('says when there is nothing, and which finding is not there', async () => {
  const { dir } = repo()
  expect(words(await runCommand('fix', dir, { target: ['a.js:3'] }))).toContain('No fixes applied')
  expect(await runCommand('fix', dir, { target: ['a.js:1'] })).toMatchObject({
    state: 'failed',
    error: { kind: 'not-found' },
  })
  expect(await runCommand('fix', dir, { target: ['abcdef0123'] })).toMatchObject({
    state: 'failed',
    error: { kind: 'not-found' },
  })
})
