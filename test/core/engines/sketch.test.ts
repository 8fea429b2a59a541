import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { syntaxErrors } from '../../../src/core/edits/syntax-errors.ts'
import { must } from '../../../src/core/must.ts'
import type { Inspector } from '../../../src/core/syntax/inspector.ts'
import { createInspector } from '../../../src/core/syntax/parser/pool.ts'
import type { ChangePart, Outcome } from '../../../src/core/types.ts'
import { makeRepo, runCommand } from '../../support/repo.ts'

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
  const [edit] = written(await runCommand('tests', made.dir, { path: [path] }))
  expect((await syntaxErrors(inspector, language, must(must(edit).after))).count).toBe(0)
  return must(edit)
}

describe('tests without a model', () => {
  it('follow the nearest test, and not the data of tests with the name of the file', async () => {
    const repo = makeRepo()
    repo.commit('one', {
      'test/cart.png': '\0\u0001',
      'test/cart.json': '{}\n',
      'test/other.test.js': "import { other } from '../src/other.js'\n",
      'src/cart.js': 'export function pay(cents) {}\n',
    })
    const { parts } = await runCommand('tests', repo.dir, { path: ['src/cart.js'] })
    expect(JSON.stringify(parts)).toContain('as in `test/other.test.js`')
  })

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
    expect(
      must(after)
        .match(/it\.todo\("(.*)"\)/g)
        ?.map((line) => line.slice(9, -2)),
    ).toEqual([
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
    expect([path, must(after).includes(line)]).toEqual([place, true])
  })

  const java =
    'package shop;\n\npublic class Price {\n    public Price(int rate) {}\n    public long total(List<Integer> items, Optional<String> note) { return 1; }\n    public long total(int one) { return 1; }\n    public static boolean isFree(double x, int[] codes) { return true; }\n    private void hidden() {}\n}\n'
  const csharp =
    'namespace Shop;\npublic class Price {\n    public Price(int rate) { }\n    public long Total(List<int> items, string? note = null) => 1;\n    private void Hidden() {}\n}\n'
  const php =
    '<?php\nnamespace Shop;\nabstract class Price {\n    public function total(array $items, ?string $note = null): int { return 1; }\n    public static function isFree(float $x): bool { return true; }\n    private function hidden() {}\n}\n'
  const rust =
    'pub struct Price { rate: u32 }\nimpl Price {\n    pub fn new(rate: u32) -> Self { Price { rate } }\n    pub fn total(&self, items: &[u64], note: Option<&str>) -> u64 { 1 }\n    fn hidden() {}\n    pub(crate) fn hidden_too() {}\n}\npub fn is_free(x: f64, names: Vec<String>) -> bool { true }\n'
  const elixir =
    'defmodule Shop.Price do\n  def total(items, note \\\\ nil) do\n    1\n  end\n  defp hidden(x), do: x\nend\n'

  it.each([
    [
      'src/main/java/shop/Price.java',
      java,
      {},
      'src/test/java/shop/PriceTest.java',
      [
        'package shop;\n\nimport org.junit.jupiter.api.Disabled;\n',
        '    @Test\n    @Disabled("expected result not written yet: new Price(1).total(List.of(1), Optional.empty())")\n    void totalNoNote() {}\n',
        'new Price(1).total(List.of(), Optional.of(\\"duck\\"))',
        'Price.isFree(1, new int[] {})',
        'void totalAnOrdinaryCase2() {}',
      ],
    ],
    [
      'src/Price.java',
      java,
      { 'test/OtherTest.java': 'import org.junit.Test;\n\npublic class OtherTest {}\n' },
      'test/PriceTest.java',
      ['import org.junit.Ignore;\n', '    @Ignore("', '    public void totalNoNote() {}\n'],
    ],
    [
      'src/Price.cs',
      csharp,
      { 'Shop.Tests/OtherTests.cs': 'using NUnit.Framework;\n\nnamespace Shop.Checks;\n' },
      'Shop.Tests/PriceTests.cs',
      [
        'using NUnit.Framework;\n\nnamespace Shop.Checks;\n\npublic class PriceTests\n{\n',
        '    [Test, Ignore("expected result not written yet: new Price(1).Total([1], null)")]\n    public void TotalNoNote() { }\n',
      ],
    ],
    [
      'src/Price.cs',
      csharp,
      {},
      'tests/PriceTests.cs',
      ['namespace Shop.Tests;\n', '[Fact(Skip = "expected result not written yet'],
    ],
    [
      'src/Price.php',
      php,
      {},
      'tests/PriceTest.php',
      [
        "    public function testTotalNoNote(): void\n    {\n        $this->markTestIncomplete('expected result not written yet: $price->total([1], null)');\n",
        'Price::isFree(PHP_INT_MAX)',
      ],
    ],
    [
      'src/Price.php',
      php,
      { 'tests/Pest.php': '<?php\n' },
      'tests/PriceTest.php',
      ["test('isFree, a zero x: Price::isFree(0)')->todo();\n"],
    ],
    [
      'crates/shop/src/price.rs',
      rust,
      { 'crates/shop/Cargo.toml': '[package]\nname = "shop"\n' },
      'crates/shop/tests/price.rs',
      [
        '#[test]\n#[ignore = "expected result not written yet: price.total(&[1], None)"]\nfn total_no_note() {}\n',
        'Price::new(1_000_000_000)',
        'is_free(0.0, vec![\\"duck\\".into()])',
      ],
    ],
    [
      'lib/shop/price.ex',
      elixir,
      {},
      'test/shop/price_test.exs',
      [
        'defmodule Shop.PriceTest do\n  use ExUnit.Case, async: true\n',
        '  @tag skip: "expected result not written yet"\n  test "total, without note: Shop.Price.total([1])" do\n  end\n',
      ],
    ],
  ])('are pending where the language has classes or crates: %s', async (path, text, others, place, lines) => {
    const languages: Record<string, string> = { java: 'java', cs: 'csharp', php: 'php', rs: 'rust', ex: 'elixir' }
    const edit = await sketch({ ...others, [path]: text }, path, must(languages[must(path.split('.').at(-1))]))
    expect(edit.path).toBe(place)
    for (const line of lines) expect(edit.after).toContain(line)
    expect(edit.after).not.toMatch(/hidden/i)
  })

  const goPair =
    'package price\n\nfunc Encode(v int) string { return "" }\nfunc Decode(s string) int { return 0 }\nfunc Sort(a, b int) {}\n'
  it.each([
    [
      'src/price.ts',
      'export function formatPrice(cents: number, style?: string) {}\nexport const parsePrice = (text: string) => 1\nexport const normalizeName = (name: string): string => name\nexport const normalizeType = (type: string): { name: string } => ({ name: type })\nexport const parseName = (name: string) => name\nexport const sortBy = (items: [], key: string) => 1\nexport const compare = (a: number, b: number) => 0\n',
      { 'package.json': '{"devDependencies":{"vitest":"1","fast-check":"3"}}' },
      [
        '  it.todo("possible property: for any value, parsePrice(formatPrice(value)) is value (fast-check)")\n',
        '  it.todo("possible property: for any value, normalizeName(normalizeName(value)) is normalizeName(value) (fast-check)")\n',
        '  it.todo("possible property: for any two values, compare(a, b) is the opposite of compare(b, a) (fast-check)")\n',
      ],
    ],
    [
      'price.py',
      'def dumps(value):\n    return ""\n\ndef loads(text):\n    return 1\n',
      { 'requirements-dev.txt': 'hypothesis>=6\n' },
      [
        '@pytest.mark.skip(reason="possible property: for any value, loads(dumps(value)) is value (hypothesis)")\ndef test_law_1_of_dumps():\n    ...\n',
      ],
    ],
    [
      'price/price.go',
      goPair,
      {},
      [
        '\tt.Run("a property", func(t *testing.T) { t.Skip("possible property: for any value, Decode(Encode(value)) is value (testing/quick)") })\n}\n',
      ],
    ],
    [
      'src/Codec.java',
      'public class Codec {\n    public String toText(int value) { return ""; }\n    public int fromText(String text) { return 1; }\n    public int trim(int value) { return 1; }\n}\n',
      {},
      [
        '    @Disabled("expected result not written yet: possible property: for any value, new Codec().fromText(new Codec().toText(value)) is value")\n    void toTextAProperty() {}\n',
      ],
    ],
  ])('propose what seems to hold for every input: %s', async (path, text, others, lines) => {
    const languages: Record<string, string> = { ts: 'typescript', py: 'python', go: 'go', java: 'java' }
    const edit = await sketch({ ...others, [path]: text }, path, must(languages[must(path.split('.').at(-1))]))
    for (const line of lines) expect(edit.after).toContain(line)
    expect(must(edit.after).match(/for any/g)).toHaveLength(lines.length)
  })

  it.each([
    ['jest', '', 'it.todo('],
    ['mocha', '', 'it('],
    ['vitest', "import { describe, it } from 'vitest'\n", 'it.todo('],
  ])('are pending as in %s, which package.json names', async (name, head, pending) => {
    const { path, after } = await sketch(
      {
        'package.json': `{"devDependencies":{"${name}":"1"}}`,
        'spec/other.spec.mjs': '',
        'lib/a/b.mjs': 'export function b(n) {}\n',
      },
      'lib/a/b.mjs',
      'javascript',
    )
    expect(path).toBe('spec/a/b.spec.mjs')
    expect(must(after).startsWith(`${head}import { b } from '../../lib/a/b.mjs'\n`)).toBe(true)
    expect(after).toContain(`\n  ${pending}"an ordinary case: b(1)")\n`)
  })

  it.each([
    ['scripts/price.exs', 'elixir', 'defmodule Price do\n  def total(n), do: n\nend\n', 'test/scripts/price_test.exs'],
    ['price.pyi', 'python', 'def total(n: int) -> int: ...\n', 'test_price.py'],
    ['lib/tasks/price.rake', 'ruby', 'def total(n) end\n', 'test/tasks/price_test.rb'],
    ['src/price/mod.rs', 'rust', 'pub fn total(n: u8) {}\n', 'tests/price.rs'],
  ])('have the path that is usual in the language: %s', async (path, language, text, place) => {
    const edit = await sketch({ [path]: text }, path, language)
    expect(edit.path).toBe(place)
    expect(edit.after).toContain('total')
  })

  it('take a Go parameter for what it is, whatever its name', async () => {
    const { after } = await sketch({ 'a/a.go': 'package a\n\nfunc Send(self int, this string) {}\n' }, 'a/a.go', 'go')
    expect(after).toContain('\t\t{"an ordinary case", 1, "duck"},\n')
    expect(after).toContain('\t\t\tSend(tt.self, tt.this)\n')
  })

  it('tell a missing list from one with missing elements', async () => {
    const { after } = await sketch(
      { 'a.ts': 'export function f(some: (string | null)[], all: string[] | null, odd: Array<number | null>) {}\n' },
      'a.ts',
      'typescript',
    )
    expect(after).toContain(`"no all: f([{}], null, [1])"`)
    expect(after).not.toMatch(/"no (?:some|odd)/)
  })

  it('are written for each file as its own language does it', async () => {
    const made = makeRepo()
    made.commit('one', { 'a.py': 'def a(n: int):\n    return n\n', 'b.go': 'package b\n\nfunc B(n int) {}\n' })
    const outcome = await runCommand('tests', made.dir, { path: ['a.py', 'b.go'] })
    expect(written(outcome).map(({ path }) => path)).toEqual(['test_a.py', 'b_test.go'])
    const said = outcome.parts.map((part) => (part.kind === 'text' ? part.markdown : '')).join()
    expect(said).toContain('Framework: pytest.\n`test_a.py`: `a`.\nFramework: go test.\n`b_test.go`: `B`.')
  })

  it('say where there is nothing to call, nothing to write, or something already', async () => {
    const made = makeRepo()
    made.commit('one', {
      'a.js': 'const a = 1\n',
      'b.c': 'int b(int n) { return n; }\n',
      'c.js': 'export function c() {}\n',
      'c.test.js': 'c()\n',
    })
    const outcome = await runCommand('tests', made.dir, { path: ['a.js', 'b.c', 'c.js'] })
    expect(written(outcome)).toEqual([])
    const said = outcome.parts.map((part) => (part.kind === 'text' ? part.markdown : '')).join()
    expect(said).toMatch(/`a\.js` does not export any functions\.\n/)
    expect(said).toMatch(/Test sketches are not supported for c\.\n/)
    expect(said.match(/Framework: .*/g)).toEqual(['Framework: node:test, as in `c.test.js`.'])
    expect(said).toMatch(/`c\.test\.js` already exists\./)
  })
})
