import { must } from '../../must.ts'
import type { FileChange } from '../types.ts'
import { replacement } from './parse-hunks.ts'
import type { SparseFile } from './partial-file.ts'
import { readHunk, withoutReturn } from './patch-hunk.ts'
import { type Names, parseFileLine, parseGitLine } from './patch-names.ts'
import { closeSection, invalid, openSection, type Section, takeExtended } from './patch-section.ts'

export interface ParsedPatch {
  files: FileChange[]
  /** By path (of the new side, or of the old side for a deleted file). The ids in `files` refer to these texts. */
  sparse: Map<string, SparseFile>
}

/** Maximum number of blank lines in all files together. */
const maxBlank = 50_000_000

/**
 * Parses a diff from a person: git's format or plain `diff -u`, with or without prefixes, mail headers and Windows line
 * endings. Throws `invalid` with the number of the line that does not parse.
 */
export function parsePatch(text: string): ParsedPatch {
  const lines = text.split('\n')
  const patch: ParsedPatch = { files: [], sparse: new Map() }
  let section: Section | undefined
  let blank = 0
  let index = 0
  while (index < lines.length) {
    const line = withoutReturn(must(lines[index]))
    const names = readNames(lines, index)
    if (combined.test(line)) throw invalid(index + 1, noCombined)
    if (line.startsWith('diff --git ')) {
      addFile(patch, section)
      section = openSection(index + 1, true)
      section.heading = parseGitLine(line.slice(11))
      index += 1
    } else if (names) {
      if (section && (!section.git || section.names)) {
        addFile(patch, section)
        section = undefined
      }
      section ??= openSection(index + 1, false)
      section.names = names
      index += 2
    } else if (/^@@(?: |$)/.test(line)) {
      if (!section?.names) throw invalid(index + 1, 'the hunk has no "---" and "+++" lines with the file name')
      const hunk = readHunk(lines, index, section)
      blank += hunk.blank
      if (blank > maxBlank) throw invalid(index + 1, 'the line numbers are too large')
      index = hunk.next
    } else {
      if (section) takeExtended(section, line)
      index += 1
    }
  }
  addFile(patch, section)
  if (patch.files.length === 0 && text.trim() !== '')
    throw invalid(1, 'missing file name (expected lines such as "--- a/file" and "+++ b/file")')
  return patch
}

const combined = /^(?:diff --(?:cc|combined)|@@@+) /
const advice = 'such as the output of `git diff base...head`'
const noCombined = `combined diffs of merges are not supported. Use a diff against one parent, ${advice}`

/** Reads the names in a pair of `--- ` and `+++ ` lines; undefined for other lines. */
function readNames(lines: readonly string[], index: number): Names | undefined {
  const before = lines[index]
  const after = lines[index + 1]
  if (!before?.startsWith('--- ') || !after?.startsWith('+++ ')) return undefined
  const names = { old: nameIn(before), new: nameIn(after) }
  if (!names.old && !names.new) throw invalid(index + 1, 'both file names are /dev/null')
  return names
}

const nameIn = (line: string) => parseFileLine(withoutReturn(line).slice(4))

/** Adds the file of a complete section, if there is one. Throws `invalid` if the patch already contains it. */
function addFile({ files, sparse }: ParsedPatch, section: Section | undefined): void {
  if (section === undefined) return
  const { change, file } = closeSection(section)
  const earlier = sparse.get(change.path)
  const last = files.at(-1)
  if (!earlier) {
    files.push(change)
    sparse.set(change.path, file)
    return
  }
  if (last?.path !== change.path || last.status !== 'deleted' || change.status !== 'added')
    throw invalid(section.line, `${change.path} occurs twice. Use a single diff of the whole range, ${advice}`)
  // Git prints a type change as a deletion and an addition.
  const { newMode, newId } = change
  const hunks = replacement(last.hunks, change.hunks)
  Object.assign(last, { status: 'typechange', newMode, newId, hunks, binary: last.binary || change.binary })
  const complete = earlier.complete && file.complete
  sparse.set(change.path, { before: earlier.before, after: file.after, complete })
}
