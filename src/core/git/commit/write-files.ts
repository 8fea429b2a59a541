import { lstat, mkdir, readFile, realpath, rm } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { DuckError } from '../../errors.ts'
import { must } from '../../must.ts'
import { writeFileWhole } from '../../store/write-file.ts'
import type { FileEdit } from '../../types.ts'

/**
 * Writes edits to the working tree. All files are checked first: each must match the text that its edit is based on,
 * and its path must be inside the root without symbolic links. Throws `conflict` or `invalid`.
 */
export async function writeEdits(root: string, edits: readonly FileEdit[]): Promise<void> {
  const home = await checkEdits(root, edits)
  for (const { path, after } of edits) {
    const file = join(home, path)
    if (after === undefined) await rm(file)
    else {
      await mkdir(dirname(file), { recursive: true })
      await writeFileWhole(file, after, home)
    }
  }
}

/** Checks that the edits can be written, and returns the real path of the root. Throws like `writeEdits`. */
export async function checkEdits(root: string, edits: readonly FileEdit[]): Promise<string> {
  const home = await realpath(root)
  for (const edit of edits) await check(home, edit)
  return home
}

async function check(home: string, { path, before }: FileEdit): Promise<void> {
  const file = join(home, path)
  const inside = relative(home, file)
  const outside = inside === '' || inside.startsWith('..') || /^\.git$/i.test(must(inside.split(sep)[0]))
  if (outside || (await hasLink(home, inside)))
    throw new DuckError('invalid', `\`${path}\` is outside the repository. No files were changed.`)
  const current = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new DuckError('invalid', `Cannot read \`${path}\`. No files were changed.`, { cause: error })
  })
  if (current !== before)
    throw new DuckError(
      'conflict',
      `\`${path}\` has changed on disk in the meantime, so no files were changed. Repeat the command.`,
    )
}

async function hasLink(home: string, inside: string): Promise<boolean> {
  let at = home
  for (const part of inside.split(sep)) {
    at = join(at, part)
    const found = await lstat(at).catch(() => undefined)
    if (found === undefined) return false
    if (found.isSymbolicLink()) return true
  }
  return false
}
