import { afterAll, describe, expect, it } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { testRules } from '../../../src/core/rules/check.ts'
import { loadRules } from '../../../src/core/rules/load.ts'
import { isBroken, parsePage } from '../../../src/core/rules/page/page.ts'
import { loadLanguages } from '../../../src/core/syntax/language/languages.ts'
import { createInspector } from '../../../src/core/syntax/parser/pool.ts'

const languages = loadLanguages()
const inspector = createInspector({ workers: 1, languages })
afterAll(() => inspector.close())

const page = `---
id: a/b
category: correctness
languages: [javascript, typescript]
fix: safe
---
Message.
\`\`\`pattern
f($X)
\`\`\`
\`\`\`fix
g($X)
\`\`\`
## Bad
\`\`\`js
f(1)  // ^ here
\`\`\`
\`\`\`fixed
g(1)
\`\`\`
\`\`\`js
a = 1
f(a) // ^ here
\`\`\`
## Good
\`\`\`js
f()
\`\`\`
\`\`\`ts
let x: f<1>
\`\`\`
`

async function check(text: string) {
  const rule = parsePage(text, 'a.md', 'built-in')
  if (isBroken(rule)) throw new Error(rule.reason)
  const [result] = await testRules(inspector, [rule], languages)
  return {
    verdict: must(result).verdict,
    said: must(result)
      .problems.map((problem) => `${problem.at}: ${problem.text}`)
      .join('\n'),
  }
}

describe('testRules', () => {
  it('validates a page that keeps its promises', async () => {
    expect(await check(page)).toEqual({ verdict: 'validated', said: '' })
  })

  it.each([
    [
      'a Good that is reported',
      page.replace('f()', 'f(3)'),
      'noisy',
      '26: this Good example is reported on line 1: `f(3)`',
    ],
    [
      'a Bad that is not',
      page.replace('f(a)', 'g(a)'),
      'missing',
      '21: this Bad example is not reported on line 2: `g(a)`',
    ],
    ['a Bad reported twice', page.replace('f(a)', 'f(a); f(b)'), 'noisy', 'reported 2 times on line 2'],
    ['a Bad reported elsewhere too', page.replace('a = 1', 'f(1)'), 'noisy', 'line 1: `f(1)` instead of line 2'],
    ['another fixed text', page.replace('g(1)', 'h(1)'), 'broken', 'g(1)\ninstead of\nh(1)'],
    [
      'no fixed text',
      page.replace(/```fixed\ng\(1\)\n```\n/, ''),
      'missing',
      'no Bad example is followed by a `fixed` fence',
    ],
    ['a fix that does not parse', page.replace('g($X)', 'g($X))').replace('g(1)', 'g(1))'), 'broken', 'does not parse'],
    ['an example that does not parse', page.replace('f()', 'f('), 'broken', 'the example does not parse as javascript'],
    ['too few examples', page.replace(/```ts[\s\S]*$/, ''), 'missing', '1 Good examples (required: 2)'],
    ['a query that does not compile', page.replace('f($X)', 'f(($X)'), 'broken', 'does not parse as javascript'],
  ])('says what is wrong with %s', async (_, text, verdict, said) => {
    const result = await check(text)
    expect(result.verdict).toBe(verdict)
    expect(result.said).toContain(said)
  })

  it('tries the examples in every language that inherits theirs', async () => {
    const jsx = page
      .replace('typescript', 'tsx')
      .replace('f()', 'f(); x = <a/>')
      .replace('```ts\nlet x: f<1>', '```js\ng()')
    expect((await check(jsx)).verdict).toBe('validated')
    const cast = page.replace('```pattern\nf($X)', '```query\n(call_expression arguments: (arguments (_) @X)) @match')
    expect((await check(cast.replace('f()', 'f'))).verdict).toBe('validated')
  })

  it('calls a page without a matcher a guideline', async () => {
    expect((await check('---\nid: a/b\n---\nBe kind.\n')).verdict).toBe('guideline')
  })

  it('applies paths to examples that name one', async () => {
    const placed = page.replace('fix: safe', 'fix: safe\npaths: ["src/**"]')
    expect((await check(placed)).verdict).toBe('validated')
    expect((await check(placed.replace('```js\nf(1)', '```js path=lib/a.js\nf(1)'))).verdict).toBe('missing')
    expect((await check(placed.replace('```js\nf()', '```js path=lib/a.js\nf(2)'))).verdict).toBe('validated')
  })
})

it('ships text rules and CI rules that are validated', async () => {
  const { rules, broken } = loadRules({ builtIn: true, folders: ['any', 'yaml'] })
  expect(broken).toEqual([])
  expect(rules.length).toBeGreaterThan(8)
  const results = await testRules(inspector, rules, languages)
  expect(
    results.filter((result) => result.verdict !== 'validated').map(({ rule, problems }) => [rule.id, problems]),
  ).toEqual([])
})
