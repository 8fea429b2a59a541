import { DuckError } from '../errors.ts'
import { parsePatch } from '../git/diff/parse-patch.ts'
import type { Repository } from '../git/repository.ts'
import type { FileChange, Range } from '../git/types.ts'
import { digest } from '../hash.ts'
import type { Texts } from './read-change.ts'

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
  const sides = new Map<string, { before: string; after: string }>()
  const partial = new Set<string>()
  for (const file of files) {
    const known = sparse.get(file.path)
    if (known === undefined) continue
    const whole = known.complete ? undefined : await wholeFile(file, known, repository)
    if (whole === undefined && !known.complete) partial.add(file.path)
    sides.set(file.path, whole ?? known)
    // The ids in a diff are abbreviated or missing, so the content is hashed.
    const { before, after } = sides.get(file.path)!
    if (file.status !== 'added') file.oldId = digest('before', before).slice(0, 40)
    if (file.status !== 'deleted') file.newId = digest('after', after).slice(0, 40)
  }
  const byId = new Map<string, string>()
  for (const file of files) {
    const side = sides.get(file.path)
    if (side === undefined) continue
    byId.set(file.oldId, side.before)
    byId.set(file.newId, side.after)
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

/** Returns the file on disk if it contains all lines of the new side, with the old side rebuilt from the diff. */
async function wholeFile(
  file: FileChange,
  sparse: { before: string; after: string },
  repository: Repository | undefined,
): Promise<{ before: string; after: string } | undefined> {
  if (repository === undefined || repository.bare || file.status === 'deleted') return undefined
  const entry = await repository.file('working-tree', file.path)
  if (entry === undefined || !entry.mode.startsWith('100')) return undefined
  const blob = await repository.blob(entry.id)
  if (!('bytes' in blob)) return undefined
  const text = blob.bytes.toString('utf8')
  const lines = splitLines(text)
  const shown = splitLines(sparse.after)
  const old = splitLines(sparse.before)
  for (const hunk of file.hunks) {
    for (let line = hunk.newStart; line < hunk.newStart + hunk.newLines; line++) {
      if (strip(lines[line - 1]) !== strip(shown[line - 1])) return undefined
    }
  }
  const before: string[] = []
  let next = 1
  for (const change of file.hunks.flatMap((hunk) => hunk.changes)) {
    const start = change.newCount === 0 ? change.newStart + 1 : change.newStart
    for (const line of lines.slice(next - 1, start - 1)) before.push(line)
    if (change.oldCount > 0)
      for (const line of old.slice(change.oldStart - 1, change.oldStart - 1 + change.oldCount)) before.push(line)
    next = start + change.newCount
  }
  for (const line of lines.slice(next - 1)) before.push(line)
  return { before: before.join(''), after: text }
}

function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

function strip(line: string | undefined): string | undefined {
  return line?.replace(/\r?\n$/, '')
}
