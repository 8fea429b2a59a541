import type { Reader } from '../change/file-reader.ts'
import { DuckError } from '../errors.ts'
import type { FileEdit } from '../types.ts'
import { syntaxErrors } from './syntax-errors.ts'

/** Returns the lines of the syntax errors in a file, or nothing if an edit does not add any. */
export async function brokenLines(
  { path, before, after }: FileEdit,
  { inspector, grammarFor }: Reader,
): Promise<number[]> {
  if (after === undefined) return []
  const { name: language } = grammarFor(path, after)
  if (language === undefined) return []
  const [was, is] = await Promise.all([
    before === undefined ? { count: 0 } : syntaxErrors(inspector, language, before),
    syntaxErrors(inspector, language, after),
  ])
  if (is.count <= was.count) return []
  return is.lines.length === 0 ? [1] : is.lines
}

/** Rejects edits that cause syntax errors. The last check before edits are returned, whatever their origin. */
export async function refuseBroken(edits: readonly FileEdit[], reader: Reader): Promise<void> {
  for (const edit of edits) {
    const [line] = await brokenLines(edit, reader)
    if (line === undefined) continue
    throw new DuckError(
      'bug',
      `The change would cause a syntax error in \`${edit.path}\` at line ${line}, so nothing was written.`,
    )
  }
}
