import { DuckError } from '../../errors.ts'
import { decodeName, quoteName } from '../names.ts'
import { isZero } from '../objects/object-id.ts'
import type { FileChange } from '../types.ts'
import { parseHunks, replacement } from './parse-hunks.ts'

const newline = 10
const colon = 58

const statuses: Record<string, FileChange['status']> = {
  A: 'added',
  D: 'deleted',
  M: 'modified',
  R: 'renamed',
  C: 'copied',
  T: 'typechange',
}

/** One raw record. The names are also stored as latin1 (one character per byte) to find the patch. */
interface RawRecord {
  change: FileChange
  header: string
}

export interface ParsedDiff {
  files: FileChange[]
  /** Paths with several versions in the index because of an unresolved conflict. */
  unmerged: string[]
}

/**
 * Parses the output of `git diff-tree` or `diff-index` with `--raw -p -z --full-index`: all raw records, then the
 * patches in the same order. A patch is identified by the exact header for its raw record, and hunks are read by their
 * counts, so no name or line can be mistaken for a header. `cut`: the output was truncated; files without a complete
 * patch are marked as binary.
 */
export function parseGitDiff(output: Buffer, cut = false): ParsedDiff {
  const { records, unmerged, end } = parseRaw(output, cut)
  let position = end
  for (const { change, header } of records) {
    const sections = change.status === 'typechange' ? 2 : 1
    let found = 0
    for (; found < sections; found += 1) {
      position = skipUnmerged(output, position)
      const line = lineEnd(output, position)
      if (line - position !== header.length || output.toString('latin1', position, line) !== header) break
      position = parseSection(output, line + 1, change)
    }
    if (found === 0 && cut) change.binary = true
    // A type change is printed as a deletion and an addition.
    if (change.hunks.length === 2 && sections === 2)
      change.hunks = replacement(change.hunks.slice(0, 1), change.hunks.slice(1))
  }
  if (!cut && skipUnmerged(output, position) < output.length) {
    const detail = output.toString('utf8', position, position + 200)
    throw new DuckError(
      'bug',
      'Could not parse the output of git diff. Report this bug and include your git version.',
      {
        detail,
      },
    )
  }
  return { files: records.map((record) => record.change), unmerged }
}

function parseRaw(output: Buffer, cut: boolean): { records: RawRecord[]; unmerged: string[]; end: number } {
  const records: RawRecord[] = []
  const unmerged: string[] = []
  let position = 0
  while (output[position] === colon) {
    const fieldsEnd = output.indexOf(0, position)
    const [oldMode = '', newMode = '', oldId = '', newId = '', letter = ''] = output
      .toString('latin1', position + 1, fieldsEnd)
      .split(' ')
    const status = statuses[letter[0] ?? '']
    const nameEnd = output.indexOf(0, fieldsEnd + 1)
    const two = status === 'renamed' || status === 'copied'
    const secondEnd = two ? output.indexOf(0, nameEnd + 1) : nameEnd
    if (fieldsEnd < 0 || nameEnd < 0 || secondEnd < 0) {
      if (cut) return { records, unmerged, end: output.length }
      throw new DuckError('bug', 'The output of git diff is incomplete.')
    }
    const oldBytes = output.subarray(fieldsEnd + 1, nameEnd)
    const newBytes = two ? output.subarray(nameEnd + 1, secondEnd) : oldBytes
    position = secondEnd + 1
    const path = decodeName(newBytes)
    if (!status) {
      unmerged.push(path)
      continue
    }
    const change: FileChange = {
      status,
      path,
      oldPath: two ? decodeName(oldBytes) : path,
      oldMode,
      newMode,
      oldId,
      newId,
      binary: false,
      hunks: [],
    }
    if (two) change.similarity = Number.parseInt(letter.slice(1), 10)
    const header = `diff --git ${quoteName(`a/${oldBytes.toString('latin1')}`)} ${quoteName(`b/${newBytes.toString('latin1')}`)}`
    records.push({ change, header })
  }
  // A NUL separates the raw records from the patches.
  if (output[position] === 0) position += 1
  return { records, unmerged, end: position }
}

/** Parses from after a `diff --git` line to the start of the next section. */
function parseSection(output: Buffer, start: number, change: FileChange): number {
  let position = start
  while (position < output.length) {
    const first = output[position]
    if (first === 0x40 /* @ */) {
      const { hunks, end } = parseHunks(output, position)
      for (const hunk of hunks) change.hunks.push(hunk)
      return end
    }
    if (first === 0x2a /* the * of an unmerged path */ || startsWith(output, position, 'diff --git ')) return position
    const end = lineEnd(output, position)
    if (first === 0x69 /* i */ && startsWith(output, position, 'index ')) {
      takeIndexLine(output.toString('latin1', position + 6, end), change)
    } else if (first === 0x42 /* B */ && startsWith(output, position, 'Binary files ')) {
      change.binary = true
    }
    position = end + 1
  }
  return position
}

/** For a working tree, the raw record lacks the new id, which is on the index line of the patch. */
function takeIndexLine(line: string, change: FileChange): void {
  if (!isZero(change.newId) || change.newMode === '000000') return
  const newId = /^[0-9a-f]+\.\.([0-9a-f]+)/.exec(line)?.[1]
  if (newId) change.newId = newId
}

function skipUnmerged(output: Buffer, start: number): number {
  let position = start
  while (startsWith(output, position, '* Unmerged path ')) position = lineEnd(output, position) + 1
  return position
}

function lineEnd(output: Buffer, start: number): number {
  const end = output.indexOf(newline, start)
  return end < 0 ? output.length : end
}

function startsWith(output: Buffer, position: number, prefix: string): boolean {
  if (position + prefix.length > output.length) return false
  for (let i = 0; i < prefix.length; i += 1) if (output[position + i] !== prefix.charCodeAt(i)) return false
  return true
}
