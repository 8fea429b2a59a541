import { callTraitsOf, testFileSettingsOf } from '../syntax/language/languages.ts'
import type { TestFileSettings } from '../syntax/language/test-file-settings.ts'
import type { CodeSymbol, Parameter } from '../syntax/types.ts'
import { casesOf } from './cases.ts'
import { fillTemplate } from './fill-template.ts'
import { uncapitalize } from './name-case.ts'

/** A function, method, or constructor to test. */
export interface Testable {
  name: string
  /** What is called, up to the parenthesis. */
  callee: string
  /** Those that a call passes. */
  parameters: readonly Parameter[]
  /** Its declared type, as written. */
  returns?: string | undefined
  /** It is a class, which is called by its constructor. */
  constructs?: true
}

/** The symbols of a file, and how its language calls them. */
interface Declarations {
  symbols: readonly CodeSymbol[]
  lines: readonly string[]
  settings: TestFileSettings
  /** Names of constructors that do not have the name of their class. */
  constructors: readonly string[]
}

/**
 * Returns everything that can be called from outside. A class is called by its constructor, or by each of its methods
 * on a new instance. In languages without test files, only functions outside of classes are called.
 */
export function findTestables(symbols: readonly CodeSymbol[], text: string, language: string | undefined): Testable[] {
  const settings = testFileSettingsOf(language)
  const exported = symbols.filter((symbol) => symbol.exported)
  if (settings === undefined) return exported.filter(isPlainFunction).map((symbol) => testable(symbol, symbol.name))
  const constructors = callTraitsOf(language)?.construction.methods ?? []
  const file: Declarations = { symbols, lines: text.split('\n'), settings, constructors }
  return exported.flatMap((symbol) => testableOf(symbol, file) ?? [])
}

function testableOf(symbol: CodeSymbol, file: Declarations): Testable | undefined {
  const { calls } = file.settings
  const { kind, name, path } = symbol
  if (matches(calls.hidden, symbol, file)) return undefined
  const owner = ownerOf(path)
  const isCallable = kind === 'function' || kind === 'method'
  if (owner === '' && (kind === 'function' || (kind === 'method' && calls.plainMethods)))
    return testable(symbol, name, calls.receivers)
  if (calls.methods !== false) return owner !== '' && isCallable ? methodOf(symbol, file) : undefined
  if (owner !== '' || kind !== 'class') return undefined
  const parameters = constructorOf(path, file)?.parameters
  const callee = fillTemplate(calls.construction, { name })
  return { ...testable({ name, ...(parameters && { parameters }) }, callee, calls.receivers), constructs: true }
}

function methodOf(symbol: CodeSymbol, file: Declarations): Testable | undefined {
  const { methods, receivers } = file.settings.calls
  const ownerPath = ownerOf(symbol.path)
  const type = file.symbols.find(({ path }) => path === ownerPath)
  // Its behavior is determined by its implementations.
  if (methods === false || type?.kind === 'interface' || type?.kind === 'trait') return undefined
  const owner = ownerPath.replaceAll('.', methods.separator)
  const object = uncapitalize(ownerPath.slice(ownerPath.lastIndexOf('.') + 1))
  const construction = type === undefined ? undefined : constructionOf(type, owner, file)
  const template = matches(methods.static, symbol, file)
    ? methods.onClass
    : construction === undefined
      ? methods.onVariable
      : methods.onInstance
  const values = { name: symbol.name, owner, object, construction: construction ?? '' }
  return testable(symbol, fillTemplate(template, values), receivers)
}

/** Returns the call of the constructor of a class with ordinary arguments; undefined for types without a known one. */
function constructionOf(type: CodeSymbol, name: string, file: Declarations): string | undefined {
  const { calls } = file.settings
  if (type.kind !== 'class' || matches(calls.abstract, type, file)) return undefined
  const parameters = parametersOf(constructorOf(type.path, file)?.parameters, calls.receivers)
  const [ordinary] = casesOf(parameters, file.settings)
  return `${fillTemplate(calls.construction, { name })}(${ordinary?.arguments.join(', ') ?? ''})`
}

function testable(
  { name, parameters, returns }: Pick<CodeSymbol, 'name' | 'parameters' | 'returns'>,
  callee: string,
  receivers: readonly string[] = [],
): Testable {
  return { name, callee, parameters: parametersOf(parameters, receivers), returns }
}

function parametersOf(parameters: readonly Parameter[] = [], receivers: readonly string[]): Parameter[] {
  return parameters.filter(({ name }) => !receivers.includes(name))
}

function isPlainFunction({ kind, path }: CodeSymbol): boolean {
  return kind === 'function' && ownerOf(path) === ''
}

function constructorOf(type: string, { symbols, constructors }: Declarations): CodeSymbol | undefined {
  return symbols.find(
    ({ path, kind, name }) => path === `${type}.${name}` && (kind === 'constructor' || constructors.includes(name)),
  )
}

function ownerOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('.')))
}

/** Tells whether a regular expression matches the code of a symbol before its body. */
function matches(pattern: string, { startLine, endLine }: CodeSymbol, { lines }: Declarations): boolean {
  if (pattern === '') return false
  const [signature = ''] = lines
    .slice(startLine - 1, endLine)
    .join('\n')
    .split('{', 1)
  return new RegExp(pattern).test(signature)
}
