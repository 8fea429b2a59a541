import { describe, expect, it } from 'vitest'
import { makeRepo, reportOf, runCommand } from '../../support/repo.ts'

const debug = 'debugger\n'
/** A repository with three packages that are configured in different ways. */
function monorepo(files: Record<string, string> = {}) {
  const repo = makeRepo()
  repo.commit('begin', {
    '.rubberduck.toml':
      '[review]\nexclude = ["fixtures/"]\n[rules]\n"js/debugger-statement" = "warning"\n[[paths]]\nmatch = ["legacy/"]\nrules = { "js/*" = "off" }\n',
    'apps/one/.rubberduck.toml':
      '[review]\nexclude = ["/generated.js"]\n[rules]\n"js/debugger-statement" = "info"\n[[paths]]\nmatch = ["scripts/"]\nrules = { "js/debugger-statement" = "error" }\n',
    'apps/one/inner/.rubberduck.toml': '[rules]\n"js/*" = "off"\n',
    'legacy/two/.rubberduck.toml': '[rules]\n"js/debugger-statement" = "error"\n',
    'a.js': debug,
    'apps/one/a.js': debug,
    'apps/one/scripts/a.js': debug,
    'apps/one/generated.js': debug,
    'apps/one/fixtures/a.js': debug,
    'apps/one/inner/a.js': debug,
    'apps/scripts/a.js': debug,
    'generated.js': debug,
    'legacy/a.js': debug,
    'legacy/two/a.js': debug,
    ...files,
  })
  return repo
}

const severities = (outcome: Parameters<typeof reportOf>[0]) =>
  Object.fromEntries(
    reportOf(outcome)
      .findings.filter(({ rule }) => rule === 'js/debugger-statement')
      .map(({ path, severity, placement }) => [path, placement.at === 'suppressed' ? 'off' : severity]),
  )

describe('configuration in a monorepo', () => {
  it('takes the nearest file that says something, with globs relative to its folder', async () => {
    const outcome = await runCommand('analyze', monorepo().dir)
    expect(outcome.state).toBe('complete')
    expect(severities(outcome)).toEqual({
      'a.js': 'warning',
      'apps/one/a.js': 'info',
      'apps/one/inner/a.js': 'off',
      'apps/one/scripts/a.js': 'error',
      'apps/scripts/a.js': 'warning',
      'generated.js': 'warning',
      'legacy/a.js': 'off',
      'legacy/two/a.js': 'error',
    })
    const reasons = Object.fromEntries(reportOf(outcome).ledger.map(({ path, reason }) => [path, reason]))
    expect(reasons['apps/one/generated.js']).toBe(
      'excluded by the configuration (apps/one/.rubberduck.toml: /generated.js)',
    )
    expect(reasons['apps/one/fixtures/a.js']).toBe('excluded by the configuration (fixtures/)')
  })

  it('reads the files of the base of a change, not those that the change brings', async () => {
    const repo = monorepo()
    repo.commit('sneak', {
      'apps/one/a.js': `${debug}let a = 1\n${debug}`,
      'apps/one/.rubberduck.toml': '[rules]\n"js/debugger-statement" = "off"\n',
      'apps/new/.rubberduck.toml': '[rules]\n"js/debugger-statement" = "off"\n',
      'apps/new/a.js': `let fresh = 1\n${debug}`,
    })
    expect(severities(await runCommand('review', repo.dir))).toEqual({
      'apps/new/a.js': 'warning',
      'apps/one/a.js': 'info',
    })
    repo.write({ 'apps/new/a.js': `let fresh = 1\n${debug}let b = 2\n${debug}` })
    expect(severities(await runCommand('review', repo.dir))).toEqual({ 'apps/new/a.js': 'off' })
  })

  it('switches a pass off or on for a folder', async () => {
    const deep = `function f(a) {\n${'  if (a) {\n'.repeat(8)}${'  }\n'.repeat(8)}}\n`
    const repo = makeRepo()
    repo.commit('begin', {
      '.rubberduck.toml': '[passes]\ncomplexity = false\n',
      'on/.rubberduck.toml': '[passes]\ncomplexity = true\n',
      'on/off/.rubberduck.toml': '[passes]\ncomplexity = false\n',
      'a.js': deep,
      'on/a.js': deep,
      'on/off/a.js': deep,
    })
    const { findings } = reportOf(await runCommand('analyze', repo.dir))
    const found = findings.filter(({ pass }) => pass === 'complexity')
    expect(found.filter(({ placement }) => placement.at !== 'suppressed').map(({ path }) => path)).toEqual(['on/a.js'])
    expect(found.find(({ path }) => path === 'a.js')?.placement).toMatchObject({
      because: 'the complexity pass is disabled',
    })
  })

  it('runs a rule that is off by default only in the folder that wants it', async () => {
    const repo = makeRepo()
    const page =
      '---\nid: team/quack\nseverity: warning\ncategory: style\nlanguages: [javascript]\n---\nDo not.\n\n```query\n((identifier) @match (#eq? @match "quack"))\n```\n'
    repo.commit('begin', {
      '.rubberduck/rules/quack.md': page,
      'a.js': 'quack()\n',
      'in/a.js': 'quack()\n',
      'in/.rubberduck.toml': '[rules]\n"team/quack" = "on"\n',
    })
    const { findings } = reportOf(await runCommand('analyze', repo.dir))
    const shown = findings.filter(({ rule, placement }) => rule === 'team/quack' && placement.at !== 'suppressed')
    expect(shown.map(({ path }) => path)).toEqual(['in/a.js'])
  })

  it('is incomplete for a mistake in a file that holds for what is looked at, and only then', async () => {
    const repo = monorepo({
      'apps/bad/.rubberduck.toml':
        '[review]\nauto = false\n[rules]\n"js/debuger-statement" = "off"\n"js/compare-nan" = "off"\n',
      'apps/bad/a.js': `${debug}if (a == NaN) b()\n`,
    })
    const bad = await runCommand('analyze', repo.dir, { path: ['apps/bad'] })
    expect(bad.state === 'partial' && bad.reasons).toEqual([
      'apps/bad/.rubberduck.toml:2:1: Misplaced key review.auto. It is only valid in the file at the root of the repository. Move it there.',
      'apps/bad/.rubberduck.toml:4:1: Unknown rule "js/debuger-statement" in rules. Did you mean "js/debugger-statement"?',
    ])
    const found = reportOf(bad).findings
    expect(found.find(({ rule }) => rule === 'js/compare-nan')?.placement.at ?? 'suppressed').toBe('suppressed')
    expect(found.map(({ rule }) => rule)).toContain('js/debugger-statement')
    expect((await runCommand('analyze', repo.dir, { path: ['apps/one'] })).state).toBe('complete')
  })

  it('leaves out files in dependencies and in excluded folders', async () => {
    const broken = '[nonsense]\n'
    const repo = monorepo({
      'vendor/lib/.rubberduck.toml': broken,
      'fixtures/x/.rubberduck.toml': broken,
      'vendor/lib/a.js': debug,
      'fixtures/x/a.js': debug,
    })
    expect((await runCommand('analyze', repo.dir)).state).toBe('complete')
    expect(JSON.stringify(await runCommand('config check', repo.dir))).toContain('is valid')
  })
})

it('`config check` lists the mistakes of all files, rule pages and the user’s own file', async () => {
  const repo = monorepo({
    'apps/bad/.rubberduck.toml': '[passes]\ncomplexity = "yes"\nmodel = false\n',
    '.rubberduck/rules/bad.md': '---\nid: team/bad\nseverity: loud\n---\nNo.\n',
    '.rubberduck/rules/query.md':
      '---\nid: team/query\ncategory: style\nlanguages: [javascript]\n---\nNo.\n\n```query\n(no_such_node) @match\n```\n',
  })
  // A page with a mistake still has its id.
  repo.write({ '.rubberduck.toml': '[rules]\n"team/bad" = "off"\n"team/badd" = "off"\n[review]\nseverity = error\n' })
  const outcome = await runCommand(
    'config check',
    repo.dir,
    {},
    { models: { RUBBERDUCK_CONFIG: `${repo.dir}/user.toml` } },
  )
  expect(outcome).toMatchObject({ state: 'failed', error: { kind: 'config' } })
  repo.write({ 'user.toml': '[server]\nport = 1e9\n' })
  const all = await runCommand('config check', repo.dir, {}, { models: { RUBBERDUCK_CONFIG: `${repo.dir}/user.toml` } })
  const lines = all.state === 'failed' ? all.error.public.split('\n') : []
  expect(lines).toEqual([
    '7 errors found.',
    '.rubberduck.toml:3:1: Unknown rule "team/badd" in rules. Did you mean "team/bad"?',
    '.rubberduck.toml:5:12: Missing quotes around error. Write "error".',
    'apps/bad/.rubberduck.toml:2:14: Invalid value "yes" for passes.complexity (expected true or false).',
    'apps/bad/.rubberduck.toml:3:1: Misplaced key passes.model. It is only valid in the file at the root of the repository. Move it there.',
    expect.stringMatching(/^\.rubberduck\/rules\/bad\.md:3:1: /),
    expect.stringMatching(/^\.rubberduck\/rules\/query\.md:1:1: The query does not compile/),
    `${repo.dir}/user.toml:2:8: Invalid value 1e9 for server.port (expected a whole number from 0 to 65535).`,
  ])
})
