import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { makeFolder } from '../../support/folder.ts'
import { makeRepo, reportOf, reviewRepo, runCommand } from '../../support/repo.ts'

const page = (id: string, query: string) =>
  `---\nid: ${id}\nseverity: warning\ncategory: correctness\nlanguages: [javascript]\n---\nDo not call it.\n\n\`\`\`query\n${query}\n\`\`\`\n\n## Bad\n\n\`\`\`javascript\nquack() // ^ here\n\`\`\`\n\n## Good\n\n\`\`\`javascript\nquack\n\`\`\`\n`
const quackPage = page('house/quack', '((call_expression function: (identifier) @_name) @match (#eq? @_name "quack"))')

/** A repo whose base has a rule against `quack()`. */
function houseRepo(files: Record<string, string> = {}) {
  const repo = makeRepo()
  repo.commit('begin', { 'a.js': 'let a = 1\n', '.rubberduck/rules/quack.md': quackPage, ...files })
  return repo
}

const shown = (report: { findings: { rule: string; startLine: number; placement: { at: string } }[] }) =>
  report.findings
    .filter(({ placement }) => placement.at !== 'suppressed')
    .map(({ rule, startLine }) => `${rule}:${startLine}`)

describe('review', () => {
  it('reports what the change introduced and not what was there', async () => {
    const repo = makeRepo()
    repo.commit('begin', { '.rubberduck/rules/quack.md': quackPage, 'a.js': 'quack()\n\n\n\n\nlet b\n' })
    repo.commit('more', { 'a.js': 'quack()\n\n\n\n\nlet b\nquack()\n' })
    const report = await reviewRepo(repo.dir)
    expect(shown(report)).toEqual(['house/quack:7'])
    expect(report.findings[0]).toMatchObject({
      pass: 'rules',
      path: 'a.js',
      placement: { at: 'inline' },
      severity: 'warning',
    })
    expect(must(report.excerpts[must(report.findings[0]).fingerprint]).lines).toContain('quack()')
  })

  it('takes rules and configuration from the base, so that a change cannot switch off its own review', async () => {
    const repo = houseRepo()
    repo.commit('sneak', {
      'a.js': 'quack()\n',
      '.rubberduck.toml': '[rules]\n"house/quack" = "off"\n',
      '.rubberduck/rules/quack.md': null,
    })
    const report = await reviewRepo(repo.dir)
    expect(shown(report)).toContain('house/quack:1')
    expect(report.notes.join()).toContain('applies to later changes')
    repo.commit('next', { 'a.js': 'quack()\nquack(1)\n' })
    expect(shown(await reviewRepo(repo.dir))).toEqual([])
  })

  it('obeys severities, exclusions and per-path settings of the base', async () => {
    const repo = houseRepo({
      '.rubberduck.toml':
        '[rules]\n"house/quack" = "error"\n[review]\nexclude = ["skip/"]\n[[paths]]\nmatch = ["calm/"]\nrules = { "house/quack" = "off" }\n',
    })
    repo.commit('more', { 'a.js': 'quack()\n', 'skip/a.js': 'quack()\n', 'calm/a.js': 'quack()\n' })
    const report = await reviewRepo(repo.dir)
    expect(report.findings.map(({ path, severity, placement }) => [path, severity, placement.at])).toEqual([
      ['a.js', 'error', 'inline'],
      ['calm/a.js', 'warning', 'suppressed'],
    ])
    expect(report.ledger.find(({ path }) => path === 'skip/a.js')).toMatchObject({
      state: 'skipped',
      reason: 'excluded by the configuration (skip/)',
    })
  })

  it('goes on with the defaults when the configuration is broken, and is partial', async () => {
    const repo = houseRepo({ '.rubberduck.toml': '[review]\nseverty = "info"\n' })
    repo.commit('more', { 'a.js': 'quack()\n' })
    const outcome = await runCommand('review', repo.dir)
    expect(outcome.state).toBe('partial')
    expect(JSON.stringify(outcome)).toContain('.rubberduck.toml:2:1: Unknown key')
    expect(shown(reportOf(outcome))).toEqual(['house/quack:1'])
  })

  it('skips a rule page that does not compile or read, keeps the others, and is partial', async () => {
    const repo = houseRepo({
      '.rubberduck/rules/broken.md': page('house/broken', '((no_such_node) @match)'),
      '.rubberduck/rules/empty.md': quackPage
        .replace('severity: warning', 'severity: loud')
        .replace('house/quack', 'house/loud'),
    })
    repo.commit('more', { 'a.js': 'quack()\n' })
    const outcome = await runCommand('review', repo.dir)
    expect(outcome).toMatchObject({ state: 'partial' })
    const reasons = outcome.state === 'partial' ? outcome.reasons.join('\n') : ''
    expect(reasons).toContain('.rubberduck/rules/broken.md')
    expect(reasons).toContain('.rubberduck/rules/empty.md')
    expect(shown(reportOf(outcome))).toEqual(['house/quack:1'])
  })

  it('honours rubberduck-ignore and says who silenced what', async () => {
    const repo = houseRepo()
    const comment = '// rubberduck-ignore house/quack: a duck must\n'
    repo.commit('comment', { 'a.js': `${comment}let x\n`, 'same.js': comment })
    repo.commit('more', { 'a.js': `${comment}quack()\n`, 'b.js': `${comment}quack()\n` })
    const report = await reviewRepo(repo.dir)
    const placements = Object.fromEntries(report.findings.map(({ path, placement }) => [path, placement]))
    expect(placements['a.js']).toEqual({
      at: 'suppressed',
      by: 'rubberduck-ignore on line 1',
      because: 'a duck must',
    })
    // The author of a change cannot dismiss its findings.
    expect(placements['b.js']).toEqual({ at: 'inline' })
    expect(report.notes.join()).toContain('apply to later changes only: `b.js:1`')
  })

  it('is incomplete when the content of a file makes it be skipped, and still looks for weaknesses', async () => {
    const attack =
      "const { exec } = require('node:child_process')\nmodule.exports = (req) => exec('ls ' + req.query.dir)\n"
    const header = '// Code generated by a tool. DO NOT EDIT.\n'
    const padding = `//${'a'.repeat(3_000)}\n`.repeat(5)
    const repo = houseRepo({ 'old.js': `${header}let a\n`, 'edited.js': 'let a\n' })
    repo.commit('same', { 'x.js': 'let x\n' })
    repo.write({ 'noise.js': Buffer.from(Array.from({ length: 9_000 }, (_, at) => at % 251)) })
    repo.commit('more', {
      'header.js': header + attack,
      'nul.js': `${attack}// \0\n`,
      'edited.js': `let a\n// \0\n${attack}`,
      'padding.js': attack + padding,
      'line.js': `${attack}//${'a'.repeat(2_000_000)}\n`,
      'large.js': attack + `//${'a'.repeat(99)}\n`.repeat(45_000),
      'old.js': `${header}${attack}`,
      // A copy of a generated file is new.
      'copy.js': `${header}let a\n${attack}`,
    })
    const outcome = await runCommand('review', repo.dir)
    const report = reportOf(outcome)
    const found = report.findings.filter(({ rule }) => rule.includes('command')).map(({ path }) => path)
    expect(found.toSorted()).toEqual(['copy.js', 'edited.js', 'header.js', 'line.js', 'nul.js', 'padding.js'])
    const gaps = report.ledger.filter(({ gap }) => gap).map(({ path, reason }) => [path, reason])
    expect(gaps).toEqual([
      ['copy.js', expect.stringContaining('makes it look generated')],
      ['edited.js', 'NUL bytes in it hide its diff'],
      ['header.js', expect.stringContaining('makes it look generated')],
      ['large.js', 'larger than 4 MB, searched as text only'],
      ['line.js', expect.stringContaining('makes it look minified')],
      ['noise.js', 'binary'],
      ['nul.js', 'NUL bytes in it hide its diff'],
      ['padding.js', expect.stringContaining('makes it look minified')],
    ])
    expect(outcome.state).toBe('partial')
    expect(JSON.stringify(outcome)).toContain('header.js was not fully analyzed')
  })

  it('is incomplete when a change puts source code where reviews do not look, unless the base has such files there', async () => {
    const attack =
      "const { exec } = require('node:child_process')\nmodule.exports = (req) => exec('ls ' + req.query.dir)\n"
    const held = { 'dist/main.js': 'let a\n', 'vendor/duck/a.js': 'let a\n', 'web/old.min.js': 'let a\n' }
    const repo = houseRepo({
      ...held,
      'moved.js': 'exports.moved = 1\n',
      '.gitattributes': 'api/*.gen.js linguist-generated\n',
    })
    repo.git('mv', 'moved.js', 'moved.min.js')
    const lines = { 'yarn.lock': '# yarn lockfile v1\n', 'ducks.js.snap': 'quack\n', 'packages/a/dist/a.css': 'a {}\n' }
    const hidden = ['packages/a/dist/a.js', 'third_party/a.js', 'src/__generated__/a.js', 'a.gen.js', 'lib/a.min.js']
    const quiet = ['dist/next.js', 'vendor/goose/a.js', 'web/new.min.js', 'api/a.gen.js']
    repo.commit('more', { ...lines, ...Object.fromEntries([...hidden, ...quiet].map((path) => [path, attack])) })
    const outcome = await runCommand('review', repo.dir)
    const { findings, ledger } = reportOf(outcome)
    const gaps = ledger.filter(({ gap }) => gap).map(({ path }) => path)
    expect(gaps.toSorted()).toEqual([...hidden, 'moved.min.js'].toSorted())
    const found = findings.filter(({ rule }) => rule.includes('command')).map(({ path }) => path)
    expect(found.toSorted()).toEqual(hidden.toSorted())
    expect(outcome.state).toBe('partial')
  })

  it('reviews the dirty tree, untracked files included', async () => {
    const repo = houseRepo({ 'old.js': 'let x\n' })
    repo.write({ 'old.js': 'quack()\n', 'new.js': 'quack()\n' })
    const report = await reviewRepo(repo.dir)
    expect(report.scope.kind).toBe('working-tree')
    expect(report.scope.description).toContain('(1 untracked file included)')
    expect(report.findings.map(({ path, rule }) => [path, rule])).toEqual([
      ['new.js', 'house/quack'],
      ['old.js', 'house/quack'],
    ])
  })

  it('names each file that was not analysed, with the reason', async () => {
    const repo = houseRepo({ 'gone.js': 'let x\n', 'mode.sh': 'true\n', 'old.min.js': 'x=1\n' })
    repo.git('update-index', '--chmod=+x', 'mode.sh')
    repo.write({
      'big.js': `var data = "${'x'.repeat(11 * 1024 * 1024)}"\n`,
      'app.min.js': `${'a=1;'.repeat(3_000)}\n`,
      'image.png': Buffer.from([0x89, 0x50, 0, 1, 2]),
      'yarn.lock': '# yarn lockfile v1\n',
      'broken.js': 'function (\n',
      'notes.txt': 'hello\n',
      'odd.xyz': 'hello\n',
    })
    repo.git('add', '--all')
    repo.git('update-index', '--chmod=+x', 'mode.sh')
    repo.git('commit', '--quiet', '--message', 'odd files')
    const report = await reviewRepo(repo.dir, { base: 'HEAD~1', head: 'HEAD' })
    const ledger = Object.fromEntries(report.ledger.map((entry) => [entry.path, `${entry.state}: ${entry.reason}`]))
    expect(ledger).toEqual({
      'app.min.js': 'skipped: minified',
      'big.js': expect.stringMatching(/^skipped: (larger than|minified)/),
      'broken.js': 'analysed: syntax error at line 1, so rules did not check the code there',
      'image.png': expect.stringMatching(/^skipped: binary/),
      'mode.sh': 'skipped: mode change only',
      'notes.txt': 'text: undefined',
      'odd.xyz': 'text: unsupported file type',
      'yarn.lock': 'skipped: lock file',
    })
  })

  it('gives the same findings from the cache', async () => {
    const repo = houseRepo()
    repo.commit('more', { 'a.js': 'quack()\n' })
    const home = makeFolder()
    expect(await reviewRepo(repo.dir, {}, { home })).toEqual(await reviewRepo(repo.dir, {}, { home }))
  })

  it('works without a place to write', async () => {
    const repo = houseRepo()
    repo.commit('more', { 'a.js': 'quack()\n' })
    const blocked = join(makeFolder(), 'file')
    writeFileSync(blocked, '')
    const report = await reviewRepo(repo.dir, {}, { home: blocked })
    expect(shown(report)).toEqual(['house/quack:1'])
    expect(report.notes.join()).toContain('Set RUBBERDUCK_HOME')
  })
})

describe('review of a plain diff', () => {
  const secretless =
    'diff --git a/a.js b/a.js\n--- a/a.js\n+++ b/a.js\n@@ -1,2 +1,3 @@\n let a = 1\n+if (a == NaN) a = 2\n let c\n'

  it('needs no repository', async () => {
    const report = await reviewRepo(makeFolder(), { diff: '-' }, { stdin: secretless })
    expect(report.scope.description).toBe('the diff in standard input (1 file)')
    expect(report.ledger).toEqual([
      expect.objectContaining({ path: 'a.js', state: 'text', reason: 'only the lines in the diff are available' }),
    ])
  })

  it('uses the whole file where the working tree already holds the new side', async () => {
    const repo = houseRepo({ 'b.js': `${'let filler\n'.repeat(20)}let end\n` })
    repo.write({ 'b.js': `${'let filler\n'.repeat(20)}quack()\nlet end\n` })
    const diff = repo.git('diff')
    const report = await reviewRepo(repo.dir, { diff: '-' }, { stdin: diff })
    expect(report.ledger[0]).toMatchObject({ path: 'b.js', state: 'analysed' })
    expect(shown(report)).toEqual(['house/quack:21'])
  })

  it('says what does not parse', async () => {
    const outcome = await runCommand('review', makeFolder(), { diff: '-' }, { stdin: 'hello\n' })
    expect(outcome).toMatchObject({ state: 'failed', error: { kind: 'invalid' } })
  })
})

describe('what goes wrong', () => {
  it.each([
    [{}, 'not-found', 'is not in a git repository'],
    [{ diff: 'none.patch' }, 'not-found', 'Cannot read the diff'],
  ])('%j outside a repository', async (args, kind, text) => {
    const outcome = await runCommand('review', makeFolder(), args)
    expect(outcome).toMatchObject({ state: 'failed', error: { kind } })
    expect(JSON.stringify(outcome)).toContain(text)
  })

  it('names an unknown revision', async () => {
    const outcome = await runCommand('review', houseRepo().dir, { base: 'nope' })
    expect(outcome).toMatchObject({ state: 'failed' })
    expect(JSON.stringify(outcome)).toContain('nope')
  })
})
