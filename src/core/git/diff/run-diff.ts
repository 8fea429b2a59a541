import { DuckError } from '../../errors.ts'
import { isZero, type ObjectFormat, stagedIndex, syntheticId, workingTree, zeroId } from '../objects/object-id.ts'
import { type GitContext, runGit } from '../process/run.ts'
import type { FileChange, Range } from '../types.ts'
import { mapLimited, type WorkingTree } from '../working-tree.ts'
import { parseGitDiff } from './parse-diff.ts'
import { replacement } from './parse-hunks.ts'

/** All options are explicit, so that no configuration changes the output. */
const flags = [
  '-r',
  '--raw',
  '-p',
  '-z',
  '-M',
  '-C',
  '-l1000',
  '--full-index',
  '--no-abbrev',
  '-U3',
  '--inter-hunk-context=0',
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
  '--no-relative',
  '--submodule=short',
  '--ignore-submodules=dirty',
  '--src-prefix=a/',
  '--dst-prefix=b/',
  '--diff-algorithm=default',
  '--indent-heuristic',
]
const maxBytes = 256 * 1024 * 1024

export interface DiffResult {
  files: FileChange[]
  notes: string[]
}

/**
 * Returns the files that differ between the sides of a range, with their hunks. `tree` is absent in a bare repository.
 */
export async function diffRange(
  git: GitContext,
  range: Range,
  format: ObjectFormat,
  tree?: WorkingTree,
): Promise<DiffResult> {
  const onDisk = range.head === workingTree
  const command = commandFor(range)
  const [run, untracked] = await Promise.all([
    runGit(git, [...command, '--'], { maxBytes, overflow: 'cut' }),
    onDisk ? tree?.untracked(zeroId(format)) : undefined,
  ])
  const { files, unmerged } = parseGitDiff(run.stdout, run.cut)
  if (unmerged.length > 0 && range.head === stagedIndex) throw unresolved(unmerged)
  const notes: string[] = []
  if (run.cut)
    notes.push('The diff is larger than 256 MiB, so the last files have no line diff. Review a smaller range.')
  if (unmerged.length > 0) notes.push(`Unresolved merge conflicts: ${firstOf(unmerged)}.`)
  if (!onDisk || !tree) return { files, notes }

  const changed = files.filter(isRealChange)
  await mapLimited(changed, 8, (file) => takeDiskSide(file, tree, format))
  return {
    files: pairUntracked(changed, untracked?.files ?? []).sort((a, b) =>
      a.path < b.path ? -1 : a.path > b.path ? 1 : 0,
    ),
    notes: [...notes, ...(untracked?.notes ?? [])],
  }
}

function commandFor({ base, head }: Range): string[] {
  if (head === workingTree) return ['diff-index', ...flags, base]
  // `git add --intent-to-add` stages a name without its content.
  if (head === stagedIndex) return ['diff-index', '--cached', '--ita-invisible-in-index', ...flags, base]
  return ['diff-tree', ...flags, base, head]
}

/** Git stores several versions of such a file in the index, and none of them is the one to commit. */
function unresolved(paths: readonly string[]): DuckError {
  return new DuckError(
    'conflict',
    `The index has unresolved merge conflicts: ${firstOf(paths)}. Resolve them, run \`git add\` on the files and review again.`,
  )
}

function firstOf(paths: readonly string[]): string {
  return `${paths.slice(0, 5).join(', ')}${paths.length > 5 ? ', …' : ''}`
}

/** Git also lists files of which only the timestamp changed. */
function isRealChange(file: FileChange): boolean {
  return file.status !== 'modified' || file.oldMode !== file.newMode || file.binary || file.hunks.length > 0
}

async function takeDiskSide(file: FileChange, tree: WorkingTree, format: ObjectFormat): Promise<void> {
  if (file.newMode === '000000' || file.newMode === '160000') return
  const entry = await tree.entry(file.path)
  if (entry) file.newId = entry.id
  else if (isZero(file.newId)) file.newId = syntheticId(format, `gone\0${file.path}`)
}

/**
 * Pairs changes that were made without git: a tracked file that was moved appears as a deleted and an untracked file
 * with the same content, and one that was removed from the index as a deleted and an untracked file with the same path.
 */
function pairUntracked(tracked: FileChange[], untracked: FileChange[]): FileChange[] {
  const deleted = tracked.filter((file) => file.status === 'deleted')
  if (deleted.length === 0 || untracked.length === 0) return [...tracked, ...untracked]
  const byPath = new Map(deleted.map((file) => [file.path, file]))
  const byId = new Map(deleted.map((file) => [file.oldId, file]))
  const gone = new Set<FileChange>()
  for (const file of untracked) {
    const replaced = byPath.get(file.path)
    const source = replaced ?? byId.get(file.newId)
    if (!source || gone.has(source)) continue
    gone.add(source)
    const { oldPath, oldMode, oldId } = source
    if (oldId === file.newId) {
      if (replaced && oldMode === file.newMode) gone.add(file)
      else if (replaced) Object.assign(file, { status: 'modified', oldMode, oldId, hunks: [] })
      else Object.assign(file, { status: 'renamed', oldPath, oldMode, oldId, similarity: 100, hunks: [] })
    } else {
      const binary = file.binary || source.binary
      const hunks = binary ? [] : replacement(source.hunks, file.hunks)
      Object.assign(file, { status: 'modified', oldMode, oldId, binary, hunks })
    }
  }
  return [...tracked, ...untracked].filter((file) => !gone.has(file))
}
