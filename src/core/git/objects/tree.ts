import { must } from '../../must.ts'
import { decodeName, encodeName } from '../names.ts'
import { type GitContext, runGit } from '../process/run.ts'
import { mapLimited, splitNames, type WorkingTree } from '../working-tree.ts'
import type { CatFile } from './cat-file.ts'
import { isZero } from './object-id.ts'

/** A file at a side: its blob id, its git mode, and its size in bytes if that is already known. */
export interface TreeEntry {
  path: string
  id: string
  mode: string
  size?: number
}

/** Finds one file by reading the trees on its path, without starting a process. */
export async function findInTree(
  objects: CatFile,
  side: string,
  path: string,
): Promise<{ id: string; mode: string } | undefined> {
  const root = await objects.info(`${side}^{tree}`)
  if (!root || !('id' in root)) return undefined
  let found = { id: root.id, mode: '40000' }
  for (const part of path.split('/')) {
    if (found.mode !== '40000') return undefined
    const tree = await objects.contents(found.id)
    const next = tree && entryOf(tree, part, root.id.length / 2)
    if (!next) return undefined
    found = next
  }
  return found.mode === '40000' ? undefined : found
}

/** A tree object is a sequence of `mode SP name NUL id`, with the id in binary. */
function entryOf(tree: Buffer, part: string, idBytes: number): { id: string; mode: string } | undefined {
  const plain = Buffer.from(part)
  const escaped = encodeName(part)
  let position = 0
  while (position < tree.length) {
    const space = tree.indexOf(32, position)
    const end = tree.indexOf(0, space)
    if (space < 0 || end < 0) return undefined
    const name = tree.subarray(space + 1, end)
    if (name.equals(plain) || name.equals(escaped)) {
      const id = tree.toString('hex', end + 1, end + 1 + idBytes)
      return { id, mode: tree.toString('latin1', position, space) }
    }
    position = end + 1 + idBytes
  }
  return undefined
}

/** Lists all files of a commit or tree, including submodules (mode 160000). */
export async function listTree(git: GitContext, side: string, under: string[]): Promise<TreeEntry[]> {
  const args = ['ls-tree', '-r', '-z', '--full-tree', side, '--', ...under]
  const { stdout } = await runGit(git, args, { maxBytes: 512 * 1024 * 1024 })
  return parseEntries(stdout, 2)
}

/** Lists all files in the index. A file with a merge conflict occurs several times. */
export async function listIndex(git: GitContext): Promise<TreeEntry[]> {
  const { stdout } = await runGit(git, ['ls-files', '--stage', '-z'], { maxBytes: 512 * 1024 * 1024 })
  return parseEntries(stdout, 1)
}

/** Lists all files on disk that are tracked, or untracked and not ignored. */
export async function listWorkingTree(git: GitContext, tree: WorkingTree, under: string[]): Promise<TreeEntry[]> {
  const [index, dirty, others] = await Promise.all([
    runGit(git, ['ls-files', '--stage', '-z', '--', ...under], { maxBytes: 512 * 1024 * 1024 }),
    runGit(git, [
      'diff-files',
      '--raw',
      '-z',
      '--no-abbrev',
      '--no-renames',
      '--ignore-submodules=dirty',
      '--',
      ...under,
    ]),
    tree.untrackedPaths(),
  ])
  const entries = new Map(parseEntries(index.stdout, 1).map((entry) => [entry.path, entry]))
  const read = new Set(others.filter((path) => isUnder(path, under)))
  for (const { path, mode } of parseRawDiff(dirty.stdout)) if (mode !== '160000') read.add(path)
  const fresh = await mapLimited([...read], 8, async (path) => ({ path, entry: await tree.entry(path) }))
  for (const { path, entry } of fresh) {
    if (entry) entries.set(path, { path, ...entry })
    else entries.delete(path)
  }
  return [...entries.values()].filter((entry) => !isZero(entry.id)).sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** Tells whether a path is one of these files or inside one of these folders. An empty list matches every path. */
export function isUnder(path: string, under: string[]): boolean {
  return under.length === 0 || under.some((folder) => path === folder || path.startsWith(`${folder}/`))
}

/** Parses rows of the form `fields TAB path NUL`, in which the mode is the first field and the id is field `idField`. */
export function parseEntries(output: Buffer, idField: 1 | 2): TreeEntry[] {
  const entries: TreeEntry[] = []
  for (let start = 0; start < output.length; ) {
    const tab = output.indexOf(9, start)
    const end = output.indexOf(0, tab)
    if (tab < 0 || end < 0) break
    const fields = output.toString('latin1', start, tab).split(' ')
    const path = decodeName(output.subarray(tab + 1, end))
    entries.push({ path, mode: must(fields[0]), id: must(fields[idField]) })
    start = end + 1
  }
  return entries
}

/** Parses the output of a diff with `--raw -z --no-renames`, and returns the new sides of its files. */
export function parseRawDiff(output: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = []
  let fields: string | undefined
  for (const text of splitNames(output)) {
    if (fields === undefined) {
      fields = text
      continue
    }
    const [, mode, , id] = fields.split(' ')
    entries.push({ path: text, mode: must(mode), id: must(id) })
    fields = undefined
  }
  return entries
}
