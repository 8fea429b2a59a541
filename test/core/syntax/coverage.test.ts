import { expect, it } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { renderMarkdown } from '../../../src/core/report/markdown/render-markdown.ts'
import { uncoveredPasses } from '../../../src/core/syntax/language/coverage.ts'
import { languageNamed } from '../../../src/core/syntax/language/languages.ts'
import { makeRepo, reportOf, runCommand } from '../../support/repo.ts'

it('data formats lack nothing, and a language lacks what its folder does not say', () => {
  const language = must(languageNamed('go'))
  expect(uncoveredPasses(language)).toEqual([])
  expect(uncoveredPasses({ ...language, calls: false, tests: false })).toEqual(['impact', 'tests'])
  expect(uncoveredPasses({ ...language, nodes: { ...language.nodes, function: [], block: [] } })).toEqual([
    'complexity',
    'duplication',
  ])
  expect(uncoveredPasses(languageNamed('json'))).toEqual([])
  expect(uncoveredPasses(undefined)).toEqual([])
})

it('the ledger and the report on a pull request say which passes do not cover a language', async () => {
  const repo = makeRepo()
  repo.commit('one', { 'run.sh': 'a() {\n  echo 1\n}\n', 'a.js': 'export const a = 1\n' })
  repo.commit('two', { 'run.sh': 'a() {\n  echo 2\n}\n', 'a.js': 'export const a = 2\n' })
  const outcome = await runCommand('review', repo.dir, { range: 'HEAD' })
  const ledger = reportOf(outcome).ledger.map(({ path, uncovered }) => [path, uncovered])
  expect(ledger).toEqual([
    ['a.js', undefined],
    ['run.sh', ['behavior', 'tests']],
  ])
  expect(renderMarkdown(outcome)).toContain('bash: no pass for behavior, tests (1 file)')
})
