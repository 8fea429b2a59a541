import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { toDuckError } from '../../../src/core/errors.ts'
import { checkDataDirectory, inDataDirectory } from '../../../src/core/store/data-directory.ts'
import { makeFolder } from '../../support/folder.ts'
import { makeRepo, reportOf, runCommand } from '../../support/repo.ts'

const folder = makeFolder()
writeFileSync(join(folder, 'file'), '')
symlinkSync('nowhere', join(folder, 'dangling'))
symlinkSync('loop', join(folder, 'loop'))
mkdirSync(join(folder, 'damaged'))
for (const name of ['rubberduck.sqlite', 'usage.sqlite', 'state.sqlite'])
  writeFileSync(join(folder, 'damaged', name), 'This is a text and no database.\n'.repeat(100))

const unusable = [
  ['file', 'it is a file'],
  ['file/below/it', 'file is a file'],
  ['dangling', 'it is a broken symbolic link'],
] as const

describe.each(unusable)('a data directory that is %s', (name, reason) => {
  const home = join(folder, name)
  const error = {
    kind: 'config',
    public: expect.stringMatching(new RegExp(`${reason}\\. Set RUBBERDUCK_HOME to a folder that you can write to\\.$`)),
  }
  const repo = makeRepo()
  repo.commit('begin', { 'a.js': 'debugger\n' })

  it.each([
    ['search', { words: 'a' }],
    ['index', {}],
    ['usage', {}],
    ['jobs list', {}],
    ['audit', {}],
    ['checkpoints list', { about: 'octo/duck#1' }],
    ['keys list', {}],
  ])('is told by %s as what it is', async (engine, args) => {
    expect(await runCommand(engine, repo.dir, args, { home })).toMatchObject({ state: 'failed', error })
  })

  it('does not stop analyze, which says that nothing is cached', async () => {
    const outcome = await runCommand('analyze', repo.dir, {}, { home })
    expect(outcome.state).toBe('complete')
    expect(reportOf(outcome).findings).toHaveLength(1)
    expect(reportOf(outcome).notes).toEqual([expect.stringMatching(/^The cache is disabled .* Set RUBBERDUCK_HOME/)])
  })
})

it('a damaged database is named', async () => {
  const home = join(folder, 'damaged')
  for (const engine of ['usage', 'jobs list'])
    expect(await runCommand(engine, folder, {}, { home })).toMatchObject({
      error: { kind: 'config', public: expect.stringContaining('a file in it is not a database') },
    })
})

it('what a database refuses later is a configuration error and no bug', () => {
  const file = join(makeFolder(), 'x.sqlite')
  new DatabaseSync(file).exec('CREATE TABLE t (a)')
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    database.exec('INSERT INTO t VALUES (1)')
    expect.unreachable()
  } catch (error) {
    expect(toDuckError(error)).toMatchObject({ kind: 'config', message: expect.stringContaining('it is read-only') })
  } finally {
    database.close()
  }
})

it('other errors pass as they are', async () => {
  const home = makeFolder()
  const own = new Error('mine')
  expect(() =>
    inDataDirectory(home, () => {
      throw own
    }),
  ).toThrow(own)
  await expect(
    inDataDirectory(home, async () => {
      throw own
    }),
  ).rejects.toBe(own)
  const full = Object.assign(new Error('x'), { code: 'ENOSPC' })
  expect(() =>
    inDataDirectory(home, () => {
      throw full
    }),
  ).toThrow('the disk is full')
  expect(() => checkDataDirectory(join(home, 'not/yet'))).not.toThrow()
  expect(() => checkDataDirectory(join(folder, 'loop'))).toThrow('it is a symbolic link to itself')
})
