import { isTest } from '../change/file-kind.ts'
import type { Reader } from '../change/file-reader.ts'
import { textOf } from '../context/reading-tools.ts'
import type { RunContext } from '../engine.ts'
import { DuckError } from '../errors.ts'
import type { Repository } from '../git/repository.ts'
import { must } from '../must.ts'
import { openWorkspace } from '../repo/workspace.ts'
import { codeSpan } from '../report/markdown/markdown-text.ts'
import { plural } from '../report/tally.ts'
import type { Tokens } from '../syntax/inspector.ts'
import type { CodeSymbol } from '../syntax/types.ts'
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
    throw new DuckError('invalid', 'Missing names to rename (expected `refactor rename OLD to NEW`).')
  const [, from, to] = pattern.exec(instruction.trim()) ?? []
  return from === undefined || to === undefined ? undefined : { from, to }
}

/**
 * Renames a symbol in all files where its name is an identifier. Strings and comments are unchanged. Throws if the name
 * is ambiguous or the new name is already used.
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
  const files: FileRename[] = []
  try {
    for (const path of paths)
      files.push(await renameInFile({ from, to }, path, await textOf(repository, side, path), workspace.reader))
    const renamed = files.flatMap((file) => file.renamed ?? [])
    if (files.every(({ taken }) => taken.length === 0)) await checkNames(to, renamed, workspace.reader)
  } finally {
    await workspace.close()
  }
  checkUnambiguous({ from, to }, files)
  const renamed = files.flatMap((file) => file.renamed ?? [])
  const count = renamed.reduce((sum, { places }) => sum + places.length, 0)
  const left = files.filter((file) => file.renamed === undefined).map(({ path }) => path)
  const also =
    left.length === 0
      ? ''
      : ` Mentions in text and comments were not changed: ${left.slice(0, 8).map(codeSpan).join(', ')}.`
  return {
    edits: renamed.map(({ edit }) => edit),
    notes: `${plural(count, 'place')} in ${plural(renamed.length, 'file')}.${also}`,
  }
}

/** A file that mentions the old name. */
interface FileRename {
  path: string
  /** Definitions of the old name, as `path:line symbol`. */
  definitions: string[]
  /** Places that already use the new name. */
  taken: string[]
  /** Undefined if the old name is not an identifier in this file. */
  renamed?: RenamedFile
}

async function renameInFile({ from, to }: Rename, path: string, before: string, reader: Reader): Promise<FileRename> {
  const { name: language } = reader.parseable(path, before)
  const unchanged = { path, definitions: [], taken: [] }
  if (language === undefined) return unchanged
  const id = `${path}:${before}`
  const seen = await reader.inspector.inspect({ id, language, text: before, want: { tokens: true, outline: true } })
  if ('failure' in seen || seen.tokens === undefined) return unchanged
  const { symbols = [], imports = [] } = seen.outline ?? {}
  // `const total = require('./total').total` imports the name.
  const isImport = ({ nameLine }: CodeSymbol) =>
    imports.some(({ line, names }) => line === nameLine && names.some(({ name, as }) => name === from && as === from))
  const definitions = symbols
    .filter((symbol) => symbol.name === from && !isImport(symbol))
    .map((symbol) => `${path}:${symbol.nameLine} ${symbol.path}`)
  const taken = symbols.filter(({ name }) => name === to).map(({ nameLine }) => `${path}:${nameLine}`)
  const places: number[] = []
  let after = ''
  let at = 0
  for (const { start, end } of identifiers(seen.tokens)) {
    const word = before.slice(start, end)
    if (word === to) taken.push(path)
    if (word !== from) continue
    after += before.slice(at, start)
    places.push(after.length)
    after += to
    at = end
  }
  after += before.slice(at)
  const file = { path, definitions, taken }
  return places.length === 0 ? file : { ...file, renamed: { edit: { path, before, after }, language, places } }
}

function* identifiers({ start, end, role }: Tokens): Iterable<{ start: number; end: number }> {
  for (const [index, kind] of role.entries()) if (kind === 1) yield { start: must(start[index]), end: must(end[index]) }
}

/** Throws if the old name is not found or has several definitions, or if the new name is already used. */
function checkUnambiguous({ from, to }: Rename, files: readonly FileRename[]): void {
  if (files.every(({ renamed }) => renamed === undefined))
    throw new DuckError('not-found', `Identifier ${codeSpan(from)} not found. Check the spelling.`)
  const own = files.filter(({ path }) => !isTest(path)).flatMap(({ definitions }) => definitions)
  if (own.length > 1)
    throw new DuckError(
      'invalid',
      `${codeSpan(from)} has ${own.length} definitions: ${own.slice(0, 5).map(codeSpan).join(', ')}. A rename cannot distinguish them.`,
    )
  const [taken] = files.flatMap((file) => file.taken)
  if (taken !== undefined)
    throw new DuckError(
      'invalid',
      `The name ${codeSpan(to)} is already used at ${codeSpan(taken)}. Choose another name.`,
    )
}
