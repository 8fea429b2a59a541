import { DuckError } from '../../errors.ts'
import { resolveCommit } from '../commit/commit.ts'
import type { CatFile } from '../objects/cat-file.ts'
import { type GrepOptions, type GrepResult, grepWords } from '../objects/grep.ts'
import { type ObjectFormat, stagedIndex, workingTree } from '../objects/object-id.ts'
import { findInTree, isUnder, listIndex, listTree, listWorkingTree, type TreeEntry } from '../objects/tree.ts'
import type { GitContext } from '../process/run.ts'
import type { WorkingTree } from '../working-tree.ts'
import { namedInIndex, namedInTree, namedOnDisk } from './named-files.ts'

/** One state of all files: a commit, the index, or the files on disk. */
interface Side {
  file(path: string): Promise<{ id: string; mode: string } | undefined>
  /** Lists all files, optionally only below the given paths. */
  list(under: string[]): Promise<TreeEntry[]>
  /** Lists the files with this name in any folder. */
  named(name: string): Promise<TreeEntry[]>
  grep(words: string[], options?: GrepOptions): Promise<GrepResult>
}

/** Resources for reading the sides of a repository; `disk` is absent in a bare one. */
interface SideContext {
  git: GitContext
  store: GitContext
  objects: CatFile
  format: ObjectFormat
  disk: WorkingTree | undefined
}

/** Returns the side with a name: `working-tree`, `index`, or a revision. The index is read once, on first use. */
export function createSides(context: SideContext): (name: string) => Side {
  let staged: Side | undefined
  return (name) => {
    if (name === workingTree) return diskSide(context)
    if (name !== stagedIndex) return treeSide(context, name)
    staged ??= indexSide(context)
    return staged
  }
}

function diskSide({ git, disk }: SideContext): Side {
  if (disk === undefined)
    throw new DuckError('invalid', 'This repository is bare, so it has no working tree. Specify a commit.')
  return {
    async file(path) {
      const entry = await disk.entry(path)
      return entry && { id: entry.id, mode: entry.mode }
    },
    list: (under) => listWorkingTree(git, disk, under),
    named: (name) => namedOnDisk(git, disk, name),
    grep: (words, options) => grepWords(git, workingTree, words, options),
  }
}

function indexSide({ store, disk }: SideContext): Side {
  if (disk === undefined)
    throw new DuckError('invalid', 'This repository is bare, so it has no staged changes. Specify a commit.')
  let entries: Promise<Map<string, TreeEntry>> | undefined
  const all = () => {
    entries ??= listIndex(store).then((list) => new Map(list.map((entry) => [entry.path, entry])))
    return entries
  }
  return {
    async file(path) {
      const entry = (await all()).get(path)
      return entry && { id: entry.id, mode: entry.mode }
    },
    list: async (under) => [...(await all()).values()].filter(({ path }) => isUnder(path, under)),
    named: (name) => namedInIndex(store, name),
    grep: (words, options) => grepWords(store, stagedIndex, words, options),
  }
}

function treeSide({ store, objects, format }: SideContext, name: string): Side {
  const id = async () => {
    const info = await objects.info(name)
    return info && 'id' in info && info.type === 'tree' ? info.id : resolveCommit(objects, name)
  }
  return {
    file: (path) => findInTree(objects, name, path),
    list: async (under) => listTree(store, await id(), under),
    named: async (wanted) => namedInTree(store, await id(), wanted, format),
    grep: async (words, options) => grepWords(store, await id(), words, options),
  }
}
