import { defined } from '../defined.ts'
import type { FileEdit } from '../types.ts'

/** Lines to find, exactly once, and what comes in their place; an empty search makes a new file. */
export interface Replacement {
  path: string
  search: string
  replace: string
}

/**
 * Carries out replacements on texts, in their order. What cannot be done is said, in words for whoever wrote it; the rest
 * is done all the same.
 */
export async function applyReplacements(
  replacements: readonly Replacement[],
  read: (path: string) => Promise<string | undefined>,
): Promise<{ edits: FileEdit[]; problems: string[] }> {
  const edits = new Map<string, FileEdit>()
  const problems: string[] = []
  for (const { path, search, replace } of replacements) {
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
    const after = replaceOnce(current, search, replace)
    if (typeof after === 'number')
      problems.push(
        after === 0
          ? `These quoted lines do not occur in ${path}:\n${search}`
          : `These lines occur ${after} times in ${path}. Quote more of the surrounding lines:\n${search}`,
      )
    else edits.set(path, { path, before: before ?? '', after })
  }
  return { edits: [...edits.values()], problems }
}

/** The text with its one place replaced, or how many places there are. Spaces at line ends and the kind of line end do not count. */
function replaceOnce(text: string, search: string, replace: string): string | number {
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const lines = text.split(/\r?\n/)
  const wanted = trimBlank(search.split(/\r?\n/))
  const same = (line: string, other: string) => line.trimEnd() === other.trimEnd()
  const places = lines.flatMap((_, at) =>
    at + wanted.length <= lines.length && wanted.every((line, index) => same(line, lines[at + index]!)) ? [at] : [],
  )
  if (places.length !== 1) return places.length
  const [at] = places as [number]
  const given = replace === '' ? [] : trimBlank(replace.split(/\r?\n/))
  return [...lines.slice(0, at), ...given, ...lines.slice(at + wanted.length)].join(newline)
}

/** Without the empty lines that a quote tends to begin and end with. */
function trimBlank(lines: string[]): string[] {
  const first = lines.findIndex((line) => line.trim() !== '')
  const last = lines.findLastIndex((line) => line.trim() !== '')
  return first === -1 ? [''] : lines.slice(first, last + 1)
}

function endWithLine(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}
