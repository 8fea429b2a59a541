import type { Reader } from '../change/file-reader.ts'
import { DuckError } from '../errors.ts'
import { digest } from '../hash.ts'
import { codeSpan } from '../report/markdown/markdown-text.ts'
import type { FileEdit } from '../types.ts'
import { brokenLines } from './refuse-broken.ts'

/** A file in which a name was replaced, with the offsets of the new name in its new text. */
export interface RenamedFile {
  edit: FileEdit & { before: string; after: string }
  language: string
  places: readonly number[]
}

/**
 * Parses the result of a rename. The new name must be an identifier at every offset, without new syntax errors.
 * Reserved words that a grammar accepts are listed in its `language.toml`.
 */
export async function checkNames(name: string, files: readonly RenamedFile[], reader: Reader): Promise<void> {
  for (const file of files) {
    const { edit, language } = file
    const title = reader.title(language)
    if (reader.isReserved(language, name) || !(await isNameIn(file, name, reader)))
      throw new DuckError(
        'invalid',
        `${codeSpan(name)} is not a valid name in ${title}, or has a special meaning there, so nothing was renamed. Choose another name.`,
      )
    const [line] = await brokenLines(edit, reader)
    if (line !== undefined)
      throw new DuckError(
        'invalid',
        `The name ${codeSpan(name)} causes a syntax error in \`${edit.path}\` at line ${line}, so nothing was renamed. Choose another name.`,
      )
  }
}

/** Tells whether the new name is an identifier at every offset. */
async function isNameIn(
  { edit: { after: text }, language, places }: RenamedFile,
  name: string,
  { inspector }: Reader,
): Promise<boolean> {
  const seen = await inspector.inspect({ id: digest('text', text), language, text, want: { tokens: true } })
  if ('failure' in seen || seen.tokens === undefined) return false
  const { start, end, role } = seen.tokens
  const at = new Map(Array.from(start, (offset, index) => [offset, index]))
  return places.every((place) => {
    const index = at.get(place)
    return index !== undefined && role[index] === 1 && end[index] === place + name.length
  })
}
