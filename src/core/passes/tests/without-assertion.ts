import { outlineIndex } from '../../change/outline-index.ts'
import type { Side } from '../../change/types.ts'
import type { Draft } from '../../findings/finding.ts'
import { memoize, memoizeByName } from '../../memoize.ts'
import { type LineRange, touching } from '../../positions/line-ranges.ts'
import { testTraitsOf } from '../../syntax/language/languages.ts'
import type { CodeSymbol } from '../../syntax/types.ts'
import { escapeRegExp } from '../../text/escape-regexp.ts'
import { firstGroups } from '../first-groups.ts'
import { findTestCases, type TestCase } from './test-cases.ts'

type TestFile = Side & { language: string; test: boolean }

/** Reports tests that always pass, in the whole file or on changed lines. */
export function withoutAssertion(file: TestFile, lines?: readonly LineRange[]): Draft[] {
  if (
    /\.(test-d|cy|stories)\.\w+$|(^|\/)(cypress|fixtures?|testdata|__fixtures__|examples?|data|cases|inputs?|expected|resources)\//.test(
      file.path,
    )
  )
    return []
  return findTestCases(file)
    .filter((test) => lines === undefined || touching(lines, test).length > 0)
    .filter((test) => !asserts(test, file))
    .map((test) => ({
      rule: 'tests/no-assertion',
      severity: 'warning',
      category: 'tests',
      path: file.path,
      startLine: test.startLine,
      endLine: test.startLine,
      symbol: test.symbol,
      code: test.name,
      message: isEmpty(test)
        ? `The test \`${test.name}\` has no body, so it always passes. Implement it, or mark it as pending.`
        : `The test \`${test.name}\` has no assertions, so it passes unless something throws. Assert the expected result, or say in its name that the code must not throw.`,
      confidence: 0.85,
    }))
}

/**
 * Words of assertion libraries and helpers in any spelling. The list is broad, because a missed finding is cheaper than
 * a false positive.
 */
const vocabulary =
  /assert|expect|check|verif|should|\bmust|require|ensure|refute|flunk|fail|raise|throw|panic|snapshot|golden|approv|match|equal|compar|validat|reject|tester|harness|scenario|abort|unreachable|unwrap|receive|called|[^.\w]exit\b|doctest|contains|consist/i

/** Assertion words that are specific to a language. */
const ownWords = memoizeByName((language: string) => {
  const { assertions = '' } = testTraitsOf(language) ?? {}
  return { regex: assertions === '' ? undefined : new RegExp(assertions, 'm') }
})

/** Names that state that the test checks for the absence of errors. */
const namesAboutErrors =
  /\b(no|not|nt|t|never|without)( \w+){0,2} (throw|crash|fail|error|raise|panic|exception|break|hang|leak|deadlock|warn|block|segfault|explode|complain|blow)|\b(smoke|crash\w*|compil\w+|race|races|racy|deadlock|concurren\w*|stress|fuzz\w*|leaks?|bench\w*|perf\w*|typings?|types?|type ?check\w*|idempot\w*|noop|no op|context loads|import\w*|loads?|renders?|survives?|tolerates?|ignores?|accepts?|allows?|permits?|can|works?|runs?|succeeds?|supports?|safe\w*|sanity|regression|issue|bug|gh)\b/

/** Code that runs after every test may contain the assertions. */
const assertsAfterwards =
  /\b(afterEach|after_each|teardown|tearDown|AfterEach|TearDown|on_exit)\b(?:(?!\n\s*\}\)|\b(?:it|test|describe)\(|\bdef test|@Test)[\s\S]){0,600}?(assert|expect|verif|\.done\()/

const assertedAfterwards = memoize(({ text }: Side) => assertsAfterwards.test(text))
const fileLines = memoize(({ text }: Side) => text.split(/\r?\n/))

function asserts(test: TestCase, file: TestFile): boolean {
  if (isEmpty(test)) return isExempt(test.marks)
  if (namesAboutErrors.test(inWords(test.name)) || isExempt(test.marks)) return true
  return hasAssertion(test.body, file, test.parameters) || helpersAssert(test.body, file, 0) || assertedAfterwards(file)
}

/** Tells whether attributes replace assertions, for example `#[should_panic]` and `@Test(expected = …)`. */
function isExempt(marks: string): boolean {
  return /should_panic|expected|timeout|xfail|skip|ignore|disabled|parametrize\(.*raises|given/i.test(marks)
}

function isEmpty(test: TestCase): boolean {
  return /^[\s{}();]*$|^\s*\{?\s*(pass|\.\.\.)\s*$|^\s*end\s*$/.test(
    test.body
      .replace(/^\s*("""[\s\S]*?""")/, '')
      .replaceAll(/^\s*end\s*$/gm, '')
      .trim(),
  )
}

function hasAssertion(body: string, { language }: TestFile, parameters: readonly string[] = []): boolean {
  const text = body.replaceAll(/\brequire\(?\s*['"][^'"]*['"]\)?/g, '')
  if (vocabulary.test(text) || ownWords(language).regex?.test(text)) return true
  const [handed, ...others] = parameters
  if (testTraitsOf(language)?.handed !== true || handed === undefined || others.length > 0) return false
  return new RegExp(`(?<![\\w$])${escapeRegExp(handed)}(?![\\w$])`).test(text)
}

const known =
  /^(if|for|while|switch|catch|return|typeof|await|function|async|super|new|not|and|or|in|with|print|len|range|list|dict|set|str|int|float|bool|open|type|super|isinstance|getattr|setattr|sorted|zip|map|filter|enumerate|tuple|setTimeout|setInterval|setImmediate|clearTimeout|String|Number|Boolean|Promise|fetch|parseInt|Symbol|BigInt|Array|Object|Date|RegExp|Error|Map|Set|URL|structuredClone|queueMicrotask|require|render|renderHook|mount|shallow|act|make|append|cap|copy|delete|func|go|defer|select|string|byte|int64|fn|let|match|Some|Ok|Box|Vec|drop|array|isset|echo|using|lock|nameof|sleep|puts|put|get|post|patch|visit|create|build|p)$/

/** Tells whether a called helper may assert. */
function helpersAssert(body: string, file: TestFile, depth: number): boolean {
  const outline = file.inspection?.outline
  if (outline === undefined || depth > 3) return true
  for (const name of calledNames(body, file.language)) {
    if (known.test(name)) continue
    const declared = outlineIndex(outline).byName.get(name) ?? []
    if (declared.length > 0 ? declared.some((symbol) => bodyAsserts(symbol, file, depth)) : mayAssert(name, file))
      return true
  }
  return false
}

/** A helper in this file asserts if its body does. */
function bodyAsserts({ name, nameLine, endLine }: CodeSymbol, file: TestFile, depth: number): boolean {
  const text = fileLines(file)
    .slice(nameLine - 1, endLine)
    .join('\n')
  const inner = text.slice(text.indexOf(name) + name.length)
  return hasAssertion(inner, file) || helpersAssert(inner, file, depth + 1)
}

/** A helper from elsewhere counts as asserting, unless it is imported from a module of another kind. */
function mayAssert(name: string, { inspection, text }: TestFile): boolean {
  const imports = inspection?.outline?.imports ?? []
  const source = imports.find((entry) => entry.names.some((imported) => imported.as === name))?.source
  if (source !== undefined)
    return (
      /test|spec|helper|support|util|fixture|mock|common|conftest/i.test(source) && !source.includes('testing-library')
    )
  const variable = new RegExp(
    `\\b(const|let|var|function|def)\\s+\\{?[^=\\n]*(?<![\\w$])${escapeRegExp(name)}(?![\\w$])`,
  )
  return !/^[A-Z]/.test(name) && !variable.test(text)
}

/** Yields the names called without a receiver or on the test object, which may be helpers. */
function* calledNames(body: string, language: string): Iterable<string> {
  yield* firstGroups(body, /(?<![\w$.>:@'"`])([A-Za-z_$][\w$]*)\s*\(/g)
  yield* firstGroups(body, /(?:\bthis\.|\bself\.|\$this->|\bcls\.|\bself::|\bsuper\(?\)?\.)([A-Za-z_]\w*)\s*\(/g)
  if (!testTraitsOf(language)?.bareCalls) return
  for (const name of firstGroups(body, /^\s*([a-z_]\w*[?!]?)(?=\s*$|\s+[:'"\w[{])(?!\s*=)/gm)) {
    if (!/^(end|do|else|when|begin|rescue|ensure|nil|true|false|unless|elsif|next|yield)$/.test(name)) yield name
  }
}

function inWords(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[^A-Za-z0-9]+/g, ' ')
    .toLowerCase()
}
