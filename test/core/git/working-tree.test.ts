import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Repository } from '../../../src/core/git/repository.ts'
import type { FileChange } from '../../../src/core/git/types.ts'
import { must } from '../../../src/core/must.ts'
import { createFixture, type GitFixture, numbered } from './git-fixture.ts'

async function dirty(
  fixture: GitFixture,
  path?: string,
): Promise<{ repository: Repository; files: Map<string, FileChange> }> {
  const repository = await fixture.open(path)
  const base = await repository.resolve('HEAD')
  const scope = { kind: 'working-tree' as const, description: '' }
  const { files } = await repository.diff({ scope, base, head: 'working-tree', notes: [] })
  return { repository, files: new Map(files.map((file) => [file.path, file])) }
}

describe('the working tree as a side', () => {
  it('shows edits, untracked files as one hunk, and deletions, with contents by id', async () => {
    const fixture = createFixture()
    fixture.write('edited', numbered(10))
    fixture.write('staged', numbered(10))
    fixture.write('deleted', 'x\n')
    fixture.write('.gitignore', 'ignored\n')
    fixture.commit('one')
    fixture.write('edited', numbered(10).replace('line 5', 'five'))
    fixture.write('staged', numbered(11))
    fixture.git('add', 'staged')
    fixture.write('sub/fresh', 'a\nb\nc')
    fixture.write('empty', '')
    fixture.write('ignored', 'x')
    fixture.write('binary', Buffer.from([0, 1]))
    rmSync(join(fixture.folder, 'deleted'))
    const { repository, files } = await dirty(fixture)
    expect([...files].map(([path, file]) => [path, file.status, file.binary])).toEqual([
      ['binary', 'added', true],
      ['deleted', 'deleted', false],
      ['edited', 'modified', false],
      ['empty', 'added', false],
      ['staged', 'modified', false],
      ['sub/fresh', 'added', false],
    ])
    expect(must(files.get('sub/fresh')).hunks).toEqual([
      {
        oldStart: 0,
        oldLines: 0,
        newStart: 1,
        newLines: 3,
        changes: [{ oldStart: 0, oldCount: 0, newStart: 1, newCount: 3 }],
      },
    ])
    for (const path of ['edited', 'staged', 'sub/fresh', 'binary']) {
      expect(must(files.get(path)).newId).toBe(fixture.git('hash-object', path))
      expect(await repository.file('working-tree', path)).toEqual({ id: must(files.get(path)).newId, mode: '100644' })
    }
    expect(await repository.blob(must(files.get('sub/fresh')).newId)).toMatchObject({
      size: 5,
      bytes: Buffer.from('a\nb\nc'),
    })
    expect(await repository.blob(must(files.get('sub/fresh')).newId, 4)).toMatchObject({
      size: 5,
      missing: 'too-large',
    })
    expect(await repository.file('working-tree', 'deleted')).toBeUndefined()
    const listed = await repository.list('working-tree')
    expect(listed.map((entry) => entry.path)).toEqual([
      '.gitignore',
      'binary',
      'edited',
      'empty',
      'staged',
      'sub/fresh',
    ])
    const texts = await repository.blobs(listed.map((entry) => entry.id))
    expect([...texts.values()].every((blob) => 'bytes' in blob)).toBe(true)
    expect((await repository.list('working-tree', ['./sub/'])).map((entry) => entry.path)).toEqual(['sub/fresh'])
    expect((await repository.list('HEAD', ['edited'])).map((entry) => entry.path)).toEqual(['edited'])
  })

  it('does not list a file whose time stamp alone is new', async () => {
    const fixture = createFixture()
    fixture.write('a', 'a\n')
    fixture.commit('one')
    utimesSync(join(fixture.folder, 'a'), 1, 1)
    expect((await dirty(fixture)).files.size).toBe(0)
    expect((await (await fixture.open()).chooseRange({})).scope.kind).toBe('root')
  })

  it('follows no symlink, neither a file nor a folder on the way', async () => {
    const outside = createFixture()
    outside.write('secret', 'do not read\n')
    const fixture = createFixture()
    fixture.write('a', 'a\n')
    fixture.commit('one')
    symlinkSync(join(outside.folder, 'secret'), join(fixture.folder, 'link'))
    symlinkSync(outside.folder, join(fixture.folder, 'folder'))
    const { repository, files } = await dirty(fixture)
    expect([...files.keys()]).toEqual(['folder', 'link'])
    expect(must(files.get('link')).newMode).toBe('120000')
    expect(await repository.blob(must(files.get('link')).newId)).toMatchObject({
      bytes: Buffer.from(join(outside.folder, 'secret')),
    })
    for (const path of ['folder/secret', '../x', '/etc/passwd', 'a/../a', '.git/config', '.GIT/config', '', 'folder']) {
      const found = await repository.file('working-tree', path)
      expect(found?.mode ?? 'none').toBe(path === 'folder' ? '120000' : 'none')
    }
    expect((await repository.grep('working-tree', ['read'])).mentions).toEqual([])
  })

  it('sees mode changes, type changes and moves that git was not told of', async () => {
    const fixture = createFixture()
    fixture.write('mode', 'x\n')
    fixture.write('typed', 'one\ntwo\n')
    fixture.write('moved', numbered(5))
    fixture.write('untracked-now', 'same\n')
    fixture.write('replaced', 'old\n')
    fixture.commit('one')
    chmodSync(join(fixture.folder, 'mode'), 0o755)
    rmSync(join(fixture.folder, 'typed'))
    symlinkSync('mode', join(fixture.folder, 'typed'))
    renameSync(join(fixture.folder, 'moved'), join(fixture.folder, 'new-place'))
    fixture.git('rm', '-q', '--cached', 'untracked-now', 'replaced')
    fixture.write('replaced', 'new\nand more\n')
    const { files } = await dirty(fixture)
    expect([...files].map(([path, file]) => [path, file.status, file.oldPath, file.oldMode, file.newMode])).toEqual([
      ['mode', 'modified', 'mode', '100644', '100755'],
      ['new-place', 'renamed', 'moved', '100644', '100644'],
      ['replaced', 'modified', 'replaced', '100644', '100644'],
      ['typed', 'typechange', 'typed', '100644', '120000'],
    ])
    expect(must(files.get('replaced')).hunks[0]).toMatchObject({ oldLines: 1, newLines: 2 })
  })

  it('copes with a file that goes or changes between listing and reading', async () => {
    const fixture = createFixture()
    fixture.write('a', 'a\n')
    fixture.commit('one')
    fixture.write('goes', 'x\n')
    fixture.write('changes', 'y\n')
    const { repository, files } = await dirty(fixture)
    rmSync(join(fixture.folder, 'goes'))
    fixture.write('changes', 'z\n')
    for (const file of files.values()) expect(await repository.blob(file.newId)).toMatchObject({ missing: 'absent' })
  })

  it('works from a folder below the root and lists paths from the root', async () => {
    const fixture = createFixture()
    fixture.write('sub/deep/a', 'a\n')
    fixture.write('b', 'b\n')
    fixture.commit('one')
    fixture.write('sub/deep/a', 'changed\n')
    fixture.write('c', 'c\n')
    const { repository, files } = await dirty(fixture, join(fixture.folder, 'sub/deep'))
    expect(repository.root).toBe(fixture.folder)
    expect([...files.keys()]).toEqual(['c', 'sub/deep/a'])
  })

  it('shows unresolved conflicts as they stand on disk', async () => {
    const fixture = createFixture()
    fixture.write('a', 'base\n')
    fixture.commit('base')
    fixture.git('checkout', '-q', '-b', 'side')
    fixture.write('a', 'side\n')
    fixture.commit('side')
    fixture.git('checkout', '-q', 'main')
    fixture.write('a', 'main\n')
    fixture.commit('main')
    expect(() => fixture.git('merge', '-q', 'side')).toThrow()
    const repository = await fixture.open()
    const { files } = await repository.diff(await repository.chooseRange({}))
    expect(files.map((file) => [file.path, file.hunks.length])).toEqual([['a', 1]])
  })

  it('refuses in a bare repository', async () => {
    const fixture = createFixture({ init: ['--bare'] })
    const repository = await fixture.open()
    expect(repository.bare).toBe(true)
    await expect(repository.list('working-tree')).rejects.toMatchObject({ kind: 'invalid' })
  })
})

describe('big things', () => {
  it('never reads a blob of 200 MB, committed or on disk, but lists it', async () => {
    const fixture = createFixture()
    fixture.git('config', 'core.compression', '1')
    fixture.write('small', 'a\n')
    const block = Buffer.from('a line of text that is repeated\n'.repeat(32_768))
    fixture.write('text', Buffer.concat(Array.from({ length: 200 }, () => block)))
    fixture.commit('one')
    const [id] = fixture.git('ls-tree', '--format=%(objectname)', 'HEAD', 'text').split('\n')
    writeFileSync(join(fixture.folder, 'text'), 'now it is small\n')
    fixture.write('zeros', '')
    truncateSync(join(fixture.folder, 'zeros'), 200 * 1024 * 1024)
    const { repository, files } = await dirty(fixture)
    expect(files.get('text')).toMatchObject({ status: 'modified', binary: true, hunks: [], oldId: id })
    expect(files.get('zeros')).toMatchObject({ status: 'added', binary: true, hunks: [] })
    const blobs = await repository.blobs([must(id), must(files.get('zeros')).newId, must(files.get('text')).newId])
    expect(blobs.get(must(id))).toEqual({ id, size: block.length * 200, missing: 'too-large' })
    expect(blobs.get(must(files.get('zeros')).newId)).toMatchObject({ size: 200 * 1024 * 1024, missing: 'too-large' })
    expect(blobs.get(must(files.get('text')).newId)).toMatchObject({ size: 16 })
    expect((await repository.list('working-tree')).map((entry) => entry.path)).toEqual(['small', 'text', 'zeros'])
  })

  it('reads 100,000 lines and a minified line of 2 MB', async () => {
    const fixture = createFixture()
    mkdirSync(join(fixture.folder, 'big'))
    fixture.write('big/lines', numbered(100_000))
    fixture.write('big/one-line', 'var a=1;'.repeat(250_000))
    fixture.commit('one')
    fixture.write('big/lines', numbered(100_000, 'changed'))
    fixture.write('big/one-line', `${'var a=1;'.repeat(250_000)}needle()`)
    fixture.commit('two')
    const repository = await fixture.open()
    const { files } = await repository.diff(await repository.chooseRange({}))
    expect(files.map((file) => [file.path, file.binary, file.hunks.map((hunk) => hunk.changes)])).toEqual([
      ['big/lines', false, [[{ oldStart: 1, oldCount: 100_000, newStart: 1, newCount: 100_000 }]]],
      ['big/one-line', false, [[{ oldStart: 1, oldCount: 1, newStart: 1, newCount: 1 }]]],
    ])
  })
})
