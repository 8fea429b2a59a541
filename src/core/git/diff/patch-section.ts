import { DuckError } from '../../errors.ts'
import { must } from '../../must.ts'
import { unquoteName } from '../names.ts'
import { objectId, syntheticId, zeroId } from '../objects/object-id.ts'
import type { FileChange, Hunk } from '../types.ts'
import { createSparseSide, type SparseFile, type SparseSide } from './partial-file.ts'
import { type Names, stripPrefixes } from './patch-names.ts'

/** The section of one file while it is parsed. */
export interface Section {
  line: number
  git: boolean
  /** From the `diff --git` line, including prefixes. */
  heading: Names | undefined
  names: Names | undefined
  rename: { from?: string; to?: string; kind: 'renamed' | 'copied' } | undefined
  similarity: number | undefined
  /** Ids of the two sides, abbreviated. */
  index: Names | undefined
  oldMode: string | undefined
  newMode: string | undefined
  created: boolean
  deleted: boolean
  binary: boolean
  hunks: Hunk[]
  before: SparseSide
  after: SparseSide
}

export function openSection(line: number, git: boolean): Section {
  const unknown = { heading: undefined, names: undefined, rename: undefined, similarity: undefined, index: undefined }
  const flags = { oldMode: undefined, newMode: undefined, created: false, deleted: false, binary: false }
  return { line, git, ...unknown, ...flags, hunks: [], before: createSparseSide(), after: createSparseSide() }
}

/** Parses one of the lines between `diff --git` and the first hunk. */
export function takeExtended(section: Section, line: string): void {
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
    const [, old = '', now = ''] = /^([0-9a-f]+)\.\.([0-9a-f]+)/.exec(value) ?? []
    section.index = { old, new: now }
    const mode = / (\d{6})$/.exec(value)?.[1]
    section.oldMode ??= mode
    section.newMode ??= mode
  } else {
    section.rename ??= { kind: key.startsWith('copy') ? 'copied' : 'renamed' }
    if (key.endsWith('from')) section.rename.from = name()
    else section.rename.to = name()
  }
}

/** Returns the file that a complete section describes. Throws `invalid` if its hunks are missing. */
export function closeSection(section: Section): { change: FileChange; file: SparseFile } {
  const names = namesOf(section)
  const missing = missingSides(section, names)
  const path = pathOf(names, missing)
  if (isHalf(section) || isCutOff(section, path))
    throw invalid(section.line, `${path} has a header but no hunk. The diff is truncated`)
  const complete = (missing.old || missing.new) && !section.binary
  const file = { before: section.before.text(), after: section.after.text(), complete }
  const status = statusOf(section, missing)
  const moved = status === 'renamed' || status === 'copied'
  const absent = { mode: '000000', id: zeroId('sha1') }
  const old = missing.old ? absent : { mode: section.oldMode ?? '100644', id: textId(file.before, complete, path) }
  const now = missing.new
    ? absent
    : { mode: section.newMode ?? section.oldMode ?? '100644', id: textId(file.after, complete, path) }
  const change: FileChange = {
    status,
    path,
    oldPath: moved ? (names.old ?? path) : path,
    oldMode: old.mode,
    newMode: now.mode,
    oldId: old.id,
    newId: now.id,
    binary: section.binary,
    hunks: section.hunks,
  }
  if (moved && section.similarity !== undefined) change.similarity = section.similarity
  return { change, file }
}

/** The sides at which the file does not exist. */
interface MissingSides {
  old: boolean
  new: boolean
}

function missingSides({ git, hunks, created, deleted }: Section, names: Names): MissingSides {
  // A plain diff has no marker for new files, so a side without lines is a missing file.
  const [only] = !git && hunks.length === 1 ? hunks : []
  return {
    old: names.old === undefined || created || (only?.oldStart === 0 && only.oldLines === 0),
    new: names.new === undefined || deleted || (only?.newStart === 0 && only.newLines === 0),
  }
}

function pathOf(names: Names, missing: MissingSides): string {
  return must(missing.new ? (names.old ?? names.new) : (names.new ?? names.old))
}

function statusOf({ rename, oldMode, newMode }: Section, missing: MissingSides): FileChange['status'] {
  if (missing.old) return 'added'
  if (missing.new) return 'deleted'
  if (rename !== undefined) return rename.kind
  return oldMode?.slice(0, 3) === newMode?.slice(0, 3) ? 'modified' : 'typechange'
}

/**
 * A section without hunks is complete only if the content is unchanged, empty or binary, for example after a mode
 * change or a pure rename.
 */
function isCutOff({ hunks, binary, names, rename, similarity, index, ...section }: Section, path: string): boolean {
  if (hunks.length > 0 || binary) return false
  if (names !== undefined) return true
  if (section.created || section.deleted) {
    const id = (section.created ? index?.new : index?.old) ?? ''
    return id !== '' && !emptyBlobs.some((empty) => empty.startsWith(id))
  }
  if (rename !== undefined) return (similarity ?? 100) < 100
  const sameContent = index === undefined || index.old === index.new
  return path === '' || !sameContent || section.oldMode === section.newMode
}

/** Tells whether a section without hunks has only the first or only the second line of a pair. */
function isHalf({ hunks, binary, oldMode, newMode, rename, created, deleted }: Section): boolean {
  if (hunks.length > 0 || binary) return false
  const pairs = [[rename?.from, rename?.to], ...(created || deleted ? [] : [[oldMode, newMode]])]
  return pairs.some(([old, now]) => (old === undefined) !== (now === undefined))
}

const emptyBlobs = (['sha1', 'sha256'] as const).map((format) => objectId(format, Buffer.alloc(0)))

function namesOf(section: Section): Names {
  const { rename, heading, names, git } = section
  if (rename?.from !== undefined && rename.to !== undefined) return { old: rename.from, new: rename.to }
  const given = names ?? heading
  if (!given) throw invalid(section.line, 'invalid file names')
  const both = heading && stripPrefixes(heading)
  // Only the line with both names tells whether the first letter is a prefix or a folder.
  if (git && names && heading && both === heading) return names
  return stripPrefixes(given)
}

/** Part of a file must not have the same id as another complete file. */
function textId(text: string, complete: boolean, path: string): string {
  return complete ? objectId('sha1', Buffer.from(text)) : syntheticId('sha1', `${path}\0${text}`)
}

/** Returns the error for an invalid line of a patch. */
export function invalid(line: number, why: string): DuckError {
  return new DuckError('invalid', `Invalid diff at line ${line}: ${why}.`)
}
