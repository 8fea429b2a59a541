import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { patchOf } from '../../../src/core/edits/patch.ts'
import { writeEdits } from '../../../src/core/git/commit/write-files.ts'
import { openMirror } from '../../../src/core/git/mirror.ts'
import type { FileEdit } from '../../../src/core/types.ts'
import { makeFolder } from '../../support/folder.ts'
import { makeRepo } from '../../support/repo.ts'

const line = fc.constantFrom('one', 'two', '', '  three', 'été', '\\ No newline', 'a\r')
const text = fc
  .tuple(fc.array(line, { maxLength: 12 }), fc.boolean())
  .map(([lines, ends]) => lines.join('\n') + (ends && lines.length > 0 ? '\n' : ''))
const path = fc.constantFrom('a.txt', 'b/c d.txt', 'b/"q".txt', 'ü/x.js', 'deep/er/y')
const edits = fc
  .uniqueArray(
    fc.record({ path, before: fc.option(text, { nil: undefined }), after: fc.option(text, { nil: undefined }) }),
    {
      selector: (edit) => edit.path,
      minLength: 1,
      maxLength: 4,
    },
  )
  .map((list) => list.filter((edit) => edit.before !== undefined || edit.after !== undefined) as FileEdit[])
const who = { name: 'Ada', email: 'ada@example.invalid', at: 1_700_000_000_000 }

it('what a patch says is what git applies, what is written to disk, and what a commit holds', async () => {
  await fc.assert(
    fc.asyncProperty(edits, async (list) => {
      const repo = makeRepo()
      const before = Object.fromEntries(
        list.flatMap((edit) => (edit.before === undefined ? [] : [[edit.path, edit.before]])),
      )
      const parent = repo.commit('before', { ...before, 'kept/k': 'kept\n' })
      const patch = patchOf(list)
      const changing = list.filter((edit) => edit.before !== edit.after)
      expect(patch === '').toBe(changing.length === 0)
      if (patch !== '')
        execFileSync('git', ['apply', '--index', '-'], { cwd: repo.dir, input: patch, stdio: ['pipe', 'pipe', 'pipe'] })
      const read = () =>
        list.map(({ path }) =>
          existsSync(join(repo.dir, path)) ? readFileSync(join(repo.dir, path), 'utf8') : undefined,
        )
      const wanted = list.map((edit) => edit.after)
      expect(read()).toEqual(wanted)
      const applied = repo.git('write-tree').trim()

      repo.git('reset', '--hard', '--quiet')
      await writeEdits(repo.dir, changing)
      expect(read()).toEqual(wanted)

      const mirror = await openMirror(makeFolder(), 'host/octo/duck')
      repo.git('push', '--quiet', mirror.path, 'HEAD:refs/heads/main')
      const request = { parent, edits: changing, message: 'Edit', author: who, committer: who }
      const commit = await mirror.commit(request)
      expect(await mirror.commit(request)).toBe(commit)
      repo.git('fetch', '--quiet', mirror.path, 'main')
      const inMirror = (...args: string[]) => execFileSync('git', args, { cwd: mirror.path, encoding: 'utf8' }).trim()
      expect(inMirror('rev-parse', `${commit}^{tree}`)).toBe(applied)
      expect(inMirror('log', '-1', '--format=%P|%an|%ce|%at|%B', commit)).toBe(
        `${parent}|Ada|ada@example.invalid|1700000000|Edit`,
      )
      expect(inMirror('fsck', '--strict', '--no-dangling', commit)).toBe('')
    }),
    { numRuns: 25 },
  )
}, 120_000)

it('refuses what changed meanwhile, leads out, or goes through a link, and writes nothing then', async () => {
  const repo = makeRepo()
  repo.commit('one', { 'a.txt': 'a\n' })
  execFileSync('ln', ['-s', makeFolder(), join(repo.dir, 'out')])
  const good: FileEdit = { path: 'a.txt', before: 'a\n', after: 'b\n' }
  for (const bad of [
    { path: 'b.txt', before: 'old\n', after: 'x' },
    { path: '../b.txt', after: 'x' },
    { path: '.git/hooks/x', after: 'x' },
    { path: 'out/x', after: 'x' },
  ])
    await expect(writeEdits(repo.dir, [good, bad])).rejects.toMatchObject({
      kind: expect.stringMatching(/conflict|invalid/),
    })
  expect(readFileSync(join(repo.dir, 'a.txt'), 'utf8')).toBe('a\n')
  const mirror = await openMirror(makeFolder(), 'host/octo/duck')
  repo.git('push', '--quiet', mirror.path, 'HEAD:refs/heads/main')
  const parent = repo.git('rev-parse', 'HEAD').trim()
  const commit = (edit: FileEdit) => mirror.commit({ parent, edits: [edit], message: 'x', author: who, committer: who })
  await expect(commit({ path: 'a.txt', before: 'other', after: 'x' })).rejects.toMatchObject({ kind: 'conflict' })
  await expect(commit({ path: 'a.txt/b', after: 'x' })).rejects.toMatchObject({ kind: 'conflict' })
  await expect(commit({ path: '../x', after: 'x' })).rejects.toMatchObject({ kind: 'invalid' })
  await expect(commit({ path: '.git/x', after: 'x' })).rejects.toMatchObject({ kind: 'invalid' })
})

it('a commit replaces a file by a folder and a folder by a file', async () => {
  const name = fc.constantFrom('a', 'b')
  const inside = fc.uniqueArray(fc.constantFrom('x', 'y/z', 'w'), { minLength: 1 })
  await fc.assert(
    fc.asyncProperty(name, inside, fc.boolean(), fc.boolean(), async (name, inside, toFolder, reversed) => {
      const repo = makeRepo()
      const file = { [name]: 'file\n' }
      const folder = Object.fromEntries(inside.map((path) => [`${name}/${path}`, `${path}\n`]))
      const [before, after] = toFolder ? [file, folder] : [folder, file]
      const parent = repo.commit('before', { ...before, kept: 'kept\n' })
      const edits: FileEdit[] = [
        ...Object.entries(before).map(([path, before]) => ({ path, before })),
        ...Object.entries(after).map(([path, after]) => ({ path, after })),
      ]
      if (reversed) edits.reverse()
      const mirror = await openMirror(makeFolder(), 'host/octo/duck')
      repo.git('push', '--quiet', mirror.path, 'HEAD:refs/heads/main')
      const commit = await mirror.commit({ parent, edits, message: 'Edit', author: who, committer: who })
      const listed = execFileSync('git', ['ls-tree', '-r', '--name-only', commit], {
        cwd: mirror.path,
        encoding: 'utf8',
      })
      expect(listed.trim().split('\n').sort()).toEqual([...Object.keys(after), 'kept'].sort())
    }),
    { numRuns: 12 },
  )
}, 120_000)
