import { fileKindOf } from '../../change/file-kind.ts'
import { outlineIndex } from '../../change/outline-index.ts'
import { sideLines } from '../../change/side-lines.ts'
import type { ChangedFile, ChangeSet, RepoLookup } from '../../change/types.ts'
import type { Draft } from '../../findings/finding.ts'
import { memoize } from '../../memoize.ts'
import { columnsOfName } from '../../positions/columns.ts'
import { type LineRange, touching } from '../../positions/line-ranges.ts'
import { testTraitsOf } from '../../syntax/language/languages.ts'
import type { CodeSymbol } from '../../syntax/types.ts'
import { escapeRegExp } from '../../text/escape-regexp.ts'
import { joinNames } from '../join-names.ts'

const fewestLines = 5

/** Code that needs no tests or is run manually. */
const aside =
  /(^|\/)(scripts?|bench(mark)?s?|examples?|samples?|demos?|tools?|migrations?|migrate|storybook|stories|playground|bin|hack|contrib|website|\.\w[^/]*)\/|\.stories\.\w+$|\.d\.[cm]?ts$|(^|\/)(setup|manage|conf|rakefile|build)\.\w+$/i
const unspecific =
  /^(__\w+__|main|init|run|setup|teardown|index|render|constructor|to_?string|to_?s|inspect|string|equals|hash_?code|default|new|call|execute|handle|handler|start|stop|close|get|set|add|remove|update|create|delete)$/i
const commonStem =
  /^(index|main|mod|lib|utils?|helpers?|types?|common|core|base|app|init|__init__|__main__|server|client|api|cli|errors?|constants?|config)$/i

const mostFiles = 5

interface Candidate {
  symbol: CodeSymbol
  /** Text of the file. */
  text: string
  /** Number of changed lines of code. */
  lines: number
  fresh: boolean
}

/** Yields the names to search for in the tests. */
export function* untestedWords(change: ChangeSet): Iterable<string> {
  if (change.files.some((file) => file.test)) return
  for (const file of change.files) {
    const candidates = candidatesOf(file, change)
    if (candidates.length === 0) continue
    for (const { symbol } of candidates) yield* namesOf(symbol)
    const stem = stemOf(file.change.path)
    if (!commonStem.test(stem)) yield stem
  }
}

/**
 * Creates one hint per file: exported functions with changed behavior for which no test changed and which no test
 * mentions.
 */
export async function untested(change: ChangeSet, lookup: RepoLookup): Promise<Draft[]> {
  if (change.files.some((file) => file.test)) return []
  const suspects = change.files
    .map((file) => ({ file, candidates: candidatesOf(file, change) }))
    .filter(({ candidates }) => candidates.length > 0)
  if (suspects.length === 0) return []
  const paths = await lookup.paths()
  const testPaths = paths.filter(
    (path) => fileKindOf(path).test && !/(^|\/)(fixtures?|testdata|__snapshots__)\//.test(path),
  )
  const packages = packagesOf(paths)
  const alone = suspects
    .filter(({ file }) => isTestedArea(file.change.path, testPaths, packages))
    .filter(({ file }) => !moduleIsTested(file.change.path, testPaths, lookup))
    .flatMap(({ file, candidates }) => {
      const [first, ...others] = candidates.filter(
        (one) => namesOf(one.symbol).every((name) => isUnmentioned(name, lookup)) && !isTestedInPlace(one),
      )
      return first === undefined ? [] : [{ path: file.change.path, first, others }]
    })
  return alone
    .toSorted((left, right) => right.first.lines - left.first.lines)
    .slice(0, mostFiles)
    .map(draftOf)
}

const packageFile =
  /^(.*\/)?(package\.json|go\.mod|Cargo\.toml|pyproject\.toml|setup\.py|mix\.exs|composer\.json|[^/]+\.gemspec|pom\.xml|build\.gradle(\.kts)?|[^/]+\.csproj)$/

/** Returns the package folders with a trailing slash, the deepest first. The root is the empty string. */
function packagesOf(paths: readonly string[]): string[] {
  const folders = paths.flatMap((path) => {
    const manifest = packageFile.exec(path)
    return manifest === null ? [] : [manifest[1] ?? '']
  })
  return [...new Set([...folders, ''])].toSorted((left, right) => right.length - left.length)
}

/** In a package or component without any tests, one more untested function is not worth a finding. */
function isTestedArea(path: string, testPaths: readonly string[], packages: readonly string[]): boolean {
  const home = packages.find((folder) => path.startsWith(folder)) ?? ''
  const near = testPaths.filter((test) => test.startsWith(home))
  return /\.[jt]sx$/.test(path) ? near.some((test) => /\.[jt]sx$/.test(test)) : near.length > 0
}

/** The untested functions of a file. */
interface Untested {
  path: string
  first: Candidate
  others: Candidate[]
}

function draftOf({ path, first, others }: Untested): Draft {
  const { symbol, lines, fresh, text } = first
  const what = fresh ? `is new (${lines} lines of code)` : `has changed behavior (${lines} changed lines)`
  const otherPaths = new Set(others.map((candidate) => candidate.symbol.path))
  otherPaths.delete(symbol.path)
  const also = otherPaths.size === 0 ? '' : ` The same applies to ${joinNames([...otherPaths])} in this file.`
  return {
    rule: 'tests/untested-change',
    severity: 'info',
    category: 'tests',
    path,
    startLine: symbol.nameLine,
    endLine: symbol.nameLine,
    ...columnsOfName(text, symbol.nameLine, symbol.name),
    symbol: symbol.path,
    code: symbol.path,
    message: `\`${symbol.path}\` ${what}, but no test changed and no existing test mentions it.${also} Add a test that fails without this change.`,
    confidence: 0.6,
    show: 'summary',
  }
}

function candidatesOf(file: ChangedFile, change: ChangeSet): Candidate[] {
  const { after, before } = file
  const symbols = after?.inspection?.outline?.symbols
  if (
    after === undefined ||
    symbols === undefined ||
    file.skipped !== undefined ||
    testTraitsOf(file.language) === undefined
  )
    return []
  const path = file.change.path
  const kind = fileKindOf(path)
  if (kind.documentation || kind.configuration || aside.test(path)) return []
  const lines = sideLines(after)
  const old = before === undefined ? [] : sideLines(before)
  const outline = before?.inspection?.outline
  const paths = outline === undefined ? undefined : outlineIndex(outline).byPath
  return symbols.flatMap((symbol) => {
    if (!symbol.exported || (symbol.kind !== 'function' && symbol.kind !== 'method') || unspecific.test(symbol.name))
      return []
    if (earlierSymbols(change).has(`${symbol.name} ${symbol.hash}`)) return []
    const earlier = paths?.get(symbol.path)?.[0]
    const count =
      countCode(lines, file.added, symbol) + (earlier === undefined ? 0 : countCode(old, file.removed, earlier))
    return count >= fewestLines ? [{ symbol, text: after.text, lines: count, fresh: earlier === undefined }] : []
  })
}

/**
 * Returns the names and hashes of all symbols on the old side, to detect unchanged code, also in the file that it was
 * moved from.
 */
const earlierSymbols = memoize((change: ChangeSet): ReadonlySet<string> => {
  const all = change.files.flatMap((file) => file.before?.inspection?.outline?.symbols ?? [])
  return new Set(all.map(({ name, hash }) => `${name} ${hash}`))
})

function countCode(lines: readonly string[], ranges: LineRange[], within: LineRange): number {
  let count = 0
  for (const { startLine, endLine } of touching(ranges, within)) {
    for (let line = Math.max(startLine, within.startLine); line <= Math.min(endLine, within.endLine); line++) {
      if (!/^\s*($|\/\/|\/?\*|#(?!\[|include)|--|"""|[})\]];?$)/.test(lines[line - 1] ?? '')) count++
    }
  }
  return count
}

/** Returns its name and the name of its class, because a test of the class may cover it indirectly. */
function namesOf(symbol: CodeSymbol): string[] {
  return symbol.kind === 'method' ? symbol.path.split('.').slice(-2) : [symbol.name]
}

function isUnmentioned(name: string, lookup: RepoLookup): boolean {
  return !lookup.unknown(name) && !lookup.mentions(name).some((mention) => fileKindOf(mention.path).test)
}

/** Tells whether a test file has the module's name or imports the module. */
function moduleIsTested(path: string, testPaths: string[], lookup: RepoLookup): boolean {
  const stem = stemOf(path)
  const plain = plainStem(stem)
  if (testPaths.some((test) => plainStem(stemOf(test)) === plain)) return true
  return !commonStem.test(stem) && lookup.mentions(stem).some((mention) => fileKindOf(mention.path).test)
}

function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '')
}

function plainStem(stem: string): string {
  return stem
    .replace(/^test[_-]|[._-]?(tests?|specs?|unittest|e2e|cy|it)$|(Tests?|Spec|IT)$/g, '')
    .replaceAll(/[._-]/g, '')
    .toLowerCase()
}

/** Rust has unit tests in the same file, and Python may have doctests. */
function isTestedInPlace({ symbol, text }: Candidate): boolean {
  if (symbol.doc !== undefined && /^\s*(>>>|iex>)|```/m.test(symbol.doc)) return true
  const inline = text.search(/#\[cfg\(test\)\]|import\.meta\.vitest/)
  const name = escapeRegExp(symbol.name)
  return inline !== -1 && new RegExp(`\\b${name}\\b`).test(text.slice(inline))
}
