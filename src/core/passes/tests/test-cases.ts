import { outlineIndex } from '../../change/outline-index.ts'
import type { Side } from '../../change/types.ts'
import type { CodeSymbol } from '../../syntax/types.ts'
import type { LineRange } from '../../types.ts'

/** One test as the runner sees it. */
export interface TestCase extends LineRange {
  name: string
  symbol: string
  /** What it does, without its head. */
  body: string
  /** What stands before it: decorators, attributes. */
  marks: string
  /** Names that the runner hands to it. */
  parameters: string[]
}

/** All tests with a body in a file; languages without a notion of tests have none. */
export function findTestCases(side: Side & { language: string; test: boolean }): TestCase[] {
  const lines = side.text.split(/\r?\n/)
  const find = callTests[side.language]
  if (find !== undefined) return side.test ? findCalls(lines, find) : []
  const symbols = side.inspection?.outline?.symbols ?? []
  return symbols.flatMap((symbol) => {
    if (symbol.kind !== 'function' && symbol.kind !== 'method') return []
    const marks = marksOf(lines, symbol)
    const is = symbolTests[side.language]
    if (is === undefined || !is(symbol, marks, side)) return []
    return [
      {
        name: symbol.name,
        symbol: symbol.path,
        startLine: symbol.nameLine,
        endLine: symbol.endLine,
        body: bodyOf(lines, symbol),
        marks,
        parameters: (symbol.parameters ?? []).map((parameter) => parameter.name),
      },
    ]
  })
}

type IsTest = (symbol: CodeSymbol, marks: string, side: Side & { test: boolean }) => boolean

const symbolTests: Record<string, IsTest> = {
  python: (symbol, marks, { path, test, inspection }) => {
    const around = symbol.path.slice(0, -symbol.name.length - 1)
    const owners = outlineIndex(inspection!.outline!).byPath.get(around)
    const inClass = owners?.some(({ kind }) => kind === 'class') ?? false
    return (
      test &&
      /(^|\/)tests?[^/]*\.py$|_tests?\.py$/.test(path) &&
      /^test_/.test(symbol.name) &&
      !/fixture|property/.test(marks) &&
      (around === '' || inClass)
    )
  },
  go: (symbol, _marks, { path }) =>
    path.endsWith('_test.go') &&
    /^Test([A-Z_]|$)/.test(symbol.name) &&
    symbol.name !== 'TestMain' &&
    symbol.kind === 'function',
  java: (_symbol, marks) => /@Test\b/.test(marks),
  rust: (_symbol, marks) => /#\[(\w+::)*test\b/.test(marks),
  php: (symbol, marks, { path }) =>
    /Test\.php$/.test(path) && (/^test[A-Z_]/.test(symbol.name) || /@test\b|#\[Test\]/.test(marks)),
  csharp: (_symbol, marks) => /\[(Fact|Test|TestMethod|Theory|TestCase)\b/.test(marks),
}

/** Decorators, attributes and comments right above the name, and modifiers on its line. */
function marksOf(lines: string[], symbol: CodeSymbol): string {
  let first = Math.min(symbol.startLine, symbol.nameLine)
  while (first > 1 && /^\s*(@|#\[|\[[A-Z]|\*|\/\*|\/\/)/.test(lines[first - 2]!)) first--
  return lines.slice(first - 1, symbol.nameLine - 1).join('\n')
}

function bodyOf(lines: string[], symbol: CodeSymbol): string {
  const head = lines[symbol.nameLine - 1] ?? ''
  const rest = lines.slice(symbol.nameLine, symbol.endLine).join('\n')
  const open = head.lastIndexOf('{')
  return open === -1 ? rest : `${head.slice(open + 1)}\n${rest}`
}

interface CallTest {
  /** Groups: indent, name, parameters, rest of the line. */
  opening: RegExp
  /** The line that closes a block at the indent of its opening. */
  closing: RegExp
}

const script: CallTest = {
  opening:
    /^(?<indent>\s*)(?:it|test|specify)(?:\.(?:only|concurrent|serial|sequential))*\s*\(\s*(?<quote>['"`])(?<name>(?:\\.|(?!\k<quote>).)*)\k<quote>\s*,\s*(?:\{[^{}]*\}\s*,\s*)?(?:async\s*)?(?:function\b[^(]*\((?<old>[^()]*)\)|\((?<parameters>[^()]*)\)\s*=>|(?<single>\w+)\s*=>)\s*(?<rest>.*)$/,
  closing: /^\s*[})]/,
}
const ruby: CallTest = {
  opening:
    /^(?<indent>\s*)(?:it|test|specify|example)[ (]\s*(?<quote>['"])(?<name>(?:\\.|(?!\k<quote>).)*)\k<quote>\)?[^#]*?\bdo\b\s*(?:\|(?<parameters>[^|]*)\|)?(?<rest>.*)$/,
  closing: /^\s*end\b/,
}
const elixir: CallTest = {
  opening:
    /^(?<indent>\s*)test\s+(?<quote>")(?<name>(?:\\.|[^"])*)"\s*(?:,\s*(?<parameters>.*?))?\s*\bdo\b(?<rest>.*)$/,
  closing: /^\s*end\b/,
}

const callTests: Record<string, CallTest> = { javascript: script, typescript: script, tsx: script, ruby, elixir }

/** Blocks end at the next line that is indented no deeper; when that line closes nothing, the case is left out. */
function findCalls(lines: string[], find: CallTest): TestCase[] {
  const cases: TestCase[] = []
  lines.forEach((line, index) => {
    const groups = find.opening.exec(line)?.groups
    if (groups === undefined) return
    const rest = groups.rest ?? ''
    const end =
      /\)\s*;?\s*$|\bend\s*$/.test(rest) && !/[{(]\s*$/.test(rest)
        ? index
        : closingLine(lines, index, groups.indent!.length)
    if (end === undefined || (end !== index && !find.closing.test(lines[end]!))) return
    cases.push({
      name: groups.name!,
      symbol: '',
      startLine: index + 1,
      endLine: end + 1,
      body: [rest, ...lines.slice(index + 1, end + 1)].join('\n'),
      marks: '',
      parameters: (groups.old ?? groups.parameters ?? groups.single ?? '').match(/[A-Za-z_$][\w$]*/g) ?? [],
    })
  })
  return cases
}

function closingLine(lines: string[], start: number, indent: number): number | undefined {
  for (let index = start + 1; index < lines.length; index++) {
    const line = lines[index]!
    if (line.trim() !== '' && line.search(/\S/) <= indent) return index
  }
  return undefined
}
