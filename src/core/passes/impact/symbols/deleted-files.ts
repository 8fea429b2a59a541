import type { ChangedFile } from '../../../change/types.ts'
import { folderOf, stemOf } from '../../../modules/paths.ts'
import { callTraitsOf } from '../../../syntax/language/languages.ts'
import type { CallSite } from '../references/call-sites.ts'
import { followReexports, joinModule } from '../references/follow-reexports.ts'
import type { RepoView } from '../repo-view.ts'

/** Files of the change that imports can no longer find under their old path. */
export function findDeletedFiles(files: readonly ChangedFile[]): ChangedFile[] {
  const kept = new Set(files.flatMap((file) => (file.after === undefined ? [] : [file.after.path])))
  const ignored = newlyIgnored(files)
  return files.filter(
    (file) =>
      file.before !== undefined &&
      file.skipped === undefined &&
      file.change.status !== 'copied' &&
      !kept.has(file.before.path) &&
      !ignored.some((pattern) => file.before!.path.includes(pattern)) &&
      callTraitsOf(file.language)?.linkage === 'module',
  )
}

/** What the change tells git to ignore is from now on made by a build, and still there to be imported. */
function newlyIgnored(files: readonly ChangedFile[]): string[] {
  return files.flatMap((file) => {
    if (!/(^|\/)\.gitignore$/.test(file.change.path) || file.after === undefined) return []
    const lines = file.after.text.split('\n')
    return file.added
      .flatMap((range) => lines.slice(range.startLine - 1, range.endLine))
      .map((line) => line.trim().replaceAll(/^[!/*]+|[/*]+$/g, ''))
      .filter((line) => line !== '' && !line.startsWith('#'))
  })
}

/** What an import of the file has to mention. */
export function moduleWord(path: string): string {
  const stem = stemOf(path)
  if (stem !== 'index' && stem !== '__init__') return stem
  const folder = folderOf(path)
  return folder.slice(folder.lastIndexOf('/') + 1)
}

/** Imports at the head that mean the file and find nothing. */
export async function findDanglingImports(file: ChangedFile, world: RepoView): Promise<CallSite[]> {
  const old = file.before!.path
  const word = moduleWord(old)
  const language = file.language!
  const traits = callTraitsOf(language)
  const submodules = traits?.submodules === true
  if (word === '' || world.lookup.unknown(word)) return []
  const places: CallSite[] = []
  const paths = [...new Set(world.lookup.mentions(word).map((mention) => mention.path))].sort()
  for (const path of paths) {
    const importing = world.lookup
      .mentions(word)
      .some((mention) => mention.path === path && /import|from|require|export/.test(mention.text))
    const side = importing || submodules ? await world.open(path) : undefined
    const outline = side?.inspection?.outline
    if (outline === undefined || callTraitsOf(side!.inspection!.language)?.family !== traits?.family) continue
    const lines = side!.text.split('\n')
    for (const entry of outline.imports) {
      const dangles = submodules ? await danglesAsPart(path, entry) : await danglesAsPath(path, entry.source)
      if (dangles)
        places.push({
          path,
          line: entry.line,
          text: (lines[entry.line - 1] ?? '').trim(),
          tier: 'resolved',
          how: 'import',
        })
    }
  }
  return places

  async function danglesAsPath(importer: string, source: string): Promise<boolean> {
    if (!source.startsWith('.')) return false
    return (
      world.resolveFormer(language, importer, source) === old &&
      (await world.resolve(language, importer, source)) === undefined
    )
  }

  async function danglesAsPart(
    importer: string,
    entry: { source: string; names: { name: string }[] },
  ): Promise<boolean> {
    if (await danglesAsModule(importer, entry.source)) return true
    const container = await world.resolve(language, importer, entry.source)
    for (const { name } of entry.names) {
      if (name === '*' || !(await danglesAsModule(importer, joinModule(entry.source, name)))) continue
      if (container === undefined) return entry.source.startsWith('.')
      const origin = await followReexports(world, language, container, name)
      if (origin.found === undefined && !origin.unsure) return true
    }
    return false
  }

  async function danglesAsModule(importer: string, source: string): Promise<boolean> {
    if (world.resolveFormer(language, importer, source) !== old) return false
    if ((await world.resolve(language, importer, source)) !== undefined) return false
    // A package of that name may now be installed from elsewhere.
    return source.startsWith('.') || (await world.resolve(language, importer, source.split('.')[0]!)) !== undefined
  }
}
