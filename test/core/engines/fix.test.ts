import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { ChangePart, Outcome } from '../../../src/core/types.ts'
import { makeRepo, runEngine } from '../../support/repo.ts'

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
  const outcome = await runEngine('fix', dir)
  expect(outcome.state).toBe('complete')
  expect(change(outcome)?.edits.map((edit) => [edit.path, edit.after])).toEqual([
    ['a.js', `export const n1 = {}\n${mended('n1')}${nan}`],
  ])
  expect(words(outcome)).toContain('1 finding left')
  expect(read(dir, 'a.js')).toContain(inside('n1'))
})

it('writes or commits just what it mended, of the change or of files that are named', async () => {
  const { dir, git, write } = repo()
  write({ 'note.txt': 'mine\n' })
  git('add', 'note.txt')
  expect(change(await runEngine('fix', dir, { target: ['lib'], write: true }))?.written).toBe('disk')
  expect(read(dir, 'lib/old.js')).toBe(mended('n1'))
  const commit = change(await runEngine('fix', dir, { target: ['a.js:2'], commit: true }))?.written
  expect(git('show', '--format=%H %s', '--name-only', 'HEAD').trim()).toBe(
    `${commit} Fix js/negated-in in a.js\n\na.js`,
  )
  expect(git('status', '--short')).toBe(' M lib/old.js\nA  note.txt\n')
})

it('says when there is nothing, and which finding is not there', async () => {
  const { dir } = repo()
  expect(words(await runEngine('fix', dir, { target: ['a.js:3'] }))).toContain('Nothing here can be fixed by a rule')
  expect(await runEngine('fix', dir, { target: ['a.js:1'] })).toMatchObject({
    state: 'failed',
    error: { kind: 'not-found' },
  })
  expect(await runEngine('fix', dir, { target: ['abcdef0123'] })).toMatchObject({
    state: 'failed',
    error: { kind: 'not-found' },
  })
})
