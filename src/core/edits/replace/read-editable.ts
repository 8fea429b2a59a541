import { textOf } from '../../context/reading-tools.ts'
import { DuckError, toDuckError } from '../../errors.ts'
import type { Repository } from '../../git/repository.ts'
import type { ReadText } from './apply-edits.ts'

/** Reads the texts that edits may change: text files of a side, or their current texts in the overlay. */
export function editableTexts(
  repository: Repository,
  side: string,
  overlay: ReadonlyMap<string, string> = new Map(),
): ReadText {
  return async (path) => {
    const known = overlay.get(path)
    if (known !== undefined) return known
    try {
      return await textOf(repository, side, path)
    } catch (error) {
      if (toDuckError(error).kind !== 'not-found') throw error
    }
    if ((await repository.file(side, path)) !== undefined)
      throw new DuckError(
        'invalid',
        `${path} cannot be edited, because it is binary, too large, or a link. Name another file.`,
      )
    if ((await repository.list(side, [path])).length > 0)
      throw new DuckError('invalid', `${path} is a folder. Name a file.`)
    const folders = path.split('/').slice(0, -1)
    for (const [index] of folders.entries()) {
      const folder = folders.slice(0, index + 1).join('/')
      if ((await repository.file(side, folder)) !== undefined)
        throw new DuckError('invalid', `${folder} is not a folder, so ${path} cannot be created.`)
    }
    return undefined
  }
}
