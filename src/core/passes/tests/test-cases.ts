import { outlineIndex } from '../../change/outline-index.ts'
import type { Side } from '../../change/types.ts'
import { memoizeByName } from '../../memoize.ts'
import { must } from '../../must.ts'
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
  const { calls, symbols } = testTraitsOf(side.language) ?? {}
  return [
    ...(calls === undefined || !side.test ? [] : findCalls(lines, calls)),
    ...(symbols === undefined ? [] : findSymbols(lines, side, symbols)),
  ]
}

function findSymbols(lines: string[], side: Side & { test: boolean }, declared: SymbolTests): TestCase[] {
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
  const outline = inspection?.outline
  const owners = outline === undefined ? [] : (outlineIndex(outline).byPath.get(around) ?? [])
  return within === 'class' && owners.some(({ kind }) => kind === 'class')
}

const compiled = memoizeByName((source: string) => ({ regex: new RegExp(source) }))

function matches(source: string, text: string): boolean {
  return compiled(source).regex.test(text)
}

/** Returns the decorators, attributes and comments directly above the name, and the modifiers on its line. */
function marksOf(lines: string[], symbol: CodeSymbol): string {
  let first = Math.min(symbol.startLine, symbol.nameLine)
  while (first > 1 && /^\s*(@|#\[|\[[A-Z]|\*|\/\*|\/\/)/.test(lines[first - 2] ?? '')) first--
  return lines.slice(first - 1, symbol.nameLine - 1).join('\n')
}

function bodyOf(lines: string[], symbol: CodeSymbol): string {
  const head = lines[symbol.nameLine - 1] ?? ''
  const rest = lines.slice(symbol.nameLine, symbol.endLine).join('\n')
  const open = head.lastIndexOf('{')
  return open === -1 ? rest : `${head.slice(open + 1)}\n${rest}`
}

/** Returns test cases that are calls, such as `it('…', () => {…})`. One without a closing line is skipped. */
function findCalls(lines: string[], { opening, closing }: NonNullable<TestTraits['calls']>): TestCase[] {
  return lines.flatMap((line, index) => {
    const { name, indent, rest = '', ...groups } = compiled(opening).regex.exec(line)?.groups ?? {}
    if (name === undefined || indent === undefined) return []
    const end = isComplete(rest) ? index : closingLine(lines, index + 1, { indent: indent.length, closing })
    if (end === undefined) return []
    return [
      {
        name,
        symbol: '',
        startLine: index + 1,
        endLine: end + 1,
        body: [rest, ...lines.slice(index + 1, end + 1)].join('\n'),
        marks: '',
        parameters: (groups.old ?? groups.parameters ?? groups.single ?? '').match(/[A-Za-z_$][\w$]*/g) ?? [],
      },
    ]
  })
}

/** Tells whether a call ends on its first line. */
function isComplete(rest: string): boolean {
  return /\)\s*;?\s*$|\bend\s*$/.test(rest) && !/[{(]\s*$/.test(rest)
}

/** Returns the next line that is not indented deeper, if it closes the block. */
function closingLine(
  lines: readonly string[],
  start: number,
  { indent, closing }: { indent: number; closing: string },
): number | undefined {
  for (let index = start; index < lines.length; index++) {
    const line = must(lines[index])
    if (line.trim() !== '' && line.search(/\S/) <= indent) return matches(closing, line) ? index : undefined
  }
  return undefined
}
