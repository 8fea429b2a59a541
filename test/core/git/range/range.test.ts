import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { RequestedScope } from '../../../../src/core/git/range/range.ts'
import { createFixture, type GitFixture } from '../git-fixture.ts'

const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'

async function choose(fixture: GitFixture, options: RequestedScope = {}) {
  return (await fixture.open()).chooseRange(options)
}

function history(...messages: string[]): GitFixture {
  const fixture = createFixture()
  for (const message of messages) {
    fixture.write('a', `${message}\n`)
    fixture.commit(message)
  }
  return fixture
}

describe('without options', () => {
  it('takes a dirty tree first', async () => {
    const fixture = history('one', 'two')
    fixture.write('a', 'dirty\n')
    const range = await choose(fixture)
    const head = fixture.git('rev-parse', 'HEAD')
    expect(range).toMatchObject({ base: head, head: 'working-tree', scope: { kind: 'working-tree' } })
    expect(range.scope.description).toBe(`the working tree against the last commit, ${head.slice(0, 7)} “two”`)
  })

  it('leaves untracked files out and says so, but says nothing of ignored ones and other repositories', async () => {
    const fixture = history('one')
    fixture.write('.gitignore', 'ignored\n')
    fixture.commit('ignore')
    fixture.write('ignored', 'x')
    mkdirSync(join(fixture.folder, 'nested'))
    fixture.git('init', '-q', 'nested')
    const before = (await choose(fixture)).scope
    expect(before.kind).toBe('commit')
    fixture.write('fresh', 'x')
    expect((await choose(fixture)).scope).toEqual({
      ...before,
      description: `${before.description} (1 untracked file not included: use \`--working-tree\`)`,
    })
    const all = await choose(fixture, { scope: 'working-tree' })
    expect(all.scope.description).toMatch(/^the working tree against .* \(1 untracked file included\)$/)
  })

  it('takes the branch against its default branch when it is ahead', async () => {
    const fixture = history('one', 'two')
    const fork = fixture.git('rev-parse', 'HEAD')
    fixture.git('checkout', '-q', '-b', 'fix-x')
    for (const message of ['three', 'four']) {
      fixture.write('b', message)
      fixture.commit(message)
    }
    const head = fixture.git('rev-parse', 'HEAD')
    fixture.git('checkout', '-q', 'main')
    fixture.write('c', 'c')
    fixture.commit('main goes on')
    fixture.git('checkout', '-q', 'fix-x')
    const range = await choose(fixture)
    expect(range).toMatchObject({ base: fork, head, notes: [], scope: { kind: 'branch' } })
    expect(range.scope.description).toBe(`branch fix-x (2 commits) against main at ${fork.slice(0, 7)}`)

    fixture.git('checkout', '-q', '--detach')
    expect((await choose(fixture)).scope.description).toBe(
      `HEAD at ${head.slice(0, 7)} (2 commits) against main at ${fork.slice(0, 7)}`,
    )
    expect(await choose(fixture, { head: 'fix-x' })).toMatchObject({ base: fork, head, scope: { kind: 'branch' } })
  })

  it('prefers what the remote calls its default', async () => {
    const origin = history('one', 'two')
    origin.git('branch', '-m', 'main', 'stable')
    const fixture = createFixture()
    fixture.git('remote', 'add', 'origin', origin.folder)
    fixture.git('fetch', '-q', 'origin')
    fixture.git('remote', 'set-head', 'origin', 'stable')
    fixture.git('checkout', '-q', '-b', 'main', 'origin/stable')
    fixture.write('b', 'b')
    fixture.commit('three')
    expect((await choose(fixture)).scope.description).toMatch(/^branch main \(1 commit\) against origin\/stable at /)
  })

  it('takes the last commit when nothing is ahead, and a merge against its first parent', async () => {
    const fixture = history('one', 'two')
    const [second, first] = fixture.git('rev-list', 'HEAD').split('\n')
    expect(await choose(fixture)).toMatchObject({ base: first, head: second, scope: { kind: 'commit' } })
    fixture.git('checkout', '-q', '-b', 'side', 'HEAD~1')
    fixture.write('side', 'side')
    fixture.commit('side')
    fixture.git('checkout', '-q', 'main')
    fixture.git('merge', '-q', '--no-edit', 'side')
    const range = await choose(fixture)
    expect(range.base).toBe(second)
    expect(range.scope.description).toMatch(/“Merge branch 'side'” \(merge commit, compared with its first parent\)$/)
  })

  it('takes the root commit as a whole', async () => {
    const fixture = history('one')
    const range = await choose(fixture)
    expect(range).toMatchObject({ base: emptyTree, scope: { kind: 'root' } })
    expect(range.scope.description).toMatch(/^the first commit, \w{7} “one”$/)
    expect((await (await fixture.open()).diff(range)).files.map((file) => file.status)).toEqual(['added'])
  })

  it('takes the files of a repository without a commit', async () => {
    for (const init of [[], ['--object-format=sha256']]) {
      const fixture = createFixture({ init })
      fixture.write('a', 'a\n')
      fixture.write('b', 'b\n')
      fixture.git('add', 'b')
      const repository = await fixture.open()
      const range = await repository.chooseRange({})
      expect(range.scope.kind).toBe('working-tree')
      expect((await repository.diff(range)).files.map((file) => [file.path, file.status])).toEqual([
        ['a', 'added'],
        ['b', 'added'],
      ])
    }
  })

  it('says what to do in a repository without a commit and without a file', async () => {
    await expect(choose(createFixture())).rejects.toMatchObject({
      kind: 'not-found',
      message: expect.stringContaining('Add a file'),
    })
    await expect(choose(createFixture({ init: ['--bare'] }))).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('reviews all files, and says why, where a shallow clone ends', async () => {
    const origin = history('one', 'two')
    const fixture = createFixture()
    fixture.git('fetch', '-q', '--depth', '1', `file://${origin.folder}`, 'main')
    fixture.git('checkout', '-q', '--detach', 'FETCH_HEAD')
    const repository = await fixture.open()
    expect(repository.shallow).toBe(true)
    const range = await repository.chooseRange({})
    expect(range).toMatchObject({ base: emptyTree, scope: { kind: 'root' } })
    expect(range.notes.join(' ')).toMatch(/shallow clone.*git fetch --unshallow/)
    const given = await repository.chooseRange({ base: 'FETCH_HEAD' })
    expect(given.base).toBe(given.head)
    expect((await repository.diff(given)).files).toEqual([])
  })
})

describe('with a base or head', () => {
  it('goes from the merge base to the head', async () => {
    const fixture = history('one', 'two')
    const fork = fixture.git('rev-parse', 'HEAD')
    fixture.git('checkout', '-q', '-b', 'topic')
    fixture.write('b', 'b')
    const head = fixture.commit('three')
    fixture.git('checkout', '-q', 'main')
    fixture.write('c', 'c')
    fixture.commit('four')
    const range = await choose(fixture, { base: 'main', head: 'topic' })
    expect(range).toMatchObject({ base: fork, head, notes: [], scope: { kind: 'range' } })
    expect(range.scope.description).toBe(`topic (1 commit) against main at ${fork.slice(0, 7)}`)
    expect((await choose(fixture, { base: 'HEAD~1' })).scope.description).toMatch(
      /^main \(1 commit\) against HEAD~1 at /,
    )
  })

  it('compares trees directly when there is no merge base, and says so', async () => {
    const fixture = history('one')
    const base = fixture.git('rev-parse', 'HEAD')
    fixture.git('checkout', '-q', '--orphan', 'other')
    fixture.write('b', 'b\n')
    const head = fixture.commit('unrelated')
    const range = await choose(fixture, { base: 'main', head: 'other' })
    expect(range).toMatchObject({ base, head })
    expect(range.notes.join(' ')).toMatch(/no common commit/)
    expect(await choose(fixture, { base: emptyTree })).toMatchObject({ base: emptyTree, head, notes: [] })
    // The default branch has nothing to do with it, so it is the root commit.
    expect((await choose(fixture)).scope.kind).toBe('root')
  })

  it('names the shallow clone when the fork point is beyond it', async () => {
    const origin = history('one')
    origin.git('checkout', '-q', '-b', 'topic')
    origin.write('b', 'b')
    origin.commit('topic')
    origin.git('checkout', '-q', 'main')
    origin.write('a', 'later\n')
    origin.commit('later')
    const fixture = createFixture()
    fixture.git('remote', 'add', 'origin', `file://${origin.folder}`)
    fixture.git('fetch', '-q', '--depth', '1', 'origin', 'main', 'topic')
    fixture.git(
      'fetch',
      '-q',
      '--depth',
      '1',
      'origin',
      'main:refs/remotes/origin/main',
      'topic:refs/remotes/origin/topic',
    )
    const range = await choose(fixture, { base: 'origin/main', head: 'origin/topic' })
    expect(range.notes.join(' ')).toMatch(/shallow clone.*git fetch --unshallow/)
  })

  it('mentions uncommitted work that a given base leaves out', async () => {
    const fixture = history('one', 'two')
    fixture.write('a', 'dirty\n')
    expect((await choose(fixture, { base: 'HEAD~1' })).notes.join(' ')).toMatch(/Uncommitted changes/)
  })

  it('refuses unknown revisions, also those that look like options', async () => {
    const fixture = history('one')
    for (const head of ['nowhere', '--all', '-h', '', 'a\nb', 'HEAD^9', 'main:a']) {
      await expect(choose(fixture, { head })).rejects.toMatchObject({ kind: 'not-found' })
    }
    const repository = await fixture.open()
    expect(await repository.resolve('main')).toBe(fixture.git('rev-parse', 'main'))
    expect(await repository.commitSubject('main')).toBe('one')
  })
})

describe('by name', () => {
  it('takes a commit against its first parent, however it is spelled', async () => {
    const fixture = history('one', 'two', 'three')
    const [third, second, first] = fixture.git('rev-list', 'HEAD').split('\n') as [string, string, string]
    fixture.git('tag', '-a', 'v1', '-m', 'v1', 'HEAD~1')
    fixture.write('untracked', 'x')
    for (const range of ['HEAD~1', 'HEAD^', 'v1', second, second.slice(0, 8), 'HEAD~1^!', `${third}^`, 'main@{1}']) {
      const chosen = await choose(fixture, { range })
      expect([range, chosen.base, chosen.head]).toEqual([range, first, second])
      expect(chosen.scope.description).toBe(`commit ${second.slice(0, 7)} “two”`)
    }
    expect(await choose(fixture, { commit: second })).toMatchObject({
      base: first,
      head: second,
      scope: { kind: 'commit' },
    })
    expect(await choose(fixture, { range: first })).toMatchObject({ base: emptyTree, scope: { kind: 'root' } })
  })

  it('takes ranges, and a branch against its default branch', async () => {
    const fixture = history('one', 'two')
    const [second, first] = fixture.git('rev-list', 'HEAD').split('\n')
    fixture.git('checkout', '-q', '-b', 'fix/x')
    fixture.write('b', 'b')
    const head = fixture.commit('three')
    for (const range of ['main..fix/x', 'main...fix/x', 'main..', 'fix/x', 'heads/fix/x', 'fix/x^-'])
      expect([range, await choose(fixture, { range })]).toMatchObject([range, { base: second, head }])
    expect((await choose(fixture, { range: 'fix/x' })).scope.description).toMatch(
      /^branch fix\/x \(1 commit\) against main/,
    )
    expect(await choose(fixture, { range: 'main' })).toMatchObject({
      base: first,
      head: second,
      scope: { kind: 'commit' },
    })
    expect((await choose(fixture, { range: '..main' })).notes.join()).toMatch(/no changes to review/)
    // Git takes a tag for what is meant where a branch has the same name.
    fixture.git('tag', 'fix/x', 'HEAD~1')
    expect(await choose(fixture, { range: 'fix/x' })).toMatchObject({ head: second, scope: { kind: 'commit' } })
  })

  it('takes the branch and nothing else', async () => {
    const fixture = history('one')
    await expect(choose(fixture, { scope: 'branch' })).rejects.toMatchObject({
      kind: 'invalid',
      message: expect.stringMatching(/`main` is the default branch\..*--base REV/),
    })
    fixture.git('checkout', '-q', '-b', 'topic')
    fixture.write('a', 'changed\n')
    expect(await choose(fixture, { scope: 'branch' })).toMatchObject({
      scope: { kind: 'branch', description: expect.stringMatching(/\(0 commits\).*\(1 changed file not included: /) },
      notes: [expect.stringMatching(/no changes to review/)],
    })
    fixture.git('branch', '-m', 'main', 'unusual')
    await expect(choose(fixture, { scope: 'branch' })).rejects.toMatchObject({ kind: 'not-found' })
    await expect(choose(createFixture(), { scope: 'branch' })).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('names the closest revision, and says what is none', async () => {
    const fixture = history('one')
    fixture.git('branch', 'feature')
    await expect(choose(fixture, { range: 'featrue' })).rejects.toThrow('Did you mean `feature`?')
    await expect(choose(fixture, { range: 'main..featrue' })).rejects.toThrow('Did you mean `feature`?')
    await expect(choose(fixture, { range: 'HEAD:a' })).rejects.toThrow('`HEAD:a` is a file in a commit.')
    await expect(choose(fixture, { commit: 'HEAD^{tree}' })).rejects.toThrow('is a folder in a commit.')
    await expect(choose(fixture, { range: 'HEAD~9' })).rejects.toMatchObject({ kind: 'not-found' })
  })
})
