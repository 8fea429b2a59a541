import type { ChangeSet, RepoLookup, Side } from '../../change/types.ts'
import { createModuleResolver, type ModuleResolver, plainFileOf } from '../../modules/module-resolver.ts'
import { holdsLine } from '../../positions/line-ranges.ts'
import type { LineRange } from '../../types.ts'

/** Files opened outside the change, at most. */
const maxOpened = 60

/** What the pass may ask of the repo at the head, within its budget. */
export interface RepoView {
  lookup: RepoLookup
  exists(path: string): boolean
  /** A parsed file; undefined also when the budget is used up, which `capped` tells. */
  open(path: string): Promise<Side | undefined>
  capped(): boolean
  /** Whether the change added or altered the line. */
  touched(path: string, line: number): boolean
  /** The file that a module's name means at the head. */
  resolve: ModuleResolver['fileOf']
  /** The same for files that the change removed or moved away. */
  resolveFormer(language: string, importer: string, source: string): string | undefined
  /** The names under which files elsewhere import a folder. */
  importNames: ModuleResolver['namesOfFolder']
}

export async function createRepoView(change: ChangeSet, lookup: RepoLookup): Promise<RepoView> {
  const paths = new Set(await lookup.paths())
  const former = new Set<string>()
  const added = new Map<string, LineRange[]>()
  const opened = new Set<string>()
  let capped = false
  for (const file of change.files) {
    if (file.after === undefined) paths.delete(file.change.path)
    else {
      paths.add(file.after.path)
      opened.add(file.after.path)
      added.set(file.after.path, file.added)
    }
    const gone = file.before?.path
    if (gone !== undefined && file.change.status !== 'copied' && !paths.has(gone)) former.add(gone)
  }
  const exists = (path: string) => paths.has(path)

  /** Text of any file at the head: manifests have no grammar. */
  async function read(path: string): Promise<string | undefined> {
    const known = change.files.find((file) => file.change.path === path)?.after?.text
    if (known !== undefined) return known
    const file = await change.repository?.file(change.range.head, path)
    if (file === undefined) return undefined
    const blob = await change.repository!.blob(file.id, 1_000_000)
    return 'bytes' in blob ? blob.bytes.toString('utf8') : undefined
  }

  const { fileOf: resolve, namesOfFolder: importNames } = createModuleResolver(paths, read)

  return {
    lookup,
    exists,
    async open(path) {
      if (!opened.has(path)) {
        if (opened.size - added.size >= maxOpened) {
          capped = true
          return undefined
        }
        opened.add(path)
      }
      return lookup.open(path)
    },
    capped: () => capped,
    touched: (path, line) => holdsLine(added.get(path) ?? [], line),
    resolve,
    resolveFormer(language, importer, source) {
      return plainFileOf(language, importer, source, (path) => former.has(path))
    },
    importNames,
  }
}
