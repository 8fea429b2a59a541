import { describe, expect, it } from 'vitest'
import { makeFolder } from '../../support/folder.ts'
import { makeRepo, reportOf, runCommand } from '../../support/repo.ts'

const repeated = (name: string) => `export function ${name}(rows) {
  const seen = new Map()
  for (const row of rows) {
    if (row.kind === 'a' && row.size > 10) seen.set(row.id, row.size * 2)
    else if (row.kind === 'b') seen.set(row.id, row.size + 4)
    else seen.delete(row.id)
  }
  const totals = []
  for (const [id, size] of seen) {
    if (size > 100) totals.push({ id, size, big: true })
    else totals.push({ id, size, big: false })
  }
  return totals.filter((total) => total.big).map((total) => total.id)
}
`

function sampleRepo() {
  const repo = makeRepo()
  repo.commit('begin', {
    'src/one.js': repeated('one'),
    'src/two.js': repeated('two').replaceAll('row', 'item'),
    'lib/other.js': 'debugger\n',
    'README.md': '# Hello\n',
    '.gitignore': 'ignored.js\n',
    'ignored.js': 'debugger\n',
  })
  return repo
}

describe('analyze', () => {
  it('looks at whole files, whether changed or not', async () => {
    const report = reportOf(await runCommand('analyze', sampleRepo().dir))
    const rules = report.findings.map(({ rule, path }) => `${rule} ${path}`)
    expect(rules).toContain('duplication/repeated-block src/one.js')
    expect(rules.some((text) => text.endsWith('lib/other.js'))).toBe(true)
    expect(report.ledger.map(({ path }) => path)).not.toContain('ignored.js')
    expect(report.scope.description).toMatch(/^the whole repository \(5 files, 3 parsed\)$/)
  })

  it('keeps to the paths given, relative to where it is called', async () => {
    const repo = sampleRepo()
    const report = reportOf(await runCommand('analyze', `${repo.dir}/src`, { path: ['.'] }))
    expect(report.ledger.map(({ path }) => path)).toEqual(['src/one.js', 'src/two.js'])
    const one = reportOf(await runCommand('analyze', repo.dir, { path: ['lib/other.js', 'src/one.js'] }))
    expect(one.ledger.map(({ path }) => path)).toEqual(['lib/other.js', 'src/one.js'])
  })

  it('gives the same from the cache, and sees what changed since', async () => {
    const repo = sampleRepo()
    const home = makeFolder()
    const first = reportOf(await runCommand('analyze', repo.dir, {}, { home }))
    expect(reportOf(await runCommand('analyze', repo.dir, {}, { home }))).toEqual(first)
    repo.write({ 'lib/other.js': 'let calm\n' })
    const third = reportOf(await runCommand('analyze', repo.dir, {}, { home }))
    expect(third.findings.map(({ path }) => path)).not.toContain('lib/other.js')
    expect(third.findings.length).toBe(first.findings.length - 1)
  })

  it('refuses what lies outside, and says when there is nothing', async () => {
    const repo = sampleRepo()
    expect(await runCommand('analyze', repo.dir, { path: ['../elsewhere'] })).toMatchObject({
      state: 'failed',
      error: { kind: 'invalid' },
    })
    expect(await runCommand('analyze', repo.dir, { path: ['none'] })).toMatchObject({
      state: 'failed',
      error: { kind: 'not-found' },
    })
  })

  it('stops when it is told to', async () => {
    const repo = sampleRepo()
    const outcome = await runCommand('analyze', repo.dir, {}, { signal: AbortSignal.abort(new Error('enough')) })
    expect(outcome.state).toBe('failed')
  })

  it('says again in a second run that a rule is broken', async () => {
    const repo = sampleRepo()
    const page = (id: string, fence: string) =>
      `---\nid: house/${id}\nseverity: warning\ncategory: correctness\nlanguages: [javascript]\n---\nDo not.\n\n${fence}\n`
    repo.write({
      '.rubberduck/rules/node.md': page('node', '```query\n(no_such_node) @match\n```'),
      '.rubberduck/rules/slow.md': page('slow', '```regex\n^(q+)+$\n```'),
      'slow.js': `${'q'.repeat(40)}!\n`,
    })
    const home = makeFolder()
    for (const _run of ['first', 'second']) {
      const outcome = await runCommand('analyze', repo.dir, {}, { home })
      expect(outcome.state).toBe('partial')
      expect(outcome.state === 'partial' && outcome.reasons.toSorted()).toEqual([
        expect.stringContaining('node.md was skipped: the query does not compile'),
        'the rule page .rubberduck/rules/slow.md was skipped: its expression took longer than 500 ms on slow.js',
      ])
    }
  })

  it('gets through a long list, and says that some rules gave up on it', async () => {
    const repo = makeRepo()
    const statements = Array.from({ length: 400 }, (_, index) => `f(${index})\n`)
    const pairs = '((program (_) @_first (_) @match) (#same? @_first @match))'
    repo.commit('begin', {
      'big.js': `${statements.join('')}debugger\n`,
      '.rubberduck/rules/pairs.md': `---\nid: house/pairs\nseverity: warning\ncategory: correctness\nlanguages: [javascript]\n---\nDo not.\n\n\`\`\`query\n${pairs}\n\`\`\`\n`,
    })
    const report = reportOf(await runCommand('analyze', repo.dir))
    const reason = 'some rules skipped a very long list in it'
    expect(report.ledger).toContainEqual(expect.objectContaining({ path: 'big.js', state: 'analysed', reason }))
    expect(report.findings.map(({ rule }) => rule)).toContain('js/debugger-statement')
  })
})
