import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createCatFile } from '../../../src/core/git/objects/cat-file.ts'
import { gitEnvironment } from '../../../src/core/git/process/environment.ts'
import { gitFailure } from '../../../src/core/git/process/failure.ts'
import { runGit } from '../../../src/core/git/process/run.ts'
import { openRepository } from '../../../src/core/git/repository.ts'
import { must } from '../../../src/core/must.ts'
import { createFixture } from './git-fixture.ts'

/** A folder with a program named git that runs these lines of shell. */
function fakeGit(fixture: ReturnType<typeof createFixture>, lines: string): Record<string, string> {
  const folder = join(must(fixture.environment.HOME), 'fake-bin')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'git'), `#!/bin/sh\n${lines}\n`)
  chmodSync(join(folder, 'git'), 0o755)
  return { ...fixture.environment, PATH: `${folder}:${fixture.environment.PATH}` }
}

it('says what to do when the folder is none, is a file, or is in no repository', async () => {
  const fixture = createFixture()
  fixture.write('file', 'x')
  const { environment } = fixture
  await expect(openRepository(join(fixture.folder, 'nowhere'), { environment })).rejects.toMatchObject({
    kind: 'not-found',
  })
  await expect(openRepository(join(fixture.folder, 'file'), { environment })).rejects.toMatchObject({ kind: 'invalid' })
  await expect(openRepository(must(environment.HOME), { environment })).rejects.toMatchObject({
    kind: 'not-found',
    message: expect.stringMatching(/is not in a git repository.*--repo PATH/),
  })
})

it('says so when git is missing or too old', async () => {
  const fixture = createFixture()
  const missing = { ...fixture.environment, PATH: join(fixture.folder, 'nowhere') }
  await expect(openRepository(fixture.folder, { environment: missing })).rejects.toMatchObject({
    kind: 'config',
    message: expect.stringMatching(/Git was not found\. Install git 2\.36/),
  })
  const old = fakeGit(fixture, 'echo "git version 2.25.1"; [ "$1" = version ]')
  await expect(openRepository(fixture.folder, { environment: old })).rejects.toMatchObject({
    kind: 'config',
    message: 'Git 2.25.1 is too old. Install git 2.36 or newer.',
  })
})

it('tells apart the ways in which git fails', async () => {
  const dubious = "fatal: detected dubious ownership in repository at '/srv/x'\nTo add an exception…"
  expect(gitFailure(dubious, 'rev-parse', '/srv')).toMatchObject({
    kind: 'config',
    message: expect.stringContaining('git config --global --add safe.directory /srv/x'),
  })
  expect(gitFailure('fatal: bad object 1234', 'diff-tree', '/srv').message).toMatch(/git fsck/)
  const fixture = createFixture()
  fixture.write('.git/config', '[core\n')
  await expect(openRepository(fixture.folder, { environment: fixture.environment })).rejects.toMatchObject({
    kind: 'config',
  })
})

it('says so when objects are missing from the repository', async () => {
  const fixture = createFixture()
  fixture.write('a', 'a\n')
  fixture.commit('one')
  const id = fixture.git('rev-parse', 'HEAD:a')
  rmSync(join(fixture.folder, '.git/objects', id.slice(0, 2), id.slice(2)))
  // Else git takes the content from the file on disk.
  rmSync(join(fixture.folder, 'a'))
  const repository = await fixture.open()
  expect(await repository.blob(id)).toMatchObject({ missing: 'absent' })
  await expect(repository.diff(await repository.chooseRange({ head: 'HEAD' }))).rejects.toMatchObject({
    kind: 'not-found',
    message: expect.stringMatching(/git fsck/),
  })
})

it('reads what a partial clone has, and calls the rest absent without fetching', async () => {
  const origin = createFixture()
  origin.git('config', 'uploadpack.allowFilter', 'true')
  for (const text of ['one\n', 'two\n', 'three\n']) {
    origin.write('a', text)
    origin.commit(text)
  }
  const fixture = createFixture()
  fixture.git('clone', '-q', '--filter=blob:none', '--no-checkout', `file://${origin.folder}`, 'clone')
  const ids = ['HEAD:a', 'HEAD~1:a', 'HEAD~2:a'].map((name) => origin.git('rev-parse', name))
  const repository = await fixture.open(join(fixture.folder, 'clone'))
  const commit = await repository.resolve('HEAD')
  expect(
    [...(await repository.blobs([...ids, commit])).values()].map((blob) => 'missing' in blob && blob.missing),
  ).toEqual(['absent', 'absent', 'absent', 'not-a-blob'])
  await expect(repository.diff(await repository.chooseRange({ base: 'HEAD~1' }))).rejects.toMatchObject({
    kind: 'not-found',
    message: expect.stringMatching(/partial clone.*git fetch/),
  })
})

it('replaces a cat-file that dies, once', async () => {
  const fixture = createFixture()
  fixture.write('a', 'a\n')
  fixture.commit('one')
  const log = join(must(fixture.environment.HOME), 'starts')
  // The first child answers one request and dies; the second is the real one.
  const dying = `echo start >> '${log}'; if [ "$(wc -l < '${log}')" = 1 ]; then head -1 | real cat-file --batch-command; exit 1; fi; real "$@"`
  const real = `real() { PATH='${fixture.environment.PATH}' command git "$@"; }`
  const environment = fakeGit(fixture, `${real}\n${dying}`)
  const objects = createCatFile({ cwd: fixture.folder, environment: gitEnvironment(environment) })
  const answers = await Promise.all(['HEAD', 'HEAD:a', 'nowhere', 'HEAD^{tree}'].map((name) => objects.info(name)))
  expect(answers.map((info) => info && 'id' in info && info.type)).toEqual(['commit', 'blob', undefined, 'tree'])
  objects.close()
  await expect(objects.info('HEAD')).rejects.toMatchObject({ kind: 'bug' })

  const broken = createCatFile({ cwd: fixture.folder, environment: gitEnvironment(fakeGit(fixture, 'exit 1')) })
  const outcomes = await Promise.allSettled(['HEAD', 'HEAD:a', 'main'].map((name) => broken.info(name)))
  for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: { kind: 'unavailable' } })
  broken.close()
})

it('stops git at the time limit, at the bound, and when told to', async () => {
  const fixture = createFixture()
  const hanging = { cwd: fixture.folder, environment: gitEnvironment(fakeGit(fixture, 'exec sleep 60')) }
  await expect(runGit(hanging, ['status'], { timeoutMs: 50 })).rejects.toMatchObject({ kind: 'timeout' })
  const controller = new AbortController()
  const running = runGit({ ...hanging, signal: controller.signal }, ['status'])
  controller.abort()
  await expect(running).rejects.toMatchObject({ kind: 'timeout' })
  await expect(
    runGit({ ...hanging, signal: controller.signal }, ['status']).catch((error) => error),
  ).resolves.toMatchObject({
    kind: 'timeout',
  })
  const endless = { cwd: fixture.folder, environment: gitEnvironment(fakeGit(fixture, 'exec yes')) }
  await expect(runGit(endless, ['x'], { maxBytes: 1000 })).rejects.toMatchObject({ kind: 'budget' })
  const cut = await runGit(endless, ['x'], { maxBytes: 1000, overflow: 'cut' })
  expect([cut.stdout.length, cut.cut]).toEqual([1000, true])
})

it('stops reading when the run is cancelled', async () => {
  const fixture = createFixture()
  fixture.write('a', 'a\n')
  fixture.commit('one')
  const controller = new AbortController()
  const repository = await openRepository(fixture.folder, {
    environment: fixture.environment,
    signal: controller.signal,
  })
  const pending = repository.resolve('HEAD')
  controller.abort()
  await expect(pending).rejects.toMatchObject({ kind: 'timeout' })
  await expect(repository.resolve('HEAD')).rejects.toMatchObject({ kind: 'timeout' })
  await repository.close()
})

it('finds objects that came after it was opened', async () => {
  const fixture = createFixture()
  fixture.write('a', 'a\n')
  fixture.commit('one')
  const repository = await fixture.open()
  await repository.resolve('HEAD')
  fixture.write('a', 'b\n')
  const head = fixture.commit('two')
  fixture.git('gc', '-q', '--prune=now')
  expect(readdirSync(join(fixture.folder, '.git/objects/pack'))).not.toEqual([])
  expect(await repository.resolve('HEAD')).toBe(head)
  expect(await repository.blob(fixture.git('rev-parse', 'HEAD:a'))).toMatchObject({ bytes: Buffer.from('b\n') })
})
