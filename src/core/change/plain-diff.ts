import { DuckError } from '../errors.ts'
import { parsePatch } from '../git/diff/parse-patch.ts'
import type { Repository } from '../git/repository.ts'
import type { FileChange, Hunk, Range } from '../git/types.ts'
import { digest } from '../hash.ts'
import type { LedgerEntry } from '../outcome/report.ts'
import type { Texts } from './read-change.ts'
import type { ChangeSet } from './types.ts'

/**
 * The name of a diff from standard input. It may be empty, because `git diff` prints nothing if there are no
 * differences.
 */
export const standardInput = 'standard input'

export interface PlainDiff {
  range: Range
  files: FileChange[]
  texts: Texts
  /** Files of which only the lines in the diff are known. */
  partial: Set<string>
}

/** Reads a plain diff. Complete files come from the working tree if it contains the new side. */
export async function readPlainDiff(
  text: string,
  name: string,
  repository: Repository | undefined,
): Promise<PlainDiff> {
  const { files, sparse } = parsePatch(text)
  if (files.length === 0 && name !== standardInput)
    throw new DuckError('invalid', `${name} is empty (expected the output of \`git diff\` or \`diff -u\`).`)
  const partial = new Set<string>()
  const byId = new Map<string, string>()
  for (const file of files) {
    const known = sparse.get(file.path)
    if (known === undefined) continue
    const whole = known.complete ? known : await wholeFile(file, known, repository)
    if (whole === undefined) partial.add(file.path)
    const { before, after } = whole ?? known
    // The ids in a diff are abbreviated or missing, so the content is hashed.
    if (file.status !== 'added') file.oldId = digest('before', before).slice(0, 40)
    if (file.status !== 'deleted') file.newId = digest('after', after).slice(0, 40)
    byId.set(file.oldId, before)
    byId.set(file.newId, after)
  }
  const count = `${files.length} ${files.length === 1 ? 'file' : 'files'}`
  return {
    range: {
      scope: { kind: 'diff', description: `the diff in ${name} (${count})` },
      base: 'diff',
      head: repository === undefined ? 'diff' : 'working-tree',
      notes: files.length > 0 ? [] : ['The diff is empty. There are no changes to review.'],
    },
    files,
    partial,
    texts: async (id) => {
      const found = byId.get(id)
      return found === undefined ? { reason: 'not in the diff' } : { text: found }
    },
  }
}

interface Sides {
  before: string
  after: string
}

/** Returns the file on disk if it contains all lines of the new side, with the old side rebuilt from the diff. */
async function wholeFile(
  file: FileChange,
  sparse: Sides,
  repository: Repository | undefined,
): Promise<Sides | undefined> {
  if (repository === undefined || repository.bare || file.status === 'deleted') return undefined
  const text = await readOnDisk(file.path, repository)
  if (text === undefined) return undefined
  const lines = splitLines(text)
  const shown = splitLines(sparse.after)
  if (!file.hunks.every((hunk) => showsSame(hunk, lines, shown))) return undefined
  return { before: undoHunks(file.hunks, lines, splitLines(sparse.before)).join(''), after: text }
}

async function readOnDisk(path: string, repository: Repository): Promise<string | undefined> {
  const entry = await repository.file('working-tree', path)
  if (entry === undefined || !entry.mode.startsWith('100')) return undefined
  const blob = await repository.blob(entry.id)
  return 'bytes' in blob ? blob.bytes.toString('utf8') : undefined
}

/** Tells whether the lines of a hunk's new side are equal in both texts, except for line endings. */
function showsSame({ newStart, newLines }: Hunk, lines: readonly string[], shown: readonly string[]): boolean {
  for (let index = newStart - 1; index < newStart + newLines - 1; index++) {
    if (strip(lines[index]) !== strip(shown[index])) return false
  }
  return true
}

/** Returns the lines before the changes. `old` has the removed lines at their line numbers. */
function undoHunks(hunks: readonly Hunk[], lines: readonly string[], old: readonly string[]): string[] {
  const before: string[] = []
  let next = 1
  for (const { oldStart, oldCount, newStart, newCount } of hunks.flatMap((hunk) => hunk.changes)) {
    const start = newCount === 0 ? newStart + 1 : newStart
    for (const line of lines.slice(next - 1, start - 1)) before.push(line)
    if (oldCount > 0) for (const line of old.slice(oldStart - 1, oldStart - 1 + oldCount)) before.push(line)
    next = start + newCount
  }
  for (const line of lines.slice(next - 1)) before.push(line)
  return before
}

function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

function strip(line: string | undefined): string | undefined {
  return line?.replace(/\r?\n$/, '')
}

/** Marks partially known files, whose symbols must not count as missing. */
export function markPartial(change: ChangeSet, ledger: LedgerEntry[], partial: Set<string>): void {
  change.files.forEach((file, index) => {
    if (!partial.has(file.change.path)) return
    if (file.before !== undefined) file.shownBefore = file.before
    delete file.before
    for (const key of ['outline', 'functions', 'tokens', 'blocks'] as const) delete file.after?.inspection?.[key]
    const entry = ledger[index]
    if (entry === undefined || entry.state === 'skipped') return
    const same = file.change.hunks.length === 0
    entry.state = same ? 'skipped' : 'text'
    entry.reason = same ? unchanged(file.change) : 'only the lines in the diff are available'
  })
}

/** Describes a change without lines. */
function unchanged({ status, oldPath, oldMode, newMode }: FileChange): string {
  if (status === 'renamed' || status === 'copied') return `${status} from ${oldPath} without other changes`
  return oldMode === newMode ? 'its content is unchanged' : `only its mode changes, from ${oldMode} to ${newMode}`
}
