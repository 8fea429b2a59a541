import type { Reader } from '../change/file-reader.ts'
import { textOf } from '../context/reading-tools.ts'
import type { Repository } from '../git/repository.ts'
import { digest } from '../hash.ts'
import { moduleName, mustExist, plainFileOf } from '../modules/module-resolver.ts'
import type { FileEdit } from '../types.ts'
import { brokenLines } from './refuse-broken.ts'

/** Maximum number of files to read that may import deleted or moved files. */
const mostImporters = 200

/** Returns the problems of edits: files that no longer parse, and unresolved imports, also those of deleted files. */
export async function validateEdits(
  edits: readonly FileEdit[],
  reader: Reader,
  repository: Repository,
  side: string,
): Promise<string[]> {
  const old = new Set((await repository.list(side)).map(({ path }) => path))
  const paths = new Set(old)
  for (const { path, after } of edits) if (after === undefined) paths.delete(path)
  for (const { path, after } of edits) if (after !== undefined) paths.add(path)
  const problems = await Promise.all(
    edits.map(async (edit) => {
      const { path, before, after } = edit
      if (after === undefined) return []
      const { name: language } = reader.grammarFor(path, after)
      if (language === undefined) return []
      const broken = await brokenLines(edit, reader)
      if (broken.length > 0)
        return [`Your edit causes a syntax error in ${path} at line ${broken.slice(0, 3).join(', ')}.`]
      const lostIn = (text: string) => lostImports({ path, language, text }, reader, paths)
      const known = before === undefined ? [] : await lostIn(before)
      const lost = await lostIn(after)
      return lost
        .filter((source) => !known.includes(source))
        .map((source) => `${path} imports \`${source}\`, which does not exist.`)
    }),
  )
  return [...problems.flat(), ...(await lostFiles(edits, reader, { repository, side, old, paths }))]
}

/** Returns the imports of deleted files in files that the edits do not change. */
async function lostFiles(
  edits: readonly FileEdit[],
  reader: Reader,
  sides: { repository: Repository; side: string; old: ReadonlySet<string>; paths: ReadonlySet<string> },
): Promise<string[]> {
  const { repository, side, old, paths } = sides
  const names = edits.flatMap(({ path, before, after }) => {
    const { name: language } = before === undefined || after !== undefined ? {} : reader.grammarFor(path, before)
    return language === undefined ? [] : [moduleName(language, path)]
  })
  if (names.length === 0) return []
  const { mentions } = await repository.grep(side, names)
  const edited = new Set(edits.map(({ path }) => path))
  const files = [...new Set(mentions.map(({ path }) => path))].filter((path) => !edited.has(path))
  const problems = await Promise.all(
    files.slice(0, mostImporters).map(async (path) => {
      const text = await textOf(repository, side, path).catch(() => '')
      const { name: language } = reader.grammarFor(path, text)
      if (language === undefined) return []
      const lost = await lostImports({ path, language, text }, reader, paths)
      const known = lost.length === 0 ? [] : await lostImports({ path, language, text }, reader, old)
      return lost
        .filter((source) => !known.includes(source))
        .map((source) => `${path} imports \`${source}\`, which your edits delete or move. Change that import.`)
    }),
  )
  return problems.flat()
}

/** Returns unresolved imports of the repository's own files. */
async function lostImports(
  { path, language, text }: { path: string; language: string; text: string },
  { inspector }: Reader,
  paths: ReadonlySet<string>,
): Promise<string[]> {
  const seen = await inspector.inspect({ id: digest('text', text), language, text, want: { outline: true } })
  if ('failure' in seen) return []
  const exists = (file: string) => paths.has(file)
  const sources = new Set((seen.outline?.imports ?? []).map(({ source }) => source))
  return [...sources].filter(
    (source) => mustExist(language, source) && plainFileOf(language, path, source, exists) === undefined,
  )
}
