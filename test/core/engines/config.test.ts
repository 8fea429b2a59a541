import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readEnvironment } from '../../../src/core/config/environment/environment.ts'
import { openRepository } from '../../../src/core/git/repository.ts'
import { must } from '../../../src/core/must.ts'
import { readConfigTexts, settingsBeforeRun } from '../../../src/core/repo/repo-config.ts'
import { makeFolder } from '../../support/folder.ts'
import { makeRepo, reviewRepo, runCommand } from '../../support/repo.ts'

const check = async (dir: string) => JSON.stringify(await runCommand('config check', dir))

it('says that all is right, or that nothing is there', async () => {
  const repo = makeRepo()
  expect(await check(repo.dir)).toContain('No .rubberduck.toml found, so the defaults apply.')
  repo.write({ '.rubberduck.toml': '[review]\nseverity = "warning"\n' })
  expect(await check(repo.dir)).toContain('.rubberduck.toml is valid.')
  expect(await check(makeFolder())).toContain('the defaults apply')
})

it('names what is wrong in the file and on a rule page', async () => {
  const repo = makeRepo()
  repo.write({ '.rubberduck/rules/bad.md': '---\nid: a/b\nseverity: loud\n---\nNo.\n' })
  const page = await check(repo.dir)
  expect(page).toContain('"kind":"config"')
  expect(page).toContain('bad.md')
  repo.write({ '.rubberduck.toml': '[revew]\n' })
  expect(await check(repo.dir)).toContain('.rubberduck.toml:1:2: Unknown key')
})

it('prints the schema', async () => {
  const outcome = await runCommand('config schema', makeFolder())
  const part = must(outcome.parts[0])
  expect(part.kind === 'text' && JSON.parse(part.markdown)).toMatchObject({
    type: 'object',
    properties: { review: {}, rules: {} },
  })
})

it('takes the operator’s file as it is at each run, below the repo’s at the commit', async () => {
  const repo = makeRepo()
  const base = repo.commit('base', { '.rubberduck.toml': '[review]\nauto = false\n', 'a.js': 'export const one = 1\n' })
  const head = repo.commit('head', { 'a.js': 'if (one == NaN) two()\n' })
  const home = makeFolder()
  const file = join(home, 'config.toml')
  const environment = readEnvironment({ PATH: process.env.PATH, HOME: home, RUBBERDUCK_HOME: home })
  const repository = await openRepository(repo.dir, {
    signal: new AbortController().signal,
    environment: environment.git,
  })
  try {
    for (const [toml, drafts, rule] of [
      ['', false, 'inline'],
      ['[review]\ndrafts = true\nauto = true\n[rules]\n"js/compare-nan" = "off"\n', true, 'none'],
      ['[review]\ndrafts = false\n', false, 'inline'],
    ] as const) {
      writeFileSync(file, toml)
      expect(await settingsBeforeRun(await readConfigTexts(repository, base), environment)).toMatchObject({
        drafts,
        auto: false,
      })
      const { findings } = await reviewRepo(repo.dir, { base, head }, { home, pinned: { policy: base } })
      expect(findings.find((finding) => finding.rule === 'js/compare-nan')?.placement.at ?? 'none').toBe(rule)
    }
  } finally {
    await repository.close()
  }
})
