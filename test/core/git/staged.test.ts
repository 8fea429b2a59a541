import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { createFixture, type GitFixture, numbered } from './git-fixture.ts'

async function staged(fixture: GitFixture) {
  const repository = await fixture.open()
  const range = await repository.chooseRange({ scope: 'staged' })
  const { files } = await repository.diff(range)
  return { repository, range, files, shown: files.map(({ status, path }) => `${status} ${path}`) }
}

async function text({ repository }: Awaited<ReturnType<typeof staged>>, path: string): Promise<string | undefined> {
  const file = await repository.file('index', path)
  const blob = file && (await repository.blob(file.id))
  return blob && 'bytes' in blob ? blob.bytes.toString() : undefined
}

it('reads the index and never the files on disk', async () => {
  const fixture = createFixture()
  fixture.write('a', numbered(20))
  fixture.write('moved', numbered(30, 'word'))
  fixture.write('gone', 'gone\n')
  fixture.write('sub/kept', 'kept\n')
  fixture.commit('one')
  fixture.git('mv', 'moved', 'sub/moved')
  fixture.git('rm', '-q', '--cached', 'gone')
  fixture.write('a', numbered(20).replace('line 3\n', 'staged 3\n'))
  fixture.git('add', 'a')
  fixture.write('a', `onDisk\n${numbered(20)}`)
  fixture.write('sub/kept', 'onDisk\n')
  fixture.write('fresh', 'untracked\n')

  const index = await staged(fixture)
  expect(index.range).toMatchObject({ head: 'index', scope: { kind: 'staged', description: 'the staged changes' } })
  expect(index.shown).toEqual(['modified a', 'deleted gone', 'renamed sub/moved'])
  expect(must(must(index.files[0]).hunks[0]).changes).toEqual([{ oldStart: 3, oldCount: 1, newStart: 3, newCount: 1 }])
  expect(await text(index, 'a')).toContain('staged 3')
  expect(await text(index, 'sub/kept')).toBe('kept\n')
  expect(await text(index, 'gone')).toBeUndefined()
  expect(await text(index, 'fresh')).toBeUndefined()
  const { repository } = index
  expect((await repository.list('index')).map(({ path }) => path)).toEqual(['a', 'sub/kept', 'sub/moved'])
  expect((await repository.list('index', ['sub'])).map(({ path }) => path)).toEqual(['sub/kept', 'sub/moved'])
  const { mentions } = await repository.grep('index', ['staged', 'onDisk', 'untracked', 'kept'])
  expect(mentions.map(({ word, path, line }) => [word, path, line])).toEqual([
    ['staged', 'a', 3],
    ['kept', 'sub/kept', 1],
  ])
})

it('takes the first commit, links, modes and submodules, and no name without content', async () => {
  for (const init of [[], ['--object-format=sha256']]) {
    const fixture = createFixture({ init })
    fixture.write('a\tb\n', 'x\n')
    fixture.write('later', 'later\n')
    symlinkSync('later', join(fixture.folder, 'link'))
    fixture.git('add', 'a\tb\n', 'link')
    fixture.git('add', '--intent-to-add', 'later')
    const id = (init.length === 0 ? '1' : '12').repeat(init.length === 0 ? 40 : 32)
    fixture.git('update-index', '--add', '--cacheinfo', `160000,${id},module`)
    const index = await staged(fixture)
    expect(index.shown).toEqual(['added a\tb\n', 'added link', 'added module'])
    expect(index.files.map(({ newMode }) => newMode)).toEqual(['100644', '120000', '160000'])
    expect(await text(index, 'a\tb\n')).toBe('x\n')
  }
})

it('refuses an index with conflicts, and a bare repository', async () => {
  const fixture = createFixture()
  fixture.write('a', 'one\n')
  fixture.commit('one')
  fixture.git('checkout', '-q', '-b', 'side')
  fixture.write('a', 'side\n')
  fixture.commit('side')
  fixture.git('checkout', '-q', 'main')
  fixture.write('a', 'main\n')
  fixture.commit('main')
  expect(() => fixture.git('merge', '-q', 'side')).toThrow()
  await expect(staged(fixture)).rejects.toMatchObject({
    kind: 'conflict',
    message: expect.stringMatching(/unresolved merge conflicts: a\. Resolve them/),
  })
  const bare = await createFixture({ init: ['--bare'] }).open()
  for (const scope of ['staged', 'working-tree'] as const)
    await expect(bare.chooseRange({ scope })).rejects.toMatchObject({
      kind: 'invalid',
      message: expect.stringContaining(`\`--${scope}\` needs a working tree`),
    })
})

it('says what to do when nothing is staged', async () => {
  const fixture = createFixture()
  fixture.write('a', 'one\n')
  fixture.commit('one')
  expect((await staged(fixture)).range.notes).toEqual(['No staged changes. Stage files with `git add`.'])
  fixture.write('a', 'two\n')
  expect((await staged(fixture)).range.notes.join()).toMatch(/use `--working-tree` to review unstaged changes/)
})
