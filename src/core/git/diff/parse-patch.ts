import type { SparseFile, SparseSide } from '../sparse.ts'
import type { FileChange, Hunk, LineChange } from '../types.ts'
import { closed, replacement } from './parse-hunks.ts'
import { parseFileLine, parseGitLine } from './patch-names.ts'
import { closeSection, invalid, openSection, type Section, takeExtended } from './patch-section.ts'

export interface ParsedPatch {
  files: FileChange[]
  /** By path (of the new side, or of the old side for a deleted file). The ids in `files` refer to these texts. */
  sparse: Map<string, SparseFile>
}

/** Maximum line number. A larger one is an error, because every preceding line would be stored as a blank one. */
const maxLine = 5_000_000
/** Maximum number of blank lines in all files together. */
const maxBlank = 50_000_000

/**
 * Parses a diff from a person: git's format or plain `diff -u`, with or without prefixes, mail headers and Windows line
 * endings. Throws `invalid` with the number of the line that does not parse.
 */
export function parsePatch(text: string): ParsedPatch {
  const lines = text.split('\n')
  const files: FileChange[] = []
  const sparse = new Map<string, SparseFile>()
  let section: Section | undefined
  let blank = 0

  const finish = () => {
    if (!section) return
    const { change, file } = closeSection(section)
    const earlier = sparse.get(change.path)
    const first = files.at(-1)
    if (!earlier) {
      files.push(change)
      sparse.set(change.path, file)
    } else if (first?.path === change.path && first.status === 'deleted' && change.status === 'added') {
      // Git prints a type change as a deletion and an addition.
      const { newMode, newId } = change
      const hunks = replacement(first.hunks, change.hunks)
      Object.assign(first, { status: 'typechange', newMode, newId, hunks, binary: first.binary || change.binary })
      sparse.set(change.path, {
        before: earlier.before,
        after: file.after,
        complete: earlier.complete && file.complete,
      })
    } else {
      const advice = 'Use a single diff of the whole range, such as the output of `git diff base...head`'
      throw invalid(section.line, `${change.path} occurs twice. ${advice}`)
    }
    section = undefined
  }

  let index = 0
  while (index < lines.length) {
    const line = withoutReturn(lines[index]!)
    const next = withoutReturn(lines[index + 1] ?? '')
    if (/^diff --(cc|combined) /.test(line) || /^@@@+ /.test(line)) {
      throw invalid(
        index + 1,
        'combined diffs of merges are not supported. Use a diff against one parent, such as the output of `git diff base...head`',
      )
    }
    if (line.startsWith('diff --git ')) {
      finish()
      section = openSection(index + 1, true)
      section.heading = parseGitLine(line.slice(11))
      index += 1
    } else if (line.startsWith('--- ') && next.startsWith('+++ ')) {
      if (!section?.git || section.names) {
        finish()
        section = openSection(index + 1, false)
      }
      section.names = { old: parseFileLine(line.slice(4)), new: parseFileLine(next.slice(4)) }
      if (!section.names.old && !section.names.new) throw invalid(index + 1, 'both file names are /dev/null')
      index += 2
    } else if (/^@@ /.test(line) || /^@@$/.test(line)) {
      if (!section?.names) throw invalid(index + 1, 'the hunk has no "---" and "+++" lines with the file name')
      const converted = lines[section.line - 1]!.endsWith('\r')
      const read = readHunk(lines, index, section, converted)
      blank += read.blank
      if (blank > maxBlank) throw invalid(index + 1, 'the line numbers are too large')
      index = read.next
    } else {
      if (section) takeExtended(section, line)
      index += 1
    }
  }
  finish()
  if (files.length === 0 && text.trim() !== '') {
    throw invalid(1, 'missing file name (expected lines such as "--- a/file" and "+++ b/file")')
  }
  return { files, sparse }
}

function readHunk(
  lines: string[],
  start: number,
  section: Section,
  converted: boolean,
): { next: number; blank: number } {
  const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(lines[start]!)
  if (!header) throw invalid(start + 1, 'invalid hunk header (expected "@@ -1,2 +3,4 @@")')
  const [oldStart, oldLines, newStart, newLines] = [header[1], header[2] ?? '1', header[3], header[4] ?? '1'].map(
    Number,
  ) as [number, number, number, number]
  if (Math.max(oldStart + oldLines, newStart + newLines) > maxLine)
    throw invalid(start + 1, 'the line numbers are too large')
  const last = section.hunks.at(-1)
  let oldLine = oldStart + (oldLines === 0 ? 1 : 0)
  let newLine = newStart + (newLines === 0 ? 1 : 0)
  if (oldLine < 1 || newLine < 1) throw invalid(start + 1, 'line numbers start at 1')
  if (last && (oldLine < last.oldStart + last.oldLines || newLine < last.newStart + last.newLines)) {
    throw invalid(start + 1, 'the hunk overlaps the previous hunk or is out of order')
  }
  const blank = oldLine + newLine - (last ? last.oldStart + last.oldLines + last.newStart + last.newLines : 2)
  const hunk: Hunk = { oldStart, oldLines, newStart, newLines, changes: [] }
  const oldEnd = oldLine + oldLines
  const newEnd = newLine + newLines
  let run: LineChange | undefined
  let marks: SparseSide[] = []
  let index = start + 1
  const endsEarly = () =>
    invalid(start + 1, `the hunk is truncated (its header specifies ${oldLines} old and ${newLines} new lines)`)
  for (; oldLine < oldEnd || newLine < newEnd || lines[index]?.startsWith('\\'); index += 1) {
    const raw = lines[index]
    // The final line break results in an empty part that is not a line.
    if (raw === undefined || (raw === '' && index === lines.length - 1)) {
      throw endsEarly()
    }
    const line = converted ? withoutReturn(raw) : raw
    const mark = line[0]
    const text = line.slice(1)
    if (mark === '\\') {
      for (const side of marks) side.endWithoutNewline()
      continue
    }
    const context = mark === ' ' || line === '' || line === '\r'
    if (!context && mark !== '-' && mark !== '+') {
      throw /^(?:diff |@@ |Index: )/.test(line)
        ? endsEarly()
        : invalid(index + 1, 'invalid hunk line (expected a line that starts with a space, "+", "-" or "\\")')
    }
    if ((mark !== '+' && oldLine >= oldEnd) || (mark !== '-' && newLine >= newEnd)) {
      throw invalid(index + 1, `the hunk has more lines than its header on line ${start + 1} specifies`)
    }
    if (context) {
      if (run) hunk.changes.push(closed(run))
      run = undefined
    } else {
      run ??= { oldStart: oldLine, oldCount: 0, newStart: newLine, newCount: 0 }
    }
    marks = []
    if (mark !== '+') {
      section.before.put(oldLine++, line === '\r' ? line : text)
      marks.push(section.before)
      if (!context) run!.oldCount += 1
    }
    if (mark !== '-') {
      section.after.put(newLine++, line === '\r' ? line : text)
      marks.push(section.after)
      if (!context) run!.newCount += 1
    }
  }
  if (run) hunk.changes.push(closed(run))
  const after = lines[index] ?? ''
  const named = after.startsWith('--- ') && lines[index + 1]?.startsWith('+++ ')
  // An email ends with a signature after `-- `.
  if (/^[+-]/.test(after) && !named && !/^--\s*$/.test(after))
    throw invalid(index + 1, `the hunk has more lines than its header on line ${start + 1} specifies`)
  section.hunks.push(hunk)
  return { next: index, blank }
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
