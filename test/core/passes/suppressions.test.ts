import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ruleNames } from '../../../src/core/config/rule-names.ts'
import { passNames } from '../../../src/core/config/schema.ts'
import { must } from '../../../src/core/must.ts'
import { suppressionsPass } from '../../../src/core/passes/suppressions.ts'
import { knownRules } from '../../../src/core/rules/known-rules.ts'
import { makeRepo, reportOf, runCommand } from '../../support/repo.ts'

const pass = suppressionsPass(ruleNames(['js/compare-nan', 'js/eval', 'py/eval']))
const said = async (text: string, path = 'a.js') =>
  (await must(pass.analyze)({ path, id: '1', text, test: false })).map(
    ({ startLine, message }) => `${startLine}: ${message}`,
  )
const word = 'rubberduck-ignore'

describe('a comment that names no rule', () => {
  it.each([
    [`// ${word} js/compare-nann: why`, 'Did you mean `js/compare-nan`?'],
    [`x() // ${word} compare-nan`, 'Did you mean `js/compare-nan`?'],
    [`# ${word} pyy/*`, 'Did you mean `py/*`?'],
    [`<!-- ${word} nothing/like-it -->`, '`rubberduck rules list` lists the rules.'],
    [`/* ${word} js/eval, js/evall: two */`, 'Unknown rule `js/evall`'],
    [`// ${word} *, js/evall`, 'Unknown rule `js/evall`'],
    [`// ${word}: js/evall: why`, 'Did you mean `js/eval`?'],
    [`// ${word}: js/evall`, 'Did you mean `js/eval`?'],
  ])('is reported: %s', async (line, message) => {
    expect(await said(`\n${line}\n`)).toEqual([expect.stringContaining(message)])
    expect((await said(`\n${line}\n`))[0]).toMatch(/^2: Unknown rule /)
  })

  it.each([
    `// ${word} js/eval: why`,
    `// ${word} js/*`,
    `// ${word} *`,
    `// ${word}: js/eval`,
    `// ${word}: js/eval, py/*: why`,
    `// See ${word}: it suppresses one rule`,
    `say('${word}')`,
    `// Comments such as ${word} help`,
    `// ${word} the next line, please`,
  ])('is not reported: %s', async (line) => {
    expect(await said(`${line}\n`)).toEqual([])
  })

  it.each([
    `// ${word}`,
    `x() # ${word}`,
    `/* ${word} */`,
    `<!-- ${word} -->`,
    `// ${word}:`,
    `// ${word}: this is how the old server works`,
    `// ${word} js/eval because the input is ours`,
    `// ${word}-next-line js/eval`,
  ])('without a rule, or in another form, is reported with what to write: %s', async (line) => {
    expect(await said(`${line}\n`)).toEqual([
      '1: This `rubberduck-ignore` comment names no rule, so it has no effect. Write `rubberduck-ignore RULE: REASON` with the id of the rule that it should suppress.',
    ])
  })

  it('is not looked for in documentation', async () => {
    expect(await said(`// ${word} js/evall\n`, 'docs/ignore.md')).toEqual([])
  })
})

it('is shown by review and analyze on its line, and not silenced by itself', async () => {
  const repo = makeRepo()
  repo.commit('begin', { 'a.js': `// ${word} js/evall, any/unknown-ignore\nlet a\n` })
  repo.commit('more', {
    'a.js': `// ${word} js/evall, any/unknown-ignore\nlet a\n// ${word} any/*, js/debuger-statement\ndebugger\n`,
  })
  for (const [engine, lines] of [
    ['review', [3]],
    ['analyze', [1, 3]],
  ] as const) {
    const { findings } = reportOf(await runCommand(engine, repo.dir))
    const unknown = findings.filter(({ rule }) => rule === 'any/unknown-ignore')
    expect(unknown.map(({ startLine, placement, severity }) => [startLine, placement.at, severity])).toEqual(
      lines.map((line) => [line, 'inline', 'info']),
    )
    expect(findings.find(({ rule }) => rule === 'js/debugger-statement')?.placement.at).toBe('inline')
  }
})

it('suppresses with and without a colon after the word', async () => {
  const repo = makeRepo()
  repo.commit('one', { 'a.js': 'let a\n' })
  for (const form of [
    `${word} js/debugger-statement`,
    `${word}: js/debugger-statement`,
    `${word}: js/debugger-statement: why`,
  ]) {
    repo.write({ 'a.js': `let a\n// ${form}\ndebugger\n` })
    const { findings } = reportOf(await runCommand('review', repo.dir))
    expect(
      findings.map(({ rule, placement }) => [rule, placement.at]),
      form,
    ).toEqual([['js/debugger-statement', 'suppressed']])
  }
})

it('every rule that a pass reports is known to the configuration', () => {
  const engines = join(import.meta.dirname, '../../../src/core/passes')
  const known = new Set(knownRules([]).map(({ rule }) => rule))
  const written = readdirSync(engines, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('pass-rules.ts'))
    .flatMap((name) => [
      ...readFileSync(join(engines, name), 'utf8').matchAll(
        /(?<!from )'((?:impact|drift|tests|duplication|complexity|hygiene)\/[a-z-]+)'/g,
      ),
    ])
    .map(([, id]) => must(id))
  expect(written.length).toBeGreaterThan(8)
  expect(written.filter((id) => !known.has(id))).toEqual([])
  const passes = new Set(knownRules([]).map(({ pass }) => pass))
  expect(passNames.filter((name) => !passes.has(name) && name !== 'rules' && name !== 'moves')).toEqual([])
})
