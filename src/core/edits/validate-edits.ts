import type { Reader } from '../change/file-reader.ts'
import type { Repository } from '../git/repository.ts'
import { digest } from '../hash.ts'
import { mustExist, plainFileOf } from '../modules/module-resolver.ts'
import type { FileEdit } from '../types.ts'
import { brokenLines } from './refuse-broken.ts'

/** Returns the problems of edits: files that no longer parse, and unresolved imports. */
export async function validateEdits(
  edits: readonly FileEdit[],
  reader: Reader,
  repository: Repository,
  side: string,
): Promise<string[]> {
  const paths = new Set((await repository.list(side)).map(({ path }) => path))
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
      const old = before === undefined ? [] : await lostIn(before)
      const lost = await lostIn(after)
      return lost
        .filter((source) => !old.includes(source))
        .map((source) => `${path} imports \`${source}\`, which does not exist.`)
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
