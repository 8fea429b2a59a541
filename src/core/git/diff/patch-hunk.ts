import type { Hunk, LineChange } from '../types.ts'
import { closed } from './parse-hunks.ts'
import type { SparseSide } from './partial-file.ts'
import { invalid, type Section } from './patch-section.ts'

/** Maximum line number. A larger one is an error, because every preceding line would be stored as a blank one. */
const maxLine = 5_000_000

/** A position in one side of a hunk. */
interface Cursor {
  line: number
  /** The line after the last one that the header specifies. */
  end: number
  text: SparseSide
}

/**
 * Reads the hunk whose header is `lines[start]` into the section of its file. `next` is the index after the hunk, and
 * `blank` the number of blank lines that its sides need before it.
 */
export function readHunk(lines: string[], start: number, section: Section): { next: number; blank: number } {
  const hunk = readHeader(lines[start], start + 1)
  const { old, new: now } = firstLines(hunk)
  const last = section.hunks.at(-1)
  const free = { old: last ? last.oldStart + last.oldLines : 1, new: last ? last.newStart + last.newLines : 1 }
  if (last && (old < free.old || now < free.new))
    throw invalid(start + 1, 'the hunk overlaps the previous hunk or is out of order')
  const next = readLines(lines, start, section, hunk)
  section.hunks.push(hunk)
  return { next, blank: old - free.old + (now - free.new) }
}

function readHeader(line: string | undefined, number: number): Hunk {
  const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line ?? '')
  if (!header) throw invalid(number, 'invalid hunk header (expected "@@ -1,2 +3,4 @@")')
  const [, oldStart, oldLines = '1', newStart, newLines = '1'] = header
  const hunk: Hunk = {
    oldStart: Number(oldStart),
    oldLines: Number(oldLines),
    newStart: Number(newStart),
    newLines: Number(newLines),
    changes: [],
  }
  if (Math.max(hunk.oldStart + hunk.oldLines, hunk.newStart + hunk.newLines) > maxLine)
    throw invalid(number, 'the line numbers are too large')
  const first = firstLines(hunk)
  if (first.old < 1 || first.new < 1) throw invalid(number, 'line numbers start at 1')
  return hunk
}

/** In a hunk header, an empty side starts at the previous line. */
function firstLines({ oldStart, oldLines, newStart, newLines }: Hunk): { old: number; new: number } {
  return { old: oldLines === 0 ? oldStart + 1 : oldStart, new: newLines === 0 ? newStart + 1 : newStart }
}

/** Reads the lines after the header. Returns the index of the first line after the hunk. */
function readLines(lines: string[], start: number, section: Section, hunk: Hunk): number {
  const first = firstLines(hunk)
  const before: Cursor = { line: first.old, end: first.old + hunk.oldLines, text: section.before }
  const after: Cursor = { line: first.new, end: first.new + hunk.newLines, text: section.after }
  const sidesOf = { context: [before, after], removed: [before], added: [after] }
  const truncated = () =>
    invalid(
      start + 1,
      `the hunk is truncated (its header specifies ${hunk.oldLines} old and ${hunk.newLines} new lines)`,
    )
  const tooLong = (at: number) =>
    invalid(at + 1, `the hunk has more lines than its header on line ${start + 1} specifies`)
  const converted = lines[section.line - 1]?.endsWith('\r') === true
  let run: LineChange | undefined
  const endRun = () => {
    if (run) hunk.changes.push(closed(run))
    run = undefined
  }
  let last: readonly Cursor[] = []
  let index = start + 1
  for (; before.line < before.end || after.line < after.end || lines[index]?.startsWith('\\'); index += 1) {
    const line = lineAt(lines, index, converted)
    if (line === undefined) throw truncated()
    if (line.startsWith('\\')) {
      for (const { text } of last) text.endWithoutNewline()
      continue
    }
    const kind = kindOf(line)
    if (kind === undefined) throw startsElsewhere.test(line) ? truncated() : invalid(index + 1, unknownLine)
    last = sidesOf[kind]
    if (last.some((side) => side.line >= side.end)) throw tooLong(index)
    if (kind === 'context') endRun()
    else {
      run ??= { oldStart: before.line, oldCount: 0, newStart: after.line, newCount: 0 }
      run[kind === 'removed' ? 'oldCount' : 'newCount'] += 1
    }
    for (const side of last) side.text.put(side.line++, line === '\r' ? line : line.slice(1))
  }
  endRun()
  if (isChange(lines, index)) throw tooLong(index)
  return index
}

/** Returns a line of the text; undefined at its end. The final line break results in an empty part that is not a line. */
function lineAt(lines: readonly string[], index: number, converted: boolean): string | undefined {
  const line = lines[index]
  if (line === undefined || (line === '' && index === lines.length - 1)) return undefined
  return converted ? withoutReturn(line) : line
}

const startsElsewhere = /^(?:diff |@@ |Index: )/
const unknownLine = 'invalid hunk line (expected a line that starts with a space, "+", "-" or "\\")'

/** A blank line is context, because editors remove the trailing space. */
function kindOf(line: string): 'context' | 'removed' | 'added' | undefined {
  if (line.startsWith('-')) return 'removed'
  if (line.startsWith('+')) return 'added'
  return line.startsWith(' ') || line === '' || line === '\r' ? 'context' : undefined
}

/** Tells whether the line after a hunk still looks like one of its changes. An email ends with a signature after `-- `. */
function isChange(lines: readonly string[], index: number): boolean {
  const line = lines[index] ?? ''
  const isFileName = line.startsWith('--- ') && lines[index + 1]?.startsWith('+++ ')
  return /^[+-]/.test(line) && !isFileName && !/^--\s*$/.test(line)
}

export function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
