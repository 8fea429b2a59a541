import { describe, expect, test } from 'vitest'
import type { Finding } from '../../../src/core/findings/finding.ts'
import { must } from '../../../src/core/must.ts'
import { makeRepo, reviewRepo } from '../../support/repo.ts'

type Files = Record<string, string | null>

async function reviewed(before: Files, after: Files): Promise<Finding[]> {
  const repo = makeRepo()
  repo.commit('before', { 'readme.txt': 'x\n', ...before })
  repo.commit('after', after)
  return (await reviewRepo(repo.dir)).findings.filter((finding) => finding.pass === 'tests')
}

const said = (findings: Finding[]) => findings.map(({ rule, path, startLine }) => `${rule} ${path}:${startLine}`)

describe('changes without a test', () => {
  const old = 'export function sumPrices(items) {\n  return items.length\n}\n'
  const now = `export function sumPrices(items) {
  let sum = 0
  for (const item of items) {
    if (item.free) continue
    sum += item.price
  }
  return sum
}

export function roundPrice(price) {
  const cents = price * 100
  const whole = Math.round(cents)
  if (whole < 0) return 0
  if (whole > 1e6) return 1e6
  return whole
}
`
  const other = { 'test/other.test.js': "import { x } from '../src/x.js'\nit('x', () => expect(x()).toBe(1))\n" }

  test('one hint a file, on the first function, in the summary', async () => {
    const findings = await reviewed({ 'src/prices.js': old, ...other }, { 'src/prices.js': now })
    expect(said(findings)).toEqual(['tests/untested-change src/prices.js:1'])
    expect(findings[0]).toMatchObject({ severity: 'info', placement: { at: 'summary' }, symbol: 'sumPrices' })
    expect(must(findings[0]).message).toContain('The same applies to `roundPrice`')
  })

  test.each<[string, Files, Files]>([
    ['a test changed too', {}, { 'test/other.test.js': '// more\n' }],
    ['a test mentions both', { 'test/shop.test.js': 'check(sumPrices, roundPrice)\n' }, {}],
    ['the module has a test file', { 'test/prices.test.js': 'run()\n' }, {}],
    ['its package has no tests', { 'src/package.json': '{}\n' }, {}],
    ['the repo has no tests', { 'test/other.test.js': null }, {}],
  ])('not when %s', async (_why, before, after) => {
    const files = Object.fromEntries(Object.entries({ ...other, ...before }).filter(([, text]) => text !== null))
    expect(await reviewed({ 'src/prices.js': old, ...files }, { 'src/prices.js': now, ...after })).toEqual([])
  })

  test('not for layout, comments, scripts, and what only moved', async () => {
    const spaced = now
      .replaceAll('  ', '    ')
      .replace('let sum', '// a\n    // b\n    // c\n    // d\n    // e\n    let sum')
    expect(await reviewed({ 'src/prices.js': now, ...other }, { 'src/prices.js': spaced })).toEqual([])
    expect(await reviewed(other, { 'scripts/prices.js': now })).toEqual([])
    expect(await reviewed({ 'src/prices.js': now, ...other }, { 'src/prices.js': null, 'src/money.js': now })).toEqual(
      [],
    )
  })
})

describe('tests without assertion', () => {
  const cases: [string, string, string, number][] = [
    [
      'JavaScript',
      'a.test.js',
      "import { load } from './a.js'\nit('loads', () => {\n  expect(load(1)).toBe(2)\n})\nit('gives two', async () => {\n  await load(2)\n})\n",
      5,
    ],
    ['JavaScript, no body', 'a.test.js', "describe('a', () => {\n  it('gives two', () => {})\n})\n", 2],
    [
      'Python',
      'tests/test_a.py',
      'from a import load\n\ndef test_gives_two():\n    value = load(2)\n    print(value)\n',
      3,
    ],
    [
      'Go',
      'a_test.go',
      'package a\n\nimport "testing"\n\nfunc TestTwo(t *testing.T) {\n\tt.Parallel()\n\tLoad(2)\n}\n',
      5,
    ],
    [
      'Java',
      'src/test/java/ATest.java',
      'import org.junit.jupiter.api.Test;\n\nclass ATest {\n  @Test\n  void givesTwo() {\n    new A().load(2);\n  }\n}\n',
      5,
    ],
    ['Ruby', 'spec/a_spec.rb', "describe A do\n  it 'gives two' do\n    A.new.load(2)\n  end\nend\n", 2],
    ['Minitest', 'test/a_test.rb', 'class ATest < Minitest::Test\n  def test_two\n    A.new.load(2)\n  end\nend\n', 2],
    ['Rust', 'tests/a.rs', 'use a::load;\n\n#[test]\nfn gives_two() {\n    load(2);\n}\n', 4],
    [
      'PHP',
      'tests/ATest.php',
      '<?php\nclass ATest extends TestCase {\n    public function testTwo() {\n        $a = new A();\n        $a->load(2);\n    }\n}\n',
      3,
    ],
    [
      'C#',
      'tests/ATests.cs',
      'class ATests {\n  [Fact]\n  public void GivesTwo() {\n    new A().Load(2);\n  }\n}\n',
      3,
    ],
    [
      'Elixir',
      'test/a_test.exs',
      'defmodule ATest do\n  use ExUnit.Case\n\n  test "gives two" do\n    A.load(2)\n  end\nend\n',
      4,
    ],
  ]
  const fine: [string, string, string][] = [
    [
      'a helper of the file that asserts',
      'a.test.js',
      "import { load } from './a.js'\nfunction same(a) {\n  expect(a).toBe(2)\n}\nfunction both(a) {\n  same(a)\n}\nit('two', () => {\n  both(load(2))\n})\n",
    ],
    [
      'a helper from a test folder',
      'a.test.js',
      "import { gives } from './helpers/gives.js'\nit('two', () => {\n  gives(2)\n})\n",
    ],
    ['a helper that nobody declares', 'a.test.js', "it('two', () => {\n  gives(2)\n})\n"],
    ['the runner’s context', 'a.test.js', "test('two', (t) => {\n  t.is(load(2), 2)\n})\n"],
    ['a callback that must be called', 'a.test.js', "it('two', (done) => {\n  emitter.on('two', done)\n})\n"],
    [
      'a name that says so',
      'a.test.js',
      "import { load } from './a.js'\nit('does not throw without a key', () => {\n  load()\n})\n",
    ],
    ['no test file', 'src/it.js', "import { load } from './a.js'\nit('two', () => {\n  load(2)\n})\n"],
    ['a Python base class', 'tests/test_a.py', 'class TestA(Base):\n    def test_two(self):\n        self.gives(2)\n'],
    ['pytest.raises', 'tests/test_a.py', 'def test_two():\n    with pytest.raises(KeyError):\n        load(2)\n'],
    ['a Go helper that gets t', 'a_test.go', 'package a\n\nfunc TestTwo(t *testing.T) {\n\tgives(t, 2)\n}\n'],
    ['should_panic', 'tests/a.rs', '#[test]\n#[should_panic]\nfn two() {\n    load(2);\n}\n'],
    ['unwrap', 'tests/a.rs', '#[test]\nfn two() {\n    load(2).unwrap();\n}\n'],
    [
      'a match in Elixir',
      'test/a_test.exs',
      'defmodule ATest do\n  test "two" do\n    {:ok, _} = A.load(2)\n  end\nend\n',
    ],
    [
      'a matcher in one line',
      'spec/a_spec.rb',
      'describe A do\n  it("x") { is_expected.to eq 2 }\n  it "gives two" do\n    subject.two.should eq 2\n  end\nend\n',
    ],
    [
      'an exception by annotation',
      'src/test/java/ATest.java',
      'class ATest {\n  @Test(expected = IOException.class)\n  public void two() {\n    new A().load(2);\n  }\n}\n',
    ],
  ]
  /** All cases in one repo, each in a folder of its own. */
  const all = [...cases, ...fine.map(([why, path, text]) => [`not: ${why}`, path, text, 0] as const)]
  const findings = reviewed({}, Object.fromEntries(all.map(([, path, text], index) => [`case-${index}/${path}`, text])))

  test.each(all.map(([why, path, , line], index) => ({ why, path: `case-${index}/${path}`, line })))(
    '$why',
    async ({ path, line }) => {
      const here = said(await findings).filter((text) => text.includes(` ${path}:`))
      expect(here).toEqual(line === 0 ? [] : [`tests/no-assertion ${path}:${line}`])
    },
  )

  test('not: a test that the change did not touch', async () => {
    const text = "import { load } from './a.js'\nit('two', () => {\n  load(2)\n})\n"
    expect(await reviewed({ 'a.test.js': text }, { 'a.test.js': `${text}\nconst other = 1\n` })).toEqual([])
    expect(said(await reviewed({ 'a.test.js': text }, { 'a.test.js': text.replace('load(2)', 'load(3)') }))).toEqual([
      'tests/no-assertion a.test.js:2',
    ])
  })
})

test('JavaScript tests that are switched off without a word', async () => {
  const findings = await reviewed(
    {},
    {
      'a.test.js': `it.skip('gives two', () => {
  expect(load(2)).toBe(2)
})
// the server answers with 3 now
it.skip('gives three', () => {
  expect(load(3)).toBe(3)
})
xit('gives four', async () => {
  expect(load(4)).toBe(4)
})
it.skip('gives five', () => {
  // see the note in load()
  expect(load(5)).toBe(5)
})
it.skip('holds helpers only', () => {})
it.skip('gives six, flaky', () => {
  expect(load(6)).toBe(6)
})
test.skip(isWindows, 'links need rights there')
`,
    },
  )
  expect(said(findings)).toEqual(['tests/skipped a.test.js:1', 'tests/skipped a.test.js:8'])
})
