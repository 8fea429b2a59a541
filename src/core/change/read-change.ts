import type { Config } from '../config/config.ts'
import { defined } from '../defined.ts'
import { addedRanges, removedRanges } from '../git/diff/line-map.ts'
import type { Repository } from '../git/repository.ts'
import type { FileChange, Range } from '../git/types.ts'
import type { LedgerEntry } from '../outcome/report.ts'
import type { QueryMatch } from '../syntax/inspector.ts'
import { uncoveredPasses } from '../syntax/language/coverage.ts'
import { languageNamed } from '../syntax/language/languages.ts'
import {
  type ClaimSettings,
  countLines,
  createSkippedInBase,
  decodeWithNuls,
  isCode,
  isNewClaim,
  isTooLarge,
  newLines,
  whyUnparsed,
  whyUnread,
} from './content-claims.ts'
import { isTest } from './file-kind.ts'
import { decode, maxBytes, type Reader, type Want } from './file-reader.ts'
import type { ChangedFile, ChangeSet, Side } from './types.ts'

/** The requested depth of the inspection; `program` is the id of a language's rule program. */
interface Depth {
  after?: Want
  before?: Want
  program?: (language: string) => Promise<string | undefined>
}

/** Reads the text of a side. */
export type Texts = (id: string, path: string) => Promise<ReadText | { reason: string; gap?: boolean }>

interface ReadText {
  text: string
  /** It contains NUL bytes, so that git shows no diff of it. */
  nuls?: true
}

export interface ReadChange {
  change: ChangeSet
  ledger: LedgerEntry[]
}

/** The settings that all files of a change share. */
export interface ReadSettings {
  config: Config
  reader: Reader
  depth: Depth
  generated: (path: string) => boolean
  repository?: Repository
}

type Settings = ReadSettings & Pick<ClaimSettings, 'skippedInBase'>

/** Reads and parses both sides of every changed file. The ledger lists each file that was not read, with the reason. */
export async function readChange(
  range: Range,
  changes: readonly FileChange[],
  texts: Texts,
  settings: ReadSettings,
): Promise<ReadChange> {
  const all = { ...settings, skippedInBase: createSkippedInBase(range.base, settings.repository) }
  const rows = await Promise.all(changes.map((change) => readFile(change, texts, all)))
  return {
    change: {
      range,
      ...defined({ repository: settings.repository }),
      files: rows.map((row) => row.file),
    },
    ledger: rows.map((row) => row.entry),
  }
}

/** Reads blobs through the repository's long-lived `git cat-file` process. */
export function blobTexts(repository: Repository): Texts {
  return async (id) => {
    const blob = await repository.blob(id, maxBytes)
    if (!('bytes' in blob)) {
      if (blob.missing === 'too-large')
        return { reason: `larger than ${maxBytes / 1024 / 1024} MB (${(blob.size / 1024 / 1024).toFixed(1)} MB)` }
      return { reason: 'missing from this partial or damaged clone. Fetch it and review again', gap: true }
    }
    const text = decode(blob.bytes)
    if (text !== undefined) return { text }
    const disguised = decodeWithNuls(blob.bytes)
    return disguised === undefined ? { reason: 'binary' } : { text: disguised, nuls: true }
  }
}

/** A changed file and its row in the ledger, which are completed step by step. */
interface Row {
  file: ChangedFile
  entry: LedgerEntry
}

async function readFile(change: FileChange, texts: Texts, settings: Settings): Promise<Row> {
  const row = openRow(change)
  const reason =
    whyUnread(change, settings.config) ?? (await readSides(row, texts, settings)) ?? (await inspectFile(row, settings))
  if (reason !== undefined) row.entry.reason ??= reason
  return row
}

function openRow(change: FileChange): Row {
  const { path } = change
  const added = addedRanges(change.hunks)
  const removed = removedRanges(change.hunks)
  return {
    file: { change, added, removed, test: isTest(path) },
    entry: { path, state: 'skipped', added: countLines(added), deleted: countLines(removed) },
  }
}

/** Reads the texts of both sides, or returns the reason why one of them was not read. */
async function readSides(row: Row, texts: Texts, { reader }: ReadSettings): Promise<string | undefined> {
  const { file, entry } = row
  const { path, oldPath, oldId, newId } = file.change
  const [before, after] = await Promise.all([
    isAbsent(oldId) ? undefined : texts(oldId, oldPath),
    isAbsent(newId) ? undefined : texts(newId, path),
  ])
  for (const side of [after, before]) {
    if (side === undefined || 'text' in side) continue
    // Source code is neither binary nor huge, unless someone wants it to be skipped.
    if (side.gap || (after !== undefined && isCode(path, reader))) entry.gap = true
    return side.reason
  }
  if (before !== undefined && 'text' in before) file.before = { path: oldPath, id: oldId, text: before.text }
  if (after !== undefined && 'text' in after) file.after = { path, id: newId, text: after.text }
  if (file.change.binary) diffByLines(row, after !== undefined && 'nuls' in after)
  return undefined
}

/** Finds the changed lines of a text without a diff from git. */
function diffByLines({ file, entry }: Row, hasNuls: boolean): void {
  const { before, after } = file
  file.added = after === undefined ? [] : newLines(after.text, before?.text)
  file.removed = before === undefined ? [] : newLines(before.text, after?.text)
  Object.assign(entry, { added: countLines(file.added), deleted: countLines(file.removed) })
  if (after === undefined) return
  entry.gap = true
  entry.reason = hasNuls ? 'NUL bytes in it hide its diff' : 'it is too large for a diff'
}

/** Tells whether an id is git's null id. */
function isAbsent(id: string): boolean {
  return /^0+$/.test(id)
}

/** Parses both sides and starts the rules, or returns the ledger note for a file that was not fully analyzed. */
async function inspectFile(row: Row, settings: Settings): Promise<string | undefined> {
  const { file, entry } = row
  const { before, after } = file
  const main = after ?? before
  if (main === undefined) return 'missing on both sides'
  const skipped = whyUnparsed(file.change.path, main.text, settings)
  if (skipped !== undefined) {
    file.skipped = skipped
    if (!(await isNewClaim(file, settings))) return skipped
    file.claims = true
    entry.gap = true
    entry.reason = `this change makes it look ${skipped}, so only secrets, security rules and callers were checked`
  }

  const { name: language, note } = settings.reader.grammarFor(file.change.path, main.text)
  const { reason = note.reason } = entry
  Object.assign(entry, { state: 'text', ...note, ...defined({ reason }) })
  if (language === undefined) {
    if (after !== undefined && isTooLarge(file, settings.reader)) entry.gap = true
    return note.reason
  }
  file.language = language
  if (after && file.added.length > 0) after.matches = runRules(row, after, language, settings)
  const problem = await inspectSides(file, language, settings)
  if (problem !== undefined) {
    entry.gap = true
    return problem
  }
  entry.state = 'analysed'
  const uncovered = uncoveredPasses(languageNamed(language))
  if (uncovered.length > 0) entry.uncovered = uncovered
  const errors = after?.inspection?.errors ?? []
  return errors.length > 0 ? syntaxErrorNote(errors) : undefined
}

/** Parses both sides in place. Returns the reason why one of them was not parsed. */
async function inspectSides(
  { before, after }: ChangedFile,
  language: string,
  settings: ReadSettings,
): Promise<string | undefined> {
  const want = settings.depth
  const [oldProblem, newProblem] = await Promise.all([
    before && want.before ? inspectSide(before, language, want.before, settings) : undefined,
    after && want.after ? inspectSide(after, language, want.after, settings) : undefined,
  ])
  return newProblem ?? (oldProblem && `its old version was not parsed: ${oldProblem}`)
}

/** Returns the ledger note for a file whose syntax tree has errors. Rules match nothing in the broken parts. */
export function syntaxErrorNote(errors: readonly number[]): string {
  const shown = errors.slice(0, 3).join(', ')
  const lines = errors.length === 1 ? `line ${shown}` : `lines ${shown}${errors.length > 3 ? ' and others' : ''}`
  return `syntax ${errors.length === 1 ? 'error' : 'errors'} at ${lines}, so rules did not check the code there`
}

/** Parses one side in place, or returns the reason why it was not parsed. */
async function inspectSide(
  side: Side,
  language: string,
  want: Want,
  settings: ReadSettings,
): Promise<string | undefined> {
  const inspection = await settings.reader.inspector.inspect({ id: side.id, language, text: side.text, want })
  if ('failure' in inspection) return inspection.reason
  side.inspection = inspection
  return undefined
}

/** The ledger note for a file with thousands of consecutive siblings. */
export const gaveUp = 'some rules skipped a very long list in it'

/** Runs the rule program on the changed lines. A failure is added to the ledger later. */
async function runRules(
  { file, entry }: Row,
  side: Side,
  language: string,
  settings: ReadSettings,
): Promise<QueryMatch[]> {
  const program = await settings.depth.program?.(language)
  if (program === undefined) return []
  const inspection = await settings.reader.inspector.inspect({
    id: side.id,
    language,
    text: side.text,
    want: { program },
    lines: file.added,
  })
  if (!('failure' in inspection)) {
    if (inspection.limited) entry.reason ??= gaveUp
    return inspection.matches ?? []
  }
  entry.gap = true
  entry.reason = `the rules did not finish: ${inspection.reason}`
  return []
}
