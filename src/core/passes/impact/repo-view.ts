import type { ChangedFile, ChangeSet, RepoLookup } from '../../change/types.ts'
import { createModuleResolver, type ModuleResolver, plainFileOf } from '../../modules/module-resolver.ts'
import { type LineRange, touching } from '../../positions/line-ranges.ts'
import { isOutlined, type OutlinedSide } from './outlined-side.ts'

/** Maximum number of files to open outside the change. */
const maxOpened = 60

/** Access to the repository at the head, within the budget of the pass. */
export interface RepoView {
  lookup: RepoLookup
  exists(path: string): boolean
  /** Returns a parsed file; undefined if it cannot be parsed or if the budget is exhausted (see `capped`). */
  open(path: string): Promise<OutlinedSide | undefined>
  capped(): boolean
  /** Tells whether the change added, modified or removed a line of the range at the head. */
  touched(path: string, range: LineRange): boolean
  /** Tells whether the change added or modified the file. */
  changed(path: string): boolean
  /** Resolves a module name to a file at the head. */
  resolve: ModuleResolver['fileOf']
  /** Resolves a module name to a file that the change removed or moved. */
  resolveFormer(language: string, importer: string, source: string): string | undefined
  /** Returns the names that other files use to import a folder. */
  importNames: ModuleResolver['namesOfFolder']
}

export async function createRepoView(change: ChangeSet, lookup: RepoLookup): Promise<RepoView> {
  const paths = new Set(await lookup.paths())
  const former = new Set<string>()
  const edited = new Map<string, LineRange[]>()
  const opened = new Set<string>()
  let capped = false
  for (const file of change.files) {
    if (file.after === undefined) paths.delete(file.change.path)
    else {
      paths.add(file.after.path)
      opened.add(file.after.path)
      edited.set(file.after.path, editedRanges(file))
    }
    const gone = file.before?.path
    if (gone !== undefined && file.change.status !== 'copied' && !paths.has(gone)) former.add(gone)
  }
  const exists = (path: string) => paths.has(path)

  /** Reads the text of any file at the head. Manifests have no grammar. */
  async function read(path: string): Promise<string | undefined> {
    const known = change.files.find((file) => file.change.path === path)?.after?.text
    if (known !== undefined) return known
    const { repository } = change
    const file = await repository?.file(change.range.head, path)
    if (repository === undefined || file === undefined) return undefined
    const blob = await repository.blob(file.id, 1_000_000)
    return 'bytes' in blob ? blob.bytes.toString('utf8') : undefined
  }

  const { fileOf: resolve, namesOfFolder: importNames } = createModuleResolver(paths, read)

  return {
    lookup,
    exists,
    async open(path) {
      if (!opened.has(path)) {
        if (opened.size - edited.size >= maxOpened) {
          capped = true
          return undefined
        }
        opened.add(path)
      }
      const side = await lookup.open(path)
      return isOutlined(side) ? side : undefined
    },
    capped: () => capped,
    touched: (path, range) => touching(edited.get(path) ?? [], range).length > 0,
    changed: (path) => edited.has(path),
    resolve,
    resolveFormer(language, importer, source) {
      return plainFileOf(language, importer, source, (path) => former.has(path))
    },
    importNames,
  }
}

/** Returns the changed lines at the head, and the line before removed ones. */
function editedRanges({ change }: ChangedFile): LineRange[] {
  return change.hunks.flatMap(({ changes }) =>
    changes.map(({ newStart, newCount }) => ({ startLine: newStart, endLine: newStart + Math.max(newCount - 1, 0) })),
  )
}
