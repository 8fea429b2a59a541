import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openRepository } from '../../../src/core/git/repository.ts'
import { must } from '../../../src/core/must.ts'
import { createFixture, numbered } from './git-fixture.ts'

/** A program that leaves a marker behind, under every setting through which a repository can have git start one. */
function setTraps(fixture: ReturnType<typeof createFixture>, marker: string): void {
  const script = join(fixture.folder, '.git', 'trap.sh')
  writeFileSync(script, `#!/bin/sh\necho "$0 $@" >> '${marker}'\ncat\n`)
  chmodSync(script, 0o755)
  const hooks = join(fixture.folder, '.git', 'hooks')
  mkdirSync(hooks, { recursive: true })
  for (const hook of [
    'post-index-change',
    'post-checkout',
    'pre-commit',
    'fsmonitor-watchman',
    'reference-transaction',
  ]) {
    writeFileSync(join(hooks, hook), `#!/bin/sh\necho hook >> '${marker}'\n`)
    chmodSync(join(hooks, hook), 0o755)
  }
  const settings: [string, string][] = [
    ['core.hooksPath', hooks],
    ['core.fsmonitor', script],
    ['core.pager', script],
    ['core.editor', script],
    ['core.sshCommand', script],
    ['core.askPass', script],
    ['core.alternateRefsCommand', script],
    ['credential.helper', `!${script}`],
    ['diff.external', script],
    ['diff.trap.command', script],
    ['diff.trap.textconv', script],
    ['filter.trap.clean', script],
    ['filter.trap.smudge', script],
    ['filter.trap.required', 'true'],
    ['filter.a.b=c.process', script],
    ['filter.a.b=c.required', 'true'],
    ['gpg.program', script],
    ['log.showSignature', 'true'],
    ['alias.cat-file', `!${script}`],
    ['alias.diff-tree', `!${script}`],
    ['remote.origin.url', `ext::${script}`],
    ['remote.origin.promisor', 'true'],
    ['uploadpack.packObjectsHook', script],
    ['grep.patternType', 'perl'],
    ['submodule.recurse', 'true'],
    ['diff.noprefix', 'true'],
    ['diff.mnemonicPrefix', 'true'],
    ['diff.renames', 'false'],
    ['diff.context', '0'],
    ['diff.suppressBlankEmpty', 'true'],
    ['diff.orderFile', script],
    ['diff.submodule', 'log'],
    ['color.ui', 'always'],
    ['core.quotePath', 'false'],
    ['status.branch', 'true'],
    ['status.showUntrackedFiles', 'no'],
  ]
  for (const [key, value] of settings) fixture.git('config', key, value)
}

it('starts none of the programs that a repository configures, and no setting bends the answer', async () => {
  const fixture = createFixture()
  const marker = join(must(fixture.environment.HOME), 'marker')
  fixture.write('.gitattributes', '*.t diff=trap filter=trap\n*.p filter=a.b=c\n')
  fixture.write('moved.txt', numbered(20))
  fixture.write('a.t', numbered(20))
  fixture.write('b.p', numbered(20))
  fixture.write('é "x"', 'one\n\ntwo\n\nthree\n')
  fixture.commit('one')
  fixture.git('mv', 'moved.txt', 'moved-away.txt')
  fixture.write('a.t', numbered(20).replace('line 9', 'nine'))
  fixture.write('é "x"', 'one\n\n2\n\nthree\n')
  const head = fixture.commit('two')
  setTraps(fixture, marker)
  fixture.write('a.t', numbered(21))
  fixture.write('b.p', numbered(21))
  fixture.write('fresh.t', 'fresh\n')

  const hostile = { ...fixture.environment, GIT_EXTERNAL_DIFF: 'false', GIT_DIR: '/nowhere', GIT_PAGER: 'false' }
  const repository = await openRepository(fixture.folder, { environment: hostile })
  const range = await repository.chooseRange({})
  expect(range.head).toBe('working-tree')
  const onDisk = await repository.diff(range)
  expect(onDisk.files.map((file) => [file.path, file.status, file.hunks.length])).toEqual([
    ['a.t', 'modified', 2],
    ['b.p', 'modified', 1],
    ['fresh.t', 'added', 1],
  ])
  const committed = await repository.diff(await repository.chooseRange({ head }))
  expect(committed.files.map((file) => [file.path, file.status, file.hunks.length])).toEqual([
    ['a.t', 'modified', 1],
    ['moved-away.txt', 'renamed', 0],
    ['é "x"', 'modified', 1],
  ])
  expect(must(committed.files[2]).hunks[0]).toMatchObject({ oldStart: 1, oldLines: 5, newLines: 5 })
  await repository.blobs(onDisk.files.flatMap((file) => [file.oldId, file.newId]))
  await repository.blob('1234567890123456789012345678901234567890')
  await repository.list('working-tree')
  await repository.list(head)
  await repository.grep('working-tree', ['line', 'nine'])
  await repository.grep(head, ['line', 'nine'])
  await repository.commitSubject(head)
  await repository.close()
  expect(existsSync(marker)).toBe(false)
  // The traps do work: plain git falls into them.
  expect(() => fixture.git('diff')).toThrow()
  expect(existsSync(marker)).toBe(true)
})

it('takes no lock and leaves the index alone', async () => {
  const fixture = createFixture()
  fixture.write('a', 'a\n')
  fixture.commit('one')
  fixture.write('a', 'b\n')
  fixture.write('.git/index.lock', '')
  const repository = await fixture.open()
  expect((await repository.diff(await repository.chooseRange({}))).files).toHaveLength(1)
})

it("honours the user's own list of ignored files", async () => {
  const fixture = createFixture()
  fixture.write('a', 'a\n')
  fixture.commit('one')
  const excludes = join(must(fixture.environment.HOME), 'excludes')
  writeFileSync(excludes, 'notes.txt\n')
  fixture.git('config', '--global', 'core.excludesFile', excludes)
  fixture.write('notes.txt', 'mine\n')
  expect((await (await fixture.open()).chooseRange({})).scope.kind).toBe('root')
})

it('lets no attribute that came with the change hide it', async () => {
  const fixture = createFixture()
  fixture.write('a.js', 'one\n')
  fixture.commit('one')
  fixture.write('.gitattributes', '* -diff\n*.js binary\n')
  fixture.write('a.js', 'two\n')
  const head = fixture.commit('two')
  fixture.git('worktree', 'add', '-q', '--detach', 'linked')
  for (const path of [fixture.folder, join(fixture.folder, 'linked')]) {
    const repository = await fixture.open(path)
    expect(repository.root).toBe(path)
    const { files } = await repository.diff(await repository.chooseRange({ head: 'HEAD' }))
    expect(files.map((file) => [file.path, file.binary, file.hunks.length])).toEqual([
      ['.gitattributes', false, 1],
      ['a.js', false, 1],
    ])
    expect((await repository.grep(head, ['two'])).mentions.map((mention) => mention.path)).toEqual(['a.js'])
  }
})
