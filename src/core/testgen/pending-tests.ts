import { posix } from 'node:path'
import { callOf, casesOf } from './cases.ts'
import type { TestableFilter } from './testable.ts'

/** A case as a separate pending test, to be completed with the expected result. */
interface Pending {
  /** `total`, then the description of the case: `an ordinary case`. */
  words: string
  says: string
  /** The call under test, or the property. */
  call: string
}

interface Shape {
  /** `title`: the file's name in the form of a type name. */
  open: (wanted: TestableFilter, title: string) => string
  /** `id`: the words as a valid name in the language, unique in the file. */
  test: (pending: Pending, id: string) => string
  between: string
  close: string
  id: 'snake' | 'camel' | 'Pascal'
}

const reason = 'expected result not written yet'
const quoted = (text: string) => JSON.stringify(text)
const single = (text: string) => `'${text.replaceAll(/[\\']/g, '\\$&')}'`
const needed = ({ path }: TestableFilter) => path.replace(/\.rb$/, '').replace(/^lib\//, '')
const declared = (pattern: RegExp, text: string) => pattern.exec(text)?.[1]

/** Java with either version of JUnit: its annotations and their imports. */
const junit = (imports: string[], mark: (text: string) => string, access: string): Shape => ({
  open({ text }, title) {
    const own = declared(/^package ([\w.]+);/m, text)
    const head = own === undefined ? '' : `package ${own};\n\n`
    return `${head}${imports.map((each) => `import ${each};`).join('\n')}\n\n${access}class ${title}Test {\n`
  },
  test: ({ call }, id) => `    @Test\n    ${mark(quoted(`${reason}: ${call}`))}\n    ${access}void ${id}() {}`,
  ...{ between: '\n\n', close: '\n}\n', id: 'camel' },
})

/** C# with any framework: its imports, and the attributes of the class and of a test. */
const dotnet = (used: string, ofClass: string, mark: (text: string) => string): Shape => ({
  open({ text, like }, title) {
    const own = declared(/^namespace ([\w.]+)/m, text)
    const space = declared(/^namespace ([\w.]+)/m, like) ?? (own === undefined ? undefined : `${own}.Tests`)
    const head = space === undefined ? '' : `namespace ${space};\n\n`
    return `using ${used};\n\n${head}${ofClass}public class ${title}Tests\n{\n`
  },
  test: ({ call }, id) => `    ${mark(quoted(`${reason}: ${call}`))}\n    public void ${id}() { }`,
  ...{ between: '\n\n', close: '\n}\n', id: 'Pascal' },
})

const shapes: Record<string, Shape> = {
  RSpec: {
    open: (wanted, title) =>
      `require '${needed(wanted)}'\n\n# An example without a block is pending.\nRSpec.describe '${title}' do\n`,
    test: ({ says, call }) => `  it ${quoted(`${says}: ${call}`)}`,
    ...{ between: '\n', close: '\nend\n', id: 'snake' },
  },
  Minitest: {
    open: (wanted, title) =>
      `require 'minitest/autorun'\nrequire '${needed(wanted)}'\n\nclass ${title}Test < Minitest::Test\n`,
    test: ({ call }, id) => `  def test_${id}\n    skip ${quoted(`${reason}: ${call}`)}\n  end`,
    ...{ between: '\n\n', close: '\nend\n', id: 'snake' },
  },
  ExUnit: {
    open: ({ text }, title) =>
      `defmodule ${declared(/^defmodule ([\w.]+)/m, text) ?? title}Test do\n  use ExUnit.Case, async: true\n\n`,
    test: ({ words, call }) => `  @tag skip: ${quoted(reason)}\n  test ${quoted(`${words}: ${call}`)} do\n  end`,
    ...{ between: '\n\n', close: '\nend\n', id: 'snake' },
  },
  'cargo test': {
    open: () => '',
    test: ({ call }, id) => `#[test]\n#[ignore = ${quoted(`${reason}: ${call}`)}]\nfn ${id}() {}`,
    ...{ between: '\n\n', close: '\n', id: 'snake' },
  },
  JUnit: junit(['org.junit.jupiter.api.Disabled', 'org.junit.jupiter.api.Test'], (text) => `@Disabled(${text})`, ''),
  'JUnit 4': junit(['org.junit.Ignore', 'org.junit.Test'], (text) => `@Ignore(${text})`, 'public '),
  xUnit: dotnet('Xunit', '', (text) => `[Fact(Skip = ${text})]`),
  NUnit: dotnet('NUnit.Framework', '', (text) => `[Test, Ignore(${text})]`),
  MSTest: dotnet(
    'Microsoft.VisualStudio.TestTools.UnitTesting',
    '[TestClass]\n',
    (text) => `[TestMethod, Ignore(${text})]`,
  ),
  PHPUnit: {
    open({ like }, title) {
      const space = declared(/^namespace ([\w\\]+);/m, like)
      const head = space === undefined ? '' : `namespace ${space};\n\n`
      return `<?php\n\n${head}use PHPUnit\\Framework\\TestCase;\n\nfinal class ${title}Test extends TestCase\n{\n`
    },
    test: ({ call }, id) =>
      `    public function test${id}(): void\n    {\n        $this->markTestIncomplete(${single(`${reason}: ${call}`)});\n    }`,
    ...{ between: '\n\n', close: '\n}\n', id: 'Pascal' },
  },
  Pest: {
    open: () => '<?php\n\n',
    test: ({ words, call }) => `test(${single(`${words}: ${call}`)})->todo();`,
    ...{ between: '\n', close: '\n', id: 'Pascal' },
  },
}

/**
 * Renders a test file in which each case is a pending test named after its call; undefined if the framework has no
 * pending tests.
 */
export function renderPendingTests(wanted: TestableFilter): string | undefined {
  const { path, symbols, language, framework } = wanted
  const shape = shapes[framework]
  if (shape === undefined) return undefined
  const taken = new Set<string>()
  const tests = symbols.flatMap((symbol) => {
    const cases = casesOf(symbol.parameters, language).map((each) => ({ says: each.says, call: callOf(symbol, each) }))
    const laws = (symbol.laws ?? []).map((law) => ({ says: 'a property', call: law }))
    return [...cases, ...laws].map((each) => {
      const words = `${symbol.name}, ${each.says}`
      return shape.test({ words, ...each }, nameOf(words, shape.id, taken))
    })
  })
  const title = cased(posix.basename(path).replace(/\.\w+$/, ''), 'Pascal')
  return `${shape.open(wanted, title)}${tests.join(shape.between)}${shape.close}`
}

/** Returns a unique name, because overloads have the same words. */
function nameOf(words: string, style: Shape['id'], taken: Set<string>): string {
  const plain = cased(words, style)
  let name = plain
  for (let count = 2; taken.has(name); count++) name = style === 'snake' ? `${plain}_${count}` : `${plain}${count}`
  taken.add(name)
  return name
}

function cased(words: string, style: Shape['id']): string {
  const parts = words.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  if (style === 'snake') return parts.join('_').toLowerCase()
  const joined = parts.map((part) => part[0]!.toUpperCase() + part.slice(1)).join('')
  return style === 'camel' ? joined[0]!.toLowerCase() + joined.slice(1) : joined
}
