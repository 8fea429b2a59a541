import { isTest } from '../change/file-kind.ts'
import { textOf } from '../context/reading-tools.ts'
import type { RunContext } from '../engine.ts'
import { DuckError } from '../errors.ts'
import type { Repository } from '../git/repository.ts'
import { type ForeignUses, findForeignUses, type NamedFile } from '../modules/foreign-uses.ts'
import { createModuleResolver } from '../modules/module-resolver.ts'
import { must } from '../must.ts'
import { openWorkspace, type Workspace } from '../repo/workspace.ts'
import { codeSpan } from '../report/markdown/markdown-text.ts'
import { plural } from '../report/tally.ts'
import type { Tokens } from '../syntax/inspector.ts'
import type { FileEdit } from '../types.ts'
import { checkNames, type RenamedFile } from './check-names.ts'

/** The new name is unrestricted here; the language determines whether it is valid. */
const pattern =
  /^rename\s+[`"']?([\p{L}_$][\p{L}\p{N}_$]*)[`"']?\s+(?:to|into|as|->|→)\s+[`"']?([^\s`"']+?)[`"']?[.!]?$/iu

const incomplete = /^rename\b(?:\s+\S+)?(?:\s+(?:to|into|as|->|→))?$/iu

export interface Rename {
  from: string
  to: string
}

/**
 * Parses an instruction such as `rename total to sum`; undefined for other instructions. Throws `invalid` if a name is
 * missing.
 */
export function parseRename(instruction: string): Rename | undefined {
  if (incomplete.test(instruction.trim()))
    throw new DuckError('invalid', 'Missing old or new name (expected `refactor rename OLD to NEW`).')
  const [, from, to] = pattern.exec(instruction.trim()) ?? []
  return from === undefined || to === undefined ? undefined : { from, to }
}

/** A file with identifiers that may be renamed. */
interface Candidate extends NamedFile {
  before: string
  tokens: Tokens
}

/**
 * Renames a symbol in all files where its name is an identifier. Strings, comments and the names of libraries are
 * unchanged. Throws if the name is ambiguous or the new name is already used.
 */
export async function renameSymbol(
  { from, to }: Rename,
  repository: Repository,
  side: string,
  context: RunContext,
): Promise<{ edits: FileEdit[]; notes: string }> {
  if (from === to) throw new DuckError('invalid', 'The old and the new name are the same. Choose another name.')
  const { mentions, unknown } = await repository.grep(side, [from, to], { perWord: 20_000 })
  if (unknown.has(from)) throw new DuckError('invalid', `${codeSpan(from)} has too many occurrences for a safe rename.`)
  const paths = [...new Set(mentions.filter(({ word }) => word === from).map(({ path }) => path))]
  const workspace = openWorkspace(context, repository.root)
  const left: string[] = []
  const foreign: string[] = []
  const renamed: RenamedFile[] = []
  try {
    const candidates: Candidate[] = []
    for (const path of paths) {
      const candidate = await readCandidate(path, await textOf(repository, side, path), workspace)
      if (candidate === undefined) left.push(path)
      else candidates.push(candidate)
    }
    const definitions = candidates.flatMap((file) => definitionsIn(file, from))
    const own = definitions.filter(({ path }) => !isTest(path))
    const taken = candidates.flatMap((file) => usesOf(file, to))
    const symbol = {
      name: from,
      member: own.some(({ symbol: path }) => path.includes('.')),
      homes: definitions.map(({ path }) => path),
    }
    const entries = await repository.list(side)
    const resolver = createModuleResolver(new Set(entries.map(({ path }) => path)), (path) =>
      textOf(repository, side, path).catch(() => undefined),
    )
    for (const file of candidates) {
      const uses = await findForeignUses(symbol, file, resolver)
      const { result, skipped } = renameIn(file, { from, to }, uses)
      if (skipped > 0) foreign.push(file.path)
      if (result !== undefined) renamed.push(result)
      else if (skipped === 0) left.push(file.path)
    }
    if (taken.length === 0) await checkNames(to, renamed, workspace.reader)
    refuseUnclear({ from, to }, renamed, own, taken)
  } finally {
    await workspace.close()
  }
  const edits = renamed.map(({ edit }) => edit)
  const count = renamed.reduce((sum, { places }) => sum + places.length, 0)
  const notes = [
    `${plural(count, 'place')} in ${plural(edits.length, 'file')}.`,
    ...listed('Mentions in text and comments were not changed:', left),
    ...listed(`Members of libraries with the name ${codeSpan(from)} were not changed:`, foreign),
  ]
  return { edits, notes: notes.join(' ') }
}

function listed(words: string, paths: readonly string[]): string[] {
  return paths.length === 0 ? [] : [`${words} ${paths.slice(0, 8).map(codeSpan).join(', ')}.`]
}

/** Parses a file; undefined for text without a grammar. */
async function readCandidate(path: string, before: string, { reader }: Workspace): Promise<Candidate | undefined> {
  const { name: language } = reader.grammarFor(path, before)
  if (language === undefined) return undefined
  const want = { tokens: true, outline: true }
  const seen = await reader.inspector.inspect({ id: `${path}:${before}`, language, text: before, want })
  if ('failure' in seen || seen.tokens === undefined) return undefined
  const outline = seen.outline ?? { symbols: [], references: [], imports: [], bindings: [], awaits: [], exports: [] }
  return { path, language, before, outline, tokens: seen.tokens }
}

/** Returns the definitions of a name, without those that only import it: `const total = require('./total').total`. */
function definitionsIn({ path, outline }: Candidate, name: string): { path: string; line: number; symbol: string }[] {
  const imports = outline.imports.flatMap(({ line, names }) =>
    names.some((pair) => pair.name === name && pair.as === name) ? [line] : [],
  )
  return outline.symbols
    .filter((symbol) => symbol.name === name && !imports.includes(symbol.nameLine))
    .map((symbol) => ({ path, line: symbol.nameLine, symbol: symbol.path }))
}

/** Returns the places where a file already uses a name. */
function usesOf({ path, before, outline, tokens }: Candidate, name: string): string[] {
  const defined = outline.symbols.filter((symbol) => symbol.name === name).map(({ nameLine }) => `${path}:${nameLine}`)
  const used = tokens.role.some((role, at) => role === 1 && before.slice(tokens.start[at], tokens.end[at]) === name)
  return used ? [...defined, path] : defined
}

function* identifiers({ start, end, line, role }: Tokens): Iterable<{ start: number; end: number; line: number }> {
  for (const [index, kind] of role.entries())
    if (kind === 1) yield { start: must(start[index]), end: must(end[index]), line: must(line[index]) }
}

/** Replaces the name in one file. `skipped`: number of identifiers that belong to a library. */
function renameIn(
  { path, language, before, tokens }: Candidate,
  { from, to }: Rename,
  { imported, members }: ForeignUses,
): { result?: RenamedFile; skipped: number } {
  let after = ''
  let at = 0
  let skipped = 0
  const places: number[] = []
  for (const { start, end, line } of identifiers(tokens)) {
    if (before.slice(start, end) !== from) continue
    const column = start - before.lastIndexOf('\n', start - 1)
    if (imported || members.has(`${line}:${column}`)) {
      skipped++
      continue
    }
    after += before.slice(at, start)
    places.push(after.length)
    after += to
    at = end
  }
  if (places.length === 0) return { skipped }
  return { result: { edit: { path, before, after: after + before.slice(at) }, language, places }, skipped }
}

function refuseUnclear(
  { from, to }: Rename,
  renamed: readonly RenamedFile[],
  own: ReturnType<typeof definitionsIn>,
  taken: readonly string[],
): void {
  if (renamed.length === 0)
    throw new DuckError('not-found', `Identifier ${codeSpan(from)} not found. Check the spelling.`)
  if (own.length > 1) {
    const places = own.slice(0, 5).map(({ path, line, symbol }) => codeSpan(`${path}:${line} ${symbol}`))
    throw new DuckError(
      'invalid',
      `${codeSpan(from)} has ${own.length} definitions: ${places.join(', ')}. A rename cannot distinguish them.`,
    )
  }
  const [first] = taken
  if (first !== undefined)
    throw new DuckError(
      'invalid',
      `The name ${codeSpan(to)} is already used at ${codeSpan(first)}. Choose another name.`,
    )
}
