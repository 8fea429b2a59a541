import { fileKindOf, isTest } from '../../../change/file-kind.ts'
import { maskedLines } from '../../../change/side-lines.ts'
import type { ChangedFile, ChangeSet, Side } from '../../../change/types.ts'
import type { Mention } from '../../../git/types.ts'
import type { Material } from '../../../llm/prompting/ask-with-untrusted-input.ts'
import { holdsLine, startingIn } from '../../../positions/line-ranges.ts'
import { redact } from '../../../secrets/redact.ts'
import { declares } from '../../../syntax/declares-name.ts'
import type { CodeSymbol } from '../../../syntax/types.ts'
import { enclosingFunctions } from './describe-file.ts'

const shortestName = 3
const mostNames = 60
/** Maximum number of files that are parsed for declarations. */
const mostOpened = 30
const perName = 5
const longestRow = 240

/** Opens a file at the head with its outline; undefined if it is unknown. */
type Open = (path: string) => Promise<Side | undefined>

/** The code around a change that a reviewer looks up first. */
export interface RelatedCode {
  /** Declarations of the names that the changed lines call, by the path of the changed file. */
  called: Row[]
  /** Lines that use the changed functions. */
  callers: Row[]
  /** Lines of tests that mention the changed functions. */
  tests: Row[]
}

interface Row {
  /** Path of the changed file that it is related to. */
  for: string
  text: string
  path: string
  line: number
}

/** Searches the repository for the callers, the tests and the called functions of a change, with one `git grep`. */
export async function findRelatedCode(
  change: ChangeSet,
  files: readonly ChangedFile[],
  open: Open,
): Promise<RelatedCode> {
  const related: RelatedCode = { called: [], callers: [], tests: [] }
  const { repository, range } = change
  if (repository === undefined) return related
  const changed = namesBy(files, (file) => changedSymbols(file).map(({ name }) => name))
  const called = namesBy(files, calledNames)
  const names = [...new Set([...changed.keys(), ...called.keys()])].slice(0, mostNames)
  if (names.length === 0) return related
  const { mentions, unknown } = await repository.grep(range.head, names, { perWord: 60 })
  const byName = Map.groupBy(mentions, ({ word }) => word)
  const declarations = await openDeclarations(mentions, { called, imported: importedStems(files) }, open)
  for (const name of names.filter((each) => !unknown.has(each))) {
    const found = (byName.get(name) ?? []).filter(({ path }) => !fileKindOf(path).documentation)
    for (const path of changed.get(name) ?? []) {
      const uses = found.filter((mention) => mention.path !== path && !declares(mention.text, name))
      const code = uses.filter((mention) => !isTest(mention.path))
      const tests = uses.filter((mention) => isTest(mention.path))
      related.callers.push(...(await usesIn(code, open)).slice(0, perName).map(rowFor(path)))
      related.tests.push(...(await usesIn(tests, open)).slice(0, perName).map(rowFor(path)))
    }
    for (const path of called.get(name) ?? [])
      related.called.push(...(declarations.get(name) ?? []).slice(0, 3).map((row) => ({ ...row, for: path })))
  }
  return related
}

const rowFor =
  (path: string) =>
  ({ path: place, line, text }: Mention): Row => ({
    for: path,
    path: place,
    line,
    text: text.trim().slice(0, longestRow),
  })

/** Returns the mentions that use a name in code, with the function around them. Imports and comments are no uses. */
async function usesIn(mentions: readonly Mention[], open: Open): Promise<Mention[]> {
  const uses: Mention[] = []
  for (const [path, found] of [...Map.groupBy(mentions, (mention) => mention.path)].slice(0, perName)) {
    const outline = (await open(path))?.inspection?.outline
    if (outline === undefined) uses.push(...found)
    for (const mention of found) {
      const { word, line, text } = mention
      if (!outline?.references.some((each) => each.name === word && each.line === line)) continue
      const around = outline.symbols.findLast(
        (each) => each.startLine <= line && each.endLine >= line && each.nameLine < line,
      )
      uses.push(around === undefined ? mention : { ...mention, text: `(in ${around.path}) ${text.trim()}` })
    }
  }
  return uses
}

/** Returns the files that each name occurs in. */
function namesBy(files: readonly ChangedFile[], of: (file: ChangedFile) => string[]): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const file of files)
    for (const name of new Set(of(file)))
      if (name.length >= shortestName) found.set(name, [...(found.get(name) ?? []), file.change.path])
  return found
}

/** Returns the functions and types that the change adds, modifies or removes lines of; the innermost ones first. */
function changedSymbols(file: ChangedFile): CodeSymbol[] {
  const functions = file.added.flatMap((range) => enclosingFunctions(file, range))
  const before = file.before?.inspection?.outline?.symbols ?? []
  const after = file.after?.inspection?.outline?.symbols ?? []
  const present = new Set(after.map(({ path }) => path))
  const declared = after.filter(({ nameLine, exported }) => exported && holdsLine(file.added, nameLine))
  const removed = before.filter(({ path, exported }) => exported && !present.has(path))
  const around = file.removed.flatMap(({ startLine, endLine }) => {
    const inner = before.filter((symbol) => symbol.startLine <= endLine && symbol.endLine >= startLine)
    return after.filter(({ path, kind }) => kind !== 'variable' && inner.some((symbol) => symbol.path === path))
  })
  return [...functions, ...around, ...declared, ...removed]
}

/** Returns the names that the changed functions call and that are not declared in the same function. */
function calledNames(file: ChangedFile): string[] {
  const references = file.after?.inspection?.outline?.references ?? []
  const calls = references.filter(({ kind }) => kind === 'call' || kind === 'new')
  const sorted = calls.map((call) => ({ ...call, startLine: call.line, endLine: call.line }))
  return file.added.flatMap((range) => startingIn(sorted, range).map(({ name }) => name))
}

/** Returns the last words of all import sources: `save` for `./db/save.js` and `app.db.save`. */
function importedStems(files: readonly ChangedFile[]): Set<string> {
  const imports = files.flatMap((file) => file.after?.inspection?.outline?.imports ?? [])
  return new Set(imports.flatMap(({ source, names }) => [stemOf(source), ...names.map(({ name }) => name)]))
}

function stemOf(path: string): string {
  const last = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf(':')) + 1)
  const words = last.split('.').filter((word) => word !== '')
  return (last.includes('.') && path.includes('/') ? words[0] : words.at(-1)) ?? last
}

/**
 * Returns the declarations of the called names, with their signatures. Those in imported files come first. A name with
 * many declarations elsewhere says nothing.
 */
async function openDeclarations(
  mentions: readonly Mention[],
  { called, imported }: { called: ReadonlyMap<string, readonly string[]>; imported: ReadonlySet<string> },
  open: Open,
): Promise<Map<string, Omit<Row, 'for'>[]>> {
  const wanted = mentions.filter(
    ({ word, path }) => called.has(word) && !fileKindOf(path).documentation && !isTest(path),
  )
  const isImported = (path: string) => imported.has(path.slice(path.lastIndexOf('/') + 1).split('.')[0] ?? '')
  const likely = wanted.filter(({ text, word }) => declares(text, word))
  const found = [...new Set([...likely, ...wanted].map(({ path }) => path))]
  const paths = [...found.filter(isImported), ...found.filter((path) => !isImported(path))].slice(0, mostOpened)
  const declarations = new Map<string, Omit<Row, 'for'>[]>()
  for (const path of paths) {
    const side = await open(path)
    const names = new Set(wanted.filter((mention) => mention.path === path).map(({ word }) => word))
    for (const symbol of side?.inspection?.outline?.symbols ?? []) {
      if (side === undefined || !names.has(symbol.name) || symbol.kind === 'variable') continue
      const rows = declarations.get(symbol.name) ?? []
      rows.push({ path, line: symbol.startLine, text: signatureOf(side, symbol) })
      declarations.set(symbol.name, rows)
    }
  }
  for (const [name, rows] of declarations)
    if (rows.length > 3 && !rows.slice(0, 3).some(({ path }) => isImported(path))) declarations.delete(name)
  return declarations
}

/** Returns the lines of a declaration until its parameters end, at most four, after the first line of its comment. */
function signatureOf(side: Side, { startLine, nameLine, endLine, doc = '' }: CodeSymbol): string {
  const lines = maskedLines(side)
  let text = ''
  for (let line = Math.max(startLine, nameLine - 1); line <= Math.min(endLine, nameLine + 3); line++) {
    text += `${(lines[line - 1] ?? '').trim()} `
    if (line >= nameLine && text.split('(').length === text.split(')').length) break
  }
  const [summary = ''] = doc.trim().split('\n')
  return `${text.trim().slice(0, longestRow)}${summary === '' ? '' : `  — ${summary.slice(0, 160)}`}`
}

/** Returns what is related to some files, as material of at most `room` tokens. Lines that are shown are left out. */
export function describeRelated(
  { called, callers, tests }: RelatedCode,
  shown: ReadonlyMap<string, ReadonlySet<number>>,
  room: number,
  count: (text: string) => number,
): Material[] {
  let left = room
  const list = (name: string, rows: readonly Row[]): Material[] => {
    const seen = new Set<string>()
    const kept: string[] = []
    for (const row of rows) {
      const text = `${row.path}:${row.line}: ${redact(row.text)}`
      const isShown = shown.get(row.path)?.has(row.line) === true
      if (!shown.has(row.for) || isShown || seen.has(text)) continue
      const tokens = count(text) + 1
      if (tokens > left) break
      left -= tokens
      seen.add(text)
      kept.push(text)
    }
    return kept.length === 0 ? [] : [{ name, text: kept.join('\n') }]
  }
  return [...list('callers', callers), ...list('called declarations', called), ...list('tests that mention it', tests)]
}
