import { defined } from '../defined.ts'
import type { FileEdit } from '../types.ts'

/** Lines that must occur exactly once, and their replacement. An empty search creates a new file. */
export interface Replacement {
  path: string
  search: string
  replace: string
  /** First line of the search in the original text, 1-based. With it, the lines may occur several times. */
  line?: number
}

/** Number of lines that an earlier replacement added (negative: removed) from a 0-based index on. */
interface Shift {
  at: number
  lines: number
}

/**
 * Applies replacements to texts in order. Failures are returned as messages to their author, and the other replacements
 * still apply.
 */
export async function applyReplacements(
  replacements: readonly Replacement[],
  read: (path: string) => Promise<string | undefined>,
): Promise<{ edits: FileEdit[]; problems: string[] }> {
  const edits = new Map<string, FileEdit>()
  const problems: string[] = []
  const shifts = new Map<string, Shift[]>()
  for (const { path, search, replace, line } of replacements) {
    if (
      path.startsWith('/') ||
      path.split('/').some((part) => part === '..' || part === '' || part.toLowerCase() === '.git')
    ) {
      problems.push(`Invalid path ${path} (expected a path inside the repository).`)
      continue
    }
    const known = edits.get(path)
    const before = known === undefined ? await read(path) : known.before
    const current = known === undefined ? before : known.after
    if (search.trim() === '') {
      if (current === undefined || current === '')
        edits.set(path, { path, ...defined({ before }), after: endWithLine(replace) })
      else problems.push(`${path} already exists. Quote the lines to replace.`)
      continue
    }
    if (current === undefined) {
      problems.push(`File ${path} not found.`)
      continue
    }
    const moved = shifts.get(path) ?? []
    shifts.set(path, moved)
    const after = replaceOnce(current, search, replace, line === undefined ? undefined : { line, moved })
    if (typeof after === 'number')
      problems.push(
        after === 0
          ? `These quoted lines do not occur in ${path}:\n${search}`
          : `These lines occur ${after} times in ${path}. Quote more of the surrounding lines:\n${search}`,
      )
    else {
      moved.push(after)
      edits.set(path, { path, before: before ?? '', after: after.text })
    }
  }
  return { edits: [...edits.values()], problems }
}

/**
 * Replaces the only occurrence, or returns the number of occurrences. Trailing spaces and the kind of line ending are
 * ignored. `near` selects the occurrence at that line.
 */
function replaceOnce(
  text: string,
  search: string,
  replace: string,
  near?: { line: number; moved: readonly Shift[] },
): (Shift & { text: string }) | number {
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const lines = text.split(/\r?\n/)
  const wanted = trimBlank(search.split(/\r?\n/))
  const places = [...lines.keys()].filter((at) =>
    wanted.every((line, index) => lines[at + index]?.trimEnd() === line.trimEnd()),
  )
  const named = near === undefined ? undefined : places.find((at) => at === currentIndex(near.line - 1, near.moved))
  const at = places.length === 1 ? places[0] : named
  if (at === undefined) return places.length
  const given = replace === '' ? [] : trimBlank(replace.split(/\r?\n/))
  const after = [...lines.slice(0, at), ...given, ...lines.slice(at + wanted.length)].join(newline)
  return { at, lines: given.length - wanted.length, text: after }
}

/** Returns the current index of a line of the original text. */
function currentIndex(index: number, shifts: readonly Shift[]): number {
  return shifts.reduce((at, shift) => (shift.at <= at ? at + shift.lines : at), index)
}

/** Removes the blank lines that quotes tend to begin and end with. */
function trimBlank(lines: string[]): string[] {
  const first = lines.findIndex((line) => line.trim() !== '')
  const last = lines.findLastIndex((line) => line.trim() !== '')
  return first === -1 ? [''] : lines.slice(first, last + 1)
}

function endWithLine(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}
