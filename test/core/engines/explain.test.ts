import { describe, expect, it } from 'vitest'
import type { Outcome } from '../../../src/core/types.ts'
import { makeRepo, runCommand } from '../../support/repo.ts'

const files = {
  'CHANGES.md': '- Added `Map.bind`, and class `Adapter`.\n',
  'src/app.py': 'from map import Map\n\nMap().bind(1)\n',
  'src/map.py':
    'class Map:\n    """Holds a class `Adapter`.\n\n    :param x: a thing\n    """\n\n    def bind(self, x):\n        return Adapter(x)\n\n\nclass Adapter:\n    """Does the work.\n\n    Args:\n        x: a thing\n    """\n',
  'src/Price.java':
    'public class Price {\n    /** Adds up. @since 1\n     * @return the sum\n     */\n    public long total(int one) { return one; }\n}\n',
  'src/use.js': "var sum = require('./sum').sum\nsum(1)\n",
  'src/sum.js': 'exports.sum = function (x) {\n  return x\n}\n',
  'tests/test_map.py': 'class Adapter:\n    pass\n\n\ndef test_bind():\n    Map().bind(2)\n',
}

const words = (outcome: Outcome) =>
  outcome.parts.map((part) => (part.kind === 'text' ? part.markdown : '')).join('\n') +
  (outcome.state === 'failed' ? outcome.error.public : '')
const titles = (outcome: Outcome) => words(outcome).match(/^\*\*`[^`]+`\*\*/gm)

describe('explain without a model', () => {
  it.each([
    ['Adapter', ['**`src/map.py:11`**']],
    ['Map.bind', ['**`src/map.py:7`**']],
    ['Map#bind', ['**`src/map.py:7`**']],
    ['total', ['**`src/Price.java:5`**']],
    ['sum', ['**`src/sum.js:1`**']],
    ['test_bind', ['**`tests/test_map.py:5`**']],
  ])('finds where %s is declared, in any language, and nothing that only mentions it', async (target, places) => {
    const made = makeRepo()
    made.commit('one', files)
    expect(titles(await runCommand('explain', made.dir, { target }))).toEqual(places)
  })

  it('finds the one file of very many that declares it', async () => {
    const made = makeRepo()
    const users = Object.fromEntries(Array.from({ length: 260 }, (_, at) => [`a/u${at}.js`, `quack(${at})\n`]))
    made.commit('one', { ...users, 'z/duck.js': 'export function quack(n) {}\n' })
    expect(titles(await runCommand('explain', made.dir, { target: 'quack' }))).toEqual(['**`z/duck.js:1`**'])
  })

  it('says what a comment says of the whole, and names code before tests and prose', async () => {
    const made = makeRepo()
    made.commit('one', files)
    const said = words(await runCommand('explain', made.dir, { target: 'Map.bind' }))
    expect(said.match(/^- `[^`]+`/gm)).toEqual(['- `src/app.py:3`', '- `tests/test_map.py:6`', '- `CHANGES.md:1`'])
    expect(words(await runCommand('explain', made.dir, { target: 'Adapter' }))).toContain(': Does the work.\n')
  })

  it('answers a sentence that names nothing as a question, and refuses a name that is none', async () => {
    const made = makeRepo()
    made.commit('one', files)
    const said = words(await runCommand('explain', made.dir, { target: 'how do exports work' }))
    expect(said).toContain('src/sum.js')
    expect(said).toContain('No model is configured.')
    const refused = await runCommand('explain', made.dir, { target: 'nothing_like_it' })
    expect(refused).toMatchObject({ state: 'failed', error: { kind: 'not-found' } })
  })
})

describe('a range by its place', () => {
  const reviewed = async (given: Record<string, string>) => {
    const made = makeRepo()
    made.commit('one', { 'a.js': 'let a = 1\n' })
    made.commit('two', { 'b.js': 'let b = 1\n' })
    made.commit('three', { 'c.js': 'let c = 1\n', 'src/d.js': 'let d\n' })
    const outcome = await runCommand('review', made.dir, given)
    return outcome.state === 'failed'
      ? outcome.error.public
      : outcome.parts.flatMap((part) => (part.kind === 'report' ? part.report.scope.description : []))[0]
  }

  it.each([
    ['HEAD~2..HEAD~1', /^HEAD~1 \(1 commit\) against HEAD~2 /],
    ['HEAD~2...', /\(2 commits\) against HEAD~2 /],
    ['HEAD~2', /^the first commit, .* “one”$/],
    ['..HEAD~1', /^HEAD~1 \(0 commits\) against HEAD /],
    ['src', /^`src` is a file or folder, not a revision\. To analyze it, run `rubberduck analyze src`\.$/],
    ['nowhere..HEAD', /^Unknown revision "nowhere" /],
  ])('%s', async (range, said) => {
    expect(await reviewed({ range })).toMatch(said)
  })

  it('is said once', async () => {
    expect(await reviewed({ range: 'HEAD~1', base: 'HEAD~2' })).toMatch(
      /both specify what to review\. Use only one of them\.$/,
    )
    expect(await reviewed({ diff: 'x.patch', base: 'HEAD~2' })).toMatch(
      /both specify what to review\. Use only one of them\.$/,
    )
  })
})

describe('analyze of a symbol', () => {
  const text = `function first(a) {
  if (a == NaN) return 1
}

class Cart {
  total(b) {
    if (b == NaN) return 2
  }
}
`
  const lines = async (path: string[]) => {
    const made = makeRepo()
    made.commit('one', { 'src/cart.js': text, 'src/other.js': 'function other(c) {\n  if (c == NaN) return 3\n}\n' })
    const outcome = await runCommand('analyze', made.dir, { path })
    if (outcome.state === 'failed') return outcome.error.public
    return outcome.parts.flatMap((part) =>
      part.kind === 'report' ? part.report.findings.map((finding) => `${finding.path}:${finding.startLine}`) : [],
    )
  }

  it('is what is found in it, beside files that are named as well', async () => {
    expect(await lines(['first'])).toEqual(['src/cart.js:2'])
    expect(await lines(['Cart.total'])).toEqual(['src/cart.js:7'])
    expect(await lines(['Cart#total', 'src/other.js'])).toEqual(['src/cart.js:7', 'src/other.js:2'])
    expect(await lines(['src'])).toEqual(['src/cart.js:2', 'src/cart.js:7', 'src/other.js:2'])
  })

  it('says so where nothing is called like that', async () => {
    expect(await lines(['nothing'])).toBe('No files to analyze in `nothing`. Specify a file, a folder or a symbol.')
  })
})
