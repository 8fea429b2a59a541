import { chmodSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FileChange } from '../../../../src/core/git/types.ts'
import { must } from '../../../../src/core/must.ts'
import { createFixture, type GitFixture, numbered } from '../git-fixture.ts'

async function lastCommit(fixture: GitFixture): Promise<Map<string, FileChange>> {
  const repository = await fixture.open()
  const { files } = await repository.diff(await repository.chooseRange({ head: 'HEAD' }))
  return new Map(files.map((file) => [file.path, file]))
}

describe('the diff of two commits', () => {
  it('reads names with spaces, quotes, line breaks that look like hunks, dashes and bytes that are no UTF-8', async () => {
    const fixture = createFixture()
    const names = [
      'with space',
      'quo"te',
      "apo'strophe",
      '-dash',
      'tab\there',
      'new\nline\n@@ -1 +1 @@\n+lie',
      'é/ü',
      'back\\slash',
      'a b/c d',
    ]
    for (const name of names) fixture.write(name, 'one\ntwo\n')
    const blob = fixture.feed('x\n', 'hash-object', '-w', '--stdin')
    fixture.git('add', '-A')
    fixture.feed(Buffer.from(`100644 ${blob}\tlatin-\xe9\0`, 'latin1'), 'update-index', '-z', '--add', '--index-info')
    fixture.git('commit', '-q', '-m', 'one')
    for (const name of names) fixture.write(name, 'one\n2\n')
    fixture.git('add', '-A')
    const other = fixture.feed('y\n', 'hash-object', '-w', '--stdin')
    fixture.feed(Buffer.from(`100644 ${other}\tlatin-\xe9\0`, 'latin1'), 'update-index', '-z', '--add', '--index-info')
    fixture.git('commit', '-q', '-m', 'two')

    const files = await lastCommit(fixture)
    expect([...files.keys()].sort()).toEqual([...names, 'latin-\\xe9'].sort())
    for (const name of names) {
      expect(must(files.get(name)).hunks).toEqual([
        {
          oldStart: 1,
          oldLines: 2,
          newStart: 1,
          newLines: 2,
          changes: [{ oldStart: 2, oldCount: 1, newStart: 2, newCount: 1 }],
        },
      ])
    }
    const repository = await fixture.open()
    expect(await repository.file('HEAD', 'latin-\\xe9')).toEqual({ id: other, mode: '100644' })
    expect((await repository.list('HEAD')).map((entry) => entry.path).sort()).toEqual([...files.keys()].sort())
  })

  it('tells additions, deletions, renames, copies, mode changes, symlinks, type changes and binaries apart', async () => {
    const fixture = createFixture()
    fixture.write('deleted', 'gone\n')
    fixture.write('renamed-pure', numbered(20, 'pure'))
    fixture.write('renamed-edited', numbered(20, 'edited'))
    fixture.write('copied', numbered(20, 'copied'))
    fixture.write('mode', 'run me\n')
    fixture.write('typed', 'a file\nof two lines\n')
    fixture.write('binary', Buffer.from([1, 0, 2, 0]))
    fixture.write('empty', '')
    symlinkSync('deleted', join(fixture.folder, 'link'))
    fixture.commit('one')
    rmSync(join(fixture.folder, 'deleted'))
    fixture.write('added', 'a\nb')
    renameSync(join(fixture.folder, 'renamed-pure'), join(fixture.folder, 'new-pure'))
    rmSync(join(fixture.folder, 'renamed-edited'))
    fixture.write('new-edited', numbered(20, 'edited').replace('edited 7', 'seven'))
    fixture.write('copy', numbered(20, 'copied'))
    fixture.write('copied', `${numbered(20, 'copied')}more\n`)
    chmodSync(join(fixture.folder, 'mode'), 0o755)
    rmSync(join(fixture.folder, 'typed'))
    symlinkSync('added', join(fixture.folder, 'typed'))
    fixture.write('binary', Buffer.from([1, 0, 3, 0]))
    rmSync(join(fixture.folder, 'link'))
    symlinkSync('added', join(fixture.folder, 'link'))
    fixture.write('empty-too', 'x')
    rmSync(join(fixture.folder, 'empty'))
    fixture.commit('two')

    const files = await lastCommit(fixture)
    const facts = Object.fromEntries(
      [...files.values()].map((file) => [
        file.path,
        [file.status, file.oldPath, file.oldMode, file.newMode, file.binary, file.hunks.length],
      ]),
    )
    expect(facts).toEqual({
      deleted: ['deleted', 'deleted', '100644', '000000', false, 1],
      added: ['added', 'added', '000000', '100644', false, 1],
      'new-pure': ['renamed', 'renamed-pure', '100644', '100644', false, 0],
      'new-edited': ['renamed', 'renamed-edited', '100644', '100644', false, 1],
      copy: ['copied', 'copied', '100644', '100644', false, 0],
      copied: ['modified', 'copied', '100644', '100644', false, 1],
      mode: ['modified', 'mode', '100644', '100755', false, 0],
      typed: ['typechange', 'typed', '100644', '120000', false, 1],
      binary: ['modified', 'binary', '100644', '100644', true, 0],
      link: ['modified', 'link', '120000', '120000', false, 1],
      empty: ['deleted', 'empty', '100644', '000000', false, 0],
      'empty-too': ['added', 'empty-too', '000000', '100644', false, 1],
    })
    expect(must(files.get('new-pure')).similarity).toBe(100)
    expect(must(files.get('typed')).hunks[0]).toMatchObject({ oldStart: 1, oldLines: 2, newStart: 1, newLines: 1 })
    const repository = await fixture.open()
    expect(await repository.blob(must(files.get('link')).newId)).toMatchObject({ bytes: Buffer.from('added') })
    expect(await repository.blob(must(files.get('added')).oldId)).toMatchObject({ missing: 'absent' })
  })

  it('reads CRLF files, files with no newline at the end, and lines that look like headers', async () => {
    const fixture = createFixture()
    const before = [
      'diff --git a/x b/x',
      '--- a/x',
      '+++ b/x',
      '@@ -1,9 +1,9 @@',
      '\\ No newline at end of file',
      'index 1..2',
      '',
    ]
    fixture.git('config', 'core.autocrlf', 'false')
    fixture.write('lies', before.join('\n'))
    fixture.write('crlf', 'one\r\ntwo\r\nthree\r\n')
    fixture.write('end', 'one\ntwo')
    fixture.commit('one')
    fixture.write('lies', [...before].reverse().join('\n'))
    fixture.write('crlf', 'one\r\n2\r\nthree\r\n')
    fixture.write('end', 'one\ntwo\n')
    fixture.commit('two')
    const files = await lastCommit(fixture)
    expect([...files.keys()]).toEqual(['crlf', 'end', 'lies'])
    expect(must(must(files.get('crlf')).hunks[0]).changes).toEqual([
      { oldStart: 2, oldCount: 1, newStart: 2, newCount: 1 },
    ])
    expect(must(must(files.get('end')).hunks[0]).changes).toEqual([
      { oldStart: 2, oldCount: 1, newStart: 2, newCount: 1 },
    ])
    expect(must(files.get('lies')).hunks).toHaveLength(1)
  })

  it('shows a submodule bump as one change of commit ids, and reads neither as a blob', async () => {
    const inner = createFixture()
    inner.write('a', 'a\n')
    inner.commit('one')
    const fixture = createFixture()
    fixture.git('submodule', '--quiet', 'add', inner.folder, 'inner')
    fixture.commit('one')
    inner.write('a', 'b\n')
    const bumped = inner.commit('two')
    fixture.git('-C', 'inner', 'pull', '-q')
    const inTree = await (await fixture.open()).chooseRange({})
    const dirty = await (await fixture.open()).diff(inTree)
    fixture.commit('two')
    const file = must((await lastCommit(fixture)).get('inner'))
    expect(file).toMatchObject({
      status: 'modified',
      oldMode: '160000',
      newMode: '160000',
      newId: bumped,
      binary: false,
    })
    expect(dirty.files).toEqual([file])
    const repository = await fixture.open()
    expect(await repository.blob(bumped)).toMatchObject({ missing: 'absent' })
    expect(await repository.blob(await repository.resolve('HEAD'))).toMatchObject({ missing: 'not-a-blob' })
  })

  it('diffs a merge against its first parent', async () => {
    const fixture = createFixture()
    fixture.write('base', 'base\n')
    fixture.commit('base')
    fixture.git('checkout', '-q', '-b', 'side')
    fixture.write('side', 'side\n')
    fixture.commit('side')
    fixture.git('checkout', '-q', 'main')
    fixture.write('main', 'main\n')
    fixture.commit('main')
    fixture.git('merge', '-q', '--no-edit', 'side')
    expect([...(await lastCommit(fixture)).keys()]).toEqual(['side'])
  })

  it('reads a SHA-256 repository', async () => {
    const fixture = createFixture({ init: ['--object-format=sha256'] })
    fixture.write('a', 'a\n')
    fixture.commit('one')
    const files = await lastCommit(fixture)
    expect(must(files.get('a')).newId).toHaveLength(64)
    const repository = await fixture.open()
    expect(await repository.blob(must(files.get('a')).newId)).toMatchObject({ bytes: Buffer.from('a\n') })
    expect(await repository.file('HEAD', 'a')).toEqual({ id: must(files.get('a')).newId, mode: '100644' })
  })

  it('finds any name again, whatever its bytes', async () => {
    const part = fc
      .uint8Array({ minLength: 1, maxLength: 8 })
      .map((bytes) => Buffer.from(bytes).toString('latin1'))
      .filter((name) => !/[\0/]/.test(name) && !/^\.|\\x[89a-f][0-9a-f]/i.test(name))
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(part, { minLength: 1, maxLength: 12 }), async (names) => {
        const fixture = createFixture()
        const quote = (name: string) =>
          `"${[...name].map((byte) => `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`).join('')}"`
        const blobs = names.map(
          (name, index) => `M 100644 inline ${quote(name)}\ndata ${`${index}\n`.length}\n${index}\n`,
        )
        const head = 'committer A <a@example.com> 1700000000 +0000\ndata 1\nx\n'
        fixture.feed(
          Buffer.from(`commit refs/heads/main\n${head}${blobs.join('')}`, 'latin1'),
          'fast-import',
          '--quiet',
        )
        const repository = await fixture.open()
        const { files } = await repository.diff(await repository.chooseRange({ head: 'main' }))
        expect(files).toHaveLength(names.length)
        for (const file of files) {
          expect(file.hunks).toHaveLength(1)
          expect(await repository.file('main', file.path)).toEqual({ id: file.newId, mode: '100644' })
        }
      }),
      { numRuns: 15 },
    )
  })
})
