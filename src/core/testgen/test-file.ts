import { posix } from 'node:path'
import { callOf, casesOf } from './cases.ts'
import { renderPendingTests } from './pending-tests.ts'
import type { TestableFilter } from './testable.ts'

/**
 * Renders a test file with its cases as a table, to be completed with the expected results; undefined if the language
 * is not supported.
 */
export function renderTestFile(wanted: TestableFilter): string | undefined {
  const { language } = wanted
  if (/^(?:javascript|typescript|tsx|jsx)$/.test(language)) return scriptSketch(wanted)
  if (language === 'python') return pythonSketch(wanted)
  if (language === 'go') return goSketch(wanted)
  return renderPendingTests(wanted)
}

function scriptSketch({ path, target, symbols, framework, like }: TestableFilter): string {
  const from = posix.relative(posix.dirname(target), path)
  const ending = /from ['"]\.[^'"]*?(\.[cm]?[jt]sx?)?['"]/.exec(like)
  const plain = from.replace(/\.\w+$/, '')
  const source = ending === null ? from : `${plain}${ending[1] ?? ''}`
  const names = symbols.map(({ name }) => name).join(', ')
  const module = framework === 'vitest' ? 'vitest' : framework === 'node:test' ? 'node:test' : undefined
  const head = module === undefined ? '' : `import { describe, it } from '${module}'\n`
  const todo = (text: string) => `  it${framework === 'mocha' ? '' : '.todo'}(${JSON.stringify(text)})`
  const blocks = symbols.map((symbol) => {
    const rows = casesOf(symbol.parameters, 'script').map((each) => `${each.says}: ${callOf(symbol, each)}`)
    const all = [...rows, ...(symbol.laws ?? [])].map(todo)
    return `describe('${symbol.name}', () => {\n${all.join('\n')}\n})`
  })
  return `${head}import { ${names} } from '${source.startsWith('.') ? source : `./${source}`}'\n\n// Complete each case with the expected result of ${names}.\n${blocks.join('\n\n')}\n`
}

function pythonSketch({ path, symbols }: TestableFilter): string {
  const module = path
    .replace(/\.py$/, '')
    .replace(/^src\//, '')
    .replaceAll('/', '.')
  const blocks = symbols.map((symbol) => {
    const rows = casesOf(symbol.parameters, 'python').map(
      ({ says, arguments: given }) =>
        `        pytest.param((${given.join(', ')}${given.length === 1 ? ',' : ''}), id=${JSON.stringify(says)}),`,
    )
    return [
      '@pytest.mark.skip(reason="expected result not written yet")',
      '@pytest.mark.parametrize(',
      '    "arguments",',
      ...['    [', ...rows, '    ],', ')'],
      `def test_${symbol.name}(arguments):`,
      `    assert ${symbol.call}(*arguments) == ...`,
      ...(symbol.laws ?? []).flatMap((law, at) => [
        ...['', '', `@pytest.mark.skip(reason=${JSON.stringify(law)})`],
        ...[`def test_law_${at + 1}_of_${symbol.name}():`, '    ...'],
      ]),
    ].join('\n')
  })
  return `import pytest\n\nfrom ${module} import ${symbols.map(({ name }) => name).join(', ')}\n\n\n${blocks.join('\n\n\n')}\n`
}

function goSketch({ path, symbols, like }: TestableFilter): string {
  const folder = posix.basename(posix.dirname(path)).replaceAll(/\W/g, '')
  const name = /^package (\w+)/m.exec(like)?.[1] ?? (folder === '' ? 'main' : folder)
  const blocks = symbols.map((symbol) => {
    const fields = symbol.parameters.map(({ name: own, type = 'any' }) => `\t\t${own} ${type}`)
    const rows = casesOf(symbol.parameters, 'go').map(
      ({ says, arguments: given }) => `\t\t{${[JSON.stringify(says), ...given].join(', ')}},`,
    )
    const given = symbol.parameters.map(({ name: own }) => `tt.${own}`).join(', ')
    return [
      `func Test${symbol.name[0]!.toUpperCase()}${symbol.name.slice(1)}(t *testing.T) {`,
      '\ttests := []struct {',
      ...['\t\tsays string', ...fields, '\t}{', ...rows, '\t}'],
      '\tfor _, tt := range tests {',
      '\t\tt.Run(tt.says, func(t *testing.T) {',
      '\t\t\tt.Skip("expected result not written yet")',
      `\t\t\t${symbol.call}(${given})`,
      ...['\t\t})', '\t}'],
      ...(symbol.laws ?? []).map(
        (law) => `\tt.Run("a property", func(t *testing.T) { t.Skip(${JSON.stringify(law)}) })`,
      ),
      '}',
    ].join('\n')
  })
  return `package ${name}\n\nimport "testing"\n\n${blocks.join('\n\n')}\n`
}
