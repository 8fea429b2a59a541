import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { must } from '../../../src/core/must.ts'
import type { ChangePart, Outcome } from '../../../src/core/types.ts'
import { useModels } from '../../support/models.ts'
import { makeRepo, runCommand } from '../../support/repo.ts'

const fake = useModels()

const files = {
  'src/page.js':
    'export function pageOf(items, page, size) {\n  const start = page * size\n  return items.slice(start)\n}\n',
  'src/list.js': "import { pageOf } from './page.js'\nexport const list = (all) => pageOf(all, 1, 20)\n",
}
const repo = () => {
  const made = makeRepo()
  made.commit('one', files)
  return made
}
/** Gives these edits, one list an answer; the last one again and again. */
const answers = (...lists: object[][]) => {
  let at = 0
  fake.answer(() => ({ content: { title: 'Change', edits: must(lists[Math.min(at++, lists.length - 1)]) } }))
}
const refactor = (dir: string, more: object = {}) =>
  runCommand('refactor', dir, { instruction: 'change it', ...more }, { models: fake.environment.openai })
const textsOf = (outcome: Outcome) =>
  Object.fromEntries(
    outcome.parts
      .find((part): part is ChangePart => part.kind === 'patch')
      ?.edits.map(({ path, after }) => [path, after ?? null]) ?? [],
  )
const asked = (at: number) => String((must(fake.requests[at]).body.messages as { content: string }[]).at(-1)?.content)

it('what fits is kept, and what does not is asked again with the lines that it may mean', async () => {
  const good = { path: 'src/list.js', search: '20', replace: '50' }
  const bad = { path: 'src/page.js', search: 'const begin = page * size', replace: 'const start = (page - 1) * size' }
  answers([good, bad], [{ ...bad, search: 'const start = page * size' }])
  const outcome = await refactor(repo().dir)
  expect(outcome.state).toBe('complete')
  expect(textsOf(outcome)).toEqual({
    'src/page.js': files['src/page.js'].replace('page * size', '(page - 1) * size'),
    'src/list.js': files['src/list.js'].replace('20', '50'),
  })
  expect(asked(1)).toContain('Did you mean these lines, from line 2?\n  const start = page * size')
  expect(asked(1)).toContain(JSON.stringify([good]))
  expect(fake.requests.length).toBe(2)
  answers([good, bad], [bad])
  const partly = await refactor(repo().dir)
  expect(partly).toMatchObject({
    state: 'partial',
    reasons: ['an edit of `src/page.js` did not fit the file and was left out'],
  })
  expect(textsOf(partly)).toEqual({ 'src/list.js': files['src/list.js'].replace('20', '50') })
})

it('other names of the fields are read, and an edit without a file is asked for again', async () => {
  const named = { file: 'src/list.js', old_string: '20', new_string: '50' }
  answers([named, { replace: 'nowhere' }])
  const outcome = await refactor(repo().dir)
  expect(outcome).toMatchObject({ state: 'partial', reasons: ['an edit could not be read and was left out'] })
  expect(textsOf(outcome)).toEqual({ 'src/list.js': files['src/list.js'].replace('20', '50') })
  expect(asked(1)).toMatch(/An edit is not usable \(path: .+\): \{"replace":"nowhere"\}/)
  expect(fake.requests.length).toBe(3)
})

it('files are moved with their imports, and deleted', async () => {
  const move = { path: 'src/page.js', moveTo: 'src/lib/page.js' }
  answers([move], [move, { path: 'src/list.js', search: './page.js', replace: './lib/page.js' }])
  const made = repo()
  const outcome = await refactor(made.dir, { write: true })
  expect(asked(1)).toContain('src/list.js imports `./page.js`, which your edits delete or move.')
  expect(textsOf(outcome)).toEqual({
    'src/page.js': null,
    'src/lib/page.js': files['src/page.js'],
    'src/list.js': files['src/list.js'].replace('./page', './lib/page'),
  })
  expect(
    made
      .git('status', '--short', '--untracked-files=all')
      .trim()
      .split('\n')
      .map((row) => row.trim()),
  ).toEqual(['M src/list.js', 'D src/page.js', '?? src/lib/page.js'])
  answers([{ path: 'src/list.js', delete: true }])
  expect(textsOf(await refactor(repo().dir))).toEqual({ 'src/list.js': null })
})

it('links, binary files and folders are not edited', async () => {
  const made = repo()
  symlinkSync('page.js', join(made.dir, 'src/link.js'))
  writeFileSync(join(made.dir, 'src/icon.png'), Buffer.from([0, 1, 2]))
  made.git('add', '-A')
  made.commit('two')
  for (const edit of [
    { path: 'src/link.js', delete: true },
    { path: 'src/icon.png', moveTo: 'icon.png' },
    { path: 'src/page.js', moveTo: 'src/link.js' },
    { path: 'src/link.js/new.js', replace: 'x' },
    { path: 'src', replace: 'x' },
  ]) {
    answers([edit])
    const outcome = await refactor(made.dir)
    expect([outcome.state, textsOf(outcome)], JSON.stringify(edit)).toEqual(['partial', {}])
    expect(asked(1)).toMatch(/cannot be edited|is a folder|is not a folder/)
    fake.requests.length = 0
  }
})
