import { DuckError } from '../errors.ts'
import { unquoteName } from './names.ts'
import { objectId, syntheticId, zeroId } from './object-id.ts'
import { closed, replacement } from './parse-hunks.ts'
import { type Names, parseFileLine, parseGitLine, stripPrefixes } from './patch-names.ts'
import { createSparseSide, type SparseFile, type SparseSide } from './sparse.ts'
import type { Change, FileChange, Hunk } from './types.ts'

export interface ParsedPatch {
  files: FileChange[]
  /** By path (of the new side, or the old one of a deleted file). The ids in `files` are those of these texts. */
  sparse: Map<string, SparseFile>
}

/** Beyond this a line number is taken for a mistake: every line before it would be held as a blank one. */
const maxLine = 5_000_000
/** Blank lines held for all files together. */
const maxBlank = 50_000_000

/** Where one file's part of the patch stands while it is read. */
interface Section {
  line: number
  git: boolean
  /** From the `diff --git` line, prefixes still on. */
  heading: Names | undefined
  names: Names | undefined
  rename: { from?: string; to?: string; kind: 'renamed' | 'copied' } | undefined
  similarity: number | undefined
  oldMode: string | undefined
  newMode: string | undefined
  created: boolean
  deleted: boolean
  binary: boolean
  hunks: Hunk[]
  before: SparseSide
  after: SparseSide
}

/**
 * Reads a diff that a person gave: git's format or plain `diff -u`, with or without prefixes, mail headers around it,
 * Windows line ends. Throws DuckError `invalid` that names the line which does not parse.
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
      // Git writes a change of type as a removal and an addition.
      const { newMode, newId } = change
      const hunks = replacement(first.hunks, change.hunks)
      Object.assign(first, { status: 'typechange', newMode, newId, hunks, binary: first.binary || change.binary })
      sparse.set(change.path, {
        before: earlier.before,
        after: file.after,
        complete: earlier.complete && file.complete,
      })
    } else {
      const advice = 'give one diff of the whole range, as `git diff base...head` prints it'
      throw invalid(section.line, `${change.path} comes twice; ${advice}`)
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
        'this is a combined diff of a merge; give a diff against one parent, as `git diff base...head` prints it',
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
      if (!section?.names) throw invalid(index + 1, 'a hunk comes before the "---" and "+++" lines that name its file')
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
    throw invalid(1, 'no file is named; a diff has lines such as "--- a/file" and "+++ b/file"')
  }
  return { files, sparse }
}

function openSection(line: number, git: boolean): Section {
  const unknown = { heading: undefined, names: undefined, rename: undefined, similarity: undefined }
  const flags = { oldMode: undefined, newMode: undefined, created: false, deleted: false, binary: false }
  return { line, git, ...unknown, ...flags, hunks: [], before: createSparseSide(), after: createSparseSide() }
}

/** The lines between `diff --git` and the first hunk. */
function takeExtended(section: Section, line: string): void {
  const [, key, value] =
    /^(old mode|new mode|new file mode|deleted file mode|rename from|rename to|copy from|copy to|similarity index|index) (.*)$/.exec(
      line,
    ) ?? []
  if (/^(Binary files .* differ|GIT binary patch)$/.test(line)) section.binary = true
  if (key === undefined || value === undefined || section.hunks.length > 0) return
  const name = () => (value.startsWith('"') ? (unquoteName(value)?.name ?? value) : value)
  if (key === 'old mode') section.oldMode = value
  else if (key === 'new mode') section.newMode = value
  else if (key === 'new file mode') {
    section.created = true
    section.newMode = value
  } else if (key === 'deleted file mode') {
    section.deleted = true
    section.oldMode = value
  } else if (key === 'similarity index') section.similarity = Number.parseInt(value, 10)
  else if (key === 'index') {
    const mode = / (\d{6})$/.exec(value)?.[1]
    section.oldMode ??= mode
    section.newMode ??= mode
  } else {
    section.rename ??= { kind: key.startsWith('copy') ? 'copied' : 'renamed' }
    if (key.endsWith('from')) section.rename.from = name()
    else section.rename.to = name()
  }
}

function readHunk(
  lines: string[],
  start: number,
  section: Section,
  converted: boolean,
): { next: number; blank: number } {
  const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(lines[start]!)
  if (!header) throw invalid(start + 1, 'the hunk header is not of the form "@@ -1,2 +3,4 @@"')
  const [oldStart, oldLines, newStart, newLines] = [header[1], header[2] ?? '1', header[3], header[4] ?? '1'].map(
    Number,
  ) as [number, number, number, number]
  if (Math.max(oldStart + oldLines, newStart + newLines) > maxLine)
    throw invalid(start + 1, 'the line numbers are too large')
  const last = section.hunks.at(-1)
  let oldLine = oldStart + (oldLines === 0 ? 1 : 0)
  let newLine = newStart + (newLines === 0 ? 1 : 0)
  if (oldLine < 1 || newLine < 1) throw invalid(start + 1, 'lines are counted from 1')
  if (last && (oldLine < last.oldStart + last.oldLines || newLine < last.newStart + last.newLines)) {
    throw invalid(start + 1, 'the hunk overlaps the one before it, or they are not in order')
  }
  const blank = oldLine + newLine - (last ? last.oldStart + last.oldLines + last.newStart + last.newLines : 2)
  const hunk: Hunk = { oldStart, oldLines, newStart, newLines, changes: [] }
  const oldEnd = oldLine + oldLines
  const newEnd = newLine + newLines
  let run: Change | undefined
  let marks: SparseSide[] = []
  let index = start + 1
  for (; oldLine < oldEnd || newLine < newEnd || lines[index]?.startsWith('\\'); index += 1) {
    const raw = lines[index]
    // The text's last line break leaves an empty piece behind that is no line.
    if (raw === undefined || (raw === '' && index === lines.length - 1)) {
      throw invalid(start + 1, `the hunk ends early: its header promises ${oldLines} old and ${newLines} new lines`)
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
      throw invalid(index + 1, 'a line of a hunk must start with a space, "+", "-" or "\\"')
    }
    if ((mark !== '+' && oldLine >= oldEnd) || (mark !== '-' && newLine >= newEnd)) {
      throw invalid(index + 1, `the hunk has more lines than its header on line ${start + 1} promises`)
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
  section.hunks.push(hunk)
  return { next: index, blank }
}

function closeSection(section: Section): { change: FileChange; file: SparseFile } {
  const names = namesOf(section)
  const [only] = section.hunks.length === 1 ? section.hunks : []
  // A plain diff has no word for it: no line before means no file before.
  const plainAdded = !section.git && only?.oldStart === 0 && only.oldLines === 0
  const plainDeleted = !section.git && only?.newStart === 0 && only.newLines === 0
  const added = names.old === undefined || section.created || plainAdded
  const deleted = names.new === undefined || section.deleted || plainDeleted
  const path = (deleted ? (names.old ?? names.new) : (names.new ?? names.old))!
  const moved = section.rename !== undefined && !added && !deleted
  const retyped = !added && !deleted && section.oldMode?.slice(0, 3) !== section.newMode?.slice(0, 3)
  const complete = (added || deleted) && !section.binary
  const file = { before: section.before.text(), after: section.after.text(), complete }
  const change: FileChange = {
    status: added ? 'added' : deleted ? 'deleted' : moved ? section.rename!.kind : retyped ? 'typechange' : 'modified',
    path,
    oldPath: moved ? (names.old ?? path) : path,
    oldMode: added ? '000000' : (section.oldMode ?? '100644'),
    newMode: deleted ? '000000' : (section.newMode ?? section.oldMode ?? '100644'),
    oldId: added ? zeroId('sha1') : textId(file.before, complete, path),
    newId: deleted ? zeroId('sha1') : textId(file.after, complete, path),
    binary: section.binary,
    hunks: section.hunks,
  }
  if (moved && section.similarity !== undefined) change.similarity = section.similarity
  return { change, file }
}

function namesOf(section: Section): Names {
  const { rename, heading, names, git } = section
  if (rename?.from !== undefined && rename.to !== undefined) return { old: rename.from, new: rename.to }
  const given = names ?? heading
  if (!given) throw invalid(section.line, 'the file names do not parse')
  const both = heading && stripPrefixes(heading)
  // Only the line with both names tells whether the first letter is a prefix or a folder.
  if (git && names && heading && both === heading) return names
  return stripPrefixes(given)
}

/** Parts of a file must not share an id with the whole of another. */
function textId(text: string, complete: boolean, path: string): string {
  return complete ? objectId('sha1', Buffer.from(text)) : syntheticId('sha1', `${path}\0${text}`)
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}

function invalid(line: number, why: string): DuckError {
  return new DuckError('invalid', `Line ${line} of the diff does not parse: ${why}.`)
}
