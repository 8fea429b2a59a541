import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { syntaxErrors } from '../../../src/core/engines/syntax-errors.ts'
import { createInspector } from '../../../src/core/syntax/pool.ts'
import type { Inspector } from '../../../src/core/syntax/types.ts'
import type { ChangePart, Outcome } from '../../../src/core/types.ts'
import { makeRepo, runEngine } from '../../support/repo.ts'

let inspector: Inspector
beforeAll(() => {
  inspector = createInspector({ workers: 1 })
})
afterAll(() => inspector.close())

const written = (outcome: Outcome) =>
  outcome.parts.filter((part): part is ChangePart => part.kind === 'patch').flatMap(({ edits }) => edits)

async function sketch(files: Record<string, string>, path: string, language: string) {
  const made = makeRepo()
  made.commit('one', files)
  const [edit] = written(await runEngine('tests', made.dir, { path: [path] }))
  expect((await syntaxErrors(inspector, language, edit!.after!)).count).toBe(0)
  return edit!
}

describe('tests without a model', () => {
  it('are a table of cases by the types of a signature, as the nearest test is written', async () => {
    const { path, after } = await sketch(
      {
        'package.json': '{"devDependencies":{"vitest":"1"}}',
        'test/other.test.ts': "import { other } from '../src/other.js'\n",
        'src/cart.ts':
          'export function pay(cart: { card: string; cents: number }, tags: string[] = [], note: string | null = null) {}\nexport class Box {\n  constructor(readonly full: boolean) {}\n}\nfunction hidden() {}\n',
      },
      'src/cart.ts',
      'typescript',
    )
    expect(path).toBe('test/cart.test.ts')
    expect(after).toContain("import { pay, Box } from '../src/cart.js'\n")
    expect(after!.match(/it\.todo\("(.*)"\)/g)?.map((line) => line.slice(9, -2))).toEqual([
      "an ordinary case: pay({ card: 'duck', cents: 1 }, ['duck'], 'duck')",
      "an empty card in cart: pay({ card: '', cents: 1 }, ['duck'], 'duck')",
      "a non-ASCII card in cart: pay({ card: 'żółw', cents: 1 }, ['duck'], 'duck')",
      "a zero cents in cart: pay({ card: 'duck', cents: 0 }, ['duck'], 'duck')",
      "a negative cents in cart: pay({ card: 'duck', cents: -1 }, ['duck'], 'duck')",
      "a very large cents in cart: pay({ card: 'duck', cents: Number.MAX_SAFE_INTEGER }, ['duck'], 'duck')",
      "an empty tags: pay({ card: 'duck', cents: 1 }, [], 'duck')",
      "an empty note: pay({ card: 'duck', cents: 1 }, ['duck'], '')",
      "a non-ASCII note: pay({ card: 'duck', cents: 1 }, ['duck'], 'żółw')",
      "no note: pay({ card: 'duck', cents: 1 }, ['duck'], null)",
      "without tags: pay({ card: 'duck', cents: 1 })",
      "without note: pay({ card: 'duck', cents: 1 }, ['duck'])",
      'an ordinary case: new Box(true)',
      'a false full: new Box(false)',
    ])
  })

  it('say in JavaScript what names and defaults tell', async () => {
    const { path, after } = await sketch(
      { 'lib/a.js': 'export const join = (items, text = ",", count = 1, odd) => 1\n' },
      'lib/a.js',
      'javascript',
    )
    expect(path).toBe('lib/a.test.js')
    expect(after).toContain("import { describe, it } from 'node:test'")
    expect(after).toContain(`an ordinary case: join([1], 'duck', 1, {})`)
    expect(after).toContain(`an empty text: join([1], '', 1, {})`)
  })

  it('are parametrised in Python', async () => {
    const { path, after } = await sketch(
      {
        'tests/test_x.py': 'def test_x():\n    assert True\n',
        'src/shop/price.py':
          'from typing import Optional\n\ndef total(items: list[int], note: Optional[str] = None) -> int:\n    return 1\n\nclass Till:\n    def __init__(self, size: int):\n        pass\n',
      },
      'src/shop/price.py',
      'python',
    )
    expect(path).toBe('tests/test_price.py')
    expect(after).toContain('from shop.price import total, Till\n')
    expect(after).toContain('pytest.param(([1], None), id="no note"),')
    expect(after).toContain('pytest.param(([1],), id="without note"),')
    expect(after).toContain('    assert Till(*arguments) == ...\n')
  })

  it('are a table in Go', async () => {
    const { path, after } = await sketch(
      {
        'price/price.go':
          'package price\n\nfunc Total(items []int, n uint8, name string) int { return 0 }\nfunc hidden() {}\n',
      },
      'price/price.go',
      'go',
    )
    expect(path).toBe('price/price_test.go')
    expect(after).toContain('package price\n')
    expect(after).toContain('\t\t{"an empty items", []int{}, 1, "duck"},\n')
    expect(after).not.toContain('-1')
    expect(after).toContain('\t\t\tTotal(tt.items, tt.n, tt.name)\n')
    expect(after).not.toContain('hidden')
  })

  it.each([
    ['spec/other_spec.rb', 'spec/price_spec.rb', `  it "an ordinary case: Price.new.total([1], 1)"\n`],
    ['test/other_test.rb', 'test/price_test.rb', 'class PriceTest < Minitest::Test\n'],
  ])('are pending in Ruby, beside %s', async (existing, place, line) => {
    const { path, after } = await sketch(
      { [existing]: '# one\n', 'lib/price.rb': 'class Price\n  def total(items, rate = 1)\n    1\n  end\nend\n' },
      'lib/price.rb',
      'ruby',
    )
    expect([path, after!.includes(line)]).toEqual([place, true])
  })

  it('say where there is nothing to call, nothing to write, or something already', async () => {
    const made = makeRepo()
    made.commit('one', {
      'a.js': 'const a = 1\n',
      'b.rs': 'pub fn b() {}\n',
      'c.js': 'export function c() {}\n',
      'c.test.js': 'c()\n',
    })
    const outcome = await runEngine('tests', made.dir, { path: ['a.js', 'b.rs', 'c.js'] })
    expect(written(outcome)).toEqual([])
    const said = outcome.parts.map((part) => (part.kind === 'text' ? part.markdown : '')).join()
    expect(said).toMatch(/`a\.js` exports nothing that could be called\.\n/)
    expect(said).toMatch(/For rust there is no sketch\.\n/)
    expect(said).toMatch(/`c\.test\.js` exists already\./)
  })
})
