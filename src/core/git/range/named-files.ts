import { emptyTree, isZero, type ObjectFormat } from '../objects/object-id.ts'
import { parseEntries, parseRawDiff, type TreeEntry } from '../objects/tree.ts'
import { type GitContext, runGit } from '../process/run.ts'
import { mapLimited, splitNames, type WorkingTree } from '../working-tree.ts'

/** Lists the files with this name in any folder of a tree. A pathspec avoids listing all files. */
export async function namedInTree(
  git: GitContext,
  tree: string,
  name: string,
  format: ObjectFormat,
): Promise<TreeEntry[]> {
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-abbrev', '--no-renames', emptyTree(format), tree, '--']
  const { stdout } = await runGit(withGlobs(git), [...args, inAnyFolder(name)])
  return parseRawDiff(stdout)
}

/** Lists the files with this name in the index. */
export async function namedInIndex(git: GitContext, name: string): Promise<TreeEntry[]> {
  const { stdout } = await runGit(withGlobs(git), ['ls-files', '--stage', '-z', '--', inAnyFolder(name)])
  return parseEntries(stdout, 1).filter((entry) => !isZero(entry.id))
}

/**
 * Lists the files with this name on disk that git tracks or would track. A file at the root is included even if it is
 * ignored.
 */
export async function namedOnDisk(git: GitContext, tree: WorkingTree, name: string): Promise<TreeEntry[]> {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z', '--', inAnyFolder(name)]
  const { stdout } = await runGit(withGlobs(git), args)
  const found = await mapLimited([...new Set([name, ...splitNames(stdout)])], 8, async (path) => {
    const entry = await tree.entry(path)
    return entry === undefined ? [] : [{ path, id: entry.id, mode: entry.mode }]
  })
  return found.flat()
}

function inAnyFolder(name: string): string {
  return `:(glob)**/${name}`
}

/** Pathspecs are literal elsewhere, because people specify them. */
function withGlobs(git: GitContext): GitContext {
  return { ...git, environment: { ...git.environment, GIT_LITERAL_PATHSPECS: '0' } }
}
