import { expect, it } from 'vitest'
import { makeFolder } from '../../support/folder.ts'
import { makeRepo, runEngine } from '../../support/repo.ts'

const check = async (dir: string) => JSON.stringify(await runEngine('config-check', dir))

it('says that all is right, or that nothing is there', async () => {
  const repo = makeRepo()
  expect(await check(repo.dir)).toContain('No .rubberduck.toml here: the defaults hold.')
  repo.write({ '.rubberduck.toml': '[review]\nseverity = "warning"\n' })
  expect(await check(repo.dir)).toContain('.rubberduck.toml is right.')
  expect(await check(makeFolder())).toContain('the defaults hold')
})

it('names what is wrong in the file and on a rule page', async () => {
  const repo = makeRepo()
  repo.write({ '.rubberduck/rules/bad.md': '---\nid: a/b\nseverity: loud\n---\nNo.\n' })
  const page = await check(repo.dir)
  expect(page).toContain('"kind":"config"')
  expect(page).toContain('bad.md')
  repo.write({ '.rubberduck.toml': '[revew]\n' })
  expect(await check(repo.dir)).toContain('Did you mean `review`?')
})

it('prints the schema', async () => {
  const outcome = await runEngine('config-schema', makeFolder())
  const part = outcome.parts[0]!
  expect(part.kind === 'text' && JSON.parse(part.markdown)).toMatchObject({
    type: 'object',
    properties: { review: {}, rules: {} },
  })
})
