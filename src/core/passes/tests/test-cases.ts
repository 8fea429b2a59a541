import { outlineIndex } from '../../change/outline-index.ts'
import type { Side } from '../../change/types.ts'
import { memoizeByName } from '../../memoize.ts'
import type { LineRange } from '../../positions/line-ranges.ts'
import { testTraitsOf } from '../../syntax/language/languages.ts'
import type { TestTraits } from '../../syntax/language/test-traits.ts'
import type { CodeSymbol } from '../../syntax/types.ts'

/** One test case. */
export interface TestCase extends LineRange {
  name: string
  symbol: string
  /** The test's body without its header. */
  body: string
  /** Decorators and attributes before the test. */
  marks: string
  /** Names of the parameters that the runner passes. */
  parameters: string[]
}

/** Returns all tests with a body in a file; empty for languages without test support. */
export function findTestCases(side: Side & { language: string; test: boolean }): TestCase[] {
  const lines = side.text.split(/\r?\n/)
  const traits = testTraitsOf(side.language)
  if (traits?.calls !== undefined) return side.test ? findCalls(lines, traits.calls) : []
  const declared = traits?.symbols
  if (declared === undefined) return []
  const symbols = side.inspection?.outline?.symbols ?? []
  return symbols.flatMap((symbol) => {
    if (symbol.kind !== 'function' && symbol.kind !== 'method') return []
    const marks = marksOf(lines, symbol)
    if (!isTest(symbol, marks, side, declared)) return []
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

type SymbolTests = NonNullable<TestTraits['symbols']>

function isTest(symbol: CodeSymbol, marks: string, side: Side & { test: boolean }, wanted: SymbolTests): boolean {
  if (wanted.path !== '' && !(side.test && matches(wanted.path, side.path))) return false
  if (wanted.unmarked !== '' && matches(wanted.unmarked, marks)) return false
  const named = wanted.name !== '' && matches(wanted.name, symbol.name)
  return (named || (wanted.marks !== '' && matches(wanted.marks, marks))) && isWithin(symbol, side, wanted.within)
}

function isWithin(symbol: CodeSymbol, { inspection }: Side, within: SymbolTests['within']): boolean {
  const around = symbol.path.slice(0, -symbol.name.length - 1)
  if (within === 'any' || around === '') return true
  const owners = outlineIndex(inspection!.outline!).byPath.get(around)
  return within === 'class' && (owners?.some(({ kind }) => kind === 'class') ?? false)
}

const compiled = memoizeByName((source: string) => ({ regex: new RegExp(source) }))

function matches(source: string, text: string): boolean {
  return compiled(source).regex.test(text)
}

/** Returns the decorators, attributes and comments directly above the name, and the modifiers on its line. */
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

/**
 * A block ends at the next line that is not indented deeper. If that line does not close it, the test case is skipped.
 */
function findCalls(lines: string[], { opening, closing }: NonNullable<TestTraits['calls']>): TestCase[] {
  const cases: TestCase[] = []
  lines.forEach((line, index) => {
    const groups = compiled(opening).regex.exec(line)?.groups
    if (groups === undefined) return
    const rest = groups.rest ?? ''
    const end =
      /\)\s*;?\s*$|\bend\s*$/.test(rest) && !/[{(]\s*$/.test(rest)
        ? index
        : closingLine(lines, index, groups.indent!.length)
    if (end === undefined || (end !== index && !matches(closing, lines[end]!))) return
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
