import type { Config } from '../config/config.ts'
import { defined } from '../defined.ts'
import { addedRanges, removedRanges } from '../git/diff/line-map.ts'
import type { Repository } from '../git/repository.ts'
import type { FileChange, Range } from '../git/types.ts'
import { uncoveredPasses } from '../syntax/language/coverage.ts'
import { languageNamed } from '../syntax/language/languages.ts'
import type { QueryMatch } from '../syntax/types.ts'
import type { LedgerEntry } from '../types.ts'
import { fileKindOf } from './file-kind.ts'
import { decode, firstLines, isMinified, maxBytes, type Reader, type Want } from './file-reader.ts'
import type { ChangedFile, ChangeSet, Side } from './types.ts'

/** The requested depth of the inspection; `program` is the id of a language's rule program. */
interface Depth {
  after?: Want
  before?: Want
  program?: (language: string) => Promise<string | undefined>
}

/** Reads the text of a side. */
export type Texts = (id: string, path: string) => Promise<{ text: string } | { reason: string; gap?: boolean }>

export interface ReadChange {
  change: ChangeSet
  ledger: LedgerEntry[]
}

/** Reads and parses both sides of every changed file. The ledger lists each file that was not read, with the reason. */
export async function readChange(
  range: Range,
  changes: readonly FileChange[],
  texts: Texts,
  settings: {
    config: Config
    reader: Reader
    depth: Depth
    generated: (path: string) => boolean
    repository?: Repository
  },
): Promise<ReadChange> {
  const rows = await Promise.all(changes.map((change) => readFile(change, texts, settings)))
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
        return { reason: `larger than ${maxBytes / 1024 / 1024} MB (${megabytes(blob.size)})` }
      return { reason: 'missing from this partial or damaged clone. Fetch it and review again', gap: true }
    }
    const text = decode(blob.bytes)
    return text === undefined ? { reason: 'binary' } : { text }
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

type Settings = Parameters<typeof readChange>[3]

async function readFile(
  change: FileChange,
  texts: Texts,
  settings: Settings,
): Promise<{ file: ChangedFile; entry: LedgerEntry }> {
  const added = addedRanges(change.hunks)
  const removed = removedRanges(change.hunks)
  const count = (ranges: typeof added) => ranges.reduce((sum, range) => sum + range.endLine - range.startLine + 1, 0)
  const kind = fileKindOf(change.path)
  const file: ChangedFile = { change, added, removed, test: kind.test }
  const entry: LedgerEntry = { path: change.path, state: 'skipped', added: count(added), deleted: count(removed) }
  const settle = (reason: string | undefined) => {
    if (reason !== undefined) entry.reason ??= reason
    return { file, entry }
  }

  const unread = whyUnread(change, settings.config)
  if (unread !== undefined) return settle(unread)

  const exists = { before: !/^0+$/.test(change.oldId), after: !/^0+$/.test(change.newId) }
  const [before, after] = await Promise.all([
    exists.before ? texts(change.oldId, change.oldPath) : undefined,
    exists.after ? texts(change.newId, change.path) : undefined,
  ])
  for (const side of [after, before]) {
    if (side !== undefined && 'reason' in side) {
      if (side.gap) entry.gap = true
      return settle(side.reason)
    }
  }
  const beforeText = before as { text: string } | undefined
  const afterText = after as { text: string } | undefined
  const main = (afterText ?? beforeText)!.text
  const skipped = whyUnparsed(change.path, main, settings)
  if (beforeText !== undefined) file.before = { path: change.oldPath, id: change.oldId, text: beforeText.text }
  if (afterText !== undefined) file.after = { path: change.path, id: change.newId, text: afterText.text }
  if (skipped !== undefined) {
    file.skipped = skipped
    return settle(skipped)
  }

  const { name: language, note } = settings.reader.parseable(change.path, main)
  Object.assign(entry, { state: 'text', ...note })
  if (language === undefined) return settle(entry.reason)
  file.language = language
  const { before: wantBefore, after: wantAfter } = settings.depth
  if (file.after && added.length > 0) file.after.matches = runRules(file.after, language, added, settings, entry)
  const [, problem] = await Promise.all([
    file.before && wantBefore ? inspectSide(file.before, language, wantBefore, settings) : undefined,
    file.after && wantAfter ? inspectSide(file.after, language, wantAfter, settings) : undefined,
  ])
  if (problem !== undefined) {
    entry.gap = true
    return settle(problem)
  }
  entry.state = 'analysed'
  const uncovered = uncoveredPasses(languageNamed(language))
  if (uncovered.length > 0) entry.uncovered = uncovered
  const errors = file.after?.inspection?.errors ?? []
  return settle(errors.length > 0 ? `syntax error at line ${errors.slice(0, 3).join(', ')}` : undefined)
}

/**
 * Returns the reason not to parse a generated, vendored, lock or minified file, unless the configuration includes it.
 */
export function whyUnparsed(
  path: string,
  text: string,
  settings: { config: Config; generated: (path: string) => boolean },
): string | undefined {
  if (settings.config.included(path)) return undefined
  const skipped = fileKindOf(path, firstLines(text)).skipped
  if (skipped !== undefined) return skipped
  if (settings.generated(path)) return 'generated'
  return isMinified(text) ? 'minified' : undefined
}

/** Returns the reasons that do not depend on the content. */
function whyUnread(change: FileChange, config: Config): string | undefined {
  const mode = change.newMode === '000000' ? change.oldMode : change.newMode
  if (mode === '160000') return `submodule, ${change.oldId.slice(0, 7)} → ${change.newId.slice(0, 7)}`
  if (mode === '120000') return 'symbolic link'
  const skip = config.forPath(change.path).skip
  if (skip !== undefined) return `excluded by the configuration (${skip})`
  if (change.binary) return 'binary or too large for a line diff'
  if (change.hunks.length === 0 && change.oldId === change.newId && change.oldPath === change.path)
    return 'mode change only'
  return undefined
}

/** Parses one side in place, or returns the reason why it was not parsed. */
async function inspectSide(side: Side, language: string, want: Want, settings: Settings): Promise<string | undefined> {
  const inspection = await settings.reader.inspector.inspect({ id: side.id, language, text: side.text, want })
  if ('failure' in inspection) return inspection.reason
  side.inspection = inspection
  return undefined
}

/** The ledger note for a file with thousands of consecutive siblings. */
export const gaveUp = 'some rules skipped a very long list in it'

/** Runs the rule program on the changed lines. A failure is added to the ledger later. */
async function runRules(
  side: Side,
  language: string,
  lines: ChangedFile['added'],
  settings: Settings,
  entry: LedgerEntry,
): Promise<QueryMatch[]> {
  const program = await settings.depth.program?.(language)
  if (program === undefined) return []
  const inspection = await settings.reader.inspector.inspect({
    id: side.id,
    language,
    text: side.text,
    want: { program },
    lines,
  })
  if (!('failure' in inspection)) {
    if (inspection.limited) entry.reason ??= gaveUp
    return inspection.matches ?? []
  }
  entry.gap = true
  entry.reason = `the rules did not finish: ${inspection.reason}`
  return []
}
