import { describe, expect, it } from 'vitest'
import { readFilterOptions } from '../../../src/core/config/filter-options.ts'
import { ruleNames } from '../../../src/core/config/rule-names.ts'
import { makeFolder } from '../../support/folder.ts'
import { makeRepo, reportOf, runCommand } from '../../support/repo.ts'

const deep = `function f(a) {\n${'  if (a) {\n'.repeat(8)}${'  }\n'.repeat(8)}}\n`

function sample(files: Record<string, string> = {}) {
  const repo = makeRepo()
  repo.commit('begin', { 'README.md': '# x\n', ...files })
  repo.commit('more', {
    'a.js': `debugger\nif (a == NaN) b()\neval(req.query.code)\n${deep}`,
    'lib/b.js': 'let fresh = 1\ndebugger\n',
    'c.py': 'print(1 is 2)\n',
  })
  return repo
}

const shown = (outcome: Parameters<typeof reportOf>[0]) =>
  [
    ...new Set(
      reportOf(outcome)
        .findings.filter(({ placement }) => placement.at !== 'suppressed')
        .map(({ rule }) => rule),
    ),
  ].sort()

describe.each(['review', 'analyze'])('the filters of %s', (engine) => {
  const dir = sample().dir
  const run = (args: Record<string, string | string[]>) => runCommand(engine, dir, args)

  it('--only runs what is named and nothing else, and says so', async () => {
    const outcome = await run({ only: ['complexity, js/compare-nan', 'security'], exclude: ['lib/', '*.py'] })
    expect(shown(outcome)).toEqual(expect.arrayContaining(['complexity/cognitive', 'js/compare-nan']))
    const { findings, notes, ledger } = reportOf(outcome)
    const other = findings.filter(
      ({ rule, category }) => rule !== 'js/compare-nan' && !/^(complexity|security)$/.test(category),
    )
    expect(other).toEqual([])
    expect(notes).toContain('Only complexity, js/compare-nan, security ran (--only).')
    const skipped = ledger.filter(({ state }) => state === 'skipped')
    expect(skipped.map(({ path, reason }) => `${path}: ${reason}`).sort()).toEqual([
      'c.py: excluded by the configuration (--exclude: *.py)',
      'lib/b.js: excluded by the configuration (--exclude: lib/)',
    ])
  })

  it('--skip leaves out what is named, and --severity what is weaker', async () => {
    const outcome = await run({ skip: ['js/compare-nan,complexity'], severity: 'error' })
    const { findings, notes } = reportOf(outcome)
    expect(findings.filter(({ rule }) => rule === 'js/compare-nan' || rule.startsWith('complexity/'))).toEqual([])
    expect(shown(outcome)).toContain('js/debugger-statement')
    const visible = findings.filter(({ placement }) => placement.at !== 'suppressed')
    expect(new Set(visible.map(({ severity }) => severity))).toEqual(new Set(['error']))
    expect(notes).toContain('js/compare-nan, complexity did not run (--skip).')
  })
})

describe('--only', () => {
  const off = { '.rubberduck.toml': '[rules]\n"js/*" = "off"\n[passes]\ncomplexity = false\n' }

  it('runs a rule and a pass by name although the configuration has switched them off', async () => {
    const found = shown(await runCommand('review', sample(off).dir, { only: ['js/compare-nan', 'complexity'] }))
    expect(found).toEqual(['complexity/cognitive', 'js/compare-nan'])
  })

  it('says that nothing ran where the configuration switches off all of a pack', async () => {
    const report = reportOf(await runCommand('review', sample(off).dir, { only: ['js/*', 'complexity/*'] }))
    expect(report.findings).toEqual([])
    expect(report.notes).toContain('No rules ran: the configuration disables everything that --only selects.')
  })

  it('loses to --skip', async () => {
    const found = shown(await runCommand('analyze', sample().dir, { only: ['js/*'], skip: ['js/compare-nan'] }))
    expect(found).toContain('js/debugger-statement')
    expect(found).not.toContain('js/compare-nan')
  })
})

it('--config replaces the files of the repository', async () => {
  const repo = sample({
    '.rubberduck.toml': '[nonsense]\n',
    'lib/.rubberduck.toml': '[rules]\n"js/*" = "off"\n',
  })
  repo.write({ 'ci.toml': '[rules]\n"js/compare-nan" = "off"\n' })
  const outcome = await runCommand('analyze', repo.dir, { path: ['lib', 'a.js'], config: 'ci.toml' })
  expect(outcome.state).toBe('complete')
  expect(reportOf(outcome).findings.find(({ path }) => path === 'lib/b.js')?.placement.at).toBe('inline')
  expect(shown(outcome)).not.toContain('js/compare-nan')
})

it('a result that was filtered is not taken from the cache for one that was not', async () => {
  const { dir } = sample()
  const home = makeFolder()
  const filtered = await runCommand('analyze', dir, { only: ['js/compare-nan'], exclude: ['lib/'] }, { home })
  expect(shown(filtered)).toEqual(['js/compare-nan'])
  const whole = reportOf(await runCommand('analyze', dir, {}, { home }))
  expect(whole.findings.map(({ path }) => path)).toContain('lib/b.js')
})

describe('readFilterOptions', () => {
  const names = ruleNames(['js/compare-nan', 'js/eval', 'py/eval'])
  const read = (given: Record<string, string | string[]>, cwd = makeFolder()) => readFilterOptions(given, cwd, names)

  it.each([
    [{ only: ['js/compare-nann'] }, 'Unknown rule "js/compare-nann" for --only. Did you mean "js/compare-nan"?'],
    [{ only: ['compare-nan'] }, 'Unknown rule "compare-nan" for --only. Did you mean "js/compare-nan"?'],
    [{ skip: ['securty'] }, 'Unknown rule "securty" for --skip. Did you mean "security"?'],
    [{ skip: ['jss/*'] }, 'Unknown rule "jss/*" for --skip. Did you mean "js/*"?'],
    [{ only: ['js'] }, 'Unknown rule "js" for --only. Did you mean "js/*"?'],
    [{ only: ['zzzzzzzzzzzz'] }, 'Unknown rule "zzzzzzzzzzzz" for --only. Specify a rule, a pack such as "js/*"'],
    [{ config: 'none.toml' }, 'Invalid value "none.toml" for --config. The file does not exist.'],
  ])('refuses %j and says what was probably meant', async (given, message) => {
    await expect(read(given)).rejects.toMatchObject({ kind: 'invalid', message: expect.stringContaining(message) })
  })

  it('lists every unknown name, and every mistake of the named file', async () => {
    await expect(read({ only: ['js/evil,pyy/*'], skip: ['tets'] })).rejects.toThrow(
      /"js\/evil" for --only.*\n.*"pyy\/\*" for --only.*\n.*"tets" for --skip/,
    )
    const repo = makeRepo()
    repo.write({ 'bad.toml': '[rules]\n"js/compare-nann" = "off"\n[passes]\ntests = 1\n' })
    await expect(read({ config: 'bad.toml' }, repo.dir)).rejects.toMatchObject({
      kind: 'config',
      message: expect.stringMatching(/2 errors\.\nbad\.toml:2:1: .*\nbad\.toml:4:9: /),
    })
  })
})
